import { AHEAD, beginSockets, FREE, type Kernel, newKernel } from './kernel.ts';
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
/** What stands in a block takes some kilobytes. */
const MOST_ITEMS = 1 << 20;

const AS_NUMBER = 1;
const AS_STATE = 5;

/** Of each value how the kernel prints it; 0 where it does not. */
const PRINTED = SOCKET_FIELDS.map(({ form }) =>
  form === 'state' ? AS_STATE : form === 'whole' || form === 'wide' ? AS_NUMBER : 0,
);

const TIMER_LABELS = [TIMER_LABEL];
/** The place of the first value of a socket's memory. */
const MEMORY_PLACE = SOCKET_FIELDS.findIndex(({ slot }) => slot > MEMORY);

/**
 * Prints of ordinary sockets the lines that may tell a change, as `Sockets.tell` does, and counts the others. The few hundred sockets of an
 * answer are told before the compiler of the language has seen how: that takes three times as long.
 */
class TellingKernel {
  readonly #kernel: Kernel = newKernel(0, 0, ROOM + MOST_ITEMS + AHEAD);
  readonly #bytes = new Uint8Array(this.#kernel.memory.buffer);
  readonly #rows = new Uint32Array(this.#kernel.memory.buffer, ROWS_AT, MOST * LINE_NUMBERS);
  /** Whose sockets were printed last, of which values, and whether those can be. */
  #host: Uint8Array | undefined;
  #told: readonly boolean[] = [];
  #prints = false;

  constructor() {
    const bytes = this.#bytes;
    for (const [word, text] of WORDS.entries()) put(bytes, WORDS_AT + word * ENTRY, text);
    for (const [state, name] of STATES.entries()) put(bytes, NAMES_AT + state * ENTRY, bytesOf(`"${name}"`));
    for (const [place, { form, slot }] of SOCKET_FIELDS.entries()) {
      put(bytes, LABELS_AT + place * ENTRY, LABELS[place] ?? new Uint8Array());
      bytes[ZEROS_AT + place] =
        form === 'state' ? (bytes[NAMES_AT] ?? 0) : form === 'fixed' ? fixedLength(0) : 1;
      if (slot < MEMORY) bytes[PLACES_AT + tagOf(slot, form === 'fixed' ? DOUBLE : VARINT)] = place;
    }
  }

  /** As {@link printTelling}. */
  tell(
    items: Uint8Array,
    from: number,
    { host, suffix }: Around,
    into: TellingLines,
  ): PrintedLines | undefined {
    const { exports } = this.#kernel;
    const bytes = this.#bytes;
    const left = items.length - from;
    if (host.length > MOST_HOST || left > MOST_ITEMS || !this.#canPrint(into)) return undefined;
    if (host !== this.#host) this.#meet(host, suffix.length);
    put(bytes, SUFFIX_AT, suffix);
    bytes.set(items.subarray(from), ROOM);
    const count = exports.tell(ROOM, ROOM + left, TEXT_AT, TEXT_BYTES, ROWS_AT, MOST);
    return {
      text: bytes.subarray(TEXT_AT, TEXT_AT + exports.bytesPrinted()),
      rows: this.#rows.subarray(0, count * LINE_NUMBERS),
      lines: exports.linesPassed(),
      bytes: exports.bytesPassed(),
      stoppedAt: from + exports.stoppedAt() - ROOM,
      isOdd: exports.stoppedByOdd() !== 0,
    };
  }

  #meet(host: Uint8Array, suffix: number): void {
    const { exports } = this.#kernel;
    this.#host = host;
    this.#bytes.set(host, HOST_AT);
    beginSockets(exports, host.length, suffix);
    exports.beginTelling(TABLES, host.length, PROCESSES_AT, MEMORY_PLACE);
  }

  #canPrint(into: TellingLines): boolean {
    const told = into.tells(LABELS);
    if (told !== this.#told) {
      this.#told = told;
      this.#prints = !into.tells(TIMER_LABELS)[0] && told.every((is, place) => !is || PRINTED[place] !== 0);
      for (const [place, is] of told.entries()) this.#bytes[TOLD_AT + place] = is ? (PRINTED[place] ?? 0) : 0;
    }
    return this.#prints;
  }
}

function put(bytes: Uint8Array, at: number, text: Uint8Array): void {
  bytes[at] = text.length;
  bytes.set(text, at + 1);
}

/** What stands behind the addresses on each line, and what ends it: twelve bytes. */
export interface Around {
  readonly host: Uint8Array;
  readonly suffix: Uint8Array;
}

/** One for all: each memory of WebAssembly takes gigabytes of addresses, and nothing of what was told before is needed. */
let kernel: TellingKernel | undefined;

/**
 * Prints of the sockets in `items`, from the one at `from` on, the lines that may tell something. It stops where it has no more room, and at
 * what is out of the ordinary. Undefined when it cannot print such lines at all.
 */
export function printTelling(
  items: Uint8Array,
  from: number,
  around: Around,
  into: TellingLines,
): PrintedLines | undefined {
  kernel ??= new TellingKernel();
  return kernel.tell(items, from, around, into);
}
