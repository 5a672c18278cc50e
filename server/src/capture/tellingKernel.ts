import { AHEAD, FREE, type Kernel, makeRoom, newKernel } from './kernel.ts';
import { MEMORY, SOCKET_FIELDS, STATES } from './socketFields.ts';
import { FD, NEXT_PROCESS, OPENING, PEER, PID, PROCESS } from './socketWords.ts';
import { LABELS, TIMER_LABEL } from './sockets.ts';
import { bytesOf } from './tags.ts';
import { LINE_NUMBERS, type PrintedLines, type TellingLines } from './tellingLines.ts';
import { fixedLength } from './text.ts';
import { DOUBLE, tagOf, VARINT } from './wire.ts';

// Where the tables of server/kernel/tell.ts stand: texts are entries of 32 bytes, their length first.
const ENTRY = 32;
const TABLES = Math.ceil(FREE / 1024) * 1024;
const PLACES_AT = TABLES;
const WORDS_AT = PLACES_AT + 512;
const WORDS = [OPENING, PEER, PROCESS, NEXT_PROCESS, PID, FD];
const SUFFIX_AT = WORDS_AT + WORDS.length * ENTRY;
const NAMES_AT = TABLES + 1024;
const LABELS_AT = TABLES + 2048;
const ZEROS_AT = LABELS_AT + 64 * ENTRY;
const TOLD_AT = ZEROS_AT + 64;
const HOST_AT = TOLD_AT + 64 + 64 + 64 * 8;
const MOST_HOST = 4096;

/** Lines printed at once. */
const MOST = 512;
const ROWS_AT = HOST_AT + MOST_HOST;
const PROCESSES_AT = 1 << 16;
const TEXT_AT = 2 << 16;
const TEXT_BYTES = 2 << 16;
const ROOM = TEXT_AT + TEXT_BYTES;

const AS_NUMBER = 1;
const AS_STATE = 5;

/** Of each value how the kernel prints it; 0 where it does not. */
const PRINTED = SOCKET_FIELDS.map(({ form }) =>
  form === 'state' ? AS_STATE : form === 'whole' || form === 'wide' ? AS_NUMBER : 0,
);

const TIMER_LABELS = [TIMER_LABEL];

/**
 * Prints of ordinary sockets the lines that may tell a change, as `Sockets.tell` does, and counts the others. The few hundred sockets of an
 * answer are told before the compiler of the language has seen how: that takes three times as long.
 */
export class TellingKernel {
  readonly #kernel: Kernel;
  readonly #isRoomy: boolean;
  /** Of which values lines are printed, and whether they can be. */
  #told: readonly boolean[] = [];
  #prints = false;
  #rows: Uint32Array;
  #text: Uint8Array;

  /** `host` stands behind the addresses on each line, `suffix` are the bytes that end one. */
  constructor(host: Uint8Array, suffix: number) {
    this.#isRoomy = host.length <= MOST_HOST;
    this.#kernel = newKernel(host.length, suffix, ROOM);
    const { memory, exports } = this.#kernel;
    const bytes = new Uint8Array(memory.buffer);
    for (const [word, text] of WORDS.entries()) put(bytes, WORDS_AT + word * ENTRY, text);
    for (const [state, name] of STATES.entries()) put(bytes, NAMES_AT + state * ENTRY, bytesOf(`"${name}"`));
    for (const [place, { form, slot }] of SOCKET_FIELDS.entries()) {
      put(bytes, LABELS_AT + place * ENTRY, LABELS[place] ?? new Uint8Array());
      bytes[ZEROS_AT + place] =
        form === 'state' ? (bytes[NAMES_AT] ?? 0) : form === 'fixed' ? fixedLength(0) : 1;
      if (slot < MEMORY) bytes[PLACES_AT + tagOf(slot, form === 'fixed' ? DOUBLE : VARINT)] = place;
    }
    if (this.#isRoomy) bytes.set(host, HOST_AT);
    const memoryPlace = SOCKET_FIELDS.findIndex(({ slot }) => slot > MEMORY);
    exports.beginTelling(TABLES, host.length, PROCESSES_AT, memoryPlace);
    this.#rows = new Uint32Array(memory.buffer, ROWS_AT, MOST * LINE_NUMBERS);
    this.#text = bytes.subarray(TEXT_AT, ROOM);
  }

  /**
   * Prints of the sockets in `items`, from the one at `from` on, the lines that may tell something, each with `suffix` at its end. It stops
   * where it has no more room, and at what is out of the ordinary. Undefined when it cannot print such lines at all.
   */
  tell(items: Uint8Array, from: number, suffix: Uint8Array, into: TellingLines): PrintedLines | undefined {
    if (!this.#canPrint(into)) return undefined;
    const { exports } = this.#kernel;
    const bytes = this.#placed(items.subarray(from));
    put(bytes, SUFFIX_AT, suffix);
    const end = ROOM + items.length - from;
    const count = exports.tell(ROOM, end, TEXT_AT, TEXT_BYTES, ROWS_AT, MOST);
    return {
      text: this.#text.subarray(0, exports.bytesPrinted()),
      rows: this.#rows.subarray(0, count * LINE_NUMBERS),
      lines: exports.linesPassed(),
      bytes: exports.bytesPassed(),
      stoppedAt: from + exports.stoppedAt() - ROOM,
      isOdd: exports.stoppedByOdd() !== 0,
    };
  }

  #canPrint(into: TellingLines): boolean {
    const told = into.tells(LABELS);
    if (told !== this.#told) {
      this.#told = told;
      this.#prints =
        this.#isRoomy &&
        !into.tells(TIMER_LABELS)[0] &&
        told.every((is, place) => !is || PRINTED[place] !== 0);
      const bytes = new Uint8Array(this.#kernel.memory.buffer, TOLD_AT);
      for (const [place, is] of told.entries()) bytes[place] = is ? (PRINTED[place] ?? 0) : 0;
    }
    return this.#prints;
  }

  /** The memory, with what is to be read at {@link ROOM}. */
  #placed(items: Uint8Array): Uint8Array {
    const { memory } = this.#kernel;
    if (makeRoom(this.#kernel, ROOM + items.length + AHEAD)) {
      this.#rows = new Uint32Array(memory.buffer, ROWS_AT, MOST * LINE_NUMBERS);
      this.#text = new Uint8Array(memory.buffer, TEXT_AT, TEXT_BYTES);
    }
    const bytes = new Uint8Array(memory.buffer);
    bytes.set(items, ROOM);
    return bytes;
  }
}

function put(bytes: Uint8Array, at: number, text: Uint8Array): void {
  bytes[at] = text.length;
  bytes.set(text, at + 1);
}
