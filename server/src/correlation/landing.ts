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
  /** How far from the pivot a record may lie and still be news: the window's two halves. */
  readonly reach: { readonly before: number; readonly after: number };
}

/** The honest landing of a log that has dated records. */
export function land({ pivot, zone, before, after, resolution, reach }: Surroundings): Landed {
  const least = Math.min(before ?? Infinity, after ?? Infinity);
  if (least < resolution) {
    return { landing: 'exact', explanation: resolution >= 1000 ? 'same second' : 'same millisecond' };
  }
  if (after === undefined && before !== undefined) {
    if (before > reach.before) {
      const end = timeSeenFrom(pivot, shift(pivot, -before), zone);
      return { landing: 'ends-before', explanation: `ends ${formatSpan(before)} earlier (${end})` };
    }
    return { landing: 'before', explanation: `${formatSpan(before)} before, the last record of this log` };
  }
  if (before === undefined && after !== undefined) {
    if (after > reach.after) {
      const start = timeSeenFrom(pivot, shift(pivot, after), zone);
      return { landing: 'starts-after', explanation: `starts ${formatSpan(after)} later (${start})` };
    }
    return { landing: 'after', explanation: `${formatSpan(after)} after, the first record of this log` };
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

/** A landing inside a pause says so: the pivot may be far from the pause's record and still be in it. */
export function landInside(
  records: readonly LogRecord[],
  clock: Clock,
  pivot: Instant,
  landed: Landed,
): Landed {
  for (const { lasted, kind } of records) {
    if (!lasted || (kind !== 'pause' && kind !== 'stop')) continue;
    const [start, end] = [clock.toInstant(lasted.start), clock.toInstant(lasted.end)];
    if (start > pivot || end < pivot) continue;
    const remark = `its pause of ${formatSpan(end - start)} covers this moment`;
    if (
      landed.landing !== 'silent' &&
      landed.landing !== 'ends-before' &&
      landed.landing !== 'starts-after'
    ) {
      return { ...landed, explanation: `${landed.explanation}; ${remark}`, remark };
    }
    return { landing: 'before', explanation: `${formatSpan(pivot - start)} before; ${remark}`, remark };
  }
  return landed;
}
