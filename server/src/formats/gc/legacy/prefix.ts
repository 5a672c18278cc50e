import { decimal } from '../quantities.ts';
import { writtenDate } from '../stamps.ts';

/** The stamps printed before an event, `DATE: UPTIME: #ID: `; a missing one is undefined. */
export interface Prefix {
  /** Offset where it begins. */
  readonly start: number;
  /** Milliseconds; NaN when missing. */
  readonly date: number;
  /** Milliseconds since the JVM started; NaN when missing. */
  readonly uptime: number;
  readonly gcId?: number;
}

const BEFORE =
  /(?:(?<date>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.,]\d{3}(?:[+-]\d\d:?\d\d|Z)?): *)*(?:(?<uptime>(?<![\d.,])\d{1,10}[.,]\d{3,9}): *)?(?:#(?<id>\d+): *)?$/;

/** Longer than the longest prefix, so that a look back never costs more than this. */
const REACH = 160;

/** The prefix that ends at `end` in `text`; empty, with `start` at `end`, when there is none. */
export function prefixBefore(text: string, end: number): Prefix {
  const from = Math.max(0, end - REACH);
  const found = BEFORE.exec(text.slice(from, end));
  const { date, uptime, id } = found?.groups ?? {};
  return {
    start: from + (found?.index ?? end - from),
    date: date === undefined ? NaN : writtenDate(date),
    uptime: uptime === undefined ? NaN : decimal(uptime) * 1000,
    ...(id !== undefined && { gcId: Number(id) }),
  };
}

const AHEAD =
  /^ ?(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.,]\d{3}(?:[+-]\d\d:?\d\d|Z)?: *)*(?:\d{1,10}[.,]\d{3,9}: *)?(?:#\d+: *)?/;

/** The length of the prefix that `line` begins with, 0 when it has none. */
export const prefixLength = (line: string): number => AHEAD.exec(line)?.[0].length ?? 0;
