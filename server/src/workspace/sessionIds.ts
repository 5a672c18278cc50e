import { placeOf } from './columns.ts';

/** Ids of sessions, in ascending order. */
export class SessionIds {
  readonly all: BigUint64Array;
  #hashes: Float64Array | undefined;

  /** Of some lists in ascending order, whatever is in several of them once. */
  constructor(lists: readonly BigUint64Array[]) {
    this.all = merged(lists);
  }

  /** The other sessions with the same Java `Long.hashCode`. */
  sharing(id: bigint): bigint[] {
    const hash = hashOf(id);
    const hashes = this.#sortedHashes();
    let at = lowerBound(hashes, hash * PLACES);
    const found: bigint[] = [];
    for (; at < hashes.length && Math.floor((hashes[at] ?? 0) / PLACES) === hash; at++) {
      const other = this.all[(hashes[at] ?? 0) % PLACES] ?? 0n;
      if (other !== id) found.push(other);
    }
    return found;
  }

  /** Sessions of which several have the same Java `Long.hashCode`, each group in ascending order. */
  collisions(): bigint[][] {
    const hashes = this.#sortedHashes();
    const groups: bigint[][] = [];
    let begin = 0;
    for (let at = 1; at <= hashes.length; at++) {
      const isSame =
        at < hashes.length &&
        Math.floor((hashes[at] ?? 0) / PLACES) === Math.floor((hashes[begin] ?? 0) / PLACES);
      if (isSame) continue;
      if (at - begin > 1)
        groups.push(Array.from(hashes.subarray(begin, at), (key) => this.all[key % PLACES] ?? 0n));
      begin = at;
    }
    return groups;
  }

  /** The hash of each id and its place in {@link all} in one number, in ascending order. */
  #sortedHashes(): Float64Array {
    if (this.#hashes) return this.#hashes;
    const ids = this.all;
    const halves = new Uint32Array(ids.buffer, ids.byteOffset, 2 * ids.length);
    const keys = new Float64Array(Math.min(ids.length, PLACES));
    for (let place = 0; place < keys.length; place++)
      keys[place] = (((halves[2 * place] ?? 0) ^ (halves[2 * place + 1] ?? 0)) >>> 0) * PLACES + place;
    this.#hashes = keys.sort();
    return this.#hashes;
  }

  /** Sessions whose id, as hex or in decimal, begins with some digits: the first `most` of them. */
  beginningWith(text: string, most: number): bigint[] {
    const query = text.trim().toLowerCase();
    const found = new Set<bigint>();
    const hex = /^(?:0x)?([0-9a-f]{1,16})$/.exec(query)?.[1];
    const take = (low: bigint, high: bigint): void => {
      for (let place = lowerPlace(this.all, low); place < this.all.length && found.size < most; place++) {
        const id = this.all[place] ?? 0n;
        if (id > high) return;
        found.add(id);
      }
    };
    if (hex !== undefined) {
      const digits = hex.replace(/^0+(?=.)/, '');
      for (let more = 0; digits.length + more <= 16; more++) {
        const low = BigInt(`0x${digits}`) << BigInt(4 * more);
        take(low, low + (1n << BigInt(4 * more)) - 1n);
      }
    }
    if (/^-?\d{1,20}$/.test(query)) {
      const isNegative = query.startsWith('-');
      const decimal = query.slice(isNegative ? 1 : 0);
      for (let more = 0; decimal.length + more <= 20; more++) {
        const scale = 10n ** BigInt(more);
        const low = BigInt(decimal) * scale;
        const high = low + scale - 1n;
        if (!isNegative) {
          if (low < 1n << 64n) take(low, high);
        } else if (low <= 1n << 63n)
          take((1n << 64n) - (high < 1n << 63n ? high : 1n << 63n), (1n << 64n) - low);
      }
    }
    return [...found];
  }
}

/** More ids than logs name; a hash times this is still a whole number. */
const PLACES = 2 ** 21;

const hashOf = (id: bigint): number => Number(BigInt.asUintN(32, (id >> 32n) ^ id));

function lowerPlace(ids: BigUint64Array, id: bigint): number {
  const place = placeOf(ids, id);
  return place < 0 ? -1 - place : place;
}

function lowerBound(numbers: Float64Array, wanted: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All of some lists in ascending order, each once. */
function merged(lists: readonly BigUint64Array[]): BigUint64Array {
  const all = new BigUint64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const list of lists) {
    all.set(list, filled);
    filled += list.length;
  }
  all.sort();
  let kept = 0;
  for (let at = 0; at < all.length; at++)
    if (at === 0 || all[at] !== all[kept - 1]) all[kept++] = all[at] ?? 0n;
  return all.slice(0, kept);
}
