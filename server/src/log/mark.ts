import type { Stamp } from './instant.ts';
import type { LogRecord } from './record.ts';

/** What kind of message between servers a mark belongs to. */
export type MarkKind = 'vote' | 'join' | 'epoch' | 'loss' | 'session';

/**
 * One end of a message between servers, as a log shows it. A `cause` was written before the message left, an `effect` after it
 * came: so in true time every effect of a key lies behind the cause of that key, however the clocks of the two servers go.
 */
export interface Mark {
  readonly side: 'cause' | 'effect';
  readonly kind: MarkKind;
  /** What tells the message from all others of the cluster. Two causes of one key make it worthless. */
  readonly key: string;
  readonly stamp: Stamp;
  /** Where the record stands that was written then. 0-based. */
  readonly line: number;
  readonly byteOffset: number;
}

/** The end of a connection between servers, as the log of one tells it. */
export interface SocketEnd {
  /** Of the other side, `10.255.0.141:41168`. */
  readonly address: string;
  readonly stamp: Stamp;
}

/** Takes the records of one log in file order and tells the marks among them, some only when a later record shows what they are of. */
export interface MarkReader {
  take(record: LogRecord): void;
  /** Marks told so far, in no order. */
  readonly marks: readonly Mark[];
  /** Connections that ended, in file order. */
  readonly ends: readonly SocketEnd[];
}

/** How the records of a log show messages between the servers of a cluster. */
export interface MarksTold {
  /** Texts of which a head line holds one when its record matters to a reader. ASCII; a line that holds one need not matter. */
  readonly texts: readonly string[];
  /** Those of the texts of which a log may hold millions of lines: of these only so many are read. */
  readonly frequent: readonly string[];
  /** Lines behind the head line that belong to what a reader looks at: the name of an exception. */
  readonly linesBehind: number;
  /** A fresh reader for one log. */
  reader(): MarkReader;
}
