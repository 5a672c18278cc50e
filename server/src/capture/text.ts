const ZERO = 48;
const POINT = 46;
const MICRO = 1_000_000;
/** Beyond this the product with a million is too coarse to be rounded by. */
const EXACT = 1e9;

/** Lines of an export on their way: bytes, since strings would cost more than everything else. */
export class Text {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for so many more bytes. */
  reserve(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.length + bytes, 2 * this.bytes.length));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  put(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** As {@link put}, faster for a few bytes. */
  putShort(bytes: Uint8Array): void {
    let at = this.length;
    for (let index = 0; index < bytes.length; index++) this.bytes[at++] = bytes[index] ?? 0;
    this.length = at;
  }

  /** A whole number from 0 to 2^53 - 1. */
  whole(value: number): void {
    if (value < 10) {
      this.bytes[this.length++] = ZERO + value;
      return;
    }
    const end = this.length + digits(value);
    let rest = value;
    for (let at = end - 1; at >= this.length; at--) {
      const quotient = Math.floor(rest / 10);
      this.bytes[at] = ZERO + (rest - quotient * 10);
      rest = quotient;
    }
    this.length = end;
  }

  /** A number of 64 bits with its sign. */
  wide(value: bigint): void {
    if (value >= 0n && value <= SAFE) this.whole(Number(value));
    else this.ascii(String(value));
  }

  /** As `%f` in Go: six decimals, never an exponent, a tie to the even digit. */
  fixed(value: number): void {
    const micros = microsOf(value);
    if (micros < 0) {
      this.ascii(fixedText(value));
      return;
    }
    const whole = Math.floor(micros / MICRO);
    this.whole(whole);
    this.bytes[this.length] = POINT;
    let rest = micros - whole * MICRO;
    for (let at = this.length + 6; at > this.length; at--) {
      const quotient = Math.floor(rest / 10);
      this.bytes[at] = ZERO + (rest - quotient * 10);
      rest = quotient;
    }
    this.length += 7;
  }

  ascii(text: string): void {
    for (let index = 0; index < text.length; index++) this.bytes[this.length++] = text.charCodeAt(index);
  }
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** Bytes that {@link Text.whole} writes. */
export function digits(value: number): number {
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1000) return 3;
  if (value < 10_000) return 4;
  let count = 4;
  for (let rest = value; rest >= 10_000; count++) rest = Math.floor(rest / 10);
  return count;
}

/** Bytes that {@link Text.wide} writes. */
export const wideLength = (value: bigint): number =>
  value >= 0n && value <= SAFE ? digits(Number(value)) : String(value).length;

/** Bytes that {@link Text.fixed} writes. */
export function fixedLength(value: number): number {
  const micros = microsOf(value);
  return micros < 0 ? fixedText(value).length : digits(Math.floor(micros / MICRO)) + 7;
}

/** Millionths, where arithmetic finds them without doubt; -1 elsewhere. */
function microsOf(value: number): number {
  if (!(value >= 0 && value < EXACT) || Object.is(value, -0)) return -1;
  const product = value * MICRO;
  const micros = Math.round(product);
  // Nearer to a tie than the product is exact.
  return Math.abs(product - micros) < 0.4 ? micros : -1;
}

function fixedText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === -Infinity) return '-Inf';
  if (value < 0 || Object.is(value, -0)) return `-${fixedText(-value)}`;
  if (value === Infinity) return '+Inf';
  if (value >= 1e21) return `${BigInt(value)}.000000`;
  // Only odd multiples of 1/128 lie half-way between two millionths; toFixed takes the larger one of those.
  if (value < 2 ** 46 && (value * 128) % 2 === 1) {
    const exact = value.toFixed(7);
    const isEven = exact.charCodeAt(exact.length - 2) % 2 === 0;
    if (isEven) return exact.slice(0, -1);
  }
  return value.toFixed(6);
}
