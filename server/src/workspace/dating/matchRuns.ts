import { startFits, type StartBounds } from './startFits.ts';
import type { Run } from './runs.ts';

/** A run of a server as its ZooKeeper logs show it, in true time. */
export interface ServerRun {
  /** When it wrote its first line; NaN where the logs do not reach back as far. */
  readonly begun: number;
  /** When it wrote its last line. */
  readonly last: number;
  /** Ascending instants of lines, those of its begin. */
  readonly written: readonly number[];
}

/** The start that a run is of, by its index; or how many it fits, one where nothing confirms that it is of that. */
export type Match = { readonly server: number; readonly bounds: StartBounds } | { readonly fits: number };

/**
 * A JVM prints its first GC line this long, at most and at least, before ZooKeeper writes its first: 0.8 to 2.5 s on a
 * starved host with two processors, 0.9 s on a quiet one.
 */
const LONGEST_START_MS = 4_000;
const SHORTEST_START_MS = 100;
/** Threads may write for this long after the JVM has described its heap for the last time. */
const LATE_MS = 1_000;
/**
 * What confirms the only start that a run fits, for it may be of none in these logs. Pauses: of 210 runs of real servers
 * held against starts that were not theirs, one that still fitted had 10.1 hits, all others fewer. Or a
 * length: a run that ends when the server's log does, to a hundredth of its length. Or that all runs find a start, all
 * starts a run, and all lengths agree roughly.
 */
const ENOUGH_HITS = 12;
const CLOSELY = 0.01;
const ROUGHLY = 0.2;
/** How long others wait for their turn. */
const STRETCH_MS = 5;
/** Assignments of runs to starts tried, a matter of milliseconds; nobody restarts a server as often. */
const MOST_STEPS = 20_000;

/**
 * Finds for each run of a JVM the start of the server that it is of. A run takes part in a start only when its length
 * fits in before the next, what it says of its end fits, and no line was written in one of its pauses. Runs that overlap
 * in uptime are of different starts, and `isBefore` says of two runs that the first was earlier. A run that fits several
 * starts all the same is refused, and so is one whose only start nothing confirms.
 */
export async function matchRuns(
  runs: readonly Run[],
  servers: readonly ServerRun[],
  isBefore: (one: Run, other: Run) => boolean,
): Promise<Match[]> {
  const fits: (StartBounds | undefined)[][] = [];
  let since = performance.now();
  for (const run of runs) {
    const own: (StartBounds | undefined)[] = [];
    for (const [index, server] of servers.entries()) {
      own.push(fit(run, server, servers[index + 1]?.begun ?? Infinity));
      if (performance.now() - since < STRETCH_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
    }
    fits.push(own);
  }
  const possible = possibleStarts(runs, fits, isBefore);
  const found = runs.map((run, index): Found | undefined => {
    const [server] = possible[index] ?? [];
    const bounds = server === undefined ? undefined : fits[index]?.[server];
    const last = server === undefined ? undefined : servers[server]?.last;
    if (possible[index]?.size !== 1 || server === undefined || !bounds || last === undefined)
      return undefined;
    const rest = Math.abs(last - ((bounds.earliest + bounds.latest) / 2 + run.last));
    return { server, bounds, unlike: rest / run.last };
  });
  const allAgree =
    runs.length > 1 &&
    new Set(found.map((one) => one?.server)).size === servers.length &&
    found.every((one) => one !== undefined && one.unlike <= ROUGHLY);
  return found.map((one, index): Match => {
    if (!one) return { fits: possible[index]?.size ?? 0 };
    const { server, bounds, unlike } = one;
    return bounds.hits >= ENOUGH_HITS || unlike <= CLOSELY || allAgree ? { server, bounds } : { fits: 1 };
  });
}

/** The only start of a run. */
interface Found {
  readonly server: number;
  readonly bounds: StartBounds;
  /** By what share of the run's length its end and the server's last line lie apart. */
  readonly unlike: number;
}

/** Of each run the starts it has in any assignment of all runs that have one; none where there are too many to try. */
function possibleStarts(
  runs: readonly Run[],
  fits: readonly (readonly (StartBounds | undefined)[])[],
  isBefore: (one: Run, other: Run) => boolean,
): Set<number>[] {
  const alone = fits.map((one) => {
    const fitting = one.flatMap((bounds, server) => (bounds ? [server] : []));
    const confirmed = fitting.filter((server) => (one[server]?.hits ?? 0) >= ENOUGH_HITS);
    return confirmed.length === 1 ? confirmed : fitting;
  });
  // Runs with few starts first: they settle most.
  const order = [...runs.keys()]
    .filter((index) => alone[index]?.length)
    .sort((a, b) => (alone[a]?.length ?? 0) - (alone[b]?.length ?? 0));
  const found = runs.map(() => new Set<number>());
  const taken = new Map<number, number>();
  let steps = 0;
  const clashes = (index: number, server: number): boolean => {
    const run = runs[index];
    for (const [otherIndex, otherServer] of taken) {
      const other = runs[otherIndex];
      if (!run || !other) continue;
      if (server === otherServer && overlap(run, other)) return true;
      if (isBefore(run, other) && server > otherServer) return true;
      if (isBefore(other, run) && otherServer > server) return true;
    }
    return false;
  };
  const assign = (depth: number): void => {
    if (depth === order.length) {
      for (const [index, server] of taken) found[index]?.add(server);
      return;
    }
    const index = order[depth] ?? 0;
    for (const server of alone[index] ?? []) {
      if (++steps > MOST_STEPS || clashes(index, server)) continue;
      taken.set(index, server);
      assign(depth + 1);
      taken.delete(index);
    }
  };
  assign(0);
  return steps > MOST_STEPS ? alone.map((servers) => new Set(servers)) : found;
}

function fit(run: Run, { begun, last, written }: ServerRun, next: number): StartBounds | undefined {
  if (Number.isNaN(begun)) return undefined;
  const earliest = Math.max(begun - LONGEST_START_MS, run.ended ? last - run.last - LATE_MS : -Infinity);
  const latest = Math.min(begun - SHORTEST_START_MS, next - run.last);
  if (earliest > latest) return undefined;
  const bounds = startFits(run.pauses, written, { earliest, latest });
  return bounds.earliest > bounds.latest ? undefined : bounds;
}

const overlap = (one: Run, other: Run): boolean => one.first <= other.last && other.first <= one.last;
