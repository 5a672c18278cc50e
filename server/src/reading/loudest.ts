import type { Place } from './blocks.ts';

/** Warnings and worse before all others, details after them. */
export const loud = (weight: number): number => (weight >= 4 ? weight : Math.min(1, weight));

/** What {@link loud} answers, the loudest first. */
const LOUDNESSES = [6, 5, 4, 1, 0];

/** Of each head: its block, its place among the heads of that, its loudness, its weight, its distance from the pivot. */
const COLUMNS = 5;
/** Used for one window after the other: a question has several, each of some hundred heads. */
let rows = new Float64Array(COLUMNS * 1024);

/**
 * The heads in a window, in file order, weighed before they are decoded. In memory that the next one uses again: it is filled and
 * asked without a wait.
 */
export class Inside {
  #filled = 0;
  readonly #loudnesses = [0, 0, 0, 0, 0, 0, 0];
  #nearest = 0;

  /** `distance` is that from the pivot. */
  add(block: number, head: number, weight: number, distance: number): void {
    const at = this.#filled;
    if (at === rows.length) rows = doubled(rows);
    const loudness = loud(weight);
    rows[at] = block;
    rows[at + 1] = head;
    rows[at + 2] = loudness;
    rows[at + 3] = weight;
    rows[at + 4] = distance;
    this.#filled += COLUMNS;
    this.#loudnesses[loudness] = (this.#loudnesses[loudness] ?? 0) + 1;
    const further = distance - (rows[this.#nearest + 4] ?? 0);
    if (further < 0 || (further === 0 && weight > (rows[this.#nearest + 3] ?? 0))) this.#nearest = at;
  }

  get count(): number {
    return this.#filled / COLUMNS;
  }

  /**
   * Those that may be among the `limit` that a reader is to see, in file order: the loudest, of equally loud ones the nearest; and
   * the nearest of all, the loudest where several are.
   */
  loudest(limit: number): Place[] {
    const { loudness, room } = this.#leastShown(limit);
    const { within, ties } = this.#reach(loudness, room);
    let left = ties;
    const chosen: Place[] = [];
    for (let at = 0; at < this.#filled; at += COLUMNS) {
      const own = rows[at + 2] ?? 0;
      const distance = rows[at + 4] ?? 0;
      const isShown =
        own > loudness ||
        (own === loudness && (distance < within || (distance === within && left-- > 0))) ||
        at === this.#nearest;
      if (isShown) chosen.push({ index: rows[at] ?? 0, head: rows[at + 1] ?? 0, sieved: false });
    }
    return chosen;
  }

  /** The least loudness of which any are shown, and how many of it. */
  #leastShown(limit: number): { loudness: number; room: number } {
    let room = limit;
    for (const loudness of LOUDNESSES) {
      const alike = this.#loudnesses[loudness] ?? 0;
      if (alike >= room) return { loudness, room };
      room -= alike;
    }
    return { loudness: 0, room };
  }

  /** Up to what distance those of a loudness are shown, and how many of exactly that, where there is room for so many of them. */
  #reach(loudness: number, room: number): { within: number; ties: number } {
    if ((this.#loudnesses[loudness] ?? 0) <= room) return { within: Infinity, ties: Infinity };
    const distances = new Float64Array(this.#loudnesses[loudness] ?? 0);
    let count = 0;
    for (let at = 0; at < this.#filled; at += COLUMNS)
      if (rows[at + 2] === loudness) distances[count++] = rows[at + 4] ?? 0;
    distances.sort();
    const within = distances[room - 1] ?? -Infinity;
    return { within, ties: room - distances.indexOf(within) };
  }
}

function doubled(some: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * some.length);
  larger.set(some);
  return larger;
}
