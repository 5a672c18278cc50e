import type { Clock } from '../log/clock.ts';
import type { Stamp } from '../log/instant.ts';
import type { LogHits } from '../protocol/correlation.ts';
import type { Pace } from '../reading/lines.ts';
import { lookHere } from '../reading/lookHere.ts';
import { lookUnread } from '../reading/lookUnread.ts';
import { type Around, lookAround, type Neighbourhood } from '../reading/neighbourhood.ts';
import { ProbedHeads } from '../reading/probedHeads.ts';
import { type LogFile, readingProblem, type Unusable } from '../workspace/logFile.ts';
import type { LeftPacked, Question, Witness } from './question.ts';
import { answerOf, nothing, said, type Said } from './said.ts';

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

/**
 * What {@link ask} answers, at once; undefined of a log that is not open, was not read yet, or of which that may block this thread. What
 * fails here is told by the other.
 */
export function askHere(witness: Witness, question: Question): LogHits | undefined {
  const { log, clock } = witness;
  const fences = log.settled?.();
  if (!fences || !log.readHere) return undefined;
  const around = aroundOf(clock, question);
  try {
    const found = log.readHere((source) => lookHere(source, log.dialect, fences, around));
    return found && answerOf(witness, said(witness, question, around, found));
  } catch {
    return undefined;
  }
}

const NO_TIME = {
  uptime: 'no dated line: uptime only, and no neighbour tells when this JVM started',
  none: 'no dated line: its records carry no time at all',
};

async function neighbours(witness: Witness, question: Question, pace: Pace): Promise<Said> {
  const { log, clock } = witness;
  const around = aroundOf(clock, question);
  const probed = question.provisional && isUnread(log) ? await lookInUnread(log, around, pace) : undefined;
  const found = probed ?? (await lookInRead(log, around, pace));
  const damage = await damageOf(log, pace);
  if (!found) return nothing('no-time', `no dated line${damage}`);
  if (found.before === undefined && found.after === undefined) {
    return nothing('unreadable', 'cannot be read: it was cut off while it was read');
  }
  const told = said(witness, question, around, found, damage);
  if (probed) told.provisional = true;
  return told;
}

/** The question as it is put to a log. */
const aroundOf = (
  clock: Clock,
  { pivot, window, maxPerLog, kinds }: Question,
): Around & { readonly stamp: Stamp } => ({
  stamp: clock.toStamp(pivot),
  from: clock.toStamp(window.from),
  to: clock.toStamp(window.to),
  limit: maxPerLog,
  kinds,
});

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

/** Nearest first; logs that cannot tell go last, in the order of their uris. */
export function byNearness(a: LogHits, b: LogHits): number {
  const distance = (log: LogHits): number => (log.nearest ? Math.abs(log.nearest.deltaMs) : Infinity);
  const [first, second] = [distance(a), distance(b)];
  if (first !== second) return first - second;
  return a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0;
}
