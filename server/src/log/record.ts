import type { Stamp } from './instant.ts';
import type { Timeout } from './timeout.ts';

export type Level = 'FATAL' | 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE';

export type FieldValue = string | number | boolean;
export type Fields = Readonly<Record<string, FieldValue>>;

/** One thing a log says: a head line and the lines that continue it. */
export interface LogRecord {
  /** 0-based line of the head in the file. */
  readonly line: number;
  /** 0-based last line, equal to `line` for a record of one line. */
  readonly endLine: number;
  /** Byte of the head line's first character. */
  readonly byteOffset: number;
  /** When the record was written, on the file's own clock face; NaN when the record carries no time. */
  readonly stamp: Stamp;
  /** When what the record tells of began and ended, for something that lasted. */
  readonly lasted?: { readonly start: Stamp; readonly end: Stamp };
  /** What lasted, without its length: `Full GC (Ergonomics)`. Of pauses only. */
  readonly title?: string;
  /** The two ends, `host:port`, of a connection that it tells of trouble on, such as a retransmission. */
  readonly troubled?: readonly [local: string, peer: string];
  /** The timeout that it reports, or the length of what it reports. */
  readonly timeout?: Timeout;
  readonly level?: Level;
  readonly kind?: string;
  /** What a person reads: the message without date, level, thread and class. */
  readonly message: string;
  /** What the outline calls it, for a turning point in the file's story: `Election started`, `Full GC 1.2 s`. */
  readonly landmark?: string;
  /** For a landmark that opens a stretch of the file: 1 a run of the process, 2 a role within one; the next as wide ends it. */
  readonly period?: 1 | 2;
  /** One sentence of what a person should read from it, where somebody knows: plain text. */
  readonly reading?: string;
  /** True when the record only elaborates a neighbour (a phase, a region count): shown when nothing better is near. */
  readonly detail?: boolean;
  readonly fields: Fields;
}

/** How loudly a record asks to be shown among others of the same instant; higher is louder, 0 for details. */
export function weight(record: Pick<LogRecord, 'level' | 'detail'>): number {
  if (record.detail) return 0;
  return weightOf(record.level);
}

/** The weight of a record of this level that is no detail; undefined is that of one without a level. */
export function weightOf(level: Level | undefined): number {
  // Asked of each record of a window, where a table by names would be looked up each time.
  switch (level) {
    case 'FATAL':
      return 6;
    case 'ERROR':
      return 5;
    case 'WARN':
      return 4;
    case 'DEBUG':
      return 2;
    case 'TRACE':
      return 1;
    default:
      return 3;
  }
}
