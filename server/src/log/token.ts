import type { Endpoint } from './endpoint.ts';
import type { Stamp } from './instant.ts';

/** A client's session as a learner reports it to its leader: the id and its negotiated timeout. */
export interface SessionTouch {
  readonly session: bigint;
  readonly timeoutMs: number;
}

/** What a thing on a line means, for a person: a title, rows of label and value, and remarks. Plain text throughout. */
export interface Explanation {
  readonly title: string;
  readonly rows: readonly (readonly [label: string, value: string])[];
  readonly notes?: readonly string[];
  /** When the explained thing began and ended, where it lasted; the reader shows both in true time. */
  readonly lasted?: { readonly start: Stamp; readonly end: Stamp };
  /** The moment that the explained thing writes in another way than its log's stamps; shown in true time as well. */
  readonly at?: Stamp;
  /** For a value that is measured again and again: how to tell what changed since the time before. */
  readonly series?: SeriesValue;
}

/** One of the values that a file holds of the same thing, one after the other. */
export interface SeriesValue {
  readonly stamp: Stamp;
  /** A text that stands on every line of this series, so that all others can be passed over. */
  readonly mark: string;
  /** The value of this series on another line; undefined on a line of another one. */
  valueOn(line: string): { readonly stamp: Stamp; readonly value: string } | undefined;
  /** What changed from an earlier value to this one, which came `span` later: `+3 segments in 1 s (from 488)`. */
  changeFrom(value: string, span: string): string;
}

/**
 * A span of one line that means something. Columns count UTF-16 units from the line's start, `end` excluded:
 * ```
 * Expiring session 0x2001776d0d90000, timeout of 4000ms exceeded
 *                  ^^^^^^^^^^^^^^^^^ start 17, end 34
 * ```
 */
export type Token = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'timestamp'; readonly stamp: Stamp }
  /** Unsigned 64-bit id, however it was printed. */
  | { readonly kind: 'session'; readonly id: bigint }
  /** Unsigned 64-bit transaction id. */
  | { readonly kind: 'zxid'; readonly zxid: bigint }
  | { readonly kind: 'touches'; readonly touches: readonly SessionTouch[] }
  /** One end of a TCP connection, with the other one where the line tells it. */
  | {
      readonly kind: 'endpoint';
      readonly endpoint: Endpoint;
      readonly peer?: Endpoint;
      readonly explanation: Explanation;
    }
  | { readonly kind: 'fact'; readonly explanation: Explanation }
);
