import { PRINTED_BLOCK_BYTES } from '../reading/fences.ts';
import type { Item } from './printer.ts';

/**
 * What the items of one record come to, put together where they stand in the same block of text: a block begins at the first item
 * behind each {@link PRINTED_BLOCK_BYTES} of the one before. Reused from record to record.
 */
export class Runs {
  /** Columns with an entry for each run: where its first item begins in the body, its lines and its bytes. */
  readonly offsets: number[] = [];
  readonly lines: number[] = [];
  readonly bytes: number[] = [];
  #filledBefore = PRINTED_BLOCK_BYTES;
  /** Bytes of the block that the next item may stand in. */
  filled = PRINTED_BLOCK_BYTES;

  /** Forgets what was measured of a record, and begins with one that follows those {@link keep | kept}. */
  begin(): void {
    this.offsets.length = this.lines.length = this.bytes.length = 0;
    this.filled = this.#filledBefore;
  }

  /** The record is sound: the next one follows it. */
  keep(): void {
    this.#filledBefore = this.filled;
  }

  add(offset: number, { lines, bytes }: Item): void {
    const last = this.offsets.length - 1;
    if (last < 0 || this.filled >= PRINTED_BLOCK_BYTES) {
      this.addRun(offset, lines, bytes);
      return;
    }
    this.lines[last] = (this.lines[last] ?? 0) + lines;
    this.bytes[last] = (this.bytes[last] ?? 0) + bytes;
    this.filled += bytes;
  }

  /** Adds items that stand in the same block. */
  addRun(offset: number, lines: number, bytes: number): void {
    this.offsets.push(offset);
    this.lines.push(lines);
    this.bytes.push(bytes);
    this.filled = (this.filled >= PRINTED_BLOCK_BYTES ? 0 : this.filled) + bytes;
  }
}
