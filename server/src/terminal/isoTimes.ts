import type { Instant } from '../log/instant.ts';
import { formatIso, offsetMinutes } from '../log/zone.ts';

const MINUTE = 60_000;
/** Minutes kept; logs jump back and forth between a few. */
const MOST_KEPT = 1_000;

/**
 * {@link formatIso} for many instants of one zone: all that a minute shares is formatted once. A minute in which the
 * zone's offset changes, or counts seconds as offsets did before 1972, is formatted an instant at a time.
 */
export function isoTimes(zone: string): (moment: Instant) => string {
  const known = new Map<number, Shared | undefined>();
  let lastMinute = NaN;
  let last: Shared | undefined;
  return (moment) => {
    const ms = Math.round(moment);
    const minute = Math.floor(ms / MINUTE);
    if (minute !== lastMinute) {
      if (!known.has(minute)) {
        if (known.size >= MOST_KEPT) known.clear();
        known.set(minute, sharedBy(minute * MINUTE, zone));
      }
      lastMinute = minute;
      last = known.get(minute);
    }
    if (last === undefined) return formatIso(moment, zone);
    const rest = ms - minute * MINUTE;
    const second = Math.floor(rest / 1000);
    return `${last.before}${TWO[second] ?? ''}.${THREE[rest - second * 1000] ?? ''}${last.behind}`;
  };
}

/** What stands before and behind the seconds in every instant of one minute. */
interface Shared {
  readonly before: string;
  readonly behind: string;
}

function sharedBy(start: number, zone: string): Shared | undefined {
  const offset = offsetMinutes(zone, start);
  if (!Number.isInteger(offset) || offsetMinutes(zone, start + MINUTE - 1) !== offset) return undefined;
  const [, before, behind] = /^(.*:)00\.000(.*)$/.exec(formatIso(start as Instant, zone)) ?? [];
  return before === undefined || behind === undefined ? undefined : { before, behind };
}

/** Numbers below `count` with leading zeros. */
const padded = (count: number, width: number): string[] =>
  Array.from({ length: count }, (_, value) => String(value).padStart(width, '0'));

const TWO = padded(60, 2);
const THREE = padded(1000, 3);
