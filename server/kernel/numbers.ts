// Numbers as tcpmon's raw data writes them, and how many digits they are printed with. For the kernel of measure.ts.

/** The bits of 9e15: of what is more, has a minus sign or is no number they are not below these. */
const LARGE: u64 = 0x433f_f973_cafa_8000;
/** A fraction below it does not become a whole number by being rounded to six decimals. */
const CARRIES: f64 = 0.9999;
const POWERS: i32 = 20;

/** The powers of ten: eight bytes each, the first of them a zero. */
let powersAt: usize = 0;

/** `powers` is room for 160 bytes of zeros. */
export function beginNumbers(powers: usize): void {
  powersAt = powers;
  let power: i64 = 10;
  for (let index = 1; index < POWERS; index++) {
    store<i64>(powers + ((<usize>index) << 3), power);
    power *= 10;
  }
}

/** Bits of the bytes that a number takes of these, the last of which has no highest bit; 64 and more where it takes more than seven. */
// @ts-ignore: decorator
@inline
export function width(bytes: i64): i64 {
  return ctz(~bytes & 0x8080_8080_8080_8080) + 1;
}

/** The number in so many bits of bytes that hold seven bits each, the lowest first. No loop, for how long it is could only be guessed. */
// @ts-ignore: decorator
@inline
export function sevens(bytes: i64, bits: i64): i64 {
  let x = bytes & ((<i64>1 << bits) - 1) & 0x7f7f_7f7f_7f7f_7f7f;
  x = (x & 0x007f_007f_007f_007f) | ((x & 0x7f00_7f00_7f00_7f00) >> 1);
  x = (x & 0x0000_3fff_0000_3fff) | ((x & 0x3fff_0000_3fff_0000) >> 2);
  return (x & 0x0fff_ffff) | ((x & 0x0fff_ffff_0000_0000) >> 4);
}

/** How many digits a number has beside the first one. */
// @ts-ignore: decorator
@inline
export function more(value: i64): i32 {
  // Digits of the largest number of so many bits, and one less where it is below that power of ten: no branch that could be guessed wrong.
  const most = <i32>(((64 - clz(value | 1)) * 1233) >> 12);
  return most - <i32>(value < load<i64>(powersAt + (<usize>most << 3)));
}

/**
 * How many digits a number with six decimals has before the point, beside the first one; -1 where that is not sure at once: a minus sign, no
 * number, more than is exact, nearer to a tie than can be told.
 */
// @ts-ignore: decorator
@inline
export function moreFixed(value: f64): i32 {
  if (reinterpret<u64>(value) >= LARGE) return -1;
  const whole = <i64>value;
  // Nothing above 1e9 is rounded up to the next power of ten.
  if (value - <f64>whole < CARRIES || value >= 1e9) return more(whole);
  const product = value * 1e6;
  const micros = nearest(product);
  return abs(product - micros) < 0.4 ? more(<i64>(micros / 1e6)) : -1;
}
