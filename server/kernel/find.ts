// Texts in a stretch of bytes, at the speed of memory: two bytes of each are looked for first, as far from each other in all.

/** Numbers of one row of needles: where its bytes are, how many, and at which of them its pair stands. */
const ROW: usize = 12;

/**
 * Places in `[p, p + length)` at which one of the `count` needles in a table at `table` begins, each once, as distances from `p`,
 * written to `out` and at most `most`; answers how many there are. They are in order where the pairs of all needles stand at the same
 * of their bytes. A needle's pair is one of the `pairs` pairs of bytes at `pairsAt`, one to four, `distance` bytes from
 * each other. Bytes up to the longest needle and 64 more behind the end may be looked at.
 */
export function find(
  p: usize,
  length: i32,
  pairsAt: usize,
  pairs: i32,
  distance: i32,
  table: usize,
  count: i32,
  out: usize,
  most: i32,
): i32 {
  if (pairs == 1) return search(p, length, pairsAt, 1, distance, table, count, out, most);
  if (pairs == 2) return search(p, length, pairsAt, 2, distance, table, count, out, most);
  if (pairs == 3) return search(p, length, pairsAt, 3, distance, table, count, out, most);
  return search(p, length, pairsAt, 4, distance, table, count, out, most);
}

/** Compiled for each number of pairs by itself. */
// @ts-ignore: decorator
@inline
function search(
  p: usize,
  length: i32,
  pairsAt: usize,
  pairs: i32,
  distance: i32,
  table: usize,
  count: i32,
  out: usize,
  most: i32,
): i32 {
  const a0 = v128.load8_splat(pairsAt);
  const b0 = v128.load8_splat(pairsAt, 1);
  const a1 = v128.load8_splat(pairsAt, 2);
  const b1 = v128.load8_splat(pairsAt, 3);
  const a2 = v128.load8_splat(pairsAt, 4);
  const b2 = v128.load8_splat(pairsAt, 5);
  const a3 = v128.load8_splat(pairsAt, 6);
  const b3 = v128.load8_splat(pairsAt, 7);
  let leastOffset: usize = usize.MAX_VALUE;
  let mostOffset: usize = 0;
  for (let index: i32 = 0; index < count; index++) {
    const offset = <usize>load<u32>(table + ROW * <usize>index, 8);
    leastOffset = min(leastOffset, offset);
    mostOffset = max(mostOffset, offset);
  }
  const end = p + <usize>length;
  const last = end + mostOffset;
  let places: i32 = 0;
  for (let i = p + leastOffset; i < last; i += 64) {
    const j = i + <usize>distance;
    const w = isOne(v128.load(i), v128.load(j), pairs, a0, b0, a1, b1, a2, b2, a3, b3);
    const x = isOne(v128.load(i, 16), v128.load(j, 16), pairs, a0, b0, a1, b1, a2, b2, a3, b3);
    const y = isOne(v128.load(i, 32), v128.load(j, 32), pairs, a0, b0, a1, b1, a2, b2, a3, b3);
    const z = isOne(v128.load(i, 48), v128.load(j, 48), pairs, a0, b0, a1, b1, a2, b2, a3, b3);
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

/** Compares the needles with what stands around the pairs marked among the 64 places at `i`. */
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
    for (let index: i32 = 0; index < count; index++) {
      const begin = at - <usize>load<u32>(table + ROW * <usize>index, 8);
      if (begin < p || begin >= end || !stands(begin, table, index)) continue;
      // Another that begins there as well may be found by its own pair.
      let isTold = false;
      for (let before: i32 = 0; before < index && !isTold; before++) isTold = stands(begin, table, before);
      if (isTold) continue;
      if (places < most) store<u32>(out + (<usize>places << 2), <u32>(begin - p));
      places++;
    }
  } while (left != 0);
  return places;
}

/** Whether a needle stands at `at`. */
// @ts-ignore: decorator
@inline
function stands(at: usize, table: usize, index: i32): bool {
  const row = table + ROW * <usize>index;
  const needle = <usize>load<u32>(row);
  const length = <i32>load<u32>(row, 4);
  let same: i32 = 0;
  while (same < length && load<u8>(at + <usize>same) == load<u8>(needle + <usize>same)) same++;
  return same == length;
}
