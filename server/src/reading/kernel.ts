import type { HeadShape } from '../log/format.ts';
import { type Exports, kernelCode } from './kernelCode.ts';

/** Bytes read at once. */
export const CHUNK_BYTES = 1 << 19;
/**
 * Bytes that the kernel may look at behind what it scans: the longest head of a line, or the payload of a learner ping. A
 * multiple of 64, as all that is scanned at once.
 */
export const AHEAD_BYTES = 16_384 + 256;
/** Bytes before the chunk that must be those before it in the file. */
export const BEHIND_BYTES = 64;
/** Needles looked for at once, and pairs of bytes that they are looked for by. */
export const MOST_NEEDLES = 8;
export const MOST_PAIRS = 4;
/** Bytes of a needle, at most. */
export const LONGEST_NEEDLE = 448;

const BRACKET = 0;
const THEN = 64;
const TABLE = 128;
/** Numbers in one row of needles. */
const NEEDLE_NUMBERS = 3;
const PAIRS = TABLE + MOST_NEEDLES * NEEDLE_NUMBERS * 4;
const NEEDLES = 256;
const FILTER = NEEDLES + MOST_NEEDLES * LONGEST_NEEDLE;
/** Results of one chunk: rows of fences, filters of ids, or places found. */
const OUT = 8192;
/** Of those what rows may take where filters are made as well; else they may take all. */
const ROWS_BYTES = 1 << 13;
const OUT_BYTES = 1 << 16;
/** Places that one call may tell; also how many bytes it may look through. */
export const MOST_FOUND = OUT_BYTES / 4;
/** Places of what the kernel found in the 8 KiB that it looks at twice. */
const MARKS = OUT + OUT_BYTES;
const MARKS_BYTES = 2 * 8192 + 64;
const CHUNK = MARKS + MARKS_BYTES + BEHIND_BYTES;
const PAGE = 65_536;

/** Numbers in one row of fences: byte and line where it begins, least and greatest stamp, dated heads. */
export const ROW_NUMBERS = 5;

/** Where a pass begins, and what for. */
interface Begun {
  readonly offset: number;
  readonly line: number;
  readonly opens: boolean;
  readonly lines: boolean;
  readonly ids: boolean;
}

/**
 * One instance of the scan kernel with its memory, for one pass at a time. Reads go straight into that memory: it is aligned
 * to pages, which makes the system's copy into it several times faster than into a Buffer.
 */
export class Kernel {
  readonly #exports: Exports;
  readonly #memory: Uint8Array;
  readonly #numbers: Float64Array;
  readonly #places: Uint32Array;
  #lines = true;
  #ids = false;
  #needles = 0;
  #pairs = 0;
  #distance = 0;
  /** Where bytes are read into; behind the chunk there is room for what the kernel looks ahead. */
  readonly chunk: Uint8Array;
  /** The bytes before the chunk. */
  readonly behind: Uint8Array;

  constructor() {
    const pages = Math.ceil((CHUNK + CHUNK_BYTES + 2 * AHEAD_BYTES) / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages });
    this.#exports = new WebAssembly.Instance(kernelCode(), { env: { memory } }).exports as unknown as Exports;
    this.#exports.keepMarks(MARKS);
    this.#memory = new Uint8Array(memory.buffer);
    this.#numbers = new Float64Array(memory.buffer, OUT, OUT_BYTES / 8);
    this.#places = new Uint32Array(memory.buffer, OUT, OUT_BYTES / 4);
    this.chunk = this.#memory.subarray(CHUNK);
    this.behind = this.#memory.subarray(CHUNK - BEHIND_BYTES, CHUNK);
  }

  /**
   * Begins a pass at byte `offset` and 0-based line `line` of a file: for `lines` and the heads of this shape; `opens`: a block begins
   * there, else with the first head. For `ids`: a cell of filters begins there, and {@link behind} is filled.
   */
  begin(
    shape: HeadShape | undefined,
    bytesPerBlock: number,
    { offset, line, opens, lines, ids }: Begun,
  ): void {
    if (shape) {
      const bracket = this.#put(BRACKET, shape.bracket);
      const then = this.#put(THEN, shape.then);
      this.#exports.shape(BRACKET, bracket, shape.bracketLimit, THEN, then, shape.capitals);
    }
    this.#exports.begin(OUT, bytesPerBlock, offset, line, opens);
    this.#lines = lines && shape !== undefined;
    this.#ids = ids;
    if (ids) this.#exports.beginIds(CHUNK, offset, FILTER, OUT + ROWS_BYTES);
  }

  /** Told once, before the first scan: a line begins with the chunk's first byte. `length` bytes will be scanned. */
  beginLine(offset: number, length: number): void {
    this.#exports.firstLine(CHUNK, offset, length);
  }

  /**
   * Scans the chunk's first `length` bytes, which stand at `offset` of the file: a multiple of 64 with {@link AHEAD_BYTES} more in
   * the chunk, or NULs behind the end of the file. `wants` the line that begins behind them.
   */
  scan(length: number, offset: number, wants: boolean): void {
    this.#exports.scan(CHUNK, length, offset, wants, this.#lines, this.#ids);
  }

  /**
   * Whether the last line begun has had nothing but NUL bytes yet, those among the chunk's first `length` bytes, which stand at
   * `offset`; {@link AHEAD_BYTES} more are in the chunk.
   */
  passNuls(length: number, offset: number): boolean {
    return this.#exports.passNuls(CHUNK, length, offset);
  }

  /** Writes the block under way as the last row, and the last filter. */
  end(): void {
    this.#exports.end(this.#lines, this.#ids);
  }

  /** Rows of fences made since the last call: {@link ROW_NUMBERS} numbers each, overwritten by the next scan. */
  takeRows(): Float64Array {
    return this.#numbers.subarray(0, this.#exports.takeRows() * ROW_NUMBERS);
  }

  /** Filters of ids made since the last call, as idFilters.ts reads them; overwritten by the next scan. */
  takeFilters(): Uint8Array {
    const at = OUT + ROWS_BYTES;
    return this.#memory.subarray(at, at + (this.#ids ? this.#exports.takeIdBytes() : 0));
  }

  /** Line ends since the pass began, and the line it began at. */
  get linesEnded(): number {
    return this.#exports.linesEnded();
  }

  /** Keeps the chunk's bytes `[from, to)` as its first, and those before them behind it; answers how many they are. */
  keep(from: number, to: number): number {
    this.#memory.copyWithin(CHUNK - BEHIND_BYTES, CHUNK + from - BEHIND_BYTES, CHUNK + to);
    return to - from;
  }

  /** Line ends in the chunk's bytes `[from, to)`. */
  countLines(to: number, from = 0): number {
    return this.#exports.countLines(CHUNK + from, to - from);
  }

  /**
   * Sets what {@link find} looks for: one to {@link MOST_NEEDLES} texts of 1 to {@link LONGEST_NEEDLE} bytes. It looks first for two
   * bytes of each that are `distance` from each other, from the one at its `offsets` on; there are at most {@link MOST_PAIRS}
   * different pairs of them.
   */
  seek(needles: readonly Uint8Array[], offsets: readonly number[], distance: number): void {
    const pairs = new Set<number>();
    const table = new Uint32Array(this.#memory.buffer, TABLE, NEEDLE_NUMBERS * MOST_NEEDLES);
    needles.forEach((needle, index) => {
      const place = NEEDLES + index * LONGEST_NEEDLE;
      const offset = offsets[index] ?? 0;
      this.#memory.set(needle, place);
      table.set([place, needle.length, offset], NEEDLE_NUMBERS * index);
      pairs.add((needle[offset] ?? 0) | ((needle[offset + distance] ?? 0) << 8));
    });
    [...pairs].forEach((pair, index) => {
      this.#memory[PAIRS + 2 * index] = pair & 255;
      this.#memory[PAIRS + 2 * index + 1] = pair >> 8;
    });
    this.#pairs = pairs.size;
    this.#needles = needles.length;
    this.#distance = distance;
  }

  /**
   * Places in the chunk's bytes `[from, to)` at which a needle begins, each once, counted from `from` and overwritten by the next call; in
   * order where all offsets are the same.
   * `to` is at most {@link MOST_FOUND} behind `from`; the bytes behind `to` must be in the chunk, or NUL at the end of the file.
   */
  find(from: number, to: number): Uint32Array {
    const place = CHUNK + from;
    const count = this.#exports.find(
      place,
      to - from,
      PAIRS,
      this.#pairs,
      this.#distance,
      TABLE,
      this.#needles,
      OUT,
      MOST_FOUND,
    );
    return this.#places.subarray(0, count);
  }

  #put(place: number, text: string): number {
    const bytes = Buffer.from(text, 'latin1');
    this.#memory.set(bytes, place);
    return bytes.length;
  }
}
