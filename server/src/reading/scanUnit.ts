import type { HeadShape } from '../log/format.ts';
import type { ByteSource } from './byteSource.ts';
import { BLOCK_BYTES } from './fences.ts';
import { AHEAD_BYTES, BEHIND_BYTES, CHUNK_BYTES, Kernel } from './kernel.ts';
import type { Pace } from './lines.ts';

/** A stretch of a file that is scanned by itself. */
export interface Unit {
  /** A multiple of {@link UNIT_STEP}, or where a line begins that `opens` a block. */
  readonly from: number;
  /** A multiple of {@link UNIT_STEP}, or the end of the file. */
  readonly to: number;
  /** 0-based line that the first byte is part of. */
  readonly line: number;
  /** Whether a block begins with the unit; else with the first head in it. */
  readonly opens: boolean;
  /** Whether fences are made. */
  readonly lines: boolean;
  /** Whether filters of ids are made; `from` is a multiple of {@link UNIT_STEP} then, or 0. */
  readonly ids: boolean;
}

/** What a scan of a unit brings: that of a whole file is what those of its units bring, one after the other. */
export interface ScannedUnit {
  /** Where it ended: before its end where the file has become shorter meanwhile. */
  readonly to: number;
  /** Five numbers a block, as `fencesOf` takes them. */
  readonly rows: Float64Array;
  /** The line that the byte behind the unit is part of. */
  readonly line: number;
  /** Whether its last byte ends a line. */
  readonly endsLine: boolean;
  /** For `joinFilters`; empty where none were wanted. */
  readonly filters: Uint8Array;
}

/** A block and a cell of ids begin anew there, so that units which begin there know nothing of each other. */
export const UNIT_STEP = 262_144;

/**
 * Scans the lines that begin in a unit for heads of a fixed shape, if there is one, and its text for ids. Rejects with the signal's
 * reason or the system's error.
 */
export async function scanUnit(
  source: ByteSource,
  shape: HeadShape | undefined,
  unit: Unit,
  pace: Pace = {},
): Promise<ScannedUnit> {
  const { from, to, opens } = unit;
  const lines = unit.lines && shape !== undefined;
  const scan = idle.pop() ?? new Scan();
  const { kernel, rows, filters } = scan;
  const { chunk } = kernel;
  rows.begin();
  filters.begin();
  const take = (): void => {
    rows.add(kernel.takeRows());
    filters.add(kernel.takeFilters());
  };
  kernel.behind.fill(0);
  if (!opens && from > 0) await source.read(kernel.behind, from - BEHIND_BYTES);
  const beginsLine = opens || from === 0 || kernel.behind[BEHIND_BYTES - 1] === LF;
  kernel.begin(shape, BLOCK_BYTES, { ...unit, offset: from });
  let last = LF;
  let kept = 0;
  for (let position = from, begun = false; ;) {
    pace.signal?.throwIfAborted();
    // A file that is being written is scanned as far as it went when it was opened.
    const room = Math.min(CHUNK_BYTES, kept + source.size - position);
    const read = await source.read(chunk.subarray(kept, room), position);
    const filled = kept + read;
    const offset = position - kept;
    position += read;
    const isLast = read === 0 || position >= source.size;
    // What follows the last byte must not look like text.
    if (isLast) chunk.fill(0, filled, filled + AHEAD_BYTES);
    const isEnd = isLast || offset + filled - AHEAD_BYTES >= to;
    const length = isEnd ? Math.min(filled, to - offset) : wholeSteps(filled - AHEAD_BYTES);
    if (!begun && length > 0) {
      begun = true;
      if (lines && beginsLine) kernel.beginLine(offset, length);
    }
    kernel.scan(length, offset, !isEnd);
    take();
    if (length > 0) last = chunk[length - 1] ?? LF;
    pace.progress?.(Math.min(position, to) - from);
    if (isEnd) {
      if (lines) await passNuls(kernel, source, offset, filled);
      kernel.end();
      take();
      const scanned = { rows: rows.all(), line: kernel.linesEnded, filters: filters.all() };
      if (idle.length < MOST_IDLE) idle.push(scan);
      return { to: offset + length, ...scanned, endsLine: last === LF };
    }
    kept = kernel.keep(length, filled);
  }
}

/** The last line that begins in a unit may begin with NULs that reach behind it: looks on, in what is read and then in more. */
async function passNuls(
  kernel: Kernel,
  source: ByteSource,
  chunkOffset: number,
  read: number,
): Promise<void> {
  let offset = chunkOffset;
  let filled = read;
  for (;;) {
    const position = offset + filled;
    const isLast = position >= source.size;
    const length = isLast ? filled : Math.max(0, filled - AHEAD_BYTES);
    if (!kernel.passNuls(length, offset) || isLast) return;
    filled = kernel.keep(length, filled);
    offset = position - filled;
    const room = Math.min(CHUNK_BYTES, filled + source.size - position);
    const more = await source.read(kernel.chunk.subarray(filled, room), position);
    if (more === 0) return;
    filled += more;
    if (position + more >= source.size) kernel.chunk.fill(0, filled, filled + AHEAD_BYTES);
  }
}

const wholeSteps = (bytes: number): number => Math.max(0, bytes - (bytes % 64));

/** Numbers of a type that come in parts. */
class Gathered<Numbers extends Float64Array | Uint8Array> {
  #numbers: Numbers;
  #count = 0;
  readonly #type: new (length: number) => Numbers;

  constructor(type: new (length: number) => Numbers) {
    this.#type = type;
    this.#numbers = new type(256);
  }

  begin(): void {
    this.#count = 0;
  }

  add(some: Numbers): void {
    const count = this.#count + some.length;
    if (count > this.#numbers.length) {
      const larger = new this.#type(Math.max(count, 2 * this.#numbers.length));
      larger.set(this.#numbers.subarray(0, this.#count));
      this.#numbers = larger;
    }
    this.#numbers.set(some, this.#count);
    this.#count = count;
  }

  /** In an array of their own. */
  all(): Numbers {
    return this.#numbers.slice(0, this.#count) as Numbers;
  }
}

/** What one scan works with. */
class Scan {
  readonly kernel = new Kernel();
  readonly rows = new Gathered<Float64Array>(Float64Array);
  readonly filters = new Gathered<Uint8Array>(Uint8Array);
}

/**
 * Such as nobody uses: to make a kernel takes longer than to scan a block, and memory that grows anew for each unit is hardly ever given
 * back to the system. As many are kept as logs are probed side by side, for an answer. A scan that fails drops its own.
 */
const idle: Scan[] = [];
const MOST_IDLE = 6;

const LF = 0x0a;
