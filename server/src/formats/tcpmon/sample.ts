import type { Stamp } from '../../log/instant.ts';

/** What an export line measures: one TCP socket, one network interface, or the whole host. */
export type Measurement = 'tcp' | 'nic' | 'net';

/**
 * `name=value` on a line, by today's name and in today's form (dialect F). Columns count UTF-16 units from the
 * line's start, `end` excluded; both are 0 for one that stands on a line before.
 */
export interface Pair {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** What stands on the line instead, where an older dialect writes another name or another form. */
  readonly written?: string;
  /** Where the value stands, in a dialect that parts it from its name. */
  readonly apart?: { readonly start: number; readonly end: number };
}

/** One export line taken apart. The same for every dialect; only how it is read off the line differs. */
export interface Sample {
  readonly measurement: Measurement;
  /**
   * Column of the measurement: above 0 after a byte order mark or noise glued to the line; -1 where it and the tags
   * stand on a line before, as dialect D has it.
   */
  readonly start: number;
  /** Hostname, addresses, process, interface; empty when the line's tags are damaged. */
  readonly tags: readonly Pair[];
  /** Usually one; three on a timer line. */
  readonly values: readonly Pair[];
  readonly stamp: Stamp;
  /** Columns of the stamp. */
  readonly stampStart: number;
  readonly stampEnd: number;
}

/** The tag called `name`; undefined when the line has none. */
export const tag = (sample: Sample, name: string): string | undefined =>
  sample.tags.find((pair) => pair.name === name)?.value;

/** The field called `name`; undefined when the line has none. */
export const value = (sample: Sample, name: string): string | undefined =>
  sample.values.find((pair) => pair.name === name)?.value;
