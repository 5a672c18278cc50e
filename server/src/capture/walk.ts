import type { ByteSource } from '../reading/byteSource.ts';
import type { Pace } from '../reading/lines.ts';
import { Cursor } from '../unpack/cursor.ts';
import { Turns } from '../unpack/turns.ts';
import { Damages } from './damage.ts';
import type { Frames } from './frame.ts';
import type { Measured } from './measured.ts';
import { frameHead, hasMagic, HEAD, HEAD_SEEN, lengthOf, MOST_IN_RECORD } from './frameHead.ts';
import { Runs } from './runs.ts';
import { Malformed } from './wire.ts';

/** Records that look sound and are not, at most: a file made to hold nothing else is given up. */
const MOST_MISTAKEN = 2_000;
/** Places where a magic stands that begins no record, at most. */
const MOST_TRIED = 100_000;

/** Told of each sound record: where its body begins in the file, and what it comes to. */
export type Visitor = (offset: number, measured: Measured, runs: Runs) => void;

/**
 * Visits every sound record of a data file in its order: u16 magic, u32 length, body, without anything around them.
 * Behind a damage it looks for the next magic that begins a record. Lets others work in between. Rejects with the
 * signal's reason or the system's error.
 */
export async function walk(
  raw: ByteSource,
  frames: Frames,
  visit: Visitor,
  pace: Pace = {},
): Promise<Damages> {
  const walker = new Walker(raw, frames, visit, pace);
  await walker.run();
  return walker.damages;
}

class Walker {
  readonly damages = new Damages();
  readonly #raw: ByteSource;
  readonly #frames: Frames;
  readonly #visit: Visitor;
  readonly #pace: Pace;
  readonly #cursor: Cursor;
  readonly #turns: Turns;
  readonly #runs = new Runs();
  #mistaken = 0;
  #tried = 0;

  constructor(raw: ByteSource, frames: Frames, visit: Visitor, pace: Pace) {
    this.#raw = raw;
    this.#frames = frames;
    this.#visit = visit;
    this.#pace = pace;
    this.#cursor = new Cursor(raw, (bytes) => frames.room(bytes), CHUNK);
    this.#turns = new Turns(pace);
  }

  async run(): Promise<void> {
    const cursor = this.#cursor;
    let gap: number | undefined;
    while (cursor.left > 0) {
      const from = cursor.position;
      if (await this.#takeSome()) {
        if (gap !== undefined) this.damages.gap(gap, from);
        gap = undefined;
        continue;
      }
      gap ??= from;
      const next = await this.#nextFrame(from + 1);
      if (next === undefined) {
        if (this.#isSpent) this.damages.givenUp(gap);
        else await this.#tellEnd(gap);
        return;
      }
      cursor.position = next;
    }
  }

  /** Visits the record at the cursor, and those behind it that are in memory and ordinary, and goes past them; false when it is not sound. */
  async #takeSome(): Promise<boolean> {
    const cursor = this.#cursor;
    const length = lengthOf(await cursor.peek(HEAD));
    if (length === undefined || length > MOST_IN_RECORD || HEAD + length > cursor.left) return false;
    if (length === 0) {
      this.damages.emptyRecord();
      cursor.position += HEAD;
      return true;
    }
    const body = (await cursor.peek(HEAD + length)).subarray(HEAD);
    if (body.length < length) return false;
    const ordinary = this.#frames.ordinary(cursor.held, this.#runs, (at, measured) => {
      this.#visit(cursor.position + at, measured, this.#runs);
    });
    if (ordinary > 0) {
      await this.#goOn(ordinary);
      return true;
    }
    try {
      const measured = await this.#frames.measure(body, this.#runs, this.#turns);
      this.#visit(cursor.position + HEAD, measured, this.#runs);
      this.#runs.keep();
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.#mistaken++;
      return false;
    }
    await this.#goOn(HEAD + length);
    return true;
  }

  async #goOn(bytes: number): Promise<void> {
    this.#cursor.position += bytes;
    this.#pace.progress?.(this.#cursor.position);
    if (this.#turns.isDue) await this.#turns.give();
  }

  get #isSpent(): boolean {
    return this.#mistaken > MOST_MISTAKEN || this.#tried > MOST_TRIED;
  }

  /** Where the next record begins that looks sound; undefined when none does, or too much was tried. */
  async #nextFrame(from: number): Promise<number | undefined> {
    const cursor = this.#cursor;
    cursor.position = from;
    while (cursor.left > HEAD && !this.#isSpent) {
      const start = cursor.position;
      const window = await cursor.peek(WINDOW);
      if (window.length <= HEAD) return undefined;
      // The last bytes are seen again at the start of the next window.
      const reach = window.length - (cursor.left > window.length ? HEAD_SEEN : 1);
      for (
        let at = window.indexOf(MAGIC_BYTE);
        at >= 0 && at < reach;
        at = window.indexOf(MAGIC_BYTE, at + 1)
      ) {
        if (!hasMagic(window, at)) continue;
        if (this.#tried++ > MOST_TRIED) return undefined;
        const head = frameHead(window.subarray(at, at + HEAD_SEEN));
        if (head && start + at + HEAD + head.length <= this.#raw.size) return start + at;
      }
      cursor.position = start + Math.max(1, reach);
      if (this.#turns.isDue) await this.#turns.give();
    }
    return undefined;
  }

  async #tellEnd(from: number): Promise<void> {
    this.#cursor.position = from;
    const present = this.#cursor.left;
    const bytes = await this.#cursor.peek(HEAD_SEEN);
    const length = lengthOf(bytes);
    const isHead = present < HEAD && (present === 1 ? bytes[0] === MAGIC_BYTE : hasMagic(bytes));
    if (isHead) this.damages.cutHead(present);
    else if (length !== undefined && length <= MOST_IN_RECORD && HEAD + length > present)
      this.damages.cut(present - HEAD, length);
    else this.damages.rest(from, present);
  }
}

const MAGIC_BYTE = 0xde;
const WINDOW = 1 << 20;
/** Read at once: on this thread, while the system has it in memory. */
const CHUNK = 512 << 10;
