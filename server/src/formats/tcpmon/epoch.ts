import { type Stamp, NO_STAMP, stamp } from '../../log/instant.ts';

const CR = 13;
const ZERO = 48;
const MS_DIGITS = 13;

/**
 * Digits of a stamp: 10 for the whole seconds tcpmon writes; 13, 16 or 19 where a user scaled them to
 * milliseconds, microseconds or nanoseconds.
 */
export type Precision = 10 | 13 | 16 | 19;

/** The precision a stamp of so many digits has; undefined for any other number of digits. */
export const precisionOf = (digits: number): Precision | undefined =>
  digits === 10 || digits === 13 || digits === 16 || digits === 19 ? digits : undefined;

/** The end of a line without the carriage return of a file that went through Windows. */
export const textEnd = (bytes: Uint8Array, start: number, end: number): number =>
  end > start && bytes[end - 1] === CR ? end - 1 : end;

/** Milliseconds since the epoch of the `precision` digits at `bytes[first]`; NaN when one of them is no digit. */
export function epochAt(bytes: Uint8Array, first: number, precision: Precision): Stamp {
  // Past 13 digits a double no longer holds the number, so the rest is kept apart as a fraction.
  const whole = precision < MS_DIGITS ? precision : MS_DIGITS;
  let ms = 0;
  for (let i = first; i < first + whole; i++) {
    const digit = (bytes[i] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return NO_STAMP;
    ms = ms * 10 + digit;
  }
  if (precision === 10) return stamp(ms * 1000);
  let part = 0;
  let scale = 1;
  for (let i = first + whole; i < first + precision; i++) {
    const digit = (bytes[i] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return NO_STAMP;
    part = part * 10 + digit;
    scale *= 10;
  }
  return stamp(ms + part / scale);
}

/** Milliseconds since the epoch of a text of digits only; NaN when it is not of a known precision. */
export function epochOf(digits: string): Stamp {
  if (!precisionOf(digits.length) || !/^\d+$/.test(digits)) return NO_STAMP;
  if (digits.length === 10) return stamp(Number(digits) * 1000);
  const part = digits.slice(MS_DIGITS);
  return stamp(Number(digits.slice(0, MS_DIGITS)) + (part ? Number(part) / 10 ** part.length : 0));
}
