/** Numbers of one kind, as many as come. */
export class Column<Numbers extends Uint8Array | Uint32Array | Float64Array> {
  #numbers: Numbers;
  readonly #grow: (length: number) => Numbers;

  constructor(grow: (length: number) => Numbers) {
    this.#grow = grow;
    this.#numbers = grow(1024);
  }

  set(at: number, value: number): void {
    if (at >= this.#numbers.length) {
      const larger = this.#grow(2 * this.#numbers.length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[at] = value;
  }

  get(at: number): number {
    return this.#numbers[at] ?? 0;
  }

  /** The numbers of rows, in the order of `rows`. */
  taken(rows: Uint32Array): Numbers {
    const taken = this.#grow(rows.length);
    rows.forEach((row, at) => (taken[at] = this.get(row)));
    return taken;
  }
}

export const bytes = (): Column<Uint8Array> => new Column((length) => new Uint8Array(length));
export const words = (): Column<Uint32Array> => new Column((length) => new Uint32Array(length));
export const doubles = (): Column<Float64Array> => new Column((length) => new Float64Array(length));

/** Where an id stands among ids in ascending order; where it would stand, as -1 - place, when it is none of them. */
export function placeOf(ids: BigUint64Array, id: bigint): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? 0n) < id) low = middle + 1;
    else high = middle;
  }
  return ids[low] === id ? low : -1 - low;
}
