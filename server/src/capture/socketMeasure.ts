import { MEMORY, SLOTS, SOCKET_FIELDS, stateLength, STATES } from './socketFields.ts';
import { EXPIRY, FD, NEXT_PROCESS, PID, PROCESS, RETRANS, TIMER } from './socketWords.ts';
import { digits, fixedLength } from './text.ts';
import { DOUBLE, NESTED, tagOf, VARINT } from './wire.ts';

/** How a field of a socket is measured, by its tag. */
const Act = {
  unknown: 0,
  whole: 1,
  wide: 2,
  fixed: 3,
  flag: 4,
  state: 5,
  text: 6,
  process: 7,
  timer: 8,
  memory: 9,
};

const ACTS = new Uint8Array(512);
for (const { form, slot } of SOCKET_FIELDS)
  if (slot < MEMORY) ACTS[tagOf(slot, form === 'fixed' ? DOUBLE : VARINT)] = Act[form];
ACTS[tagOf(6, NESTED)] = ACTS[tagOf(7, NESTED)] = Act.text;
ACTS[tagOf(8, NESTED)] = Act.process;
ACTS[tagOf(9, NESTED)] = Act.timer;
ACTS[tagOf(10, NESTED)] = Act.memory;

/** Values of a socket that holds none: zeros, and the first state. */
const ZEROS = SOCKET_FIELDS.reduce(
  (sum, { form }) => sum + (form === 'fixed' ? fixedLength(0) : form === 'state' ? stateLength(0) : 1),
  0,
);
/** A longer text is left to the reader that has an end for it. */
const LONGEST = 1000;
const MOST_TAGS = 32_000;

/** Lengths of what stands around the parts of a process and of a timer. */
const FIRST_PROCESS = PROCESS.length + PID.length + FD.length;
const LATER_PROCESS = NEXT_PROCESS.length + PID.length + FD.length;
const AROUND_TIMER = TIMER.length + EXPIRY.length + RETRANS.length;

/**
 * Measures an ordinary socket without making anything of it: in one walk, numbers only. Whatever is out of the ordinary (a field twice
 * or unknown, a number of more than 49 bits, a byte that must be written otherwise, an end that does not fit) is left to the reader,
 * which knows what to do.
 */
export class SocketMeasure {
  /** Of the socket measured last: its timers, bytes of its texts and processes, of its timers' texts, and of its values. */
  timers = 0;
  tagBytes = 0;
  timerBytes = 0;
  valueBytes = 0;

  /** By slot, the number of the socket that it was seen in. */
  readonly #seen = new Uint32Array(SLOTS);
  #socket = 0;
  #body: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #pos = 0;

  /** Measures the socket in `body[start, end)`; false when it is out of the ordinary. */
  measure(body: Uint8Array, start: number, end: number): boolean {
    if (body !== this.#body) {
      this.#body = body;
      this.#view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    }
    this.timers = this.tagBytes = this.timerBytes = 0;
    this.valueBytes = ZEROS;
    this.#socket = (this.#socket + 1) >>> 0;
    if (this.#socket === 0) this.#seen.fill(this.#socket++);
    this.#pos = start;
    let processes = 0;
    while (this.#pos < end) {
      const tag = this.#tag(end);
      const act = ACTS[tag] ?? Act.unknown;
      if (act === Act.unknown) return false;
      if (act < Act.text) {
        if (!this.#value(act, tag >>> 3, end)) return false;
        continue;
      }
      const stop = this.#stop(end);
      if (stop < 0) return false;
      if (act === Act.text) {
        if (this.#isSeen(tag >>> 3) || !this.#isPlain(stop)) return false;
        this.tagBytes += stop - this.#pos;
        this.#pos = stop;
      } else if (act === Act.memory) {
        if (!this.#memory(stop)) return false;
      } else if (act === Act.process) {
        const opening = processes++ === 0 ? FIRST_PROCESS : LATER_PROCESS;
        const bytes = this.#named(stop, VARINT_MOST_32);
        if (bytes < 0) return false;
        this.tagBytes += opening + bytes;
      } else {
        const bytes = this.#named(stop, VARINT_MOST);
        if (bytes < 0) return false;
        this.timers++;
        this.timerBytes += AROUND_TIMER + bytes;
      }
    }
    return this.#pos === end && this.tagBytes < MOST_TAGS;
  }

  #isSeen(slot: number): boolean {
    if (this.#seen[slot] === this.#socket) return true;
    this.#seen[slot] = this.#socket;
    return false;
  }

  /** A field's tag; 0 for one that is longer than two bytes. */
  #tag(end: number): number {
    const first = this.#body[this.#pos++] ?? 0;
    if (first < 0x80) return first;
    const second = this.#body[this.#pos++] ?? 0x80;
    return second < 0x80 && this.#pos <= end ? (first & 0x7f) | (second << 7) : 0;
  }

  /** A number of at most `most` bits written in seven at a time; -1 for any other. */
  #varint(end: number, most: number): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 7 && this.#pos < end; count++) {
      const byte = this.#body[this.#pos++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value < most ? value : -1;
      scale *= 128;
    }
    return -1;
  }

  /** Where a nested part ends that begins with its length; -1 when it does not fit. */
  #stop(end: number): number {
    const length = this.#varint(end, VARINT_MOST_32);
    return length < 0 || this.#pos + length > end ? -1 : this.#pos + length;
  }

  #value(act: number, slot: number, end: number): boolean {
    if (this.#isSeen(slot)) return false;
    if (act === Act.fixed) {
      if (this.#pos + 8 > end) return false;
      this.valueBytes += fixedLength(this.#view.getFloat64(this.#pos, true)) - fixedLength(0);
      this.#pos += 8;
      return true;
    }
    const value = this.#varint(end, act === Act.whole ? VARINT_MOST_32 : VARINT_MOST);
    if (value < 0) return false;
    if (act === Act.state) {
      if (value >= STATES.length) return false;
      this.valueBytes += stateLength(value) - stateLength(0);
    } else if (act !== Act.flag) this.valueBytes += digits(value) - 1;
    return true;
  }

  #isPlain(end: number): boolean {
    const body = this.#body;
    if (end - this.#pos > LONGEST) return false;
    for (let at = this.#pos; at < end; at++) {
      const byte = body[at] ?? 0;
      if (byte < 0x20 || byte === 0x7f) return false;
    }
    return true;
  }

  /** Bytes of a part of a name and two numbers, each once at most; `most` bounds the first of them. -1 when it is none. */
  #named(end: number, most: number): number {
    let name = 0;
    let first = 0;
    let second = 0;
    let seen = 0;
    while (this.#pos < end) {
      const tag = this.#tag(end);
      if (seen & (1 << (tag >>> 3))) return -1;
      seen |= 1 << (tag >>> 3);
      if (tag === NAME) {
        const stop = this.#stop(end);
        if (stop < 0 || !this.#isPlain(stop)) return -1;
        name = stop - this.#pos;
        this.#pos = stop;
      } else if (tag === FIRST) first = this.#varint(end, most);
      else if (tag === SECOND) second = this.#varint(end, VARINT_MOST_32);
      else return -1;
      if (first < 0 || second < 0) return -1;
    }
    return this.#pos === end ? name + digits(first) + digits(second) : -1;
  }

  #memory(end: number): boolean {
    while (this.#pos < end) {
      const tag = this.#tag(end);
      const slot = MEMORY + (tag >>> 3);
      if ((tag & 7) !== VARINT || slot <= MEMORY || slot > MEMORY + 9) return false;
      if (!this.#value(Act.whole, slot, end)) return false;
    }
    return this.#pos === end;
  }
}

const NAME = tagOf(1, NESTED);
const FIRST = tagOf(2, VARINT);
const SECOND = tagOf(3, VARINT);
const VARINT_MOST_32 = 2 ** 32;
/** What seven bytes of seven bits hold. */
const VARINT_MOST = 2 ** 49;
