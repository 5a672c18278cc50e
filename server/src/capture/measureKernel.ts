import { PRINTED_BLOCK_BYTES } from '../reading/fences.ts';
import { MAX_CONNECTIONS, NET } from './counters.ts';
import { KERNEL_BYTES } from './measureKernelBytes.ts';
import { ACTS } from './socketActs.ts';
import { SOCKET_FIELDS, stateLength, STATES } from './socketFields.ts';
import { LABEL_BYTES } from './sockets.ts';
import { EXPIRY, FD, NEXT_PROCESS, OPENING, PEER, PID, PROCESS, RETRANS, TIMER } from './socketWords.ts';
import { fixedLength } from './text.ts';

/** What server/kernel/measure.ts exports; places are bytes in its memory. */
interface Exports {
  begin(
    acts: number,
    powers: number,
    stateLengths: number,
    stateCount: number,
    lines: number,
    line: number,
    socket: number,
    first: number,
    later: number,
    timer: number,
  ): void;
  measure(
    from: number,
    to: number,
    out: number,
    most: number,
    block: number,
    filled: number,
    goesOn: boolean,
  ): number;
  counters(from: number, to: number, known: number, seen: number, fields: number): number;
  stoppedAt(): number;
  stoppedByOdd(): number;
  second(): number;
}

/** The counters of a host by their numbers: 1, or 2 for the one that may be -1. */
const KNOWN = new Uint8Array(Math.max(...NET.places.keys()) + 1);
for (const field of NET.places.keys()) KNOWN[field] = field === MAX_CONNECTIONS ? 2 : 1;

const PAGE = 65_536;
const ACTS_AT = 0;
const STATES_AT = ACTS_AT + ACTS.length;
const KNOWN_AT = STATES_AT + 64;
const SEEN = KNOWN_AT + 1024;
const POWERS_AT = SEEN + 1024;
const OUT = POWERS_AT + 256;
/** Blocks of sockets measured at once: a millisecond of work. */
const MOST = 256;
/** Numbers in one of {@link MeasureKernel.rows}. */
export const ROW_NUMBERS = 3;
const ROOM = PAGE;
/** What the kernel may look at behind the last byte. */
const AHEAD = 16;

/** Values of a socket that holds none: zeros, and the first state. */
const ZEROS = SOCKET_FIELDS.reduce(
  (sum, { form }) => sum + (form === 'fixed' ? fixedLength(0) : form === 'state' ? stateLength(0) : 1),
  0,
);

let compiled: WebAssembly.Module | undefined;

/**
 * Measures ordinary records of sockets and of hosts without making anything of them, in one walk over their bytes. Whatever is out of
 * the ordinary (a field twice or unknown, a number of more than 49 bits, a byte that must be written otherwise, an end that does not
 * fit) is left to the reader, which knows what to do. Code of WebAssembly is as fast the first time as it will be: this goes over a whole
 * file before the compiler of the language has seen what it does.
 */
export class MeasureKernel {
  readonly #memory: WebAssembly.Memory;
  readonly #exports: Exports;
  /** {@link ROW_NUMBERS} for each run of sockets measured last: where it begins behind `from`, its lines and its bytes. */
  rows: Uint32Array;
  /** Where in the body what was not come to begins. */
  stoppedAt = 0;

  /** `host` are the bytes of a line that name its host; `suffix` those that end it. */
  constructor(host: number, suffix: number) {
    compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_BYTES, 'base64'));
    this.#memory = new WebAssembly.Memory({ initial: ROOM / PAGE + 1 });
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: this.#memory } });
    this.#exports = exports as unknown as Exports;
    this.rows = this.#rowsNow();
    const memory = new Uint8Array(this.#memory.buffer);
    memory.set(ACTS, ACTS_AT);
    memory.set(
      STATES.map((_, state) => stateLength(state) - stateLength(0)),
      STATES_AT,
    );
    memory.set(KNOWN, KNOWN_AT);
    this.#exports.begin(
      ACTS_AT,
      POWERS_AT,
      STATES_AT,
      STATES.length,
      SOCKET_FIELDS.length,
      OPENING.length + PEER.length + host + suffix,
      LABEL_BYTES + ZEROS,
      PROCESS.length + PID.length + FD.length,
      NEXT_PROCESS.length + PID.length + FD.length,
      TIMER.length + EXPIRY.length + RETRANS.length,
    );
  }

  /** Room for so many bytes that are measured where they are; what was in it before is lost. */
  room(bytes: number): Uint8Array {
    const missing = ROOM + bytes + AHEAD - this.#memory.buffer.byteLength;
    if (missing > 0) {
      this.#memory.grow(Math.ceil(missing / PAGE));
      this.rows = this.#rowsNow();
    }
    return new Uint8Array(this.#memory.buffer, ROOM, bytes);
  }

  /**
   * Measures the next sockets of a record, whose fields are `body[from, to)`, and answers in how many runs they stand: one for each
   * block of text, of the first of which `filled` bytes are filled. -1 where a field of the record itself is out of the ordinary. `goesOn`
   * when it is not the first time for this record.
   */
  sockets(body: Uint8Array, from: number, to: number, filled: number, goesOn: boolean): number {
    const start = this.#placed(body);
    const some = Math.min(filled, PRINTED_BLOCK_BYTES);
    const rows = this.#exports.measure(
      start + from,
      start + to,
      OUT,
      MOST,
      PRINTED_BLOCK_BYTES,
      some,
      goesOn,
    );
    this.stoppedAt = this.#exports.stoppedAt() - start;
    return rows;
  }

  /** Whether what begins where it stopped is a socket out of the ordinary. */
  get isOdd(): boolean {
    return this.#exports.stoppedByOdd() !== 0;
  }

  /** How many bytes the values of a host, whose fields are `body[from, to)`, take beyond zeros; -1 where it is out of the ordinary. */
  host(body: Uint8Array, from: number, to: number): number {
    const start = this.#placed(body);
    return this.#exports.counters(start + from, start + to, KNOWN_AT, SEEN, KNOWN.length);
  }

  /** The second of the record measured last, in seconds since the epoch, as far as it was come to; 0 where it tells none. */
  get second(): number {
    return this.#exports.second();
  }

  /** Where a body begins in the kernel's memory. */
  #placed(body: Uint8Array): number {
    if (body.buffer === this.#memory.buffer) return body.byteOffset;
    this.room(body.length).set(body);
    return ROOM;
  }

  #rowsNow(): Uint32Array {
    return new Uint32Array(this.#memory.buffer, OUT, MOST * ROW_NUMBERS);
  }
}
