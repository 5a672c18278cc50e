// Texts in a stretch of bytes, at the speed of memory: two bytes of each are looked for first, at the same two places in all.

/** Bytes of one row of needles: where its bytes are, and how many. */
const ROW: usize = 8;

/**
 * Places in `[p, p + length)` at which one of the `count` needles in a table at `table` begins, in order, as distances from `p`,
 * written to `out` and at most `most`; answers how many there are. The bytes `first` and `second` of every needle are looked for
 * first: they are one of the `pairs` pairs of bytes at `pairsAt`, one to four. Bytes up to the longest needle and 64 more behind the
 * end may be looked at.
 */
export function find(
  p: usize,
  length: i32,
  pairsAt: usize,
  pairs: i32,
  first: i32,
  second: i32,
  table: usize,
  count: i32,
  out: usize,
  most: i32,
): i32 {
  if (pairs == 1) return search(p, length, pairsAt, 1, first, second, table, count, out, most);
  if (pairs == 2) return search(p, length, pairsAt, 2, first, second, table, count, out, most);
  if (pairs == 3) return search(p, length, pairsAt, 3, first, second, table, count, out, most);
  return search(p, length, pairsAt, 4, first, second, table, count, out, most);
}

/** Compiled for each number of pairs by itself. */
// @ts-ignore: decorator
@inline
function search(
  p: usize,
  length: i32,
  pairsAt: usize,
  pairs: i32,
  first: i32,
  second: i32,
  table: usize,
  count: i32,
  out: usize,
  most: i32,
): i32 {
  const a0 = i8x16.splat(load<i8>(pairsAt));
  const b0 = i8x16.splat(load<i8>(pairsAt, 1));
  const a1 = i8x16.splat(load<i8>(pairsAt, 2));
  const b1 = i8x16.splat(load<i8>(pairsAt, 3));
  const a2 = i8x16.splat(load<i8>(pairsAt, 4));
  const b2 = i8x16.splat(load<i8>(pairsAt, 5));
  const a3 = i8x16.splat(load<i8>(pairsAt, 6));
  const b3 = i8x16.splat(load<i8>(pairsAt, 7));
  const end = p + <usize>length;
  let places: i32 = 0;
  for (let i = p; i < end; i += 64) {
    const atA = i + <usize>first;
    const atB = i + <usize>second;
    const w = isOne(v128.load(atA), v128.load(atB), pairs, a0, b0, a1, b1, a2, b2, a3, b3);
    const x = isOne(v128.load(atA, 16), v128.load(atB, 16), pairs, a0, b0, a1, b1, a2, b2, a3, b3);
    const y = isOne(v128.load(atA, 32), v128.load(atB, 32), pairs, a0, b0, a1, b1, a2, b2, a3, b3);
    const z = isOne(v128.load(atA, 48), v128.load(atB, 48), pairs, a0, b0, a1, b1, a2, b2, a3, b3);
    if (v128.any_true(v128.or(v128.or(w, x), v128.or(y, z))))
      places = check(bits(w, x, y, z), i, p, end, table, count, out, most, places);
  }
  return places;
}

// @ts-ignore: decorator
@inline
function isOne(
  a: v128,
  b: v128,
  pairs: i32,
  a0: v128,
  b0: v128,
  a1: v128,
  b1: v128,
  a2: v128,
  b2: v128,
  a3: v128,
  b3: v128,
): v128 {
  let found = v128.and(i8x16.eq(a, a0), i8x16.eq(b, b0));
  if (pairs > 1) found = v128.or(found, v128.and(i8x16.eq(a, a1), i8x16.eq(b, b1)));
  if (pairs > 2) found = v128.or(found, v128.and(i8x16.eq(a, a2), i8x16.eq(b, b2)));
  if (pairs > 3) found = v128.or(found, v128.and(i8x16.eq(a, a3), i8x16.eq(b, b3)));
  return found;
}

// @ts-ignore: decorator
@inline
function bits(w: v128, x: v128, y: v128, z: v128): u64 {
  return (
    <u64><u32>i8x16.bitmask(w) |
    (<u64><u32>i8x16.bitmask(x) << 16) |
    (<u64><u32>i8x16.bitmask(y) << 32) |
    (<u64><u32>i8x16.bitmask(z) << 48)
  );
}

/** Compares the needles with what stands at the places marked among the 64 at `i`. */
function check(
  marked: u64,
  i: usize,
  p: usize,
  end: usize,
  table: usize,
  count: i32,
  out: usize,
  most: i32,
  placesBefore: i32,
): i32 {
  let places = placesBefore;
  let left = marked;
  do {
    const at = i + <usize>ctz(left);
    left &= left - 1;
    if (at >= end) break;
    for (let index: i32 = 0; index < count; index++) {
      const row = table + ROW * <usize>index;
      const needle = <usize>load<u32>(row);
      const length = <i32>load<u32>(row, 4);
      let same: i32 = 0;
      while (same < length && load<u8>(at + <usize>same) == load<u8>(needle + <usize>same)) same++;
      if (same < length) continue;
      if (places < most) store<u32>(out + (<usize>places << 2), <u32>(at - p));
      places++;
      break;
    }
  } while (left != 0);
  return places;
}
