// The scan of gigabytes, in AssemblyScript: newlines by 64 bytes at a time, head lines of one fixed shape, fences.
// Compiled by scripts/kernel.mjs, with ids.ts, find.ts and marks.ts, into src/reading/kernelBytes.ts. It must agree with
// src/reading/fences.ts byte for byte; test/reading/scanFences.test.ts compares the two. No runtime: the host lays out the
// memory (kernel.ts).
import { idsIn, idsEnd } from './ids';
import { gather, markAt } from './marks';
export { beginIds, takeIdBytes } from './ids';
export { find } from './find';
export { keepMarks } from './marks';

/** Bytes of one row of fences: byte and line at which the block begins, least and greatest stamp, dated heads. */
const ROW: usize = 40;
/** `2023-10-24T10:32:31,666` */
const STAMP: usize = 23;

// The shape of head lines: after the stamp `bracket`…`]` within `bracketLimit` bytes or nothing, `then`, `capitals` capital letters.
let bracketAt: usize = 0;
let bracketLength: i32 = 0;
let bracketLimit: i32 = 0;
let thenAt: usize = 0;
let thenLength: i32 = 0;
let capitals: i32 = 0;

// The minute met last, so that most stamps cost one comparison of 16 bytes and five digits.
let minuteKey: v128 = i8x16.splat(0);
let minuteMs: f64 = NaN;
// What followed the stamps of heads met lately, where 16 bytes made them heads: as many as a log has levels in use. Of each the
// bytes that count, and which those are.
let tailA: v128 = i8x16.splat(0);
let tailB: v128 = i8x16.splat(0);
let tailC: v128 = i8x16.splat(0);
let countsA: v128 = i8x16.splat(0);
let countsB: v128 = i8x16.splat(0);
let countsC: v128 = i8x16.splat(0);
/** Bytes before the capitals in each. */
let lengthA: i32 = 0;
let lengthB: i32 = 0;
let lengthC: i32 = 0;
let tailsKnown: bool = false;

let blockBytes: f64 = 0;
/** The byte from which on the next head begins a block: a block begins with the first head behind each multiple of its size. */
let nextBlock: f64 = 0;
let rowAt: usize = 0;
let rows: i32 = 0;
let blockOffset: f64 = 0;
let blockLine: f64 = 0;
let least: f64 = Infinity;
let greatest: f64 = -Infinity;
let heads: f64 = 0;
let line: f64 = 0;
/** A line began with NUL bytes up to the end of what was read: it goes on with the next byte that is none. */
let inNuls: bool = false;
let nulLineOffset: f64 = 0;
/** The byte of the file from which on it was not looked at yet. */
let nulsRead: f64 = 0;
// Where heads are told one by one instead of in fences: columns of as many numbers as `columnBytes` hold, and how many heads so far.
let columnsAt: usize = 0;
let columnBytes: usize = 0;
let told: usize = 0;
let hasBlock: bool = false;

export function shape(bracket: usize, bracketBytes: i32, limit: i32, then: usize, thenBytes: i32, capitalLetters: i32): void {
  bracketAt = bracket;
  bracketLength = bracketBytes;
  bracketLimit = limit;
  thenAt = then;
  thenLength = thenBytes;
  capitals = capitalLetters;
}

/**
 * Begins a pass at byte `offset` and line `firstLine` of a file. A block begins there when `opens`, else with the first head.
 */
export function begin(rowsAt: usize, bytesPerBlock: f64, offset: f64, firstLine: f64, opens: bool): void {
  minuteKey = i8x16.splat(0);
  minuteMs = NaN;
  tailsKnown = false;
  blockBytes = bytesPerBlock;
  rowAt = rowsAt;
  rows = 0;
  line = firstLine;
  inNuls = false;
  hasBlock = opens;
  nextBlock = offset;
  columnsAt = 0;
  if (opens) openBlock(offset);
}

function openBlock(offset: f64): void {
  blockOffset = offset;
  nextBlock = (floor<f64>(offset / blockBytes) + 1) * blockBytes;
  blockLine = line;
  least = Infinity;
  greatest = -Infinity;
  heads = 0;
}

/** Rows written since the last call; their table is used again from its start. */
export function takeRows(): i32 {
  const count = rows;
  rows = 0;
  return count;
}

/** Line ends so far. */
export function linesEnded(): f64 {
  return line;
}

/** Writes the block under way. */
export function finish(): void {
  if (!hasBlock) return;
  const p = rowAt + <usize>rows * ROW;
  store<f64>(p, blockOffset);
  store<f64>(p, blockLine, 8);
  store<f64>(p, least, 16);
  store<f64>(p, greatest, 24);
  store<f64>(p, heads, 32);
  rows++;
}

// @ts-ignore: decorator
@inline
function digit(p: usize): i32 {
  const value = <i32>load<u8>(p) - 48;
  return <u32>value <= 9 ? value : -10000;
}

// @ts-ignore: decorator
@inline
function twoDigits(p: usize): i32 {
  return digit(p) * 10 + digit(p + 1);
}

/** Learns the minute of the date at `p`; false where none stands. The bounds are those of src/formats/isoDate.ts. */
function learnMinute(p: usize): bool {
  const separator = load<u8>(p, 10);
  if (separator != 0x54 && separator != 0x20) return false;
  if (load<u8>(p, 4) != 0x2d || load<u8>(p, 7) != 0x2d || load<u8>(p, 13) != 0x3a) return false;
  const century = twoDigits(p);
  const yearInCentury = twoDigits(p + 2);
  const month = twoDigits(p + 5);
  const day = twoDigits(p + 8);
  const hour = twoDigits(p + 11);
  const minute = twoDigits(p + 14);
  if (century < 0 || yearInCentury < 0) return false;
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return false;
  // Days since 1970-01-01 in the proleptic Gregorian calendar, as in src/formats/isoDate.ts.
  const y = century * 100 + yearInCentury - (month <= 2 ? 1 : 0);
  // Years are not negative, but January of year 0 is.
  const era = (y >= 0 ? y : y - 399) / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  const days = era * 146097 + dayOfEra - 719468;
  minuteMs = <f64>days * 86400000.0 + <f64>(hour * 3600000 + minute * 60000);
  minuteKey = v128.load(p);
  return true;
}

/** Bytes from `p`, behind the stamp, to the capitals of what makes the line a head; -1 where that does not stand there. */
function tailAt(p: usize): i32 {
  const text = v128.load(p);
  if (tailsKnown) {
    if (isTail(text, tailA, countsA)) return lengthA;
    if (isTail(text, tailB, countsB)) return lengthB;
    if (isTail(text, tailC, countsC)) return lengthC;
  }
  let at = p;
  let index: i32 = 0;
  while (index < bracketLength && load<u8>(at + index) == load<u8>(bracketAt + index)) index++;
  if (bracketLength > 0 && index == bracketLength) {
    while (index < bracketLimit) {
      const byte = load<u8>(at + index);
      if (byte == 0x5d) break;
      if (byte == 0x0a) return -1;
      index++;
    }
    if (index >= bracketLimit) return -1;
    at += index + 1;
  }
  for (index = 0; index < thenLength; index++) if (load<u8>(at + index) != load<u8>(thenAt + index)) return -1;
  at += thenLength;
  for (index = 0; index < capitals; index++) {
    const byte = load<u8>(at + index);
    if (byte < 0x41 || byte > 0x5a) return -1;
  }
  const before = <i32>(at - p);
  if (before + capitals <= 16) learnTail(text, before);
  return before;
}

// @ts-ignore: decorator
@inline
function isTail(text: v128, tail: v128, counts: v128): bool {
  return !v128.any_true(v128.and(v128.xor(text, tail), counts));
}

function learnTail(text: v128, before: i32): void {
  const places = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const counts = i8x16.lt_u(places, i8x16.splat(<i8>(before + capitals)));
  tailC = tailsKnown ? tailB : text;
  countsC = tailsKnown ? countsB : counts;
  lengthC = tailsKnown ? lengthB : before;
  tailB = tailsKnown ? tailA : text;
  countsB = tailsKnown ? countsA : counts;
  lengthB = tailsKnown ? lengthA : before;
  tailA = text;
  countsA = counts;
  lengthA = before;
  tailsKnown = true;
}

/** The line that begins at byte `offset` of the file, whose text begins `inset` bytes behind that, at `p`. */
// @ts-ignore: decorator
@inline
function headAt(p: usize, offset: f64, inset: f64): void {
  if (!i8x16.all_true(i8x16.eq(v128.load(p), minuteKey)) && !learnMinute(p)) return;
  // `:31,666`, whose comma may be a point; of the digits what they count, each in its byte.
  const text = load<u64>(p, 16);
  if ((text & 0xff) != 0x3a || ((text >> 24) & 0xfd) != 0x2c) return;
  const digits = (text ^ 0x0030303000303000) & 0x00ffffff00ffff00;
  if ((((digits + 0x0076767600767600) | digits) & 0x0080808000808000) != 0) return;
  const second = <i32>((digits >> 8) & 15) * 10 + <i32>((digits >> 16) & 15);
  if (second > 60) return;
  const millisecond =
    <i32>((digits >> 32) & 15) * 100 + <i32>((digits >> 40) & 15) * 10 + <i32>((digits >> 48) & 15);
  const before = tailAt(p + STAMP);
  if (before < 0) return;
  const stamp = minuteMs + <f64>(second * 1000 + millisecond);
  if (columnsAt != 0) {
    tell(stamp, offset, offset + inset + <f64>(<i32>STAMP + before));
    return;
  }
  if (offset >= nextBlock) {
    finish();
    hasBlock = true;
    openBlock(offset);
  }
  if (stamp < least) least = stamp;
  if (stamp > greatest) greatest = stamp;
  heads += 1;
}

/** A head that begins at byte `offset` of the line under way, with its capitals at another. */
function tell(stamp: f64, offset: f64, capitalsOffset: f64): void {
  const at = columnsAt + (told << 3);
  store<f64>(at, stamp);
  store<f64>(at + columnBytes, offset);
  store<f64>(at + 2 * columnBytes, line);
  store<f64>(at + 3 * columnBytes, capitalsOffset);
  told++;
}

/** A line begins at `p`; its text after a byte order mark and NUL bytes. `end` is where the scan ends. */
function lineStart(p: usize, offset: f64, end: usize): void {
  let at = p;
  const first = load<u8>(at);
  if (first == 0xef && load<u8>(at, 1) == 0xbb && load<u8>(at, 2) == 0xbf) at += 3;
  if (load<u8>(at) == 0) {
    while (at < end && load<u8>(at) == 0) at++;
    if (at >= end) {
      inNuls = true;
      nulLineOffset = offset;
      nulsRead = offset + <f64>(at - p);
      return;
    }
  }
  headAt(at, offset, <f64>(at - p));
}

/** The first line of a pass begins at `p`, of which `length` bytes will be scanned. */
export function firstLine(p: usize, offset: f64, length: i32): void {
  lineStart(p, offset, p + <usize>length);
}

/**
 * Whether the line under way has had nothing but NUL bytes. Looks on among the `length` bytes at `p`, which stand at byte
 * `offset` of the file, for the byte that is none.
 */
export function passNuls(p: usize, length: i32, offset: f64): bool {
  if (!inNuls) return false;
  const end = p + <usize>length;
  let at = p + <usize>(nulsRead - offset);
  while (at < end && load<u8>(at) == 0) at++;
  nulsRead = offset + <f64>(at - p);
  if (at >= end) return true;
  inNuls = false;
  headAt(at, nulLineOffset, nulsRead - nulLineOffset);
  return false;
}

/**
 * Finds the line ends in `[p, p + length)`, which stand at byte `offset` of the file, and the heads of the lines that begin
 * behind them, up to the one that begins at `p + length` where `wants` it. The bytes of a head may be looked at behind that
 * length, which is a multiple of 64 for ids, or followed by NULs at the end of the file. Does so where `lines`, and looks for ids where
 * `ids`.
 */
export function scan(p: usize, length: i32, offset: f64, wants: bool, lines: bool, ids: bool): void {
  if (lines) passNuls(p, length, offset);
  const end = p + <usize>length;
  // In stretches that stay in the processor's nearest cache for the second look.
  for (let from = p; from < end; from += STRETCH) {
    const to = min(from + STRETCH, end);
    if (lines) linesIn(p, from, to, end, offset, wants);
    if (ids) idsIn(from, to, offset + <f64>(from - p));
  }
}

/** Of which the places of marks are two bytes each; see MARKS in kernel.ts. */
const STRETCH: usize = 8192;

function linesIn(p: usize, from: usize, to: usize, end: usize, offset: f64, wants: bool): void {
  const newline = i8x16.splat(10);
  let count: i32 = 0;
  for (let i = from; i < to; i += 64) {
    const a = i8x16.eq(v128.load(i), newline);
    const b = i8x16.eq(v128.load(i, 16), newline);
    const c = i8x16.eq(v128.load(i, 32), newline);
    const d = i8x16.eq(v128.load(i, 48), newline);
    let found =
      <u64><u32>(i8x16.bitmask(a) | (i8x16.bitmask(b) << 16)) |
      (<u64><u32>(i8x16.bitmask(c) | (i8x16.bitmask(d) << 16)) << 32);
    if (i + 64 > to) found &= (<u64>1 << <u64>(to - i)) - 1;
    count = gather(found, <i32>(i - from), count);
  }
  for (let index: i32 = 0; index < count; index++) {
    const start = from + markAt(index) + 1;
    line += 1;
    // Nearly every line of a log begins with a digit, or with the tab of a stack trace.
    if (load<u8>(start) != 0x09 && (start < end || wants)) lineStart(start, offset + <f64>(start - p), end);
  }
}

/**
 * Tells the heads of the lines that begin in the `length` bytes at `p`, whose first begins a line when `begins`, else go on with those of
 * the call before and stand at byte `offset` behind its first. Each is a number in four columns of `bytes` each at `columns`: its stamp,
 * the byte and the line at which it begins and the byte of its capitals, counted from the first; one that begins right behind these bytes
 * is told where `wants` it. Answers how many there are. The bytes of a head may be looked at behind `length`.
 */
export function headsIn(p: usize, length: i32, begins: bool, offset: f64, wants: bool, columns: usize, bytes: usize): i32 {
  if (begins) begin(0, 0, 0, 0, false);
  columnsAt = columns;
  columnBytes = bytes;
  told = 0;
  if (begins) lineStart(p, 0, p + <usize>length);
  scan(p, length, offset, wants, true, false);
  return <i32>told;
}

/** Ends the pass: the block under way, and the last cell of ids. */
export function end(lines: bool, ids: bool): void {
  if (lines) finish();
  if (ids) idsEnd();
}

/** Line ends in `[p, p + length)`. */
export function countLines(p: usize, length: i32): i32 {
  const newline = i8x16.splat(10);
  const end = p + <usize>length;
  let i = p;
  let count: i32 = 0;
  while (i + 64 <= end) {
    // Each lane counts down from 0, in 63 steps by four at most.
    let lanes = i8x16.splat(0);
    const stop = min(end - 63, i + 63 * 64);
    for (; i < stop; i += 64) {
      const few = i8x16.add(i8x16.eq(v128.load(i), newline), i8x16.eq(v128.load(i, 16), newline));
      const more = i8x16.add(i8x16.eq(v128.load(i, 32), newline), i8x16.eq(v128.load(i, 48), newline));
      lanes = i8x16.sub(lanes, i8x16.add(few, more));
    }
    const sums = i32x4.extadd_pairwise_i16x8_s(i16x8.extadd_pairwise_i8x16_u(lanes));
    count +=
      i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
  }
  while (i < end) {
    if (load<u8>(i) == 10) count++;
    i++;
  }
  return count;
}
