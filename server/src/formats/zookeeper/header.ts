import type { HeadFinder, HeadShape } from '../../log/format.ts';
import { NO_STAMP, type Stamp, stamp } from '../../log/instant.ts';
import type { Level } from '../../log/record.ts';
import { ISO_SECONDS, isoDateAt, threeDigits } from '../isoDate.ts';

/** What stands before the message on a head line. */
export interface Header {
  readonly level: Level;
  /** The value in `[myid:…]`, '' when blank, undefined when the layout has none. */
  readonly myid: string | undefined;
  readonly thread: string;
  /** As printed: `QuorumPeer`, `o.a.z.s.q.QuorumPeer`, `Learner$LeaderConnector`. */
  readonly className: string;
  readonly sourceLine: number | undefined;
  /** Column at which the message begins. */
  readonly messageStart: number;
}

/**
 * The shipped pattern `%d{ISO8601} [myid:%X{myid}] - %-5p [%t:%C{1}@%L] - %m%n` (conf/log4j.properties of 3.4 to
 * 3.7, conf/logback.xml from 3.8), with or without `[myid:]` (≤ 3.3, Debian), with the extra `[%x]` of TRACEFILE.
 * Thread names hold brackets, colons and parentheses, some of them unbalanced, so the class anchors the split.
 */
const HEADER =
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[,.]\d{3}(?: \[myid:([^\]]*)\])? - ([A-Z]+) *\[(.*?):([\w.$/]+)@(\d+|\?)\](?:\[[^\]]*\])? - /;

const LEVELS: ReadonlySet<string> = new Set(['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE']);

/** A word as a level, INFO for one that is none. */
export const levelOf = (word: string): Level => (LEVELS.has(word) ? (word as Level) : 'INFO');

/** Splits a head line; undefined when the line is not one. */
export function parseHeader(line: string): Header | undefined {
  const match = HEADER.exec(line);
  if (!match || !LEVELS.has(match[2] ?? '')) return undefined;
  return {
    level: match[2] as Level,
    myid: match[1],
    thread: match[3] ?? '',
    className: match[4] ?? '',
    sourceLine: match[5] === '?' ? undefined : Number(match[5]),
    messageStart: match[0].length,
  };
}

/** The level of a head line, whatever follows it. */
const LEVEL = /^.{23}(?: \[myid:[^\]]*\])? - ([A-Z]+) */;

/**
 * Splits a head line as {@link parseHeader} does; one whose thread and class are cut or missing keeps its level
 * and a message. Undefined for what {@link heads} takes for a continuation line.
 */
export function parseHead(line: string): Header | undefined {
  if (!isHead(line)) return undefined;
  const strict = parseHeader(line);
  if (strict) return strict;
  const match = LEVEL.exec(line);
  if (!match) return undefined;
  return {
    level: levelOf(match[1] ?? ''),
    myid: undefined,
    thread: '',
    className: '',
    sourceLine: undefined,
    messageStart: match[0].length,
  };
}

/** The class without its package, as log4j prints it: logback's `o.a.z.s.q.QuorumPeer` becomes `QuorumPeer`. */
export const simpleClass = (className: string): string => className.slice(className.lastIndexOf('.') + 1);

/** Columns that a stamp takes on a head line: `2023-10-24T10:32:31,666`. */
export const STAMP_COLUMNS = ISO_SECONDS + 4;

/** The stamp of a head line already decoded; NaN when there is none. */
export function stampOf(line: string): Stamp {
  const bytes = encoder.encode(line.slice(0, STAMP_COLUMNS));
  return dateAt(bytes, 0, bytes.length);
}

const encoder = new TextEncoder();

/** What {@link heads} says of a line already decoded. */
export function isHead(line: string): boolean {
  if (line.charCodeAt(4) !== DASH) return false;
  const { written } = encoder.encodeInto(line.slice(0, LONGEST_HEAD), headBytes);
  return !Number.isNaN(heads.stampAt(headBytes.subarray(0, written), 0, written));
}

/** Head lines are those with a date, then `[myid:…]` or nothing, then ` - LEVEL`. Keeps no state. */
export const heads: HeadFinder = {
  stampAt(bytes, lineStart, end) {
    const start = skipNuls(bytes, lineStart, end);
    const date = dateAt(bytes, start, end);
    if (Number.isNaN(date)) return NO_STAMP;
    let at = start + STAMP_COLUMNS;
    if (standsAt(bytes, at, MYID)) {
      const close = bytes.subarray(at, Math.min(end, at + LONGEST_MYID)).indexOf(CLOSE);
      if (close < 0) return NO_STAMP;
      at += close + 1;
    }
    const dashed = bytes[at] === SPACE && bytes[at + 1] === DASH && bytes[at + 2] === SPACE;
    return dashed && isUpper(bytes[at + 3]) && isUpper(bytes[at + 4]) ? date : NO_STAMP;
  },
};

/** The shape that {@link heads} looks for, byte by byte. */
export const headShape: HeadShape = { bracket: ' [myid:', bracketLimit: 120, then: ' - ', capitals: 2 };

const SPACE = 0x20;
const DASH = 0x2d;
const CLOSE = 0x5d;
const MYID = encoder.encode(headShape.bracket);
const LONGEST_MYID = headShape.bracketLimit;
const LONGEST_HEAD = STAMP_COLUMNS + LONGEST_MYID + ' - WARN'.length;
const headBytes = new Uint8Array(3 * LONGEST_HEAD);

function standsAt(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let index = 0; index < word.length; index++) if (bytes[at + index] !== word[index]) return false;
  return true;
}

/** Whether a byte is a capital letter. */
export const isUpper = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 0x41 && byte <= 0x5a;

/**
 * Where a line's text begins: a file cut by logrotate's copytruncate, or that a loss of power left longer than its
 * content, holds NUL bytes before it.
 */
export function skipNuls(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === 0) at++;
  return at;
}

/** What {@link skipNuls} says of a line already decoded. */
export function nulsBefore(line: string): number {
  let at = 0;
  while (line.charCodeAt(at) === 0) at++;
  return at;
}

/** The date that begins at `start`; NaN when there is none. */
export function dateAt(bytes: Uint8Array, start: number, end: number): Stamp {
  if (end - start < STAMP_COLUMNS) return NO_STAMP;
  const point = bytes[start + ISO_SECONDS];
  if (point !== 0x2c && point !== 0x2e) return NO_STAMP;
  return stamp(isoDateAt(bytes, start, end) + threeDigits(bytes, start + ISO_SECONDS + 1));
}
