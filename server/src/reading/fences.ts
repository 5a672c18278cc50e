import type { HeadFinder } from '../log/format.ts';
import type { Stamp } from '../log/instant.ts';
import type { ByteSource } from './byteSource.ts';
import { eachLine, type Pace } from './lines.ts';

/**
 * What a pass over a file remembers of it: blocks of whole records, and for each the least and greatest stamp
 * within. Forty bytes a block, so that a gigabyte costs less than a megabyte; exact whatever the order of stamps,
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

/** A block ends at the first head line after this many bytes. */
export const BLOCK_BYTES = 64 * 1024;

/** Fences of everything in the source, in one pass. Rejects with the signal's reason or the system's error. */
export async function buildFences(source: ByteSource, heads: HeadFinder, pace: Pace = {}): Promise<Fences> {
  const columns = new Columns();
  let line = 0;
  columns.begin(0, 0);
  await eachLine(
    source,
    (bytes, start, end, offset) => {
      const stamp = heads.stampAt(bytes, start, end);
      if (!Number.isNaN(stamp)) {
        if (offset - columns.blockOffset >= BLOCK_BYTES) columns.begin(offset, line);
        if (Number.isFinite(stamp)) columns.see(stamp);
      }
      line++;
    },
    pace,
  );
  return columns.finish(source.size, line);
}

class Columns {
  blockOffset = 0;
  #offsets: number[] = [];
  #lines: number[] = [];
  #least: number[] = [];
  #greatest: number[] = [];
  #heads: number[] = [];

  begin(offset: number, line: number): void {
    this.blockOffset = offset;
    this.#offsets.push(offset);
    this.#lines.push(line);
    this.#least.push(Infinity);
    this.#greatest.push(-Infinity);
    this.#heads.push(0);
  }

  see(stamp: number): void {
    const block = this.#least.length - 1;
    this.#heads[block] = (this.#heads[block] ?? 0) + 1;
    if (stamp < (this.#least[block] ?? Infinity)) this.#least[block] = stamp;
    if (stamp > (this.#greatest[block] ?? -Infinity)) this.#greatest[block] = stamp;
  }

  finish(size: number, lineCount: number): Fences {
    const least = this.#least.reduce((a, b) => Math.min(a, b));
    const greatest = this.#greatest.reduce((a, b) => Math.max(a, b));
    return {
      count: this.#offsets.length,
      offsets: Float64Array.from([...this.#offsets, size]),
      lines: Float64Array.from([...this.#lines, lineCount]),
      least: Float64Array.from(this.#least),
      greatest: Float64Array.from(this.#greatest),
      heads: Float64Array.from(this.#heads),
      range: least <= greatest ? { least: least as Stamp, greatest: greatest as Stamp } : undefined,
    };
  }
}
