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
export function* blocksWhere(
  fences: Fences,
  holds: (least: number, greatest: number) => boolean,
): Generator<number, undefined> {
  const groups = groupsOf(fences);
  for (let group = 0; group < groups.least.length; group++) {
    if (!holds(groups.least[group] ?? Infinity, groups.greatest[group] ?? -Infinity)) continue;
    const end = Math.min(fences.count, (group + 1) * GROUP);
    for (let block = group * GROUP; block < end; block++) {
      if (holds(fences.least[block] ?? Infinity, fences.greatest[block] ?? -Infinity)) yield block;
    }
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
