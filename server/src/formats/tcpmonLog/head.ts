import type { HeadFinder } from '../../log/format.ts';
import { NO_STAMP, type Stamp, stamp } from '../../log/instant.ts';
import { ISO_SECONDS, isoDateAt, twoDigits } from '../isoDate.ts';

const ESCAPE = 0x1b;
const BRACKET = 0x5b;
const CLOSING = 0x5d;
const COLON = 0x3a;
const SPACE = 0x20;
const BRACE = 0x7b;
const POINT = 0x2e;
const CR = 0x0d;
const SMALL_M = 0x6d;
const CAPITAL_T = 0x54;

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const LEVELS = ['TRC', 'DBG', 'INF', 'WRN', 'ERR', 'FTL', 'PNC', '???'].map(ascii);
const JSON_START = ascii('{"level":"');
/** Inside a text its quotes would have backslashes: this is the record's own. */
const JSON_TIME = ascii(',"time":"');

/**
 * Finds the lines of tcpmon's own log, as zerolog writes them: on the console `2023-10-17T14:50:48+08:00 INF …`, with
 * colour codes in between and what journald puts before; in its file `{"level":"info",…,"time":"…",…}`.
 */
export const heads: HeadFinder = {
  stampAt(bytes, start, lineEnd) {
    const end = lineEnd > start && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    return bytes[start] === BRACE ? jsonStampAt(bytes, start, end) : consoleStampAt(bytes, start, end);
  },
};

function jsonStampAt(bytes: Uint8Array, start: number, end: number): Stamp {
  if (!matches(bytes, start, end, JSON_START)) return NO_STAMP;
  for (let at = start + JSON_START.length; at < end; at++) {
    if (matches(bytes, at, end, JSON_TIME)) return momentAt(bytes, at + JSON_TIME.length, end);
  }
  return NO_STAMP;
}

function consoleStampAt(bytes: Uint8Array, start: number, end: number): Stamp {
  const date = pastColours(bytes, isDigit(bytes[start]) ? start : pastPrefix(bytes, start, end), end);
  const found = momentAt(bytes, date, end);
  if (Number.isNaN(found)) return NO_STAMP;
  let at = pastColours(bytes, pastMoment(bytes, date, end), end);
  if (bytes[at] !== SPACE) return NO_STAMP;
  at = pastColours(bytes, at + 1, end);
  for (const level of LEVELS) {
    if (!matches(bytes, at, end, level)) continue;
    const after = pastColours(bytes, at + level.length, end);
    return after === end || bytes[after] === SPACE ? found : NO_STAMP;
  }
  return NO_STAMP;
}

/** Behind `Oct 17 14:50:48 host tcpmon[812]: `, which journald puts before a line; `start` when there is none. */
function pastPrefix(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] === ESCAPE) return start;
  for (let at = start; at + 2 < end; at++) {
    if (bytes[at] === CLOSING && bytes[at + 1] === COLON && bytes[at + 2] === SPACE) return at + 3;
  }
  return start;
}

/** Behind any `ESC[…m` that stand at `at`. */
function pastColours(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next + 1 < end && bytes[next] === ESCAPE && bytes[next + 1] === BRACKET) {
    let close = next + 2;
    while (close < end && (isDigit(bytes[close]) || bytes[close] === 0x3b)) close++;
    if (close >= end || bytes[close] !== SMALL_M) return next;
    next = close + 1;
  }
  return next;
}

/** The true moment of an RFC 3339 date with its zone; NaN when none stands there. */
function momentAt(bytes: Uint8Array, at: number, end: number): Stamp {
  if (bytes[at + 10] !== CAPITAL_T) return NO_STAMP;
  const local = isoDateAt(bytes, at, end);
  if (Number.isNaN(local)) return NO_STAMP;
  const zone = pastFraction(bytes, at, end);
  let fraction = 0;
  let scale = 1;
  for (let digit = at + ISO_SECONDS + 1; digit < zone; digit++) {
    fraction = fraction * 10 + ((bytes[digit] ?? 0) - 0x30);
    scale *= 10;
  }
  const minutes = offsetAt(bytes, zone, end);
  return stamp(local + (fraction / scale) * 1000 - minutes * 60_000);
}

function pastFraction(bytes: Uint8Array, at: number, end: number): number {
  let zone = at + ISO_SECONDS;
  if (bytes[zone] !== POINT) return zone;
  zone++;
  while (zone < end && isDigit(bytes[zone])) zone++;
  return zone;
}

const pastMoment = (bytes: Uint8Array, at: number, end: number): number => {
  const zone = pastFraction(bytes, at, end);
  return bytes[zone] === 0x5a ? zone + 1 : zone + 6;
};

/** Minutes of `Z` or `+08:00` at `at`; NaN for anything else. */
function offsetAt(bytes: Uint8Array, at: number, end: number): number {
  if (at < end && bytes[at] === 0x5a) return 0;
  if (at + 6 > end || bytes[at + 3] !== COLON) return NaN;
  const minutes = twoDigits(bytes, at + 1) * 60 + twoDigits(bytes, at + 4);
  if (bytes[at] === 0x2b) return minutes;
  return bytes[at] === 0x2d ? -minutes : NaN;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

function matches(bytes: Uint8Array, at: number, end: number, wanted: Uint8Array): boolean {
  if (at + wanted.length > end) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

const encoder = new TextEncoder();

/** The stamp of a head line as text; NaN for other lines. */
export function stampOf(line: string): Stamp {
  const bytes = encoder.encode(line);
  return heads.stampAt(bytes, 0, bytes.length);
}
