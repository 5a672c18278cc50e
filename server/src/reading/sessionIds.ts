import { placeOf } from './columns.ts';

/** Ids of sessions, in ascending order, and by their Java hash. */
export class SessionIds {
  readonly all: BigUint64Array;
  /** The hash of each id and its place in {@link all} in one number, in ascending order. */
  readonly #hashes: Float64Array;

  private constructor(all: BigUint64Array, hashes: Float64Array) {
    this.all = all;
    this.#hashes = hashes;
  }

  /** Of some lists in ascending order, whatever is in several of them once. Yields on the way. */
  static async of(lists: readonly BigUint64Array[]): Promise<SessionIds> {
    let all: BigUint64Array = lists[0] ?? new BigUint64Array();
    for (const list of lists.slice(1)) {
      all = union(all, list);
      await turn();
    }
    return new SessionIds(all, await hashesOf(all));
  }

  /** Of ids in ascending order, with what {@link hashesOf} makes of them. */
  static from(all: BigUint64Array, hashes: Float64Array): SessionIds {
    return new SessionIds(all, hashes);
  }

  /** The other sessions with the same Java `Long.hashCode`. */
  sharing(id: bigint): bigint[] {
    const hash = Number(BigInt.asUintN(32, (id >> 32n) ^ id));
    const found: bigint[] = [];
    for (let at = lowerBound(this.#hashes, hash * PLACES); this.#hashAt(at) === hash; at++) {
      const other = this.#idAt(at);
      if (other !== id) found.push(other);
    }
    return found;
  }

  /** Sessions of which several have the same Java `Long.hashCode`, each group in ascending order. */
  collisions(): bigint[][] {
    const groups: bigint[][] = [];
    let begin = 0;
    for (let at = 1; at <= this.#hashes.length; at++) {
      if (this.#hashAt(at) === this.#hashAt(begin)) continue;
      if (at - begin > 1)
        groups.push(Array.from({ length: at - begin }, (_, index) => this.#idAt(begin + index)));
      begin = at;
    }
    return groups;
  }

  #hashAt(at: number): number {
    return Math.floor((this.#hashes[at] ?? NaN) / PLACES);
  }

  #idAt(at: number): bigint {
    return this.all[(this.#hashes[at] ?? 0) % PLACES] ?? 0n;
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

/** Ids sorted before others have their turn. */
const RUN = 1 << 14;

/** The ids in ascending order: sorted part by part, with turns for others. */
export async function sorted(ids: BigUint64Array): Promise<BigUint64Array> {
  let runs: BigUint64Array[] = [];
  for (let from = 0; from < ids.length; from += RUN) {
    runs.push(ids.slice(from, from + RUN).sort());
    await turn();
  }
  while (runs.length > 1) {
    const longer: BigUint64Array[] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [one = new BigUint64Array(), other] = [runs[at], runs[at + 1]];
      longer.push(other ? union(one, other) : one);
      await turn();
    }
    runs = longer;
  }
  return runs[0] ?? ids;
}

/** Lets others have their turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** More ids than logs name; a hash times this is still a whole number. */
const PLACES = 2 ** 21;
const BUCKETS = 64;
const BUCKET_BITS = 26;

/** The hash of each id and its place in one number, in ascending order: sorted part by part, with turns for others. */
export async function hashesOf(ids: BigUint64Array): Promise<Float64Array> {
  const count = Math.min(ids.length, PLACES);
  const halves = halvesOf(ids);
  const hashAt = (place: number): number => ((halves[2 * place] ?? 0) ^ (halves[2 * place + 1] ?? 0)) >>> 0;
  const ends = new Uint32Array(BUCKETS);
  for (let place = 0; place < count; place++) {
    const bucket = hashAt(place) >>> BUCKET_BITS;
    ends[bucket] = (ends[bucket] ?? 0) + 1;
  }
  for (let bucket = 1; bucket < BUCKETS; bucket++)
    ends[bucket] = (ends[bucket] ?? 0) + (ends[bucket - 1] ?? 0);
  const keys = new Float64Array(count);
  const next = ends.slice();
  for (let place = count - 1; place >= 0; place--) {
    const hash = hashAt(place);
    const bucket = hash >>> BUCKET_BITS;
    const at = (next[bucket] ?? 0) - 1;
    next[bucket] = at;
    keys[at] = hash * PLACES + place;
  }
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    keys.subarray(ends[bucket - 1] ?? 0, ends[bucket]).sort();
    if (bucket % 8 === 7) await turn();
  }
  return keys;
}

/** The low and the high half of each id: little-endian, as every machine is that Node runs on. */
const halvesOf = (ids: BigUint64Array): Uint32Array =>
  new Uint32Array(ids.buffer, ids.byteOffset, 2 * ids.length);

/** Two lists in ascending order as one, whatever is in both once. */
function union(some: BigUint64Array, others: BigUint64Array): BigUint64Array {
  const [left, right] = [halvesOf(some), halvesOf(others)];
  const all = new BigUint64Array(some.length + others.length);
  const out = halvesOf(all);
  let [a, b, at] = [0, 0, 0];
  for (; a < left.length || b < right.length; at += 2) {
    const order =
      a >= left.length
        ? 1
        : b >= right.length
          ? -1
          : (left[a + 1] ?? 0) - (right[b + 1] ?? 0) || (left[a] ?? 0) - (right[b] ?? 0);
    const [from, place] = order <= 0 ? [left, a] : [right, b];
    out[at] = from[place] ?? 0;
    out[at + 1] = from[place + 1] ?? 0;
    if (order <= 0) a += 2;
    if (order >= 0) b += 2;
  }
  return all.slice(0, at / 2);
}

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
