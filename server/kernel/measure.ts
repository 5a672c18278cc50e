// Measures the records of tcpmon's raw data: what they come to as text, without making any of it. Compiled by
// scripts/kernel.mjs into src/capture/measureKernelBytes.ts. It must agree with what src/capture/sockets.ts and counterLines.ts print;
// test/capture/measureKernel.test.ts compares the two. No runtime: the host lays out the memory (measureKernel.ts).

import { beginNumbers, more, moreFixed, sevens, width } from './numbers';
export { beginRecords, records } from './records';
export { beginTelling, bytesPassed, bytesPrinted, linesPassed, tell } from './tell';

/** Bytes of one row: where a run of sockets begins, their lines, their bytes. */
export const ROW: usize = 12;

// What a field of a socket is, by its tag: src/capture/socketActs.ts has the table, of a byte each.
const WHOLE: i32 = 1;
export const WIDE: i32 = 2;
export const FIXED: i32 = 3;
export const STATE: i32 = 5;
export const LOCAL: i32 = 6;
export const PEER: i32 = 7;
export const PROCESS: i32 = 8;
export const MEMORY: i32 = 10;
/** No field of a socket itself has a number as large as those of its memory have with this. */
const MEMORY_SLOTS: i32 = 54;
// Kinds of a record.
export const SOCKETS: i32 = 1;
export const HOST: i32 = 3;

/** Tags that the table has. */
const TAGS: i32 = 512;

// Of the record: its second, its sockets, and of those within: a name and two numbers.
const SECOND: i32 = 0x08;
const KIND: i32 = 0x10;
const ITEM: i32 = 0x1a;
export const NAME: i32 = 0x0a;
export const FIRST_NUMBER: i32 = 0x10;
const SECOND_NUMBER: i32 = 0x18;

/** A longer text is left to the reader that has an end for it. */
const LONGEST: usize = 1000;
const MOST_TAGS: i32 = 32_000;
const MOST_32: i64 = 1 << 32;
/** What seven bytes of seven bits hold. */
const MOST: i64 = 1 << 49;

export let actsAt: usize = 0;
/** A signed byte for each state: how much longer it is than the first one. */
let statesAt: usize = 0;
let states: i64 = 0;
export let values: i32 = 0;
let perLine: i32 = 0;
let perSocket: i32 = 0;
/** The values of an interface, and the bytes of all its lines beside its name, where they are zeros. */
let adapterValues: i32 = 0;
let aroundAdapter: i32 = 0;
let aroundFirst: i32 = 0;
let aroundLater: i32 = 0;
export let aroundTimer: i32 = 0;

// The walk: where it is, whether all was ordinary so far, and whether a socket stopped it that is not.
let at: usize = 0;
let isSound: bool = true;
let isOdd: bool = false;
let secondSeen: i64 = 0;
/** How much of its block the last item fills, with those before it. */
let filledLast: i32 = 0;
// Of the socket that is being measured.
export let tagBytes: i32 = 0;
let valueBytes: i32 = 0;
let seenMemory: i64 = 0;
/** Where its fields begin and end. */
export let fieldsAt: usize = 0;
export let fieldsEnd: usize = 0;

/**
 * `powers` is room for 160 bytes of zeros. `lines` are the values of a socket, each on a line that takes `line` bytes beside its tags and
 * its value, all of them `socket` bytes more; `first`, `later` and `timer` what stands around a process, a further one and a timer.
 */
export function begin(
  acts: usize,
  powers: usize,
  stateLengths: usize,
  stateCount: i32,
  lines: i32,
  line: i32,
  socket: i32,
  first: i32,
  later: i32,
  timer: i32,
): void {
  actsAt = acts;
  beginNumbers(powers);
  statesAt = stateLengths;
  states = stateCount;
  values = lines;
  perLine = line;
  perSocket = socket;
  aroundFirst = first;
  aroundLater = later;
  aroundTimer = timer;
}

/** `lines` are the values of an interface, on lines that take `around` bytes together beside its name, where they are zeros. */
export function beginAdapters(lines: i32, around: i32): void {
  adapterValues = lines;
  aroundAdapter = around;
}

/**
 * Measures the sockets of a record whose fields are `[from, to)` into rows at `out`, at most `most`, one for all that stand in the same
 * block of text: one begins at the first socket behind each `block` bytes, of which `filled` were filled before. Answers how many rows,
 * and -1 where a field of the record itself is out of the ordinary. What was not come to begins at `stoppedAt`: a later call goes on there.
 */
export function measure(from: usize, to: usize, out: usize, most: i32, block: i32, filled: i32, goesOn: bool): i32 {
  return items(SOCKETS, from, to, out, most, block, filled, goesOn);
}

/** As {@link measure}, of sockets or interfaces. */
export function items(
  kind: i32,
  from: usize,
  to: usize,
  out: usize,
  most: i32,
  block: i32,
  filled: i32,
  goesOn: bool,
): i32 {
  let rows = 0;
  let lines = 0;
  let bytes = 0;
  at = from;
  isOdd = false;
  if (!goesOn) secondSeen = 0;
  while (at < to) {
    const begun = at;
    isSound = true;
    const tag = <i32>load<u8>(at++);
    if (tag == ITEM) {
      const stop = end(to);
      if (!isSound) return -1;
      const begins = rows == 0 || filled >= block;
      const found = begins && rows == most ? 0 : kind == SOCKETS ? socket(stop) : adapter(stop);
      if (found == 0) {
        isOdd = !(begins && rows == most);
        at = begun;
        break;
      }
      if (begins) {
        if (filled >= block) filled = 0;
        store<u32>(out + <usize>rows * ROW, <u32>(begun - from));
        lines = 0;
        bytes = 0;
        rows++;
      }
      const size =
        kind == SOCKETS
          ? found * (perLine + tagBytes) + perSocket + valueBytes
          : found * tagBytes + aroundAdapter + valueBytes;
      lines += found;
      bytes += size;
      filled += size;
      const row = out + <usize>(rows - 1) * ROW;
      store<u32>(row, <u32>lines, 4);
      store<u32>(row, <u32>bytes, 8);
      at = stop;
    } else if (tag == SECOND) {
      secondSeen = varint(to, MOST);
      if (!isSound) return -1;
    } else if (tag == KIND) {
      varint(to, MOST);
      if (!isSound) return -1;
    } else return -1;
  }
  filledLast = filled;
  return rows;
}

/**
 * How much longer the values of a record of counters, whose fields are `[from, to)`, are than zeros; -1 where it is out of the ordinary.
 * `known` has a byte for each field up to `fields`: 1 for a counter, 2 for one that may be -1; `seen` has room for as many.
 */
export function counters(from: usize, to: usize, known: usize, seen: usize, fields: i32): i32 {
  let length = 0;
  at = from;
  isSound = true;
  secondSeen = 0;
  memory.fill(seen, 0, <usize>fields);
  while (at < to) {
    let tag = <i32>load<u8>(at++);
    if (tag >= 0x80 && at < to) tag = (tag & 0x7f) | (<i32>load<u8>(at++) << 7);
    const field = tag >> 3;
    if (tag == SECOND) secondSeen = varint(to, MOST);
    else if (tag == KIND) varint(to, MOST);
    else {
      if ((tag & 7) != 0 || field >= fields) return -1;
      const kind = <i32>load<u8>(known + <usize>field);
      if (kind == 0 || load<u8>(seen + <usize>field) != 0) return -1;
      store<u8>(seen + <usize>field, 1);
      if (kind == 2 && isMinusOne(to)) length++;
      else length += more(varint(to, MOST));
    }
    if (!isSound) return -1;
  }
  return length;
}

/** Goes past a -1, nine bytes of ones and the last one; false, where it stands, for any other number. */
function isMinusOne(to: usize): bool {
  if (to - at < 10 || load<u64>(at) != 0xffff_ffff_ffff_ffff || load<u16>(at, 8) != 0x01ff) return false;
  at += 10;
  return true;
}

/** The lines of the socket that begins at `p`; 0 where none does, or one that is out of the ordinary. */
export function socketAt(p: usize, to: usize): i32 {
  at = p;
  isSound = true;
  if (<i32>load<u8>(at++) != ITEM) return 0;
  fieldsEnd = end(to);
  fieldsAt = at;
  return isSound ? socket(fieldsEnd) : 0;
}

/** Whether a nested part of the length that stands at `p` fills what is left up to `stop`; where it begins is {@link stoppedAt} then. */
export function fills(p: usize, stop: usize): bool {
  at = p;
  isSound = true;
  return end(stop) == stop && isSound;
}

/** To be told as the place where it stopped, and whether for a socket out of the ordinary. */
export function halt(p: usize, odd: bool): void {
  at = p;
  isOdd = odd;
}

/** Where the last {@link measure} or {@link tell} stopped. */
export function stoppedAt(): usize {
  return at;
}

export function filledThen(): i32 {
  return filledLast;
}

/** Whether a socket stopped it that is out of the ordinary. */
export function stoppedByOdd(): bool {
  return isOdd;
}

/** The second that a record told last. */
export function second(): f64 {
  return <f64>secondSeen;
}

/** The lines of the socket up to `stop`; 0 where it is out of the ordinary. */
function socket(stop: usize): i32 {
  // Places and sums in locals, and numbers of one byte without a call: what is global costs a store for each of a hundred fields.
  let p = at;
  let tags = 0;
  let length = 0;
  let seen: i64 = 0;
  let timers = 0;
  let processes = 0;
  while (p < stop) {
    let tag = <i32>load<u8>(p++);
    if (tag >= 0x80) {
      if (p >= stop) return 0;
      tag = (tag & 0x7f) | (<i32>load<u8>(p++) << 7);
      if (tag >= TAGS) return 0;
    }
    const act = <i32>load<u8>(actsAt + <usize>tag);
    if (act <= PEER) {
      const bit = <i64>1 << <i64>(tag >> 3);
      if (act == 0 || (seen & bit) != 0) return 0;
      seen |= bit;
      if (act == FIXED) {
        if (p + 8 > stop) return 0;
        const digits = moreFixed(load<f64>(p));
        if (digits < 0) return 0;
        length += digits;
        p += 8;
      } else if (act >= LOCAL) {
        at = p;
        const last = end(stop);
        if (!isSound || !isPlain(last)) return 0;
        tags += <i32>(last - at);
        p = last;
      } else {
        let value = load<i64>(p);
        if ((value & 0x80) == 0) {
          p++;
          value &= 0x7f;
        } else {
          const bits = width(value);
          p += <usize>(bits >> 3);
          value = sevens(value, bits);
          if (bits >= 64 || (act == WHOLE && value >= MOST_32)) return 0;
        }
        if (act <= WIDE) length += more(value);
        else if (act == STATE) {
          if (value >= states) return 0;
          length += <i32>load<i8>(statesAt + <usize>value);
        }
      }
    } else {
      at = p;
      const last = end(stop);
      if (!isSound) return 0;
      if (act == MEMORY) length += memoryOf(last, seen);
      else if (act == PROCESS) tags += (processes++ == 0 ? aroundFirst : aroundLater) + named(last, MOST_32);
      else {
        timers++;
        length += aroundTimer + named(last, MOST);
      }
      if (act == MEMORY) seen |= seenMemory;
      p = last;
    }
    if (!isSound) return 0;
  }
  tagBytes = tags;
  valueBytes = length;
  return p == stop && tags < MOST_TAGS ? values + timers : 0;
}

/** The lines of the interface up to `stop`; 0 where it is out of the ordinary. */
function adapter(stop: usize): i32 {
  let seen = 0;
  tagBytes = 0;
  valueBytes = 0;
  while (at < stop) {
    const tag = <i32>load<u8>(at++);
    const field = tag >> 3;
    if ((seen & (1 << field)) != 0) return 0;
    seen |= 1 << field;
    if (tag == NAME) {
      const last = end(stop);
      if (!isSound || !isPlain(last)) return 0;
      tagBytes = <i32>(last - at);
      at = last;
    } else {
      // Its counters have the numbers behind that of its name.
      if ((tag & 7) != 0 || field < 2 || field > adapterValues + 1) return 0;
      valueBytes += more(varint(stop, MOST));
      if (!isSound) return 0;
    }
  }
  return at == stop ? adapterValues : 0;
}

/** A number of at most `most` written in seven bits at a time. */
function varint(stop: usize, most: i64): i64 {
  let value: i64 = 0;
  let shift: i64 = 0;
  while (at < stop && shift < 49) {
    const byte = <i64>load<u8>(at++);
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      if (value >= most) isSound = false;
      return value;
    }
    shift += 7;
  }
  isSound = false;
  return 0;
}

/** Where a nested part ends that begins with its length. */
function end(stop: usize): usize {
  const length = <usize>varint(stop, MOST_32);
  if (length > stop - at) isSound = false;
  return at + length;
}

/** Whether nothing up to `last` must be written otherwise. Up to 15 bytes behind it are looked at. */
function isPlain(last: usize): bool {
  if (last - at > LONGEST) return false;
  for (let p = at; p < last; p += 16) {
    const bytes = v128.load(p);
    let odd = i8x16.bitmask(
      v128.or(i8x16.lt_u(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x7f))),
    );
    const left = <i32>(last - p);
    if (left < 16) odd &= (1 << left) - 1;
    if (odd != 0) return false;
  }
  return true;
}

/** Bytes of a part of a name and two numbers, each once at most; `most` bounds the first of them. */
function named(last: usize, most: i64): i32 {
  let length = 2;
  let met = 0;
  while (at < last) {
    const tag = <i32>load<u8>(at++);
    const bit = 1 << (tag >> 3);
    if ((met & bit) != 0) isSound = false;
    met |= bit;
    if (tag == FIRST_NUMBER) length += more(varint(last, most));
    else if (tag == SECOND_NUMBER) length += more(varint(last, MOST_32));
    else if (tag == NAME) {
      const stop = end(last);
      if (!isSound || !isPlain(stop)) isSound = false;
      length += <i32>(stop - at);
      at = stop;
    } else isSound = false;
    if (!isSound) return 0;
  }
  return length;
}

/** How much longer the values of a nested part are than zeros; none may be among those `seen`. */
function memoryOf(last: usize, seen: i64): i32 {
  let p = at;
  let length = 0;
  while (p < last) {
    const tag = <i32>load<u8>(p++);
    const slot = tag >> 3;
    const bit = <i64>1 << <i64>(MEMORY_SLOTS + slot);
    if ((tag & 7) != 0 || slot < 1 || slot > 9 || (seen & bit) != 0) {
      isSound = false;
      return 0;
    }
    seen |= bit;
    at = p;
    const value = varint(last, MOST_32);
    if (!isSound) return 0;
    p = at;
    length += more(value);
  }
  seenMemory = seen;
  return length;
}
