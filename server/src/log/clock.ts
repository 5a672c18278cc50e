import { type Instant, instant, type Stamp, stamp } from './instant.ts';
import { offsetMinutes } from './zone.ts';

/** Which zone a file's stamps are in, and how that is known. */
export interface ZoneReading {
  /** `+08:00`, `Asia/Shanghai` or `UTC`. */
  readonly name: string;
  /** Why, in words that follow "zone": `from the GC log beside it`. */
  readonly reason: string;
  /** True when no evidence of this file's own node stands behind it. */
  readonly assumed: boolean;
  /** Milliseconds by which instants may be off either way, where the log's stamps were dated from outside. */
  readonly plusMinusMs?: number;
}

/** Turns one file's stamps into instants and back. */
export interface Clock {
  readonly zone: ZoneReading;
  /** Milliseconds by which this node's clock is ahead of true time; already taken off the instants. */
  readonly offsetMs: number;
  /** Why the stamps come to no instants, in words that follow "uptime only, and"; absent where they do. */
  readonly undated?: string;
  toInstant(stamp: Stamp): Instant;
  toStamp(instant: Instant): Stamp;
}

/** A clock for stamps that are true time already; `zone` is only how to show them. */
export function writtenClock(zone: ZoneReading, offsetMs = 0): Clock {
  return {
    zone,
    offsetMs,
    toInstant: (s) => instant(s - offsetMs),
    toStamp: (i) => stamp(i + offsetMs),
  };
}

/**
 * A clock for local dates in `zone.name`. A date in the hour that summer time repeats is taken for its first
 * occurrence; one in the hour that it skips, for the moment just after the skip.
 */
export function localClock(zone: ZoneReading, offsetMs = 0): Clock {
  const offset = cachedOffset(zone.name);
  const toInstant = (s: Stamp): Instant => {
    const before = s - offset(s - DAY) * MINUTE;
    const after = s - offset(s + DAY) * MINUTE;
    const early = Math.min(before, after);
    const found = early + offset(early) * MINUTE === s ? early : Math.max(before, after);
    return instant(found - offsetMs);
  };
  return {
    zone,
    offsetMs,
    toInstant,
    toStamp: (i) => stamp(i + offsetMs + offset(i + offsetMs) * MINUTE),
  };
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const QUARTER = 15 * MINUTE;

/** Quarters remembered, each in the place that its number tells: of those that share one, the last. */
const PLACES = 1024;

/** Offsets change on quarter hours at the finest, so one look-up serves all stamps of a quarter. */
function cachedOffset(zone: string): (ms: number) => number {
  const quarters = new Float64Array(PLACES).fill(NaN);
  const offsets = new Float64Array(PLACES);
  return (ms) => {
    const quarter = Math.floor(ms / QUARTER);
    const place = quarter & (PLACES - 1);
    if (quarters[place] !== quarter) {
      offsets[place] = offsetMinutes(zone, quarter * QUARTER);
      quarters[place] = quarter;
    }
    return offsets[place] ?? 0;
  };
}
