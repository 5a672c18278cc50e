import { PRINTED_BLOCK_BYTES } from '../reading/fences.ts';
import { MAX_CONNECTIONS, NET } from './counters.ts';
import type { Kind, Measured } from './measured.ts';
import { AHEAD, FREE, type Kernel, makeRoom, newKernel } from './kernel.ts';
import type { Item } from './printer.ts';
import type { Runs } from './runs.ts';

/** The counters of a host by their numbers: 1, or 2 for the one that may be -1. */
const KNOWN = new Uint8Array(Math.max(...NET.places.keys()) + 1);
for (const field of NET.places.keys()) KNOWN[field] = field === MAX_CONNECTIONS ? 2 : 1;

const KNOWN_AT = FREE;
const SEEN = KNOWN_AT + 1024;
const OUT = SEEN + 1024;
/** Blocks of sockets measured at once: a millisecond of work. */
const MOST = 256;
/** Numbers in one of {@link MeasureKernel.rows}. */
export const ROW_NUMBERS = 3;
/** Records measured at once, in words of four bytes what is told of each, and the rows of all: eight milliseconds of work at most. */
const MOST_RECORDS = 256;
const RECORD_WORDS = 8;
const MOST_ROWS = 4000;
const RECORDS_AT = OUT + MOST * ROW_NUMBERS * 4;
const RECORD_ROWS_AT = RECORDS_AT + MOST_RECORDS * RECORD_WORDS * 4;
const ROOM = 65_536;

/**
 * Measures ordinary records of sockets and of hosts without making anything of them, in one walk over their bytes. Whatever is out of
 * the ordinary (a field twice or unknown, a number of more than 49 bits, a byte that must be written otherwise, an end that does not
 * fit) is left to the reader, which knows what to do. Code of WebAssembly is as fast the first time as it will be: this goes over a whole
 * file before the compiler of the language has seen what it does.
 */
export class MeasureKernel {
  readonly #kernel: Kernel;
  /** {@link ROW_NUMBERS} for each run of sockets measured last: where it begins behind `from`, its lines and its bytes. */
  rows: Uint32Array;
  /** Where in the body what was not come to begins. */
  stoppedAt = 0;

  /** `host` are the bytes of a line that name its host; `suffix` those that end it. */
  constructor(host: number, suffix: number) {
    this.#kernel = newKernel(host, suffix, ROOM);
    new Uint8Array(this.#kernel.memory.buffer).set(KNOWN, KNOWN_AT);
    this.rows = this.#rowsNow();
  }

  /** Tells what a host and an interface come to whose counters are zeros, the interface without a name: before {@link records}. */
  begin(host: Item, adapter: Item): void {
    const { exports } = this.#kernel;
    exports.beginAdapters(adapter.lines, adapter.bytes);
    exports.beginRecords(KNOWN_AT, SEEN, KNOWN.length, host.lines, host.bytes);
  }

  /**
   * Measures the records that `bytes` begin with, magic and length before each, as far as they are ordinary, and hands them out one by one:
   * where the body is, and what it comes to. Answers how many bytes they take; 0 when the first one is not ordinary.
   */
  records(bytes: Uint8Array, runs: Runs, take: (body: number, measured: Measured) => void): number {
    const { memory, exports } = this.#kernel;
    const start = this.#placed(bytes);
    runs.begin();
    const filled = Math.min(runs.filled, PRINTED_BLOCK_BYTES);
    const end = start + bytes.length;
    const args = [RECORDS_AT, MOST_RECORDS, RECORD_ROWS_AT, MOST_ROWS] as const;
    const count = exports.records(start, end, ...args, PRINTED_BLOCK_BYTES, filled);
    const told = new Uint32Array(memory.buffer, RECORDS_AT, MOST_RECORDS * RECORD_WORDS);
    const seconds = new Float64Array(memory.buffer, RECORDS_AT, (MOST_RECORDS * RECORD_WORDS) / 2);
    const rows = new Uint32Array(memory.buffer, RECORD_ROWS_AT, MOST_ROWS * ROW_NUMBERS);
    let row = 0;
    for (let at = 0; at < count * RECORD_WORDS; at += RECORD_WORDS) {
      const body = told[at] ?? 0;
      const inner = (told[at + 1] ?? 0) - body;
      runs.begin();
      for (const last = row + (told[at + 4] ?? 0) * ROW_NUMBERS; row < last; row += ROW_NUMBERS)
        runs.addRun(inner + (rows[row] ?? 0), rows[row + 1] ?? 0, rows[row + 2] ?? 0);
      const stop = (told[at + 2] ?? 0) - body;
      take(body, {
        kind: (told[at + 3] ?? 1) as Kind,
        second: seconds[at / 2 + 3] ?? 0,
        start: runs.offsets[0] ?? stop,
        end: stop,
      });
      runs.keep();
    }
    return exports.stoppedAt() - start;
  }

  /** Room for so many bytes that are measured where they are; what was in it before is lost. */
  room(bytes: number): Uint8Array {
    if (makeRoom(this.#kernel, ROOM + bytes + AHEAD)) this.rows = this.#rowsNow();
    return new Uint8Array(this.#kernel.memory.buffer, ROOM, bytes);
  }

  /**
   * Measures the next sockets of a record, whose fields are `body[from, to)`, and answers in how many runs they stand: one for each
   * block of text, of the first of which `filled` bytes are filled. -1 where a field of the record itself is out of the ordinary. `goesOn`
   * when it is not the first time for this record.
   */
  sockets(body: Uint8Array, from: number, to: number, filled: number, goesOn: boolean): number {
    const start = this.#placed(body);
    const some = Math.min(filled, PRINTED_BLOCK_BYTES);
    const rows = this.#kernel.exports.measure(
      start + from,
      start + to,
      OUT,
      MOST,
      PRINTED_BLOCK_BYTES,
      some,
      goesOn,
    );
    this.stoppedAt = this.#kernel.exports.stoppedAt() - start;
    return rows;
  }

  /** Whether what begins where it stopped is a socket out of the ordinary. */
  get isOdd(): boolean {
    return this.#kernel.exports.stoppedByOdd() !== 0;
  }

  /** How many bytes the values of a host, whose fields are `body[from, to)`, take beyond zeros; -1 where it is out of the ordinary. */
  host(body: Uint8Array, from: number, to: number): number {
    const start = this.#placed(body);
    return this.#kernel.exports.counters(start + from, start + to, KNOWN_AT, SEEN, KNOWN.length);
  }

  /** The second of the record measured last, in seconds since the epoch, as far as it was come to; 0 where it tells none. */
  get second(): number {
    return this.#kernel.exports.second();
  }

  /** Where a body begins in the kernel's memory. */
  #placed(body: Uint8Array): number {
    if (body.buffer === this.#kernel.memory.buffer) return body.byteOffset;
    this.room(body.length).set(body);
    return ROOM;
  }

  #rowsNow(): Uint32Array {
    return new Uint32Array(this.#kernel.memory.buffer, OUT, MOST * ROW_NUMBERS);
  }
}
