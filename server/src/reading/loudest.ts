import type { Place } from './blocks.ts';

/** Warnings and worse before all others, details after them. */
export const loud = (weight: number): number => (weight >= 4 ? weight : Math.min(1, weight));

/** What {@link loud} answers, the loudest first. */
const LOUDNESSES = [6, 5, 4, 1, 0];

/** The heads in a window, in file order, weighed before they are decoded. In columns: there may be a great many. */
export class Inside {
  readonly #blocks: number[] = [];
  readonly #heads: number[] = [];
  readonly #weights: number[] = [];
  readonly #distances: number[] = [];

  /** `distance` is that from the pivot. */
  add(block: number, head: number, weight: number, distance: number): void {
    this.#blocks.push(block);
    this.#heads.push(head);
    this.#weights.push(weight);
    this.#distances.push(distance);
  }

  get count(): number {
    return this.#heads.length;
  }

  /**
   * Those that may be among the `limit` that a reader is to see, in file order: the loudest, of equally loud ones the nearest; and
   * the nearest of all, the loudest where several are.
   */
  loudest(limit: number): Place[] {
    const chosen = this.count <= limit ? [...this.#heads.keys()] : this.#choose(limit);
    return chosen.map((at) => ({
      index: this.#blocks[at] ?? 0,
      head: this.#heads[at] ?? 0,
      sieved: false,
    }));
  }

  #choose(limit: number): number[] {
    const chosen: number[] = [];
    const loudnesses = this.#weights.map(loud);
    for (const loudness of LOUDNESSES) {
      const room = limit - chosen.length;
      if (room <= 0) break;
      const alike: number[] = [];
      for (let at = 0; at < loudnesses.length; at++) if (loudnesses[at] === loudness) alike.push(at);
      for (const at of alike.length > room ? this.#nearestOf(alike, room) : alike) chosen.push(at);
    }
    const nearest = this.#nearest();
    if (!chosen.includes(nearest)) chosen.push(nearest);
    return chosen.sort((a, b) => a - b);
  }

  #nearest(): number {
    const weights = this.#weights;
    const distances = this.#distances;
    let nearest = 0;
    for (let at = 1; at < weights.length; at++) {
      const further = (distances[at] ?? 0) - (distances[nearest] ?? 0);
      if (further < 0 || (further === 0 && (weights[at] ?? 0) > (weights[nearest] ?? 0))) nearest = at;
    }
    return nearest;
  }

  /** Of these, in file order, the `count` of the least distances, the first among equals. */
  #nearestOf(some: readonly number[], count: number): number[] {
    const sorted = new Float64Array(some.map((at) => this.#distances[at] ?? Infinity)).sort();
    const most = sorted[count - 1] ?? Infinity;
    let ties = count - sorted.indexOf(most);
    return some.filter((at) => {
      const distance = this.#distances[at] ?? Infinity;
      return distance < most || (distance === most && ties-- > 0);
    });
  }
}
