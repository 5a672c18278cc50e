import type { Instant } from '../log/instant.ts';
import type { LogHits } from '../protocol/correlation.ts';
import { formatSpan } from '../protocol/spans.ts';
import {
  missingBetween,
  overlap,
  type Part,
  type RotatedLog,
  rotatedLogs,
} from '../workspace/rotation/rotationParts.ts';
import type { LeftPacked, Witness } from './question.ts';
import { FIRST_OF_LOG, LAST_OF_LOG } from './landing.ts';

/**
 * The answers, those of a rotated log's parts with their place in it, and with where it says something of the pivot when
 * they do not. What a part left packed says stays as it is.
 */
export async function asParts(
  answers: readonly LogHits[],
  witnesses: readonly Witness[],
  pivot: Instant,
  left: LeftPacked,
): Promise<LogHits[]> {
  const places = new Map<string, { log: RotatedLog<Witness>; index: number }>();
  for (const log of await rotatedLogs(witnesses))
    log.parts.forEach(({ one }, index) => places.set(one.log.uri, { log, index }));
  return answers.map((answer) => {
    const place = places.get(answer.uri);
    if (!place || answer.landing === 'unreadable' || answer.landing === 'no-time') return answer;
    const { log, index } = place;
    const set = {
      name: log.name,
      part: index + 1,
      of: log.parts.length,
      newest: log.parts.at(-1)?.one.log.uri ?? answer.uri,
    };
    const goesOn = left.has(answer.uri) ? '' : elsewhere(log, index, pivot);
    if (goesOn === '') return { ...answer, set };
    const explanation = answer.explanation
      .replace(LAST_OF_LOG, 'the last record of this part')
      .replace(FIRST_OF_LOG, 'the first record of this part');
    return { ...answer, explanation: `${explanation}; ${goesOn}`, set };
  });
}

/** Where a rotated log says something of a moment, seen from one of its parts; '' where that is this part alone. */
function elsewhere(log: RotatedLog, index: number, pivot: Instant): string {
  const { parts } = log;
  const part = parts[index];
  if (!part) return '';
  const covers = parts.map((_, at) => covered(parts, at, pivot));
  if (pivot < part.from) return notBegun(log, index, pivot, covers.lastIndexOf(true));
  if (!covers[index]) return ended(log, index, pivot, covers.indexOf(true));
  const also = parts.flatMap((other, at) => {
    if (at === index || !covers[at]) return [];
    const shared = at < index ? overlap(other, part) : overlap(part, other);
    return [`${other.name} covers this moment, too: they overlap by ${formatSpan(shared)}`];
  });
  return also.join('; ');
}

/** Whether a part reaches from before a moment to after it; one of unknown end reaches to the next. */
function covered(parts: readonly Part[], index: number, pivot: Instant): boolean {
  const part = parts[index];
  if (!part || pivot < part.from) return false;
  if (part.to !== undefined) return pivot <= part.to;
  const next = parts[index + 1];
  return next === undefined || pivot < next.from;
}

function ended(log: RotatedLog, index: number, pivot: Instant, covering: number): string {
  const { parts } = log;
  const [part, next] = [parts[index], parts[index + 1]];
  if (!part || !next) return '';
  if (covering > index + 1) return `its moment is in ${parts[covering]?.name ?? ''}`;
  const lost = missing(log, part, next);
  if (next.from <= pivot) return `goes on in ${next.name}${lost}`;
  return `goes on in ${next.name}, ${formatSpan(next.from - pivot)} after this moment${lost}`;
}

function notBegun(log: RotatedLog, index: number, pivot: Instant, covering: number): string {
  const { parts } = log;
  const [part, before, first] = [parts[index], parts[index - 1], parts[0]];
  if (!part || !before || !first) return '';
  if (covering >= 0) return `its moment is in ${parts[covering]?.name ?? ''}`;
  if (before.from > pivot) return `its first part is ${first.name}`;
  const end =
    before.to === undefined ? '' : `, which ends ${formatSpan(pivot - before.to)} before this moment`;
  return `goes on from ${before.name}${end}${missing(log, before, part)}`;
}

/** The parts that are not among the logs, as more to say. */
function missing(log: RotatedLog, before: Part, after: Part): string {
  const names = missingBetween(log, before, after);
  const [first, last] = [names[0], names.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last
    ? `; ${first} is not among these logs`
    : `; ${first} to ${last} are not among these logs`;
}
