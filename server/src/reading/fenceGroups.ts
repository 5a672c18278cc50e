import type { Fences } from './fences.ts';

/** Blocks summed up in one group: a file of a gigabyte has 16,000 blocks, and no question should look at all of them. */
const GROUP = 128;

interface Groups {
  readonly least: Float64Array;
  readonly greatest: Float64Array;
}

const known = new WeakMap<Fences, Groups>();

/**
 * The blocks, in file order, for which `holds` is true of their least and greatest stamp. It must also be true of a span that
 * contains one for which it is: whole groups are passed over by theirs.
 */
export function blocksWhere(fences: Fences, holds: (least: number, greatest: number) => boolean): number[] {
  const { least, greatest } = fences;
  const groups = groupsOf(fences);
  const found: number[] = [];
  for (let group = 0; group < groups.least.length; group++) {
    if (!holds(groups.least[group] ?? Infinity, groups.greatest[group] ?? -Infinity)) continue;
    const end = Math.min(fences.count, (group + 1) * GROUP);
    for (let block = group * GROUP; block < end; block++) {
      if (holds(least[block] ?? Infinity, greatest[block] ?? -Infinity)) found.push(block);
    }
  }
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
  except: ReadonlySet<number>,
): number {
  const groups = groupsOf(fences);
  const { length } = groups.least;
  let first = -1;
  let least = limit;
  for (let group = 0; group < length; group++) {
    const offered = offer(groups.least[group] ?? Infinity, groups.greatest[group] ?? -Infinity);
    if (offered < least) [first, least] = [group, offered];
  }
  if (first < 0) return -1;
  // The most promising group first: what it has rules out nearly all others.
  const best = { block: -1, offer: limit };
  bestOfGroup(fences, first, offer, except, best);
  for (let group = 0; group < length; group++) {
    const offered = offer(groups.least[group] ?? Infinity, groups.greatest[group] ?? -Infinity);
    if (group !== first && offered < best.offer) bestOfGroup(fences, group, offer, except, best);
  }
  return best.block;
}

function bestOfGroup(
  { least, greatest, count }: Fences,
  group: number,
  offer: (least: number, greatest: number) => number,
  except: ReadonlySet<number>,
  best: { block: number; offer: number },
): void {
  const end = Math.min(count, (group + 1) * GROUP);
  for (let block = group * GROUP; block < end; block++) {
    const offered = offer(least[block] ?? Infinity, greatest[block] ?? -Infinity);
    if (offered >= best.offer || except.has(block)) continue;
    best.block = block;
    best.offer = offered;
  }
}

function groupsOf(fences: Fences): Groups {
  const found = known.get(fences);
  if (found) return found;
  const count = Math.ceil(fences.count / GROUP);
  const groups = {
    least: new Float64Array(count).fill(Infinity),
    greatest: new Float64Array(count).fill(-Infinity),
  };
  for (let block = 0; block < fences.count; block++) {
    const group = Math.floor(block / GROUP);
    groups.least[group] = Math.min(groups.least[group] ?? Infinity, fences.least[block] ?? Infinity);
    groups.greatest[group] = Math.max(
      groups.greatest[group] ?? -Infinity,
      fences.greatest[block] ?? -Infinity,
    );
  }
  known.set(fences, groups);
  return groups;
}
