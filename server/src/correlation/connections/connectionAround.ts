import type { Clock } from '../../log/clock.ts';
import { type Endpoint, isSameEndpoint, showEndpoint } from '../../log/endpoint.ts';
import { type Instant, type Interval, shift } from '../../log/instant.ts';
import type { Pace } from '../../reading/lines.ts';
import { sideBySide } from '../../reading/sideBySide.ts';
import type { LogFile } from '../../workspace/logFile.ts';
import { measuredSockets } from './measuredSockets.ts';
import type { DatedValues, MeasuredSockets, SocketQuestion } from './socketSeries.ts';

/** A rise of the count of retransmitted segments between two measurements that follow each other. */
export interface Retransmitted {
  readonly from: Instant;
  readonly to: Instant;
  readonly by: number;
}

/** A connection as one of its ends was measured. */
export interface ConnectionSide {
  readonly local: Endpoint;
  /** In time order; a value that was not reported is absent. Empty where no log of this end shows it. */
  readonly samples: readonly DatedValues[];
  readonly retransmitted: readonly Retransmitted[];
  /** Where the count fell: another connection between the same ends began. */
  readonly beganAgain: readonly Instant[];
  /** Stretches of the window of which nothing was exported; and those of which not all was read, without this connection. */
  readonly notExported: readonly Interval[];
  readonly notRead: readonly Interval[];
  /** Logs of the end's host that tell of the window, whether or not they show the connection. */
  readonly logs: readonly LogFile[];
}

/** A connection as both of its ends were measured. */
export interface MeasuredConnection {
  readonly sides: readonly [ConnectionSide, ConnectionSide];
}

/** What all logs that measure connections tell of those of one end around a moment. */
export interface ConnectionAround {
  readonly at: Instant;
  readonly window: Interval;
  readonly connections: readonly MeasuredConnection[];
  /** At least so many more of them were not looked at. */
  readonly more: number;
  /** True where not all that the logs tell of the window was read. */
  readonly isCut: boolean;
  /** Logs that measure connections and tell of the window. */
  readonly covering: readonly LogFile[];
  /** Logs that measure connections at all. */
  readonly measuring: readonly LogFile[];
  /** Those that could not be asked, with the reason. */
  readonly left: readonly { readonly log: LogFile; readonly reason: string }[];
}

/** How far the window reaches: a connection that is given up has been ailing before. */
const BEFORE_MS = 60_000;
const AFTER_MS = 10_000;

export const windowOf = (at: Instant): Interval => ({ from: shift(at, -BEFORE_MS), to: shift(at, AFTER_MS) });

/** Logs read side by side. */
const AT_ONCE = 2;

/**
 * Asks all logs that measure connections for those of an end, or for the one between two ends, around a moment. Rejects with the
 * signal's reason.
 */
export async function connectionAround(
  logs: readonly LogFile[],
  clocks: ReadonlyMap<string, Clock>,
  { end, peer, at }: { readonly end: Endpoint; readonly peer?: Endpoint; readonly at: Instant },
  pace: Pace = {},
): Promise<ConnectionAround> {
  const window = windowOf(at);
  const question: SocketQuestion = { end, window, at, ...(peer ? { peer } : {}) };
  const measuring = logs.filter(({ dialect }) => dialect.connections?.reader);
  const left: { log: LogFile; reason: string }[] = [];
  const ask = async (log: LogFile, asked: SocketQuestion): Promise<MeasuredSockets | undefined> => {
    const clock = clocks.get(log.uri);
    if (!clock) return undefined;
    if (log.packed?.isAtHand() === false) {
      left.push({ log, reason: 'not unpacked yet' });
      return undefined;
    }
    try {
      return await measuredOnce(log, clock, asked, pace);
    } catch (error) {
      pace.signal?.throwIfAborted();
      left.push({ log, reason: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  };
  const measured = await sideBySide(measuring, AT_ONCE, (log) => ask(log, question));
  const answers = measuring.flatMap((log, index): Answer[] => {
    const told = measured[index];
    return told ? [{ log, told }] : [];
  });
  const others = othersIn(answers, end);
  const hosts = new Map(answers.map(({ log, told }) => [log, told.hosts]));
  const [only] = others;
  if (only && others.length === 1) {
    // Logs that do not show it may be of the other end's host: that was not looked for yet.
    for (const { log, told } of answers) {
      const isKnown = told.hosts.has(end.host) || told.hosts.has(only.host);
      const again = isKnown ? undefined : await ask(log, { end: only, window, at });
      if (again) hosts.set(log, again.hosts);
    }
  }
  const sideOf = (local: Endpoint, far: Endpoint): ConnectionSide =>
    side(
      local,
      far,
      answers.filter(({ log }) => hosts.get(log)?.has(local.host)),
      window,
    );
  const connections = others.map((other): MeasuredConnection => ({
    sides: [sideOf(end, other), sideOf(other, end)],
  }));
  // Both ends may have passed over the same ones.
  const more = Math.max(0, ...answers.map(({ told }) => told.more));
  const covering = answers.filter(({ told }) => told.exported.length > 0).map(({ log }) => log);
  const isCut = answers.some(({ told }) => told.unread.length > 0);
  return { at, window, connections, more, isCut, covering, measuring, left };
}

interface Answer {
  readonly log: LogFile;
  readonly told: MeasuredSockets;
}

/** The other ends of connections. */
function othersIn(answers: readonly Answer[], end: Endpoint): Endpoint[] {
  const others = new Map<string, Endpoint>();
  for (const { told } of answers) {
    for (const { local, peer } of told.series) {
      const other = isSameEndpoint(local, end) ? peer : local;
      others.set(showEndpoint(other), other);
    }
  }
  return [...others.values()];
}

/** What the logs of one end's host tell of a connection, put together. */
function side(local: Endpoint, far: Endpoint, answers: readonly Answer[], window: Interval): ConnectionSide {
  const bySecond = new Map<Instant, DatedValues>();
  const exported = new Set<Instant>();
  const unread = new Set<Instant>();
  for (const { told } of answers) {
    for (const second of told.exported) exported.add(second);
    for (const second of told.unread) unread.add(second);
    for (const series of told.series) {
      if (!isSameEndpoint(series.local, local) || !isSameEndpoint(series.peer, far)) continue;
      for (const sample of series.samples) bySecond.set(sample.at, sample);
    }
  }
  const samples = [...bySecond.values()].sort((a, b) => a.at - b.at);
  const seconds = secondsOf(window, [...exported][0]);
  return {
    local,
    samples,
    ...changesIn(samples),
    notExported: stretches(seconds.filter((second) => !exported.has(second) && !unread.has(second))),
    notRead: stretches(seconds.filter((second) => unread.has(second) && !bySecond.has(second))),
    logs: answers.filter(({ told }) => told.exported.length > 0).map(({ log }) => log),
  };
}

const SECOND = 1000;

/** The seconds of a window on the grid of a second that was exported; none where none was. */
function secondsOf({ from, to }: Interval, exported: Instant | undefined): Instant[] {
  if (exported === undefined) return [];
  const seconds: Instant[] = [];
  const first = exported + Math.ceil((from - exported) / SECOND) * SECOND;
  for (let second = first; second <= to; second += SECOND) seconds.push(second as Instant);
  return seconds;
}

/** Seconds that follow each other as stretches, from the first of each to the last. */
function stretches(seconds: readonly Instant[]): Interval[] {
  const all: { from: Instant; to: Instant }[] = [];
  for (const second of seconds) {
    const last = all.at(-1);
    if (last && second - last.to <= SECOND) last.to = second;
    else all.push({ from: second, to: second });
  }
  return all;
}

function changesIn(samples: readonly DatedValues[]): Pick<ConnectionSide, 'retransmitted' | 'beganAgain'> {
  const retransmitted: Retransmitted[] = [];
  const beganAgain: Instant[] = [];
  let last: { readonly at: Instant; readonly count: number } | undefined;
  for (const { at, values } of samples) {
    const { retransmitted: count } = values;
    if (count === undefined) continue;
    if (last && count > last.count) retransmitted.push({ from: last.at, to: at, by: count - last.count });
    if (last && count < last.count) beganAgain.push(at);
    last = { at, count };
  }
  return { retransmitted, beganAgain };
}

/** Questions remembered for each log. */
const MOST_REMEMBERED = 12;
const remembered = new WeakMap<LogFile, Map<string, Promise<MeasuredSockets | undefined>>>();

/** As {@link measuredSockets}; asked again, what was read is not read again. */
async function measuredOnce(
  log: LogFile,
  clock: Clock,
  question: SocketQuestion,
  pace: Pace,
): Promise<MeasuredSockets | undefined> {
  const known = remembered.get(log) ?? new Map<string, Promise<MeasuredSockets | undefined>>();
  remembered.set(log, known);
  const { end, peer, window } = question;
  const key = [
    showEndpoint(end),
    peer ? showEndpoint(peer) : '',
    window.from,
    window.to,
    clock.offsetMs,
  ].join(' ');
  const before = known.get(key);
  if (before) return before;
  // Whoever asked first may go: the next one finds what has been read by then.
  const reading = measuredSockets(log, clock, question);
  known.set(key, reading);
  reading.catch(() => known.delete(key));
  for (const oldest of known.keys()) {
    if (known.size <= MOST_REMEMBERED) break;
    known.delete(oldest);
  }
  const found = await reading;
  pace.signal?.throwIfAborted();
  return found;
}
