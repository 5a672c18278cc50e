import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';
import { type Instant, instant } from './instant.ts';

/** `name` as a zone, or undefined when it is none: an IANA name, `UTC`, `Z`, `+08:00`, `+0800` or `UTC+8`. */
export function parseZone(name: string): Zone | undefined {
  const text = name.trim();
  if (/^(z|utc|gmt)$/i.test(text)) return FixedOffsetZone.utcInstance;
  const fixed = /^(?:utc|gmt)?([+-])(\d{1,2})(?::?([0-5]\d))?$/i.exec(text);
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0);
    if (minutes > 18 * 60) return undefined;
    return FixedOffsetZone.instance(fixed[1] === '-' ? -minutes : minutes);
  }
  const zone = IANAZone.create(text);
  return zone.isValid ? zone : undefined;
}

/** The zone as we write it: `+08:00`, `UTC` or the IANA name; undefined when `name` is no zone. */
export function canonicalZone(name: string): string | undefined {
  const zone = parseZone(name);
  if (!zone) return undefined;
  if (zone instanceof IANAZone) return spelled(zone.name);
  const minutes = zone.offset(0);
  return minutes === 0 && !/\d/.test(name) ? 'UTC' : formatOffset(minutes);
}

/** An IANA name in its own capitals; names are found whatever theirs. */
function spelled(name: string): string {
  const lower = name.toLowerCase();
  return Intl.supportedValuesOf('timeZone').find((known) => known.toLowerCase() === lower) ?? name;
}

/** Minutes east of Greenwich of `zone` at a true moment. Throws RangeError for a name that is no zone. */
export function offsetMinutes(zone: string, ms: number): number {
  const parsed = parseZone(zone);
  if (!parsed) throw new RangeError(`"${zone}" is not a time zone`);
  return parsed.offset(ms);
}

/** `+08:00` for 480. */
export function formatOffset(minutes: number): string {
  const absolute = Math.abs(minutes);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}:${two(Math.round(absolute % 60))}`;
}

/** The zone this machine runs in: `UTC` where its clock has shown nothing else since 1970, whatever it is called. */
export const systemZone = (): string =>
  keepsUtc() ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Asked first, because the first question to Intl costs as much as a whole answer. */
function keepsUtc(): boolean {
  for (let year = 1970; year < 2038; year++)
    for (const month of [0, 6]) if (new Date(Date.UTC(year, month)).getTimezoneOffset() !== 0) return false;
  return true;
}

/** `2023-10-24T10:32:31.666+08:00`; fractions of a millisecond are rounded. */
export function formatIso(moment: Instant, zone: string): string {
  return at(moment, zone).toISO({ includeOffset: true, suppressMilliseconds: false }) ?? String(moment);
}

/** `2023-10-24 10:32:31.666 +08:00`, as a person reads it. */
export function formatMoment(moment: Instant, zone: string): string {
  return `${at(moment, zone).toFormat('yyyy-MM-dd HH:mm:ss.SSS')} ${offsetLabel(moment, zone)}`;
}

/** `10:32:31.666 +08:00`. */
export function formatTime(moment: Instant, zone: string): string {
  return `${at(moment, zone).toFormat('HH:mm:ss.SSS')} ${offsetLabel(moment, zone)}`;
}

/** `Tuesday`. */
export const weekday = (moment: Instant, zone: string): string => at(moment, zone).toFormat('cccc');

/** `+08:00`, or `UTC` for no offset, as it stands in `zone` at that moment. */
export function offsetLabel(moment: Instant, zone: string): string {
  const minutes = offsetMinutes(zone, moment);
  return minutes === 0 ? 'UTC' : formatOffset(minutes);
}

/**
 * Reads ISO 8601 with its zone written, such as `2023-10-24T10:32:31.666+08:00`, and what {@link formatMoment} shows,
 * `2023-10-24 10:32:31.666 +08:00`; undefined for anything else.
 */
export function parseIso(text: string): Instant | undefined {
  const written = text
    .trim()
    .replace(' ', 'T')
    .replace(',', '.')
    .replace(/ ?utc$/i, 'Z')
    .replace(/ (?=[z+-])/i, '');
  if (!/^\d{4}-\d\d-\d\dT.*(?:z|[+-]\d\d(?::?\d\d)?)$/i.test(written)) return undefined;
  if (PLAIN_ISO.test(written)) return instant(Date.parse(written));
  const parsed = DateTime.fromISO(written, { setZone: true, locale: LOCALE });
  return parsed.isValid ? instant(parsed.toMillis()) : undefined;
}

/** What programs write: the engine reads that as luxon does, forty times as fast. A day that not all months have is left to luxon. */
const PLAIN_ISO =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/**
 * Milliseconds of a local ISO date, with or without a time of day, as if it were UTC; undefined for anything else,
 * a date with its zone and a time of day alone among them.
 */
export function parseLocalIso(text: string): number | undefined {
  const written = text.trim().replace(' ', 'T').replace(',', '.');
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d(?::\d\d){0,2}(?:\.\d+)?)?$/.test(written)) return undefined;
  const parsed = DateTime.fromISO(written, { zone: 'utc', locale: LOCALE });
  return parsed.isValid ? parsed.toMillis() : undefined;
}

/** Digits and names of days are the same everywhere; and to ask Intl for the machine's language costs as much as a whole answer. */
const LOCALE = 'en';

function at(moment: Instant, zone: string): DateTime {
  return DateTime.fromMillis(Math.round(moment), { zone: parseZone(zone) ?? 'utc', locale: LOCALE });
}
