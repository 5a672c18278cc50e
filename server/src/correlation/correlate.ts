import type { Clock } from '../log/clock.ts';
import { type Instant, type Interval, type Stamp, stamp } from '../log/instant.ts';
import type { LogRecord } from '../log/record.ts';
import type { Hit, LogHits } from '../protocol/correlation.ts';
import type { Pace } from '../reading/lines.ts';
import { lookUnread } from '../reading/lookUnread.ts';
import { type Around, lookAround, type Neighbourhood } from '../reading/neighbourhood.ts';
import { ProbedHeads } from '../reading/probedHeads.ts';
import { type LogFile, readingProblem, type Unusable } from '../workspace/logFile.ts';
import { land, landInside, type Surroundings } from './landing.ts';

/** A log that may be asked, with its clock and the name of its node. */
export interface Witness {
  readonly log: LogFile;
  readonly clock: Clock;
  readonly node: string | undefined;
}

/** What logs answer, by uri, that need not be unpacked for it; see leftPacked.ts. */
export type LeftPacked = ReadonlyMap<string, Pick<LogHits, 'landing' | 'explanation'>>;

/** What is asked of every log. */
export interface Question {
  readonly pivot: Instant;
  readonly window: Interval;
  /** Zone in which explanations show times. */
  readonly zone: string;
  readonly maxPerLog: number;
  /** Whether a log that was never read may answer from a probe. */
  readonly provisional: boolean;
}

/** Asks one log what it says around the pivot. Rejects only with the signal's reason: other failures are answers. */
export async function ask(
  witness: Witness,
  question: Question,
  pace: Pace = {},
  left: LeftPacked = new Map(),
): Promise<LogHits> {
  const { log, clock } = witness;
  if (log.dialect.face === 'uptime' || log.dialect.face === 'none') {
    const explanation =
      clock.undated === undefined
        ? NO_TIME[log.dialect.face]
        : `no dated line: uptime only, and ${clock.undated}`;
    return answerOf(witness, nothing('no-time', explanation));
  }
  const known = left.get(log.uri);
  if (known) return answerOf(witness, nothing(known.landing, known.explanation));
  pace.signal?.throwIfAborted();
  try {
    return answerOf(witness, await neighbours(witness, question, pace));
  } catch (error) {
    pace.signal?.throwIfAborted();
    return answerOf(witness, nothing('unreadable', `cannot be read: ${readingProblem(error)}`));
  }
}

/** What a log says around the pivot. */
interface Said extends Pick<LogHits, 'landing' | 'explanation' | 'hits' | 'more'> {
  readonly remark?: string | undefined;
  readonly nearest?: Hit | undefined;
  readonly provisional?: true | undefined;
}

const nothing = (landing: LogHits['landing'], explanation: string): Said => ({
  landing,
  explanation,
  hits: [],
  more: 0,
});

/** Written out: to spread objects of many shapes takes longer than to find what they say. */
function answerOf({ log, clock, node }: Witness, said: Said): LogHits {
  const { landing, explanation, remark, nearest, hits, more, provisional } = said;
  const answer: LogHits = {
    uri: log.uri,
    format: log.recognition.format.id,
    zone: clock.zone,
    offsetMs: clock.offsetMs,
    landing,
    explanation,
    hits,
    more,
  };
  if (node !== undefined) answer.node = node;
  if (remark !== undefined) answer.remark = remark;
  if (nearest) answer.nearest = nearest;
  if (provisional) answer.provisional = provisional;
  return answer;
}

const NO_TIME = {
  uptime: 'no dated line: uptime only, and no neighbour tells when this JVM started',
  none: 'no dated line: its records carry no time at all',
};

async function neighbours(
  { log, clock }: Witness,
  { pivot, window, zone, maxPerLog, provisional }: Question,
  pace: Pace,
): Promise<Said> {
  const around = {
    stamp: clock.toStamp(pivot),
    from: clock.toStamp(window.from),
    to: clock.toStamp(window.to),
    limit: maxPerLog,
  };
  const probed = provisional && isUnread(log) ? await lookInUnread(log, around, pace) : undefined;
  const found = probed ?? (await lookInRead(log, around, pace));
  const damage = await damageOf(log, pace);
  if (!found) return nothing('no-time', `no dated line${damage}`);
  if (found.before === undefined && found.after === undefined) {
    return nothing('unreadable', 'cannot be read: it was cut off while it was read');
  }
  const { plusMinusMs, reason } = clock.zone;
  const surroundings: Surroundings = {
    pivot,
    zone,
    before: trueDistance(clock, around.stamp, found.before, -1),
    after: trueDistance(clock, around.stamp, found.after, 1),
    resolution: log.dialect.resolution,
    reach: { before: pivot - window.from, after: window.to - pivot },
    dating: plusMinusMs === undefined ? undefined : { plusMinusMs, reason },
  };
  const { landing, explanation, remark } = landInside(found.hits, clock, pivot, land(surroundings));
  return {
    landing,
    explanation: explanation + damage,
    remark,
    hits: found.hits.map((record) => hitOf(record, clock, pivot)),
    more: found.more,
    nearest: found.nearest && hitOf(found.nearest, clock, pivot),
    provisional: probed && true,
  };
}

/** A smaller log is read as fast as it is probed. */
const LARGE_BYTES = 8 << 20;

/** A large log that was never read, of which nobody knows where what stands. */
const isUnread = (log: LogFile): boolean =>
  log.settled !== undefined && !log.settled() && log.size >= LARGE_BYTES;

const lookInUnread = (log: LogFile, around: Around, { signal }: Pace): Promise<Neighbourhood | undefined> =>
  log.read((source) => lookUnread(source, log.dialect, around, knownOf(log), signal));

/** Undefined where no record has a time. */
async function lookInRead(log: LogFile, around: Around, pace: Pace): Promise<Neighbourhood | undefined> {
  const fences = await log.fences(pace);
  if (!fences.range) return undefined;
  return log.read((source) => lookAround(source, log.dialect, fences, around, pace.signal));
}

const met = new WeakMap<LogFile, ProbedHeads>();

function knownOf(log: LogFile): ProbedHeads {
  let known = met.get(log);
  if (!known) met.set(log, (known = new ProbedHeads()));
  return known;
}

/** What an answer from a damaged file says of that, behind a semicolon; '' of a sound one. */
async function damageOf(log: LogFile, pace: Pace): Promise<string> {
  const problem = log.packed?.problem();
  if (problem !== undefined) return `; not all of it is read: ${problem}`;
  const [first, ...more] = (await log.printed?.notes(pace)) ?? [];
  if (first === undefined) return '';
  return `; damaged: ${first}${more.length > 0 ? `, and ${more.length} more` : ''}`;
}

/** A distance between stamps in true time: the two differ where clocks were put forward between them. */
function trueDistance(
  clock: Clock,
  from: Stamp,
  distance: number | undefined,
  sign: 1 | -1,
): number | undefined {
  if (distance === undefined) return undefined;
  const elapsed = sign * (clock.toInstant(stamp(from + sign * distance)) - clock.toInstant(from));
  return elapsed >= 0 ? elapsed : distance;
}

/** A file in scope that is a log by its language or name, but cannot be asked. */
export function unreadable({ uri, reason }: Unusable): LogHits {
  return {
    uri,
    format: 'unknown',
    zone: { name: 'UTC', reason: 'unknown', assumed: true },
    offsetMs: 0,
    landing: 'unreadable',
    explanation: `cannot be read: ${reason}`,
    hits: [],
    more: 0,
  };
}

/** A record as an answer gives it. */
export function hitOf(record: LogRecord, clock: Clock, pivot: Instant): Hit {
  const { line, endLine, byteOffset, level, kind, detail, message, fields } = record;
  const instant = clock.toInstant(record.stamp);
  const deltaMs = instant - pivot;
  const exception = fields['exception'];
  const text = bounded(typeof exception === 'string' ? `${message} · ${exception}` : message);
  // A probe does not know how many lines come before.
  const hit: Hit = Number.isNaN(line)
    ? { byteOffset, instant, deltaMs, text }
    : { line, endLine, byteOffset, instant, deltaMs, text };
  if (level && !detail) hit.level = level;
  if (kind) hit.kind = kind;
  return hit;
}

/** Text that a row of a list can show: a record may be megabytes long. */
const bounded = (text: string): string => (text.length > 500 ? `${text.slice(0, 500)}…` : text);

/** Nearest first; logs that cannot tell go last, in the order of their uris. */
export function byNearness(a: LogHits, b: LogHits): number {
  const distance = (log: LogHits): number => (log.nearest ? Math.abs(log.nearest.deltaMs) : Infinity);
  const [first, second] = [distance(a), distance(b)];
  if (first !== second) return first - second;
  return a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0;
}
