import type { LineSieve } from '../../log/format.ts';
import type { Stamp } from '../../log/instant.ts';
import type { Token } from '../../log/token.ts';
import type { Precision } from './epoch.ts';
import type { Sample } from './sample.ts';

/** Takes lines of one file apart, given in their order; undefined for a line that holds no whole sample. */
export type Parser = (line: string) => Sample | undefined;

/** How one dialect of tcpmon's text writes a sample. */
export interface Form {
  /** The letter by which we call it. */
  readonly id: string;
  /** What wrote it and when, in words: `tcpmon line protocol since 2023-10-11`. */
  readonly name: string;
  /** A parser for one pass over lines; it may remember those before. */
  parser(): Parser;
  /** {@link parser} down to the stamp, on bytes: must accept the very same lines, and allocate nothing. */
  stampAt(bytes: Uint8Array, start: number, end: number, precision: Precision): Stamp;
  /** True for a line that belongs to a sample without being one: the first lines of a tag over several lines. */
  continues?(line: string): boolean;
  /** True for a line that nothing but this dialect writes: a file is of a broken build as soon as one is. */
  marks?(line: string): boolean;
  /** True when a value is written as this dialect writes it; else numbers and quoted words are. */
  readonly isValue?: (written: string) => boolean;
  /** Where lines are looked through for changes on their bytes; see Dialect.sieve. */
  readonly sieve?: (least: number) => LineSieve;
  /** What a line names that is not a sample, in a dialect with such lines. */
  tokens?(line: string): Token[];
}
