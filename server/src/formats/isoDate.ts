/** Bytes of `2023-10-24T10:32:31`, the shortest date that {@link isoDateAt} reads. */
export const ISO_SECONDS = 19;

/**
 * Reads `yyyy-MM-dd[T ]HH:mm:ss` at `at`, as milliseconds if the date were UTC; NaN when no such date stands
 * there. Allocates nothing: it runs on every line of every file.
 */
export function isoDateAt(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < ISO_SECONDS) return NaN;
  const separator = bytes[at + 10];
  if (separator !== 0x54 && separator !== 0x20) return NaN;
  if (bytes[at + 4] !== 0x2d || bytes[at + 7] !== 0x2d) return NaN;
  if (bytes[at + 13] !== 0x3a || bytes[at + 16] !== 0x3a) return NaN;
  const century = twoDigits(bytes, at);
  const year = century * 100 + twoDigits(bytes, at + 2);
  const month = twoDigits(bytes, at + 5);
  const day = twoDigits(bytes, at + 8);
  const hour = twoDigits(bytes, at + 11);
  const minute = twoDigits(bytes, at + 14);
  const second = twoDigits(bytes, at + 17);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return NaN;
  if (!(hour <= 24 && minute <= 59 && second <= 60)) return NaN;
  return (daysFromCivil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second) * 1000;
}

/** Three digits at `at` as a number, or NaN. */
export function threeDigits(bytes: Uint8Array, at: number): number {
  return digit(bytes, at) * 100 + twoDigits(bytes, at + 1);
}

/** Two digits at `at` as a number, or NaN. */
export function twoDigits(bytes: Uint8Array, at: number): number {
  return digit(bytes, at) * 10 + digit(bytes, at + 1);
}

function digit(bytes: Uint8Array, at: number): number {
  const value = (bytes[at] ?? 0) - 0x30;
  return value >= 0 && value <= 9 ? value : NaN;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar (the era arithmetic of Howard Hinnant's paper). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
