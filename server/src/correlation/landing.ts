import type { Clock } from '../log/clock.ts';
import { type Instant, shift } from '../log/instant.ts';
import type { LogRecord } from '../log/record.ts';
import { formatMoment } from '../log/zone.ts';
import type { Landing } from '../protocol/correlation.ts';
import { formatSpan } from '../protocol/spans.ts';

/** Where a log lands when it is asked about an instant, and how to say it. */
export interface Landed {
  readonly landing: Landing;
  readonly explanation: string;
  /** The part of it that matters beyond the distance. */
  readonly remark?: string;
}

/** What is known of a log around the pivot; distances in ms, never negative. */
export interface Surroundings {
  readonly pivot: Instant;
  /** Zone in which times are shown. */
  readonly zone: string;
  /** Distance to the nearest record at or before the pivot, and after it. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** Milliseconds that one stamp of this log cannot tell apart. */
  readonly resolution: number;
  /** How stamps were dated that this log does not date itself. */
  readonly dating?: { readonly plusMinusMs: number; readonly reason: string } | undefined;
  /** How far from the pivot a record may lie and still be news: the window's two halves. */
  readonly reach: { readonly before: number; readonly after: number };
}

/** What a landing at an end of its log says of that. */
export const LAST_OF_LOG = 'the last record of this log';
export const FIRST_OF_LOG = 'the first record of this log';

/** The honest landing of a log that has dated records; one dated from outside says how, and is never exact. */
export function land(surroundings: Surroundings): Landed {
  const { dating, before = Infinity, after = Infinity } = surroundings;
  if (!dating) return landing(surroundings);
  const { plusMinusMs, reason } = dating;
  const least = Math.min(before, after);
  const landed: Landed =
    least <= plusMinusMs
      ? {
          landing: before <= after ? 'before' : 'after',
          explanation: 'the same moment, as far as can be told',
        }
      : landing({ ...surroundings, resolution: 0 });
  return { ...landed, explanation: `${landed.explanation}; ${reason}` };
}

function landing({ pivot, zone, before, after, resolution, reach }: Surroundings): Landed {
  const least = Math.min(before ?? Infinity, after ?? Infinity);
  if (least < resolution) {
    return { landing: 'exact', explanation: resolution >= 1000 ? 'same second' : 'same millisecond' };
  }
  if (after === undefined && before !== undefined) {
    if (before > reach.before) {
      const end = timeSeenFrom(pivot, shift(pivot, -before), zone);
      return { landing: 'ends-before', explanation: `ends ${formatSpan(before)} earlier (${end})` };
    }
    return { landing: 'before', explanation: `${formatSpan(before)} before, ${LAST_OF_LOG}` };
  }
  if (before === undefined && after !== undefined) {
    if (after > reach.after) {
      const start = timeSeenFrom(pivot, shift(pivot, after), zone);
      return { landing: 'starts-after', explanation: `starts ${formatSpan(after)} later (${start})` };
    }
    return { landing: 'after', explanation: `${formatSpan(after)} after, ${FIRST_OF_LOG}` };
  }
  const [past, future] = [before ?? Infinity, after ?? Infinity];
  if (past > reach.before && future > reach.after) {
    return {
      landing: 'silent',
      explanation: `silent ${formatSpan(past + future)}: ${formatSpan(past)} before, ${formatSpan(future)} after`,
    };
  }
  return past <= future
    ? { landing: 'before', explanation: `${formatSpan(past)} before` }
    : { landing: 'after', explanation: `${formatSpan(future)} after` };
}

/** `10:20:14 +08:00`, with the date when it is not that of the pivot. */
function timeSeenFrom(pivot: Instant, moment: Instant, zone: string): string {
  const [day = '', time = '', offset = ''] = formatMoment(moment, zone).split(' ');
  const shown = `${time.replace(/\.\d+$/, '')} ${offset}`;
  return formatMoment(pivot, zone).startsWith(day) ? shown : `${day} ${shown}`;
}

/**
 * A landing inside a pause says so: the pivot may be far from the pause's record and still be in it. Where the log was
 * dated from outside, it only may be.
 */
export function landInside(
  records: readonly LogRecord[],
  clock: Clock,
  pivot: Instant,
  landed: Landed,
): Landed {
  const { plusMinusMs = 0 } = clock.zone;
  let inside: { start: Instant; end: Instant; surely: boolean } | undefined;
  for (const { lasted, kind } of records) {
    if (!lasted || (kind !== 'pause' && kind !== 'stop')) continue;
    const [start, end] = [clock.toInstant(lasted.start), clock.toInstant(lasted.end)];
    if (start - plusMinusMs > pivot || end + plusMinusMs < pivot) continue;
    const surely = start + plusMinusMs <= pivot && pivot <= end - plusMinusMs;
    if (!inside || (surely && !inside.surely)) inside = { start, end, surely };
  }
  if (!inside) return landed;
  const { start, end, surely } = inside;
  const remark = `its pause of ${formatSpan(end - start)} ${surely ? 'covers' : 'may cover'} this moment`;
  const { landing, explanation } = landed;
  if (landing !== 'silent' && landing !== 'ends-before' && landing !== 'starts-after') {
    return { ...landed, explanation: `${explanation}; ${remark}`, remark };
  }
  const side = start <= pivot ? 'before' : 'after';
  return { landing: side, explanation: `${formatSpan(pivot - start)} ${side}; ${remark}`, remark };
}
