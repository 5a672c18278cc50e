import type { HeadShape } from '../log/format.ts';
import { type Exports, kernelCode } from './kernelCode.ts';

/** A block and the record at its end, as nearly all are, or some blocks that follow each other. */
export const SLOT_BYTES = 128 << 10;
/** Slots that are lent: what the logs of one question need at once. One more is for what lies elsewhere. */
const SLOTS = 24;
/** Bytes that the kernel may look at behind those it scans. */
export const AHEAD_BYTES = 512;
/** A stamp and the end of its line; no head is shorter. */
const SHORTEST_HEAD = 24;
const COLUMN_BYTES = 8 * Math.ceil(SLOT_BYTES / SHORTEST_HEAD);
const COLUMNS = 4;

const BRACKET = 0;
const THEN = 64;
/** Places of line ends in the 8 KiB that the kernel looks at twice. */
const MARKS = 128;
const FIRST_SLOT = 20_480;
const PAGE = 65_536;
/** Slots begin with pages of the system, which makes its copy into them ten times as fast as into a Buffer. */
const SLOT_STRIDE = Math.ceil((SLOT_BYTES + AHEAD_BYTES + COLUMNS * COLUMN_BYTES) / 4096) * 4096;

/** The head lines of a block, in its order. */
export interface Heads {
  /** Per head line: its stamp, its place in the block's bytes and its line, counted from the block's first. */
  readonly stamps: Float64Array;
  readonly starts: Float64Array;
  readonly headLines: Float64Array;
  /** Per head line of a {@link HeadShape} the place of its capitals in the block's bytes. */
  readonly capitals?: Float64Array | undefined;
}

/** A part of a block that is looked at by itself: how many of its bytes come before, and whether a line goes on behind. */
interface Piece {
  readonly at: number;
  readonly wants: boolean;
}

const WHOLE: Piece = { at: 0, wants: false };

/** The scan kernel with a memory of its own, in which blocks lie that are read: what it tells of them stays there as well. */
class Slots {
  readonly exports: Exports;
  readonly memory = new WebAssembly.Memory({
    initial: Math.ceil((FIRST_SLOT + (SLOTS + 1) * SLOT_STRIDE) / PAGE),
  });
  readonly free: Slot[];
  readonly spare: Slot;
  #shape: HeadShape | undefined;

  constructor() {
    const { memory } = this;
    this.exports = new WebAssembly.Instance(kernelCode(), { env: { memory } }).exports as unknown as Exports;
    this.exports.keepMarks(MARKS);
    this.spare = new Slot(this, FIRST_SLOT);
    this.free = Array.from({ length: SLOTS }, (_, at) => new Slot(this, FIRST_SLOT + (at + 1) * SLOT_STRIDE));
  }

  use(shape: HeadShape): void {
    if (shape === this.#shape) return;
    this.#shape = shape;
    const [bracket, then] = [Buffer.from(shape.bracket, 'latin1'), Buffer.from(shape.then, 'latin1')];
    const bytes = new Uint8Array(this.memory.buffer);
    bytes.set(bracket, BRACKET);
    bytes.set(then, THEN);
    const { bracketLimit, capitals } = shape;
    this.exports.shape(BRACKET, bracket.length, bracketLimit, THEN, then.length, capitals);
  }
}

let slots: Slots | undefined;

/** A slot that nobody uses; undefined when all are lent. */
export function takeSlot(): Slot | undefined {
  slots ??= new Slots();
  return slots.free.pop();
}

/** The one that is never lent, for who gives it back at once. */
export function spareSlot(): Slot {
  slots ??= new Slots();
  return slots.spare;
}

/** Memory for bytes of a file, and for what the kernel finds in them. */
export class Slot {
  /** {@link SLOT_BYTES} of them. */
  readonly bytes: Uint8Array;
  readonly #slots: Slots;
  readonly #place: number;
  /** Heads that were told of these bytes so far. */
  #told = 0;

  constructor(of: Slots, place: number) {
    this.#slots = of;
    this.#place = place;
    this.bytes = new Uint8Array(of.memory.buffer, place, SLOT_BYTES);
  }

  /** Other bytes stand here now, `count` of them: what was told before holds no longer. */
  fill(count: number): void {
    this.#told = 0;
    // What follows the last byte must not look like text.
    new Uint8Array(this.#slots.memory.buffer, this.#place + count, AHEAD_BYTES).fill(0);
  }

  /** Copies a piece of something larger here, with what the kernel may look at behind it. */
  copy(piece: Uint8Array): void {
    this.fill(Math.min(piece.length, SLOT_BYTES));
    new Uint8Array(this.#slots.memory.buffer, this.#place, piece.length).set(piece);
  }

  /**
   * The heads of the lines that begin in the bytes `[from, to)`, in memory of this slot. These begin a block, or are those behind `piece`
   * bytes of one; a head right behind them is told where it `wants` that. No byte may be asked of twice between two calls of {@link fill}.
   */
  headsIn(from: number, to: number, shape: HeadShape, piece: Piece = WHOLE): Heads {
    const { exports, memory } = this.#slots;
    this.#slots.use(shape);
    const columns = this.#place + SLOT_BYTES + AHEAD_BYTES + 8 * this.#told;
    const { at, wants } = piece;
    const count =
      to > from
        ? exports.headsIn(this.#place + from, to - from, at === 0, at, wants, columns, COLUMN_BYTES)
        : 0;
    this.#told += count;
    const column = (index: number): Float64Array =>
      new Float64Array(memory.buffer, columns + index * COLUMN_BYTES, count);
    return { stamps: column(0), starts: column(1), headLines: column(2), capitals: column(3) };
  }

  giveBack(): void {
    this.#slots.free.push(this);
  }
}
