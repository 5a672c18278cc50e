/**
 * What a part of a line is, as far as its colour goes. The first group is what the grammars paint; the last two are
 * what only a reader of values can tell.
 */
export const COLOUR_KINDS = [
  'timestamp',
  /** What is seldom read: source lines, stack frames, levels below INFO, concurrent phases. */
  'quiet',
  'error',
  'warning',
  'info',
  'keyword',
  'function',
  'thread',
  'package',
  'class',
  'tag',
  'key',
  'field',
  'operator',
  'number',
  'unit',
  'duration',
  'session',
  'zxid',
  'server',
  'address',
  'exception',
  'string',
  'constant',
  /** Worth a look: a pause of more than 200 ms, a counter of losses that rose. */
  'notable',
  /** A pause that can cost a session or a quorum link by itself. */
  'severe',
] as const;

export type ColourKind = (typeof COLOUR_KINDS)[number];

/** A part of one line. Columns count UTF-16 units from the line's start, `end` excluded. */
export interface Colour {
  readonly start: number;
  readonly end: number;
  readonly kind: ColourKind;
}
