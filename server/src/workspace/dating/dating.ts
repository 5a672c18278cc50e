import { basename, dirname } from 'node:path';
import type { Clock, ZoneReading } from '../../log/clock.ts';
import { stamp as stampOf } from '../../log/instant.ts';
import { buildFences } from '../../reading/fences.ts';
import { formatSpan } from '../../protocol/spans.ts';
import { datedDialect, type RunStart } from './datedDialect.ts';
import { type JoinedRun, joinRuns } from './joinRuns.ts';
import { areSame } from '../lastAnswers.ts';
import type { LogFile } from '../logFile.ts';
import { type Match, matchRuns, type ServerRun } from './matchRuns.ts';
import { nodeNames, rotationStem } from '../nodes/nodeNames.ts';
import { ownStart, type PlacedRun } from './ownStart.ts';
import { tooMuchPacked } from '../packed/packedLog.ts';
import { couldNotBeRead, type Run, runsOrNone } from './runs.ts';
import type { Settings } from '../settings.ts';
import { ROUNDING_MS } from './startFits.ts';
import { clocksOf } from '../clocks/zones.ts';

/** A dating less exact than this helps nobody: the window of a correlation is not much wider. */
const MOST_PLUS_MINUS_MS = 10_000;

/** Server logs read for starts, at most: every line of them is looked at. */
const MOST_SERVER_BYTES = 256e6;

/** Starts that two logs tell of, nearer to each other than this, are one: no JVM starts and ends as fast. */
const SAME_START_MS = 500;

/**
 * The logs in their order, those that count from the start of a JVM dated where something tells when that was: a line
 * of their own, their rotation set, or the starts of the ZooKeeper server of their node. What cannot be dated says why
 * not. Logs with dates of their own are returned as they are. Rejects with the signal's reason; what cannot be read dates
 * nothing.
 */
export async function dateLogs(
  logs: readonly LogFile[],
  settings: Settings,
  signal?: AbortSignal,
): Promise<LogFile[]> {
  const undated = logs.filter((log) => log.dialect.face === 'uptime');
  if (undated.length === 0) return [...logs];
  // What is too large to be unpacked for this is read once somebody else has unpacked it.
  const state = [[...logs], settings, logs.map(({ packed }) => packed?.isAtHand())];
  const known = kept.find((one) => areSame(one.state, state));
  if (known) return [...known.dated];
  const dated = await dateAll(logs, undated, settings, signal);
  if (logs.some(couldNotBeRead)) return dated;
  kept.unshift({ state, dated });
  kept.length = Math.min(kept.length, MOST_KEPT);
  return [...dated];
}

/** The last logs that were dated, with all that their dates depend on. */
const kept: { readonly state: readonly unknown[]; readonly dated: readonly LogFile[] }[] = [];
const MOST_KEPT = 4;

async function dateAll(
  logs: readonly LogFile[],
  undated: readonly LogFile[],
  settings: Settings,
  signal: AbortSignal | undefined,
): Promise<LogFile[]> {
  const clocks = clocksOf(logs, settings);
  const names = nodeNames(logs);
  const dated = new Map<string, LogFile>();
  for (const group of groupsOf(undated, names)) {
    const [first] = group;
    if (!first) continue;
    const servers = logs.filter((log) => log.dialect.stepAt && isDated(log) && sameNode(log, first, names));
    for (const log of await dateGroup(group, servers, clocks)) dated.set(log.uri, log);
    signal?.throwIfAborted();
  }
  return logs.map((log) => dated.get(log.uri) ?? log);
}

const isDated = ({ dialect }: LogFile): boolean => dialect.face === 'local' || dialect.face === 'utc';

/** The node of a log, or its folder where nothing names a node; undefined for a text on no disk. */
function homeOf({ path }: LogFile, names: ReadonlyMap<string, string>): string | undefined {
  return path === undefined ? undefined : (names.get(path) ?? dirname(path));
}

function groupsOf(logs: readonly LogFile[], names: ReadonlyMap<string, string>): LogFile[][] {
  const groups = new Map<string, LogFile[]>();
  for (const log of logs) {
    const home = homeOf(log, names) ?? log.uri;
    groups.set(home, [...(groups.get(home) ?? []), log]);
  }
  return [...groups.values()];
}

/** A folder that holds the logs of several nodes has no name, and its logs are then nobody's neighbours. */
function sameNode(server: LogFile, log: LogFile, names: ReadonlyMap<string, string>): boolean {
  const node = names.get(log.path ?? '');
  return node !== undefined && names.get(server.path ?? '') === node;
}

/** When a run started and how that is known, or why it is not. */
type Start = { readonly startedAt: number; readonly reading: ZoneReading } | { readonly refusal: string };

async function dateGroup(
  group: readonly LogFile[],
  servers: readonly LogFile[],
  clocks: ReadonlyMap<string, Clock>,
): Promise<LogFile[]> {
  const placed: PlacedRun[] = [];
  for (const log of group) {
    const zone = clocks.get(log.uri)?.zone.name ?? 'UTC';
    for (const run of await runsOrNone(log)) placed.push({ log, run, zone });
  }
  const starts = new Map<Run, Start>();
  for (const one of placed) {
    const start = startWritten(one, placed, clocks);
    if (start) starts.set(one.run, start);
  }
  const joined = joinRuns(placed.filter(({ run }) => !starts.has(run)));
  const found = await startsByServer(joined, servers, clocks);
  for (const [index, start] of found.entries()) {
    for (const piece of joined[index]?.pieces ?? []) starts.set(piece, start);
  }
  return group.map((log) =>
    withStarts(
      log,
      placed.filter((one) => one.log === log).map(({ run }) => [run, starts.get(run)] as const),
    ),
  );
}

function startWritten(
  placed: PlacedRun,
  all: readonly PlacedRun[],
  clocks: ReadonlyMap<string, Clock>,
): Start | undefined {
  const stem = (path = ''): string => rotationStem(path);
  const others = all.filter(({ log }) => log !== placed.log && stem(log.path) === stem(placed.log.path));
  const found = ownStart(placed, others);
  const zone = clocks.get(placed.log.uri)?.zone;
  if (!found || !zone || found.latest - found.earliest > 2 * MOST_PLUS_MINUS_MS) return undefined;
  const how =
    found.by === 'dates'
      ? 'by its lines that print date and uptime both'
      : `by what rotation wrote at its ends, in zone ${zone.name} ${zone.reason}`;
  const assumed = found.by === 'headings';
  return startWithin(found, zone.name, how, assumed);
}

function startWithin(
  { earliest, latest }: { readonly earliest: number; readonly latest: number },
  zone: string,
  how: string,
  assumed: boolean,
): Start {
  const plusMinusMs = Math.ceil((latest - earliest) / 2);
  return {
    startedAt: Math.round((earliest + latest) / 2),
    reading: {
      name: zone,
      reason: `dated ${how}, ± ${formatSpan(plusMinusMs)}`,
      assumed,
      plusMinusMs,
    },
  };
}

function refusalOf(fits: number, which: string): string {
  if (fits === 0) return `no start in ${which} fits this run`;
  return fits === 1
    ? `nothing confirms that the start in ${which} is this JVM's`
    : `${fits} starts in ${which} fit this run alike`;
}

/** Within a file runs follow each other; of a rotation set the file with the bare name, or `.current`, is the newest. */
function orderOf(joined: readonly JoinedRun[]): (one: Run, other: Run) => boolean {
  const newest = new Map(joined.map((one) => [one.run, one.newest]));
  const isNewest = (path: string): boolean => path === rotationStem(path) || path.endsWith('.current');
  return (one, other) => {
    const [own, others] = [newest.get(one), newest.get(other)];
    const [path, otherPath] = [own?.log.path, others?.log.path];
    if (!own || !others || path === undefined || otherPath === undefined) return false;
    if (path === otherPath) return own.run.fromLine < others.run.fromLine;
    return rotationStem(path) === rotationStem(otherPath) && isNewest(otherPath) && !isNewest(path);
  };
}

async function startsByServer(
  joined: readonly JoinedRun[],
  servers: readonly LogFile[],
  clocks: ReadonlyMap<string, Clock>,
): Promise<Start[]> {
  const runs = joined.map(({ run }) => run);
  if (runs.length === 0) return [];
  if (servers.length === 0) return runs.map(() => ({ refusal: 'no neighbour tells when this JVM started' }));
  const packed = tooMuchPacked(servers);
  if (packed !== undefined) return runs.map(() => ({ refusal: packed }));
  const bytes = servers.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MOST_SERVER_BYTES) {
    const megabytes = Math.round(bytes / 1e6);
    return runs.map(() => ({
      refusal: `the ${megabytes} MB of server logs beside it are too much to be searched for its start`,
    }));
  }
  const told = await serverRuns(servers, clocks);
  const [witness] = servers;
  const zone = clocks.get(witness?.uri ?? '')?.zone;
  const title = witness?.recognition.format.title ?? 'log';
  const which = `the ${title}${servers.length > 1 ? 's' : ''} beside it (${servers.map(({ path }) => basename(path ?? '')).join(', ')})`;
  if (!zone || !told.some(({ begun }) => !Number.isNaN(begun))) {
    return runs.map(() => ({ refusal: `${which} tells of no start` }));
  }
  const matches = await matchRuns(runs, told, orderOf(joined));
  return matches.map((match: Match): Start => {
    if ('fits' in match) return { refusal: refusalOf(match.fits, which) };
    const { earliest, latest } = match.bounds;
    const widened = { earliest: earliest - ROUNDING_MS, latest: latest + ROUNDING_MS };
    const doubt = zone.assumed ? `, in zone ${zone.name} ${zone.reason}` : '';
    return startWithin(widened, zone.name, `by the start of ${which}${doubt}`, true);
  });
}

/** The runs of a node's server in the order of time, put together from all its logs, on the node's own clock. */
async function serverRuns(
  servers: readonly LogFile[],
  clocks: ReadonlyMap<string, Clock>,
): Promise<ServerRun[]> {
  const pieces: (Pick<Run, 'begun' | 'first' | 'last'> & { log: LogFile; written: number[] })[] = [];
  for (const log of servers) {
    const clock = clocks.get(log.uri);
    if (!clock) continue;
    // The node's clock may be set right for all its logs: then that of the log dated here is too.
    const onNode = (stamp: number): number => clock.toInstant(stampOf(stamp)) + clock.offsetMs;
    for (const run of await runsOrNone(log)) {
      const written = run.stamps.map(onNode).sort((a, b) => a - b);
      pieces.push({ log, begun: run.begun, first: onNode(run.first), last: onNode(run.last), written });
    }
  }
  pieces.sort((a, b) => a.first - b.first);
  const runs: ServerRun[] = [];
  let beginner: LogFile | undefined;
  for (const { log, begun, first, last, written } of pieces) {
    const latest = runs.at(-1);
    // Console and file may both tell of one start.
    const again = begun && latest && log !== beginner && first - latest.begun < SAME_START_MS;
    if (begun) beginner = log;
    if (latest && (!begun || again)) {
      const joined = [...latest.written, ...written].sort((a, b) => a - b);
      runs[runs.length - 1] = { ...latest, last: Math.max(latest.last, last), written: joined };
    } else {
      runs.push({ begun: begun ? first : NaN, last, written });
    }
  }
  return runs;
}

const datedBefore = new WeakMap<LogFile, { key: string; log: LogFile }>();

/** The log as its runs were dated; the same one again for the same starts, so that its fences are built once. */
function withStarts(log: LogFile, runs: readonly (readonly [Run, Start | undefined])[]): LogFile {
  const known: ZoneReading[] = [];
  const starts: RunStart[] = [];
  let refusal = 'no line of it has an uptime';
  for (const [{ fromLine }, start] of runs) {
    if (start && 'reading' in start) known.push(start.reading);
    else if (start) refusal = start.refusal;
    starts.push({ fromLine, startedAt: start && 'reading' in start ? start.startedAt : NaN });
  }
  const [first] = known;
  if (!first) return { ...log, dating: { refusal } };
  const key = JSON.stringify([starts, known]);
  const before = datedBefore.get(log);
  if (before?.key === key) return before.log;
  const plusMinusMs = Math.max(...known.map((one) => one.plusMinusMs ?? 0));
  const some = known.length < runs.length ? `${known.length} of its ${runs.length} runs ` : '';
  const reason = `${some}${first.reason.replace(/± .*$/, '')}± ${formatSpan(plusMinusMs)}`;
  const dialect = datedDialect(log.dialect, starts);
  let fences: ReturnType<LogFile['fences']> | undefined;
  const dated: LogFile = {
    ...log,
    dialect,
    dating: { zone: { ...first, reason, plusMinusMs, assumed: known.some(({ assumed }) => assumed) } },
    fences: (pace) => {
      fences ??= log
        .read((bytes) => buildFences(bytes, dialect.heads(), {}))
        .catch((error: unknown) => {
          fences = undefined;
          throw error;
        });
      pace?.signal?.throwIfAborted();
      return fences;
    },
  };
  datedBefore.set(log, { key, log: dated });
  return dated;
}
