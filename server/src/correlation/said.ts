import type { Clock } from '../log/clock.ts';
import { type Instant, type Stamp, stamp } from '../log/instant.ts';
import type { LogRecord } from '../log/record.ts';
import type { Hit, LogHits } from '../protocol/correlation.ts';
import type { Neighbourhood } from '../reading/neighbourhood.ts';
import { land, landInside, type Surroundings } from './landing.ts';
import type { Question, Witness } from './question.ts';

/** What a log says around the pivot. */
export interface Said extends Pick<LogHits, 'landing' | 'explanation' | 'hits' | 'more'> {
  readonly remark?: string | undefined;
  readonly nearest?: Hit | undefined;
  provisional?: true | undefined;
}

/** Of a log in which nothing was found, why. */
export const nothing = (landing: LogHits['landing'], explanation: string): Said => ({
  landing,
  explanation,
  hits: [],
  more: 0,
});

/** What a log says, as the answer has it. Written out: to spread objects of many shapes takes longer than to find what they say. */
export function answerOf({ log, clock, node }: Witness, said: Said): LogHits {
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

/** What was found in a log, as a person reads it. `damage` goes on the explanation. */
export function said(
  { log, clock }: Witness,
  { pivot, window, zone }: Question,
  around: { readonly stamp: Stamp },
  found: Neighbourhood,
  damage = '',
): Said {
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
    provisional: undefined,
  };
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
