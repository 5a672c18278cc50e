import type { HeadFinder } from '../log/format.ts';
import { type Stamp, stamp } from '../log/instant.ts';
import type { ByteSource } from './byteSource.ts';
import { eachLine, type Pace } from './lines.ts';

/**
 * What a pass over a file remembers of it: blocks of whole records, and for each the least and greatest stamp
 * within. Forty bytes a block, so that a gigabyte costs little more than a megabyte; exact whatever the order of stamps,
 * since a block is read again when it is asked for.
 */
export interface Fences {
  /** Blocks; the columns below have one more entry than that, for the end of the file. */
  readonly count: number;
  /** Byte at which each block begins. The first begins at 0, the others at a head line. */
  readonly offsets: Float64Array;
  /** 0-based line at which each block begins. */
  readonly lines: Float64Array;
  /** Least and greatest stamp in each block; Infinity and -Infinity in one without any. */
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  /** Dated head lines in each block. */
  readonly heads: Float64Array;
  /** Over the whole file; undefined when no line of it has a stamp. */
  readonly range: { readonly least: Stamp; readonly greatest: Stamp } | undefined;
}

/**
 * A block begins with the first head line at or behind each multiple of this many bytes: so that stretches of a file can be
 * read by themselves, and those read before it grew need not be read again.
 */
export const BLOCK_BYTES = 32 * 1024;
/** The same of a text that is printed as it is read: of that there is as much again for each byte on disk. */
export const PRINTED_BLOCK_BYTES = 64 * 1024;

/**
 * Fences of everything in the source, in one pass. `from` is the byte and line at which a block begins: 0, or where a
 * pass over a file that has grown since goes on. Rejects with the signal's reason or the system's error.
 */
export async function buildFences(
  source: ByteSource,
  heads: HeadFinder,
  pace: Pace = {},
  from: { readonly byte: number; readonly line: number } = { byte: 0, line: 0 },
): Promise<Fences> {
  const columns = new Columns();
  let { line } = from;
  columns.begin(from.byte, line);
  await eachLine(
    source,
    (bytes, start, end, offset) => {
      const found = heads.stampAt(bytes, start, end);
      if (!Number.isNaN(found)) {
        if (offset >= columns.nextBlock) columns.begin(offset, line);
        if (Number.isFinite(found)) columns.see(found);
      }
      line++;
    },
    { ...pace, from: from.byte },
  );
  return columns.finish(source.size, line);
}

class Columns {
  /** The byte from which on a head begins the next block. */
  nextBlock = 0;
  readonly #rows: number[] = [];
  #row = 0;

  begin(offset: number, line: number): void {
    this.nextBlock = (Math.floor(offset / BLOCK_BYTES) + 1) * BLOCK_BYTES;
    this.#row = this.#rows.length;
    this.#rows.push(offset, line, Infinity, -Infinity, 0);
  }

  see(stamp: number): void {
    const rows = this.#rows;
    const row = this.#row;
    if (stamp < (rows[row + LEAST] ?? Infinity)) rows[row + LEAST] = stamp;
    if (stamp > (rows[row + GREATEST] ?? -Infinity)) rows[row + GREATEST] = stamp;
    rows[row + HEADS] = (rows[row + HEADS] ?? 0) + 1;
  }

  finish(size: number, lineCount: number): Fences {
    return fencesOf(this.#rows, size, lineCount);
  }
}

const LEAST = 2;
const GREATEST = 3;
const HEADS = 4;
const ROW = 5;

/**
 * Fences from rows of five numbers a block: byte and line where it begins, least and greatest stamp (Infinity and -Infinity
 * without any), dated heads; `size` and `lineCount` are those of the file.
 */
export function fencesOf(rows: ArrayLike<number>, size: number, lineCount: number): Fences {
  const count = rows.length / ROW;
  const column = (place: number, end?: number): Float64Array => {
    const values = new Float64Array(end === undefined ? count : count + 1);
    for (let block = 0; block < count; block++) values[block] = rows[block * ROW + place] ?? 0;
    if (end !== undefined) values[count] = end;
    return values;
  };
  return withRange({
    count,
    offsets: column(0, size),
    lines: column(1, lineCount),
    least: column(LEAST),
    greatest: column(GREATEST),
    heads: column(HEADS),
  });
}

/** The columns of fences with the range over all of them. */
export const withRange = (columns: Omit<Fences, 'range'>): Fences => ({
  ...columns,
  range: rangeOf(columns),
});

function rangeOf({ least, greatest }: Pick<Fences, 'least' | 'greatest'>): Fences['range'] {
  const from = least.reduce((a, b) => Math.min(a, b), Infinity);
  const to = greatest.reduce((a, b) => Math.max(a, b), -Infinity);
  return from <= to ? { least: stamp(from), greatest: stamp(to) } : undefined;
}
