import type { Location } from 'vscode-languageserver-types';
import type { Pace } from '../../reading/lines.ts';
import { lineText } from '../../reading/lineText.ts';
import { isLog } from '../../workspace/logFile.ts';
import type { SessionCatalogue, SessionPlace } from '../../workspace/sessions/sessionCatalogue.ts';
import type { Workspace } from '../../workspace/workspace.ts';

const BIRTHS: ReadonlySet<string> = new Set(['created', 'established', 'requested']);

/**
 * The line on which a session was established, in the log of the server that minted it if that tells it; else the first that
 * names it at all. Large logs are read only when the others do not tell. Rejects with the signal's reason.
 */
export async function sessionDefinition(
  id: bigint,
  workspace: Workspace,
  pace: Pace = {},
): Promise<Location[]> {
  let catalogue = await workspace.sessions.all(pace);
  let place = birthOf(id, catalogue);
  if (!place && catalogue.pending.length > 0) {
    await workspace.sessions.settled(pace.signal);
    catalogue = await workspace.sessions.all(pace);
    place = birthOf(id, catalogue);
  }
  place ??= catalogue.seen(id)?.first;
  if (!place) return [];
  const { uri, line, byteOffset } = place;
  const log = await workspace.catalogue.find(uri);
  if (!isLog(log)) return [];
  const text = await log.read((source) => lineText(source, byteOffset));
  const { start, end } = log.dialect
    .tokens([text], 0)
    .find((token) => token.kind === 'session' && token.id === id) ?? { start: 0, end: 0 };
  return [{ uri, range: { start: { line, character: start }, end: { line, character: end } } }];
}

/** Where a session is told to come to be. */
export const birthOf = (id: bigint, catalogue: SessionCatalogue): SessionPlace | undefined =>
  catalogue.life(id).find(({ kind }) => BIRTHS.has(kind));
