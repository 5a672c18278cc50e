import type { SessionsKnown } from '../features/sessions/session.ts';
import { dateLogs } from '../workspace/dating/dating.ts';
import { ensembleOf } from '../workspace/nodes/ensemble.ts';
import { SessionsSeen } from '../workspace/sessions/sessionsSeen.ts';
import type { Settings } from '../workspace/settings.ts';
import { complain, openPaths, shownPath } from './sight.ts';

/** The sessions that the logs behind some paths name; all of each log is read. Complains of what cannot be. */
export async function openSessions(
  paths: readonly string[],
  settings: Settings,
): Promise<{ known: SessionsKnown; isUnreadable: boolean }> {
  const { logs: named, unusable, seen, foreign, bundles } = await openPaths(paths, settings);
  const unreadable = unusable.filter(({ problem }) => problem === 'unreadable');
  for (const { uri, reason } of unreadable) complain(`${shownPath(uri)}: ${reason}`);
  const logs = await dateLogs([...named, ...seen], settings);
  const sources = { logs, foreign, bundles, nameOf: shownPath };
  const ensemble = await ensembleOf(sources, settings, { whole: true });
  const catalogue = await new SessionsSeen(() => Promise.resolve({ ensemble, logs })).all({ whole: true });
  return { known: { catalogue, nameOf: shownPath }, isUnreadable: unreadable.length > 0 };
}
