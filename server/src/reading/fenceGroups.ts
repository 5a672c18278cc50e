import type { Fences } from './fences.ts';

/** Spans summed up in one: a file of a gigabyte has 16,000 blocks, and no question should look at all of them. */
const FAN = 32;

/** Spans of stamps in file order: those of the blocks of a file, or each that of {@link FAN} spans of the level below. */
interface Spans {
  readonly least: Float64Array;
  readonly greatest: Float64Array;
}

const known = new WeakMap<Fences, readonly Spans[]>();

/**
 * The blocks, in file order, for which `holds` is true of their least and greatest stamp. It must also be true of a span that
 * contains one for which it is: whole groups are passed over by theirs.
 */
export function blocksWhere(fences: Fences, holds: (least: number, greatest: number) => boolean): number[] {
  const levels = levelsOf(fences);
  const found: number[] = [];
  const look = (level: number, from: number): void => {
    const { least, greatest } = levels[level] as Spans;
    const end = Math.min(least.length, from + FAN);
    for (let at = from; at < end; at++) {
      if (!holds(least[at] ?? Infinity, greatest[at] ?? -Infinity)) continue;
      if (level === 0) found.push(at);
      else look(level - 1, at * FAN);
    }
  };
  look(levels.length - 1, 0);
  return found;
}

/**
 * A block with the least `offer` of its least and greatest stamp, where that is below `limit`, leaving out those in `except`;
 * -1 when there is none. A span that contains another must not offer more than it.
 */
export function bestBlock(
  fences: Fences,
  offer: (least: number, greatest: number) => number,
  limit: number,
  except: { has(block: number): boolean },
): number {
  const levels = levelsOf(fences);
  let best = -1;
  let bestOffer = limit;
  const look = (level: number, from: number): void => {
    const { least, greatest } = levels[level] as Spans;
    const end = Math.min(least.length, from + FAN);
    // The most promising group first: what it has rules out nearly all others.
    let first = -1;
    let firstOffer = bestOffer;
    for (let at = from; at < end; at++) {
      const offered = offer(least[at] ?? Infinity, greatest[at] ?? -Infinity);
      if (offered >= firstOffer || (level === 0 && except.has(at))) continue;
      first = at;
      firstOffer = offered;
    }
    if (first < 0) return;
    if (level === 0) {
      best = first;
      bestOffer = firstOffer;
      return;
    }
    look(level - 1, first * FAN);
    for (let at = from; at < end; at++) {
      if (at !== first && offer(least[at] ?? Infinity, greatest[at] ?? -Infinity) < bestOffer)
        look(level - 1, at * FAN);
    }
  };
  look(levels.length - 1, 0);
  return best;
}

/** From the blocks up to the level that is looked at as one. */
function levelsOf(fences: Fences): readonly Spans[] {
  const found = known.get(fences);
  if (found) return found;
  const levels: Spans[] = [fences];
  for (let spans: Spans = fences; spans.least.length > FAN;) levels.push((spans = summedUp(spans)));
  known.set(fences, levels);
  return levels;
}

function summedUp({ least, greatest }: Spans): Spans {
  const count = Math.ceil(least.length / FAN);
  const sums = {
    least: new Float64Array(count).fill(Infinity),
    greatest: new Float64Array(count).fill(-Infinity),
  };
  for (let at = 0; at < least.length; at++) {
    const group = Math.floor(at / FAN);
    sums.least[group] = Math.min(sums.least[group] ?? Infinity, least[at] ?? Infinity);
    sums.greatest[group] = Math.max(sums.greatest[group] ?? -Infinity, greatest[at] ?? -Infinity);
  }
  return sums;
}
