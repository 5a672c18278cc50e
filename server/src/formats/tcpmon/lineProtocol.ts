import { NO_STAMP, type Stamp } from '../../log/instant.ts';
import { epochAt, epochOf, type Precision, precisionOf, textEnd } from './epoch.ts';
import type { Measurement, Pair } from './sample.ts';

const SPACE = 32;
const EQUALS = 61;

/** How a line of each measurement begins in one dialect: with its first tag. */
export type Openings = readonly (readonly [Measurement, string])[];

/** The right end of a line: where its fields begin, and its stamp. */
export interface End {
  /** Column of the blank before the fields. */
  readonly fieldSpace: number;
  readonly stamp: Stamp;
  readonly stampStart: number;
  readonly stampEnd: number;
}

/** The parts of a line of measurement and tags, fields, stamp. */
export interface Parts extends End {
  readonly measurement: Measurement;
  /** Column of the measurement: not 0 behind a byte order mark, a file name of grep or a progress bar. */
  readonly start: number;
}

/**
 * Takes a line apart from its right end, since host names may hold spaces, commas and equals signs and no dialect
 * of tcpmon's own escapes them. Undefined when it is none: no opening, no field, or a stamp of no known length.
 */
export function partsOf(line: string, openings: Openings): Parts | undefined {
  const end = endOf(line);
  const opening = end && openingOf(line, end.fieldSpace, openings);
  return opening && { ...opening, ...end };
}

/** The field and the stamp at the end of a line; undefined when there are none. */
export function endOf(line: string): End | undefined {
  const end = line.endsWith('\r') ? line.length - 1 : line.length;
  const stampSpace = line.lastIndexOf(' ', end - 1);
  if (stampSpace < 1 || !precisionOf(end - stampSpace - 1)) return undefined;
  const stamp = epochOf(line.slice(stampSpace + 1, end));
  if (Number.isNaN(stamp)) return undefined;
  const fieldSpace = line.lastIndexOf(' ', stampSpace - 1);
  if (fieldSpace < 0) return undefined;
  const equals = line.indexOf('=', fieldSpace);
  if (equals < 0 || equals > stampSpace) return undefined;
  return { fieldSpace, stamp, stampStart: stampSpace + 1, stampEnd: end };
}

/** Where the measurement begins; undefined when none does before column `before`. */
export function openingOf(
  line: string,
  before: number,
  openings: Openings,
): { measurement: Measurement; start: number } | undefined {
  for (const [measurement, opening] of openings) {
    if (line.startsWith(opening) && opening.length <= before) return { measurement, start: 0 };
  }
  let found: { measurement: Measurement; start: number } | undefined;
  for (const [measurement, opening] of openings) {
    const start = line.indexOf(opening);
    if (start < 0 || start + opening.length > before) continue;
    if (!found || start < found.start) found = { measurement, start };
  }
  return found;
}

/** {@link partsOf} down to the stamp, on bytes: accepts the very same lines. */
export function endStampFinder(
  openings: Openings,
): (bytes: Uint8Array, start: number, end: number, precision: Precision) => Stamp {
  const wanted = openings.map(([, opening]) => new TextEncoder().encode(opening));
  return (bytes, start, lineEnd, precision) => {
    const end = textEnd(bytes, start, lineEnd);
    const space = fieldSpaceAt(bytes, start, end, precision);
    if (space < start || !opens(bytes, start, space, wanted)) return NO_STAMP;
    return epochAt(bytes, end - precision, precision);
  };
}

/** Place of the blank before a field that is followed by a stamp up to `end`; -1 when there is none. */
export function fieldSpaceAt(bytes: Uint8Array, start: number, end: number, precision: Precision): number {
  const first = end - precision;
  if (first - 2 < start || bytes[first - 1] !== SPACE) return -1;
  if (Number.isNaN(epochAt(bytes, first, precision))) return -1;
  let hasEquals = false;
  let at = first - 2;
  while (at >= start && bytes[at] !== SPACE) {
    if (bytes[at] === EQUALS) hasEquals = true;
    at--;
  }
  return hasEquals && at >= start ? at : -1;
}

function opens(bytes: Uint8Array, start: number, before: number, openings: readonly Uint8Array[]): boolean {
  for (let at = start; at < before; at++) {
    for (const opening of openings) {
      if (at + opening.length <= before && matches(bytes, at, opening)) return true;
    }
  }
  return false;
}

/** True when `wanted` stands at `bytes[at]`. */
export function matches(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

/**
 * The tags `names`, which stand in this order between `at` and `end`, nothing in them escaped; none at all when the
 * line was damaged between them.
 */
export function tagsInOrder(
  line: string,
  at: number,
  end: number,
  names: readonly string[],
  separator = ',',
): Pair[] {
  const tags: Pair[] = [];
  let start = at;
  for (const [i, name] of names.entries()) {
    const next = names[i + 1];
    if (!line.startsWith(`${name}=`, start)) return [];
    const stop = next === undefined ? end : line.indexOf(`${separator}${next}=`, start);
    if (stop < 0 || stop > end) return [];
    tags.push({ name, value: line.slice(start + name.length + 1, stop), start, end: stop });
    start = stop + 1;
  }
  return tags;
}

/** The fields between `start` and `end`, a comma between them. */
export function valuesIn(line: string, start: number, end: number): Pair[] {
  const values: Pair[] = [];
  let equals = line.indexOf('=', start);
  for (let at = start; at < end;) {
    const comma = line.indexOf(',', at);
    const stop = comma < 0 || comma > end ? end : comma;
    // Looked for once, not from each comma on, where none is left.
    if (equals >= 0 && equals < at) equals = line.indexOf('=', at);
    if (equals > at && equals < stop) {
      const value = line.slice(equals + 1, stop);
      values.push({ name: line.slice(at, equals), value, start: at, end: stop });
    }
    at = stop + 1;
  }
  return values;
}

/** Reads the tags of a line between two columns. */
export type TagReader = (
  line: string,
  measurement: Measurement,
  start: number,
  end: number,
) => readonly Pair[];

/** `read` that answers with the same array while the tags stay the same, as for 53 lines of a socket. */
export function remembering(read: TagReader): TagReader {
  let text = '';
  let tags: readonly Pair[] = [];
  return (line, measurement, start, end) => {
    const wanted = line.slice(0, end);
    if (wanted !== text) {
      text = wanted;
      tags = read(line, measurement, start, end);
    }
    return tags;
  };
}
