// The ids in a stretch of text: a filter of bits for each cell of the file, which says what may stand there. What counts as
// an id, and how a filter is asked, is told in src/reading/idFilters.ts, which must agree with this byte for byte;
// test/reading/idFilters.test.ts compares the two.
import { gather, markAt } from './marks';

/** Bytes of the file that share a filter. */
const CELL: f64 = 262144;
/** Bytes of the filter that is filled; what is kept of it is folded to as few as hold its bits sparsely. */
const FILTER: usize = 1024;
const LEAST_FILTER: usize = 16;
/** Hex digits with which a text is looked at: an id of less than 33 bits has fewer, and is not filed. */
const LEAST_DIGITS: u64 = 9;
/** Decimal digits from which on a run of digits is filed as what it counts. */
const LEAST_DECIMAL: i32 = 14;
/** Characters of a learner ping's payload that are looked at. */
const MOST_PAYLOAD: usize = 16384;

let filterAt: usize = 0;
let outAt: usize = 0;
let outBytes: usize = 0;
let cellEnd: f64 = 0;

// Of the 64 bytes before: which are hex digits, end a run of two, of four, of nine of them.
let digitsBefore: u64 = 0;
let twosBefore: u64 = 0;
let foursBefore: u64 = 0;
let ninesBefore: u64 = 0;

/**
 * Begins at byte `offset` of the file, where a cell begins; its bytes will stand at `p`, and the 64 before it stand before `p`.
 * Filters are written to `out`: four bytes that tell how many follow, and those.
 */
export function beginIds(p: usize, offset: f64, filter: usize, out: usize): void {
  filterAt = filter;
  outAt = out;
  outBytes = 0;
  cellEnd = offset + CELL;
  memory.fill(filter, 0, FILTER);
  digitsBefore = 0;
  twosBefore = 0;
  foursBefore = 0;
  ninesBefore = 0;
  look(p - 64, p, false);
}

/** Bytes of filters written since the last call; their place is used again from its start. */
export function takeIdBytes(): i32 {
  const bytes = outBytes;
  outBytes = 0;
  return <i32>bytes;
}

/** Files what begins in `[from, to)`, which stands at byte `offset` of the file, a multiple of 64. */
export function idsIn(from: usize, to: usize, offset: f64): void {
  let i = from;
  while (i < to) {
    const at = offset + <f64>(i - from);
    if (at >= cellEnd) {
      idsEnd();
      cellEnd += CELL;
    }
    const end = min(to, i + <usize>(cellEnd - at));
    look(i, end, true);
    i += (end - i + 63) & ~63;
  }
}

/** Writes the filter of the cell under way. */
export function idsEnd(): void {
  let size = FILTER;
  let set = bitsIn(size);
  // Three quarters full, a filter of four places lets a third of all ids through: no better than reading what it is about.
  if (set * 4 > 8 * FILTER * 3) size = 0;
  while (size > LEAST_FILTER) {
    const half = size >> 1;
    const folded = bitsFolded(half);
    // Less than three sixteenths full, it lets one in eight hundred through.
    if (folded * 16 > 8 * half * 3) break;
    for (let at: usize = 0; at < half; at += 8)
      store<u64>(filterAt + at, load<u64>(filterAt + at) | load<u64>(filterAt + half + at));
    size = half;
    set = folded;
  }
  store<u32>(outAt + outBytes, <u32>size);
  memory.copy(outAt + outBytes + 4, filterAt, size);
  outBytes += 4 + size;
  memory.fill(filterAt, 0, FILTER);
}

function bitsIn(size: usize): usize {
  let set: u64 = 0;
  for (let at: usize = 0; at < size; at += 8) set += popcnt(load<u64>(filterAt + at));
  return <usize>set;
}

function bitsFolded(half: usize): usize {
  let set: u64 = 0;
  for (let at: usize = 0; at < half; at += 8)
    set += popcnt(load<u64>(filterAt + at) | load<u64>(filterAt + half + at));
  return <usize>set;
}

/** Which bytes are one of the `count` from `first` on. Signed, the comparison takes one instruction. */
// @ts-ignore: decorator
@inline
function upTo(text: v128, first: i32, count: i32): v128 {
  return i8x16.lt_s(i8x16.sub(text, i8x16.splat(<i8>(first + 128))), i8x16.splat(<i8>(count - 128)));
}

// @ts-ignore: decorator
@inline
function digitsOf(text: v128): v128 {
  return upTo(text, 0x30, 10);
}

// @ts-ignore: decorator
@inline
function lettersOf(text: v128): v128 {
  return upTo(v128.or(text, i8x16.splat(0x20)), 0x61, 6);
}

// @ts-ignore: decorator
@inline
function hexOf(text: v128): v128 {
  return v128.or(digitsOf(text), lettersOf(text));
}

/** Looks at `[from, to)`, 64 bytes at a time, and files what begins there where it `files`. */
// @ts-ignore: decorator
@inline
function look(from: usize, to: usize, files: bool): void {
  const colon = i8x16.splat(0x3a);
  const last = i8x16.splat(0x61);
  let digitsUpTo = digitsBefore;
  let twosUpTo = twosBefore;
  let foursUpTo = foursBefore;
  let ninesUpTo = ninesBefore;
  let count: i32 = 0;
  for (let i = from; i < to; i += 64) {
    const a = v128.load(i);
    const b = v128.load(i, 16);
    const c = v128.load(i, 32);
    const d = v128.load(i, 48);
    const digits =
      <u64><u32>(i8x16.bitmask(hexOf(a)) | (i8x16.bitmask(hexOf(b)) << 16)) |
      (<u64><u32>(i8x16.bitmask(hexOf(c)) | (i8x16.bitmask(hexOf(d)) << 16)) << 32);
    const twos = digits & ((digits << 1) | (digitsUpTo >> 63));
    const fours = twos & ((twos << 2) | (twosUpTo >> 62));
    const eights = fours & ((fours << 4) | (foursUpTo >> 60));
    const nines = eights & ((digits << 8) | (digitsUpTo >> 56));
    const ninths = nines & ~((nines << 1) | (ninesUpTo >> 63));
    digitsUpTo = digits;
    twosUpTo = twos;
    foursUpTo = fours;
    ninesUpTo = nines;
    if (!files) continue;
    count = gather(ninths, <i32>(i - from), count);
    // `data:`
    const e = v128.and(i8x16.eq(a, colon), i8x16.eq(v128.load(i - 1), last));
    const f = v128.and(i8x16.eq(b, colon), i8x16.eq(v128.load(i - 1, 16), last));
    const g = v128.and(i8x16.eq(c, colon), i8x16.eq(v128.load(i - 1, 32), last));
    const h = v128.and(i8x16.eq(d, colon), i8x16.eq(v128.load(i - 1, 48), last));
    if (v128.any_true(v128.or(v128.or(e, f), v128.or(g, h)))) {
      let colons =
        <u64><u32>i8x16.bitmask(e) |
        (<u64><u32>i8x16.bitmask(f) << 16) |
        (<u64><u32>i8x16.bitmask(g) << 32) |
        (<u64><u32>i8x16.bitmask(h) << 48);
      do {
        const at = i + <usize>ctz(colons);
        if (load<u32>(at - 4) == 0x61746164) filePayload(at + 1);
        colons &= colons - 1;
      } while (colons != 0);
    }
  }
  for (let index: i32 = 0; index < count; index++) fileRun(from + markAt(index) - <usize>(LEAST_DIGITS - 1));
  digitsBefore = digitsUpTo;
  twosBefore = twosUpTo;
  foursBefore = foursUpTo;
  ninesBefore = ninesUpTo;
}

/** The hex digits that begin at `p`, at least nine. */
function fileRun(p: usize): void {
  const text = v128.load(p);
  const digits = digitsOf(text);
  const isPrefixed = (load<u8>(p - 1) | 0x20) == 0x78;
  const letters = lettersOf(text);
  const length = ctz(~i8x16.bitmask(v128.or(digits, letters)) | 0x10000);
  const decimals = ctz(~i8x16.bitmask(digits) | 0x10000);
  if (decimals == length && length < LEAST_DECIMAL && !isPrefixed) return;
  // Two digits make one byte: the first the high half.
  const ones = i8x16.shr_u(text, 6);
  const halves = i8x16.add(
    v128.and(text, i8x16.splat(15)),
    i8x16.add(ones, i8x16.shl(ones, 3)),
  );
  const pairs = v128.and(v128.or(i16x8.shl(halves, 4), i16x8.shr_u(halves, 8)), i16x8.splat(255));
  const whole = bswap<u64>(i64x2.extract_lane(i8x16.narrow_i16x8_u(pairs, pairs), 0));
  fileHex(whole, length, decimals, isPrefixed);
  // Some forms take small letters only.
  const capitals = v128.and(letters, i8x16.eq(v128.and(text, i8x16.splat(0x20)), i8x16.splat(0)));
  const small = min(ctz(i8x16.bitmask(capitals) | 0x10000), length);
  if (small < length && small > 0) fileHex(whole, small, decimals, isPrefixed);
  if (decimals >= LEAST_DECIMAL) fileDecimal(p);
}

// @ts-ignore: decorator
@inline
function fileHex(whole: u64, length: i32, decimals: i32, isPrefixed: bool): void {
  if (decimals >= length && length < LEAST_DECIMAL && !isPrefixed) return;
  file(whole >> (<u64>(16 - length) << 2));
}

/** The decimal digits that begin at `p`, up to 19 and up to 20 of them, with and without a minus before them. */
function fileDecimal(p: usize): void {
  const isNegative = load<u8>(p - 1) == 0x2d;
  let value: u64 = 0;
  for (let index: i32 = 0; index < 20; index++) {
    const digit = <u32>load<u8>(p + index) - 48;
    if (digit > 9) break;
    if (index == 19) fileSigned(value, isNegative);
    value = value * 10 + digit;
  }
  fileSigned(value, isNegative);
}

function fileSigned(value: u64, isNegative: bool): void {
  file(value);
  if (isNegative) file(0 - value);
}

/** The Base64 payload of a learner ping that begins at `p` or behind a blank there: each 16 characters begin with an id. */
function filePayload(p: usize): void {
  const end = p + MOST_PAYLOAD;
  for (let at = load<u8>(p) == 0x20 ? p + 1 : p; at < end; at += 16) {
    let id: u64 = 0;
    for (let index: i32 = 0; index < 11; index++) {
      const six = sixBits(load<u8>(at + index));
      if (six < 0) return;
      id = index < 10 ? (id << 6) | six : (id << 4) | (six >> 2);
    }
    file(id);
  }
}

function sixBits(character: i32): i64 {
  if (character >= 0x61 && character <= 0x7a) return character - 71;
  if (character >= 0x41 && character <= 0x5a) return character - 65;
  if (character >= 0x30 && character <= 0x39) return character + 4;
  if (character == 0x2b) return 62;
  return character == 0x2f ? 63 : -1;
}

// @ts-ignore: decorator
@inline
function file(id: u64): void {
  if (id >> 32 == 0) return;
  let mixed = id * 0x9e3779b97f4a7c15;
  mixed ^= mixed >> 32;
  mixed *= 0xd6e8feb86659fd93;
  setBit(<usize>(mixed >> 51));
  setBit(<usize>((mixed >> 38) & 8191));
  setBit(<usize>((mixed >> 25) & 8191));
  setBit(<usize>((mixed >> 12) & 8191));
}

// @ts-ignore: decorator
@inline
function setBit(bit: usize): void {
  const at = filterAt + (bit >> 3);
  store<u8>(at, load<u8>(at) | <u8>(<u32>1 << (<u32>bit & 7)));
}
