declare const unit: unique symbol;

/** A true moment: milliseconds since the Unix epoch, UTC; fractions allowed. */
export type Instant = number & { readonly [unit]: 'instant' };

/**
 * A moment as one file writes it: milliseconds on that file's own clock face. A zone-less local date counts as
 * if it were UTC; an uptime counts from the start of its process. Two files' stamps must never be compared:
 * a {@link Clock} turns them into instants.
 */
export type Stamp = number & { readonly [unit]: 'stamp' };

/** A stretch of true time, both ends included. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

export const instant = (ms: number): Instant => ms as Instant;
export const stamp = (ms: number): Stamp => ms as Stamp;

/** What a line that begins no record answers instead of a stamp. */
export const NO_STAMP = NaN as Stamp;

/** What a line that begins a record without a time answers instead of a stamp. */
export const UNDATED = -Infinity as Stamp;

/** `moment` moved by `ms` milliseconds. */
export const shift = (moment: Instant, ms: number): Instant => (moment + ms) as Instant;

/** Milliseconds from `a` to `b`; negative when `b` is the earlier. */
export const distance = (a: Instant, b: Instant): number => b - a;
