import type { HeadShape } from '../log/format.ts';
import { HEAD_AHEAD_BYTES, Kernel, ROW_NUMBERS } from './kernel.ts';

/** The head lines of a block, in its order. */
export interface Heads {
  /** Per head line: its stamp, its place in the block's bytes and its line, counted from the block's first. */
  readonly stamps: Float64Array;
  readonly starts: Float64Array;
  readonly headLines: Float64Array;
}

/** Bytes scanned at once: the kernel has room for as many heads as they can hold. */
const PIECE = 32_768;

let kernel: Kernel | undefined;

/** The lines of these bytes that begin records, where all of those have one shape: those that the dialect's own finder tells. */
export function headsOf(bytes: Uint8Array, shape: HeadShape): Heads {
  kernel ??= new Kernel();
  const columns = new HeadColumns();
  // Each head begins a block of its own here, of which it is the only one.
  kernel.begin(shape, 0, { offset: 0, line: 0, opens: true, lines: true, ids: false });
  for (let from = 0; from < bytes.length; from += PIECE) {
    const piece = bytes.subarray(from, from + PIECE + HEAD_AHEAD_BYTES);
    kernel.chunk.set(piece);
    // What follows the last byte must not look like text.
    if (piece.length < PIECE + HEAD_AHEAD_BYTES)
      kernel.chunk.fill(0, piece.length, piece.length + HEAD_AHEAD_BYTES);
    if (from === 0) kernel.beginLine(0, piece.length);
    kernel.scan(Math.min(PIECE, piece.length), from, true);
    columns.take(kernel.takeRows());
  }
  kernel.end();
  columns.take(kernel.takeRows());
  return columns.heads();
}

/** More heads than a block of short lines holds; of a longer one there may be more. */
let rows = new Float64Array(3 * 4096);

/** Gathers heads in the memory that is used for each block in turn. */
export class HeadColumns {
  #filled = 0;

  add(stamp: number, start: number, line: number): void {
    if (this.#filled === rows.length) {
      const larger = new Float64Array(2 * rows.length);
      larger.set(rows);
      rows = larger;
    }
    rows[this.#filled] = stamp;
    rows[this.#filled + 1] = start;
    rows[this.#filled + 2] = line;
    this.#filled += 3;
  }

  /** Adds what the kernel tells of blocks of one head each, or of none. */
  take(told: Float64Array): void {
    for (let row = 0; row < told.length; row += ROW_NUMBERS) {
      const isHead = (told[row + 4] ?? 0) > 0;
      if (isHead) this.add(told[row + 2] ?? NaN, told[row] ?? 0, told[row + 1] ?? 0);
    }
  }

  heads(): Heads {
    const count = this.#filled / 3;
    const all = new Float64Array(this.#filled);
    for (let head = 0; head < count; head++) {
      all[head] = rows[3 * head] ?? NaN;
      all[count + head] = rows[3 * head + 1] ?? 0;
      all[2 * count + head] = rows[3 * head + 2] ?? 0;
    }
    return {
      stamps: all.subarray(0, count),
      starts: all.subarray(count, 2 * count),
      headLines: all.subarray(2 * count),
    };
  }
}
