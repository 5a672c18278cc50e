import { correlateLogs, type Start } from '../correlation/correlateLogs.ts';
import { withMembers } from '../correlation/members.ts';
import { NoPivot } from '../correlation/pivot.ts';
import type { CorrelateParams, Correlation } from '../protocol/correlation.ts';
import type { Pace } from '../reading/lines.ts';
import type { EnsembleInSight } from '../correlation/window/pivotWindow.ts';
import { isLog } from '../workspace/logFile.ts';
import { within } from '../workspace/within.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Answers `logLens.correlate`. Rejects with {@link NoPivot}, in words for the user, or the signal's reason. */
export async function correlate(
  workspace: Workspace,
  params: CorrelateParams,
  pace: Pace = {},
): Promise<Correlation> {
  if (!isPlace(params)) throw new NoPivot('Say where: {uri, line}, lines from 0, or {time} with its zone.');
  if (!isPositive(params.windowMs) || !isPositive(params.maxPerLog)) {
    throw new NoPivot('windowMs and maxPerLog are numbers above 0.');
  }
  const own = 'uri' in params ? params.uri : '';
  const found = await workspace.inScope(params.scope, own, pace.signal);
  const options = { ...params, provisional: params.provisional ?? true };
  const ensemble: EnsembleInSight = () => ensembleInSight(workspace, own, options.provisional);
  const scope = { ...found, settings: workspace.settings, nodes: workspace.nodesKnown, ensemble };
  const answer = async (start: Start): Promise<Correlation> =>
    withMembers(await correlateLogs(start, scope, options, pace), workspace.ensembleAtHand(found.seen));
  if ('time' in params) return answer({ time: params.time });
  const log = await workspace.catalogue.find(own);
  if (!isLog(log)) {
    throw new NoPivot(
      log.problem === 'unreadable'
        ? `${nameOf(own)}: cannot be read: ${log.reason}.`
        : `${nameOf(own)}: not a log that we read (${log.reason}).`,
    );
  }
  return answer({ log, line: params.line });
}

/** How long a provisional answer waits to know the servers. */
const PATIENCE_MS = 500;

/** The servers, unless that takes longer than a moment: it goes on meanwhile. What cannot be read says so elsewhere. */
async function ensembleInSight(
  workspace: Workspace,
  own: string,
  provisional: boolean,
): ReturnType<EnsembleInSight> {
  const known = workspace.ensemble(undefined, own).then(
    ({ ensemble }) => ensemble,
    () => undefined,
  );
  if (!provisional) return known;
  const found = await within(
    PATIENCE_MS,
    known.then((ensemble) => ({ ensemble })),
  );
  return found ? found.ensemble : 'pending';
}

/** What another program sends is not always what it should. */
function isPlace(params: CorrelateParams): boolean {
  const { uri, line, time } = params as Partial<Record<'uri' | 'line' | 'time', unknown>>;
  return typeof time === 'string' || (typeof uri === 'string' && Number.isInteger(line) && Number(line) >= 0);
}

const isPositive = (value: unknown): boolean =>
  value === undefined || (typeof value === 'number' && Number.isFinite(value) && value > 0);

const nameOf = (uri: string): string => decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
