// Prints of the sockets of tcpmon's raw data the lines that may tell a change, and counts the others. A part of the kernel of measure.ts, which
// has looked at a socket before. It must agree with what src/capture/sockets.ts tells; test/capture/tellingKernel.test.ts compares the two.

import {
  actsAt,
  aroundTimer,
  fieldsAt,
  fieldsEnd,
  FIRST_NUMBER,
  FIXED,
  halt,
  LOCAL,
  MEMORY,
  NAME,
  PEER,
  PROCESS,
  socketAt,
  STATE,
  tagBytes,
  values,
  WIDE,
} from './measure';
import { more, moreFixed } from './numbers';

// Tables of the host's, from `tables` on: texts are entries of 32 bytes, their length first.
const ENTRY: usize = 32;
/** By the tag of a field of a socket: the place of its value among the lines. */
const PLACES: usize = 0;
/** What stands around the names of a socket and its processes. */
const OPENING: usize = 512;
const PEER_WORD: usize = OPENING + ENTRY;
const FIRST_PROCESS: usize = PEER_WORD + ENTRY;
const NEXT_PROCESS: usize = FIRST_PROCESS + ENTRY;
const PID: usize = NEXT_PROCESS + ENTRY;
const FD: usize = PID + ENTRY;
/** The second, and what ends the line. */
const SUFFIX: usize = FD + ENTRY;
/** Names of states by their numbers, as they are printed. */
const NAMES: usize = 1024;
/** Of the value at each place: its name, how long it is where it is 0, and whether its line is printed. */
const LABELS: usize = 2048;
const ZEROS: usize = LABELS + 64 * ENTRY;
const TOLD: usize = ZEROS + 64;
/** The values of one socket, and how long they are. */
const LENGTHS: usize = TOLD + 64;
const NUMBERS: usize = LENGTHS + 64;
/** The host, as it stands among the tags, and room for the processes of a socket. */
const HOST: usize = NUMBERS + 64 * 8;

const BLANK: i32 = 0x20;
const ROW: usize = 12;
/** What a line may take beside tags of the socket's own and the host: all words, a number and what ends it. */
const MOST_WORDS: usize = 160;

let tables: usize = 0;
let hostBytes: usize = 0;
let processesAt: usize = 0;
let memoryPlace: usize = 0;

let lines: i32 = 0;
let bytes: i32 = 0;
let printed: i32 = 0;
// Of the socket that is being printed: how much its timers take, less tags and what ends the lines.
let timers: i32 = 0;
let timerBytes: i32 = 0;
let next: usize = 0;

/** `processes` is room for 64 KiB; `memory` the place of the first value of the memory. */
export function beginTelling(at: usize, host: usize, processes: usize, memory: usize): void {
  tables = at;
  hostBytes = host;
  processesAt = processes;
  memoryPlace = memory;
}

/**
 * Prints told lines of the sockets in `[from, to)`, which begins with one, at `text`, as far as they fit into `room` bytes and, three numbers each,
 * into `most` rows: where it begins in the text, and how many lines and bytes there are before it. Answers how many. It stops as
 * measuring does, and at a socket with a timer whose name could be taken for a value.
 */
export function tell(from: usize, to: usize, text: usize, room: usize, rows: usize, most: i32): i32 {
  let wanted = 0;
  for (let place = 0; place < values; place++) wanted += <i32>(load<u8>(tables + TOLD + <usize>place) != 0);
  let count = 0;
  let out = text;
  let p = from;
  let isOdd = false;
  lines = 0;
  bytes = 0;
  while (p < to) {
    if (socketAt(p, to) == 0) {
      isOdd = true;
      break;
    }
    const line = <usize>tagBytes + hostBytes + MOST_WORDS;
    if (count + wanted > most || out + line * <usize>max(wanted, 1) > text + room) {
      isOdd = p == from;
      break;
    }
    const tagged = tags(out);
    if (tagged == 0) {
      isOdd = true;
      break;
    }
    p = fieldsEnd;
    const first = out;
    const around = <i32>tagged + <i32>load<u8>(tables + SUFFIX);
    lines += timers;
    bytes += timerBytes + timers * around;
    for (let place: usize = 0; place < <usize>values; place++) {
      const told = load<u8>(tables + TOLD + place);
      const label = tables + LABELS + place * ENTRY;
      if (told != 0) {
        const row = rows + <usize>count * ROW;
        count++;
        store<u32>(row, <u32>(out - text));
        store<u32>(row, <u32>lines, 4);
        store<u32>(row, <u32>bytes, 8);
        if (out != first) memory.copy(out, first, tagged);
        const value = load<i64>(tables + NUMBERS + (place << 3));
        out = put(label, out + tagged);
        out = told == STATE ? put(tables + NAMES + <usize>value * ENTRY, out) : digits(value, out);
        out = put(tables + SUFFIX, out);
      }
      lines++;
      bytes += around + <i32>load<u8>(label) + <i32>load<u8>(tables + LENGTHS + place);
    }
  }
  printed = <i32>(out - text);
  halt(p, isOdd);
  return count;
}

/** Lines and bytes of all sockets that the last {@link tell} came past. */
export function linesPassed(): i32 {
  return lines;
}

export function bytesPassed(): i32 {
  return bytes;
}

/** Bytes of the lines that it printed. */
export function bytesPrinted(): i32 {
  return printed;
}

/** Puts the tags of the socket found last at `out`, keeps its values, and answers how many bytes the tags take; 0 for a timer with a blank in its name. */
function tags(out: usize): usize {
  const numbers = tables + NUMBERS;
  const lengths = tables + LENGTHS;
  memory.copy(lengths, tables + ZEROS, 64);
  memory.fill(numbers, 0, 64 * 8);
  let local = fieldsAt;
  let localBytes: usize = 0;
  let peer = fieldsAt;
  let peerBytes: usize = 0;
  let processes = processesAt;
  timers = 0;
  timerBytes = 0;
  let p = fieldsAt;
  while (p < fieldsEnd) {
    const tag = <usize>number(p);
    const act = <i32>load<u8>(actsAt + tag);
    const place = <usize>load<u8>(tables + PLACES + tag);
    p = next;
    if (act == FIXED) {
      add(lengths + place, moreFixed(load<f64>(p)));
      p += 8;
      continue;
    }
    const value = number(p);
    p = next;
    if (act <= WIDE) keep(place, value);
    else if (act == STATE) {
      store<i64>(numbers + (place << 3), value);
      store<u8>(lengths + place, load<u8>(tables + NAMES + <usize>value * ENTRY));
    }
    if (act < LOCAL) continue;
    const stop = p + <usize>value;
    if (act == LOCAL) {
      local = p;
      localBytes = <usize>value;
    } else if (act == PEER) {
      peer = p;
      peerBytes = <usize>value;
    } else if (act == PROCESS) processes = process(p, stop, processes);
    else if (act == MEMORY) memoryOf(p, stop);
    else if (!timer(p, stop)) return 0;
    p = stop;
  }
  let end = put(tables + OPENING, out);
  memory.copy(end, local, localBytes);
  end = put(tables + PEER_WORD, end + localBytes);
  memory.copy(end, peer, peerBytes);
  end += peerBytes;
  memory.copy(end, tables + HOST, hostBytes);
  end += hostBytes;
  memory.copy(end, processesAt, processes - processesAt);
  return end + (processes - processesAt) - out;
}

/** Puts a process behind those before it, and answers where it ends. */
function process(from: usize, stop: usize, out: usize): usize {
  let name = from;
  let nameBytes: usize = 0;
  let pid: i64 = 0;
  let descriptor: i64 = 0;
  let p = from;
  while (p < stop) {
    const tag = <i32>number(p);
    const value = number(next);
    p = next;
    if (tag == NAME) {
      name = p;
      nameBytes = <usize>value;
      p += nameBytes;
    } else if (tag == FIRST_NUMBER) pid = value;
    else descriptor = value;
  }
  let end = put(tables + (out == processesAt ? FIRST_PROCESS : NEXT_PROCESS), out);
  memory.copy(end, name, nameBytes);
  end = digits(pid, put(tables + PID, end + nameBytes));
  return digits(descriptor, put(tables + FD, end));
}

/** Counts a timer; false for one with a blank in its name. */
function timer(from: usize, stop: usize): bool {
  let numbers = 2;
  let p = from;
  while (p < stop) {
    const tag = <i32>number(p);
    const value = number(next);
    p = next;
    if (tag == NAME) {
      const end = p + <usize>value;
      timerBytes += <i32>value;
      for (; p < end; p++) if (<i32>load<u8>(p) == BLANK) return false;
    } else numbers += more(value);
  }
  timers++;
  timerBytes += aroundTimer + numbers;
  return true;
}

function memoryOf(from: usize, stop: usize): void {
  for (let p = from; p < stop; p = next) {
    const place = memoryPlace + <usize>(number(p) >> 3) - 1;
    keep(place, number(next));
  }
}

function keep(place: usize, value: i64): void {
  store<i64>(tables + NUMBERS + (place << 3), value);
  add(tables + LENGTHS + place, more(value));
}

function add(at: usize, length: i32): void {
  store<u8>(at, <u8>(<i32>load<u8>(at) + length));
}

/** A number of a socket that was looked at before; behind it is `next`. */
function number(p: usize): i64 {
  let value: i64 = 0;
  let shift: i64 = 0;
  let byte: i64 = 0x80;
  while (byte >= 0x80) {
    byte = <i64>load<u8>(p++);
    value |= (byte & 0x7f) << shift;
    shift += 7;
  }
  next = p;
  return value;
}

/** Puts an entry of the tables, and answers where it ends. */
function put(entry: usize, out: usize): usize {
  const length = <usize>load<u8>(entry);
  memory.copy(out, entry + 1, length);
  return out + length;
}

/** Puts a number, and answers where it ends. */
function digits(value: i64, out: usize): usize {
  const end = out + <usize>more(value) + 1;
  let rest = value;
  for (let p = end; p > out;) {
    store<u8>(--p, <u8>(48 + (rest % 10)));
    rest /= 10;
  }
  return end;
}
