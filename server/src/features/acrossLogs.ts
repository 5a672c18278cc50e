import { readZxid } from '../cluster/zxid.ts';
import { connectionAround } from '../correlation/connections/connectionAround.ts';
import type { Clock } from '../log/clock.ts';
import type { LogFile } from '../workspace/logFile.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { clocksOf } from '../workspace/clocks/zones.ts';
import { epochIn } from './epoch.ts';
import type { AcrossLogs } from './hover/across.ts';
import type { tokenAt } from './view.ts';

/** How long a hover waits for what the other logs tell; it is read on for the next one. */
const PATIENCE_MS = 150;

type Found = NonNullable<ReturnType<typeof tokenAt>>;

/** Where a hover is asked. */
export interface Asked {
  readonly workspace: Workspace;
  readonly log: LogFile;
  readonly filterLink?: AcrossLogs['filterLink'];
}

/** What the other logs tell of the thing that was found at a place, as far as that is known in a moment. */
export async function acrossLogs(
  { workspace, log, filterLink }: Asked,
  clock: Clock,
  { token, place }: Found,
): Promise<AcrossLogs> {
  const base = {
    nameOf: (uri: string) => workspace.shownPath(uri),
    ...(filterLink ? { filterLink } : {}),
  };
  const stamp = place?.record.stamp;
  if (token.kind === 'endpoint' && stamp !== undefined && Number.isFinite(stamp)) {
    const { endpoint: end, peer } = token;
    const at = clock.toInstant(stamp);
    const question = { end, at, ...(peer ? { peer } : {}) };
    const reading = workspace.everywhere(undefined, log.uri).then(async ({ logs, left: passedOver }) => {
      const around = await connectionAround(
        logs,
        clocksOf(logs, workspace.settings, workspace.nodesKnown),
        question,
      );
      return { ...around, passedOver };
    });
    return { ...base, connection: await soon(reading) };
  }
  if (token.kind === 'zxid' && token.zxid !== 0n && token.zxid < 1n << 63n) {
    const { epoch } = readZxid(token.zxid);
    const reading = workspace.ensemble(undefined, log.uri).then(({ ensemble }) => epochIn(ensemble, epoch));
    return { ...base, epoch: await soon(reading) };
  }
  return base;
}

/** What comes of work that goes on when nobody waits any longer. Rejects as the work does, while somebody waits. */
async function soon<Result>(work: Promise<Result>): Promise<Result | 'reading'> {
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const impatient = new Promise<'reading'>((resolve) => {
    timer = setTimeout(() => resolve('reading'), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, impatient]);
  } finally {
    clearTimeout(timer);
  }
}
