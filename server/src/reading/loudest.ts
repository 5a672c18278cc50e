import type { Dialect } from '../log/format.ts';
import { weightOf } from '../log/record.ts';
import type { Block } from './block.ts';
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
class Inside {
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
   * The `limit` that a reader is to see, in file order: the loudest, of equally loud ones the nearest, of equally near ones the first in
   * the file. The nearest of all, the loudest where several are, is one of them; where something outside may be nearer, it comes
   * beside them.
   */
  loudest(limit: number, isNearestInside: boolean): Place[] {
    const nearest = rows[this.#nearest + 2] ?? 0;
    let least = this.#leastShown(limit);
    if (isNearestInside && nearest < least.loudness) least = this.#leastShown(limit - 1);
    const { loudness, room } = least;
    const { within, ties } = this.#reach(loudness, room);
    // The nearest goes before all others that are as near, wherever in the file these stand.
    const isAmongTies = nearest === loudness && rows[this.#nearest + 4] === within;
    let left = isNearestInside && isAmongTies ? ties - 1 : ties;
    const chosen: Place[] = [];
    for (let at = 0; at < this.#filled; at += COLUMNS) {
      const own = rows[at + 2] ?? 0;
      const distance = rows[at + 4] ?? 0;
      const isShown =
        (isNearestInside && at === this.#nearest) ||
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
    const alike = this.#loudnesses[loudness] ?? 0;
    if (alike <= room) return { within: Infinity, ties: Infinity };
    if (room === 0) return { within: -Infinity, ties: 0 };
    const distances = new Float64Array(alike);
    let count = 0;
    // From the pivot outwards: a log is in order of time nearly everywhere, and what is nearest comes first then.
    for (let at = this.#nearest; at >= 0; at -= COLUMNS)
      if (rows[at + 2] === loudness) distances[count++] = rows[at + 4] ?? 0;
    for (let at = this.#nearest + COLUMNS; at < this.#filled; at += COLUMNS)
      if (rows[at + 2] === loudness) distances[count++] = rows[at + 4] ?? 0;
    leastFirst(distances, room);
    const within = distances[room - 1] ?? -Infinity;
    return { within, ties: room - distances.indexOf(within) };
  }
}

/** Of so few, to put each where it belongs takes a tenth of what it takes to sort them all. */
const FEW = 64;

/** Brings the `count` least to the front, in order; what stands behind them then is of no use. */
function leastFirst(distances: Float64Array, count: number): void {
  if (count > FEW) {
    distances.sort();
    return;
  }
  for (let next = 1; next < distances.length; next++) {
    const distance = distances[next] ?? 0;
    let at = Math.min(next, count - 1);
    if (next >= count && distance >= (distances[at] ?? 0)) continue;
    for (; at > 0 && (distances[at - 1] ?? 0) > distance; at--) distances[at] = distances[at - 1] ?? 0;
    distances[at] = distance;
  }
}

/** What lies in a window, weighed, and the distances of what is nearest in it on either side; Infinity where nothing is. */
export interface Weighed {
  readonly inside: Inside;
  readonly before: number;
  readonly after: number;
}

/** Weighs the heads of some blocks, given in file order, that lie in a window; of a dialect that tells levels. */
export function weighed(
  blocks: readonly (readonly [index: number, block: Block])[],
  dialect: Dialect,
  { stamp, from, to }: { readonly stamp: number; readonly from: number; readonly to: number },
): Weighed {
  const inside = new Inside();
  let before = Infinity;
  let after = Infinity;
  for (const [index, { stamps, starts, capitals, bytes }] of blocks) {
    for (let head = 0; head < stamps.length; head++) {
      const written = stamps[head] ?? NaN;
      if (!(written >= from && written <= to)) continue;
      const distance = Math.abs(written - stamp);
      if (written <= stamp) before = Math.min(before, distance);
      else after = Math.min(after, distance);
      const at = capitals?.[head];
      const level =
        at === undefined ? undefined : dialect.levelAt?.(bytes, at, starts[head + 1] ?? bytes.length);
      inside.add(index, head, weightOf(level), distance);
    }
  }
  return { inside, before, after };
}

function doubled(some: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * some.length);
  larger.set(some);
  return larger;
}
