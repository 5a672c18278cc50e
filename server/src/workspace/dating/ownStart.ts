import { localClock } from '../../log/clock.ts';
import type { PlacedAnchor, Run } from './runs.ts';
import type { LogFile } from '../logFile.ts';

/** Instants between which a run started, by what its own file or rotation set writes. */
export interface WrittenStart {
  readonly earliest: number;
  readonly latest: number;
  /** Whether lines with both date and uptime say so, or headings of rotation. */
  readonly by: 'dates' | 'headings';
}

/** A run and the log it is in; `zone` is the one in which dates without a zone are read there. */
export interface PlacedRun {
  readonly log: LogFile;
  readonly run: Run;
  readonly zone: string;
}

/** Starts told by lines of one run further apart than this contradict each other: clocks are not set by as much. */
const MOST_SPREAD_MS = 2_000;
/** Rotation closes one file and opens the next within this. */
const ROTATION_MS = 2_000;

/** What the run's own file tells, with the files of its rotation set, `others`; undefined when that is nothing. */
export function ownStart(placed: PlacedRun, others: readonly PlacedRun[]): WrittenStart | undefined {
  const { run } = placed;
  const exact = run.anchors.flatMap((anchor) =>
    anchor.stamp === undefined ? [] : [instantOf(anchor, placed) - anchor.stamp],
  );
  if (exact.length > 0) {
    const earliest = exact.reduce((a, b) => Math.min(a, b)) - 1;
    const latest = exact.reduce((a, b) => Math.max(a, b)) + 1;
    return latest - earliest > MOST_SPREAD_MS ? undefined : { earliest, latest, by: 'dates' };
  }
  let earliest = -Infinity;
  let latest = Infinity;
  for (const anchor of run.anchors) {
    const wall = instantOf(anchor, placed);
    earliest = Math.max(earliest, wall - anchor.until);
    latest = Math.min(latest, wall + anchor.resolution - anchor.after);
    if (anchor.stands !== 'before') continue;
    for (const other of others) {
      const closing = other.run.anchors.find(
        (one) => one.stands === 'behind' && Math.abs(instantOf(one, other) - wall) <= ROTATION_MS,
      );
      // The file that was closed as this one was opened ends before it in the same run.
      if (closing && other.run.last <= run.first)
        latest = Math.min(latest, instantOf(closing, other) + closing.resolution - other.run.last);
    }
  }
  if (!(earliest <= latest) || !Number.isFinite(latest - earliest)) return undefined;
  return { earliest, latest, by: 'headings' };
}

function instantOf({ wall, face }: PlacedAnchor, { zone }: PlacedRun): number {
  if (face === 'utc') return wall;
  return localClock({ name: zone, reason: '', assumed: false }).toInstant(wall);
}
