import type { HeadShape } from '../log/format.ts';
import { KERNEL_BYTES } from './kernelBytes.ts';

/** What server/kernel/scan.ts exports; places are bytes in the kernel's memory. */
interface Exports {
  shape(
    bracket: number,
    bracketBytes: number,
    limit: number,
    then: number,
    thenBytes: number,
    capitals: number,
  ): void;
  begin(rowsAt: number, bytesPerBlock: number, offset: number, firstLine: number): void;
  firstLine(place: number, offset: number, limit: number): void;
  scan(place: number, length: number, offset: number, limit: number): void;
  takeRows(): number;
  linesEnded(): number;
  finish(): void;
  countLines(place: number, length: number): number;
  find(
    place: number,
    length: number,
    needle: number,
    needleLength: number,
    rareA: number,
    rareB: number,
    out: number,
    most: number,
  ): number;
}

/** Bytes read at once. */
export const CHUNK_BYTES = 1 << 20;
/** Bytes that the kernel may look at behind the chunk: the longest head of a line, or the longest needle. */
export const AHEAD_BYTES = 512;

const BRACKET = 0;
const THEN = 64;
const NEEDLE = 128;
/** Results of one chunk: rows of fences, or places found. */
const OUT = 4096;
const OUT_BYTES = 1 << 16;
/** Places that one call may tell; also how many bytes it may look through. */
export const MOST_FOUND = OUT_BYTES / 4;
const CHUNK = OUT + OUT_BYTES;
const PAGE = 65_536;

/** Numbers in one row of fences: byte and line where it begins, least and greatest stamp, dated heads. */
export const ROW_NUMBERS = 5;

let compiled: WebAssembly.Module | undefined;

/**
 * One instance of the scan kernel with its memory, for one pass at a time. Reads go straight into that memory: it is aligned
 * to pages, which makes the system's copy into it several times faster than into a Buffer.
 */
export class Kernel {
  readonly #exports: Exports;
  readonly #memory: Uint8Array;
  readonly #numbers: Float64Array;
  readonly #places: Uint32Array;
  /** Where bytes are read into; behind the chunk there is room for what the kernel looks ahead. */
  readonly chunk: Uint8Array;

  constructor() {
    const pages = Math.ceil((CHUNK + CHUNK_BYTES + 2 * AHEAD_BYTES) / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages });
    compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_BYTES, 'base64'));
    this.#exports = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Exports;
    this.#memory = new Uint8Array(memory.buffer);
    this.#numbers = new Float64Array(memory.buffer, OUT, OUT_BYTES / 8);
    this.#places = new Uint32Array(memory.buffer, OUT, OUT_BYTES / 4);
    this.chunk = this.#memory.subarray(CHUNK);
  }

  /** Begins a pass for heads of this shape at byte `offset` and 0-based line `line` of a file. */
  begin(shape: HeadShape, bytesPerBlock: number, offset: number, line: number): void {
    const bracket = this.#put(BRACKET, shape.bracket);
    const then = this.#put(THEN, shape.then);
    this.#exports.shape(BRACKET, bracket, shape.bracketLimit, THEN, then, shape.capitals);
    this.#exports.begin(OUT, bytesPerBlock, offset, line);
  }

  /** Told once, before the first scan: a line begins with the chunk's first byte. `read` bytes are in the chunk. */
  beginLine(offset: number, read: number): void {
    this.#exports.firstLine(CHUNK, offset, CHUNK + read);
  }

  /** Scans the chunk's first `length` bytes, which stand at `offset` of the file; `read` bytes are in the chunk. */
  scan(length: number, offset: number, read: number): void {
    this.#exports.scan(CHUNK, length, offset, CHUNK + read);
  }

  /** Writes the block under way as the last row. */
  finish(): void {
    this.#exports.finish();
  }

  /** Rows of fences made since the last call: {@link ROW_NUMBERS} numbers each, overwritten by the next scan. */
  takeRows(): Float64Array {
    return this.#numbers.subarray(0, this.#exports.takeRows() * ROW_NUMBERS);
  }

  /** Line ends since the pass began, and the line it began at. */
  get linesEnded(): number {
    return this.#exports.linesEnded();
  }

  /** Line ends in the chunk's bytes `[from, to)`. */
  countLines(to: number, from = 0): number {
    return this.#exports.countLines(CHUNK + from, to - from);
  }

  /**
   * Places in the chunk's bytes `[from, to)` at which the needle begins, counted from `from` and overwritten by the next
   * call; `to` is at most {@link MOST_FOUND} behind `from`. A needle is at most {@link AHEAD_BYTES} - 64 bytes long, and the
   * bytes behind `to` must be in the chunk, or NUL at the end of the file.
   */
  find(needle: Uint8Array, from: number, to: number): Uint32Array {
    this.#memory.set(needle, NEEDLE);
    const { length } = needle;
    const place = CHUNK + from;
    const [last, before] = [length - 1, Math.max(0, length - 3)];
    const count = this.#exports.find(place, to - from, NEEDLE, length, last, before, OUT, MOST_FOUND);
    return this.#places.subarray(0, count);
  }

  #put(place: number, text: string): number {
    const bytes = Buffer.from(text, 'latin1');
    this.#memory.set(bytes, place);
    return bytes.length;
  }
}
