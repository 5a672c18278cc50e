import type { HeadFinder } from '../../log/format.ts';
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

const LEVELS = new Set(['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE']);

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

/** What {@link heads} takes for a head, on a decoded line. */
const HEAD = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[,.]\d{3}(?: \[myid:[^\]]{0,110}\])? - ([A-Z]{2,}) */;

/**
 * Splits a head line as {@link parseHeader} does; one whose thread and class are cut or missing keeps its level
 * and a message. Undefined for a continuation line.
 */
export function parseHead(line: string): Header | undefined {
  const strict = parseHeader(line);
  if (strict) return strict;
  const match = HEAD.exec(line);
  if (!match) return undefined;
  const word = match[1] ?? '';
  return {
    level: LEVELS.has(word) ? (word as Level) : 'INFO',
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

/** Head lines are those with a date, then `[myid:…]` or nothing, then ` - LEVEL`. Keeps no state. */
export const heads: HeadFinder = {
  stampAt(bytes, start, end) {
    const date = dateAt(bytes, start, end);
    if (Number.isNaN(date)) return NO_STAMP;
    let at = start + STAMP_COLUMNS;
    if (bytes[at] === SPACE && bytes[at + 1] === OPEN && bytes[at + 2] === LETTER_M) {
      const close = bytes.subarray(at, Math.min(end, at + LONGEST_MYID)).indexOf(CLOSE);
      if (close < 0) return NO_STAMP;
      at += close + 1;
    }
    const dashed = bytes[at] === SPACE && bytes[at + 1] === DASH && bytes[at + 2] === SPACE;
    return dashed && isUpper(bytes[at + 3]) && isUpper(bytes[at + 4]) ? date : NO_STAMP;
  },
};

const SPACE = 0x20;
const DASH = 0x2d;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const LETTER_M = 0x6d;
const LONGEST_MYID = 120;

const isUpper = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x41 && byte <= 0x5a;

function dateAt(bytes: Uint8Array, start: number, end: number): Stamp {
  if (end - start < STAMP_COLUMNS) return NO_STAMP;
  const point = bytes[start + ISO_SECONDS];
  if (point !== 0x2c && point !== 0x2e) return NO_STAMP;
  return stamp(isoDateAt(bytes, start, end) + threeDigits(bytes, start + ISO_SECONDS + 1));
}
