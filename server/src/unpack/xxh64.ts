/** The primes of XXH64 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md), each as its two halves of 32 bits. */
const PRIME_1: Half = [0x85ebca87 | 0, 0x9e3779b1 | 0];
const PRIME_2: Half = [0x27d4eb4f | 0, 0xc2b2ae3d | 0];
const PRIME_3: Half = [0x9e3779f9 | 0, 0x165667b1 | 0];
const PRIME_4: Half = [0xc2b2ae63 | 0, 0x85ebca77 | 0];
const PRIME_5: Half = [0x165667c5 | 0, 0x27d4eb2f | 0];

/** Low and high half of a number of 64 bits. */
type Half = readonly [low: number, high: number];

const STRIPE = 32;

/**
 * The XXH64 checksum that zstd frames end with, seed 0, over bytes that come in pieces. On halves of 32 bits: a BigInt
 * for each of eight bytes would take longer than the unpacking itself.
 */
export class Checksum {
  /** Four lanes of low and high half. */
  readonly #lanes = new Int32Array(8);
  readonly #rest = new Uint8Array(STRIPE);
  #kept = 0;
  #total = 0;

  constructor() {
    const lanes = this.#lanes;
    set(lanes, 0, ...plus(PRIME_1[0], PRIME_1[1], PRIME_2[0], PRIME_2[1]));
    set(lanes, 1, PRIME_2[0], PRIME_2[1]);
    const [low, high] = plus(~PRIME_1[0], ~PRIME_1[1], 1, 0);
    set(lanes, 3, low, high);
  }

  add(bytes: Uint8Array): void {
    this.#total += bytes.length;
    let at = 0;
    if (this.#kept > 0) {
      at = Math.min(STRIPE - this.#kept, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#kept);
      this.#kept += at;
      if (this.#kept < STRIPE) return;
      this.#stripes(this.#rest, 0, STRIPE);
      this.#kept = 0;
    }
    const end = at + ((bytes.length - at) & ~(STRIPE - 1));
    this.#stripes(bytes, at, end);
    this.#rest.set(bytes.subarray(end));
    this.#kept = bytes.length - end;
  }

  #stripes(bytes: Uint8Array, from: number, to: number): void {
    const lanes = this.#lanes;
    for (let at = from; at < to; at += 8) {
      const lane = ((at - from) >> 2) & 6;
      round(lanes, lane, word(bytes, at), word(bytes, at + 4));
    }
  }

  /** The low 32 bits of the checksum of what was added: what a zstd frame stores. */
  get low(): number {
    let [low, high] = this.#total >= STRIPE ? this.#merged() : PRIME_5;
    [low, high] = plus(low, high, this.#total | 0, Math.floor(this.#total / 2 ** 32));
    const bytes = this.#rest;
    let at = 0;
    const one = new Int32Array(2);
    for (; at + 8 <= this.#kept; at += 8) {
      one.fill(0);
      round(one, 0, word(bytes, at), word(bytes, at + 4));
      [low, high] = rotated(low ^ (one[0] ?? 0), high ^ (one[1] ?? 0), 27);
      [low, high] = plus(...times(low, high, ...PRIME_1), ...PRIME_4);
    }
    if (at + 4 <= this.#kept) {
      const [l, h] = times(word(bytes, at), 0, ...PRIME_1);
      [low, high] = rotated(low ^ l, high ^ h, 23);
      [low, high] = plus(...times(low, high, ...PRIME_2), ...PRIME_3);
      at += 4;
    }
    for (; at < this.#kept; at++) {
      const [l, h] = times(bytes[at] ?? 0, 0, ...PRIME_5);
      [low, high] = times(...rotated(low ^ l, high ^ h, 11), ...PRIME_1);
    }
    [low, high] = times(low ^ (high >>> 1), high, ...PRIME_2);
    [low, high] = times(low ^ ((low >>> 29) | (high << 3)), high ^ (high >>> 29), ...PRIME_3);
    return (low ^ high) >>> 0;
  }

  #merged(): Half {
    const lanes = this.#lanes;
    let low = 0;
    let high = 0;
    [1, 7, 12, 18].forEach((by, lane) => {
      [low, high] = plus(low, high, ...rotated(lanes[2 * lane] ?? 0, lanes[2 * lane + 1] ?? 0, by));
    });
    for (let lane = 0; lane < 4; lane++) {
      const one = new Int32Array(2);
      round(one, 0, lanes[2 * lane] ?? 0, lanes[2 * lane + 1] ?? 0);
      [low, high] = times(low ^ (one[0] ?? 0), high ^ (one[1] ?? 0), ...PRIME_1);
      [low, high] = plus(low, high, ...PRIME_4);
    }
    return [low, high];
  }
}

function set(lanes: Int32Array, lane: number, low: number, high: number): void {
  lanes[2 * lane] = low;
  lanes[2 * lane + 1] = high;
}

/** `lanes[at]` += input × PRIME_2, rotated left by 31, × PRIME_1. */
function round(lanes: Int32Array, at: number, low: number, high: number): void {
  let l = Math.imul(low, PRIME_2[0]);
  let h = highOfProduct(low, PRIME_2[0]) + Math.imul(low, PRIME_2[1]) + Math.imul(high, PRIME_2[0]);
  const sum = ((lanes[at] ?? 0) >>> 0) + (l >>> 0);
  h = (h + (lanes[at + 1] ?? 0) + (sum > 0xffffffff ? 1 : 0)) | 0;
  l = sum | 0;
  const low31 = (l << 31) | (h >>> 1);
  const high31 = (h << 31) | (l >>> 1);
  lanes[at] = Math.imul(low31, PRIME_1[0]);
  lanes[at + 1] =
    highOfProduct(low31, PRIME_1[0]) + Math.imul(low31, PRIME_1[1]) + Math.imul(high31, PRIME_1[0]);
}

/** The upper 32 bits of the product of two unsigned numbers of 32 bits. */
function highOfProduct(a: number, b: number): number {
  const [a0, a1, b0, b1] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = Math.imul(a0, b1) >>> 0;
  const carried = (Math.imul(a1, b0) >>> 0) + (middle & 0xffff) + ((Math.imul(a0, b0) >>> 0) >>> 16);
  return (Math.imul(a1, b1) + (middle >>> 16) + Math.floor(carried / 0x10000)) | 0;
}

function times(low: number, high: number, l: number, h: number): Half {
  return [Math.imul(low, l), (highOfProduct(low, l) + Math.imul(low, h) + Math.imul(high, l)) | 0];
}

function plus(low: number, high: number, l: number, h: number): Half {
  const sum = (low >>> 0) + (l >>> 0);
  return [sum | 0, (high + h + (sum > 0xffffffff ? 1 : 0)) | 0];
}

/** Rotated left by less than 32 bits. */
const rotated = (low: number, high: number, by: number): Half => [
  (low << by) | (high >>> (32 - by)),
  (high << by) | (low >>> (32 - by)),
];

const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) |
  ((bytes[at + 1] ?? 0) << 8) |
  ((bytes[at + 2] ?? 0) << 16) |
  ((bytes[at + 3] ?? 0) << 24);
