import { MOST_NEEDLES, MOST_PAIRS } from './kernel.ts';

/** Some needles that are looked for at once, by two bytes of each that are `distance` from each other; where the first of them is. */
export interface Group {
  readonly needles: readonly Uint8Array[];
  readonly offsets: readonly number[];
  readonly distance: number;
}

/** All needles in as few groups as may be; `text` is some of what is searched, or of another that is searched for the same. */
export function groupsOf(needles: readonly Uint8Array[], text: Uint8Array): readonly Group[] {
  const known = grouped?.needles;
  if (known?.length === needles.length && known.every((one, at) => isSame(one, needles[at])))
    return grouped?.groups ?? [];
  const sample = text.subarray(0, SAMPLE_BYTES);
  const groups: Group[] = [];
  for (let at = 0; at < needles.length;) {
    let some = needles.slice(at, at + MOST_NEEDLES);
    let group = groupOf(some, sample);
    while (!group) group = groupOf((some = some.slice(0, MOST_PAIRS)), sample);
    groups.push(group);
    at += some.length;
  }
  grouped = { needles: needles.map((one) => one.slice()), groups };
  return groups;
}

/** What was chosen for needles last: it takes as long as to search some megabytes, and who searches has one stretch after the other searched. */
let grouped: { readonly needles: readonly Uint8Array[]; readonly groups: readonly Group[] } | undefined;

const isSame = (one: Uint8Array, other: Uint8Array | undefined): boolean =>
  one.length === other?.length && one.every((byte, at) => byte === other[at]);

/** By pairs of bytes that stand in the text least often; undefined where that takes too many different ones in any case. */
function groupOf(needles: readonly Uint8Array[], sample: Uint8Array): Group | undefined {
  const often = new Uint32Array(256).fill(1);
  for (const byte of sample) often[byte] = (often[byte] ?? 0) + 1;
  const shortest = Math.min(...needles.map(({ length }) => length));
  const choices: (Group & { pairs: Set<number>; guess: number })[] = [];
  for (let distance = shortest > 1 ? 1 : 0; distance < Math.min(Math.max(1, shortest), WIDEST); distance++) {
    const choice = chosenAt(distance, needles, often);
    if (choice.pairs.size <= MOST_PAIRS) choices.push({ needles, distance, ...choice });
  }
  choices.sort((a, b) => a.guess - b.guess);
  let best: { group: Group; cost: number } | undefined;
  for (const group of choices.slice(0, MOST_TRIED)) {
    const cost = candidatesIn(sample, group) * CANDIDATE_COST + (group.pairs.size * sample.length) / 64;
    if (cost < (best?.cost ?? Infinity)) best = { group, cost };
  }
  return best?.group;
}

/** Pairs of bytes so far from each other of which every needle has one: always that next which costs least for each needle that has it. */
function chosenAt(
  distance: number,
  needles: readonly Uint8Array[],
  often: Uint32Array,
): { offsets: number[]; pairs: Set<number>; guess: number } {
  const offsets: number[] = [];
  const pairs = new Set<number>();
  let guess = 0;
  /** Where each pair stands first in the needles that have it, by the needle's index. */
  const places = new Map<number, Map<number, number>>();
  needles.forEach((needle, index) => {
    for (let at = 0; at + distance < needle.length; at++) {
      const pair = (needle[at] ?? 0) | ((needle[at + distance] ?? 0) << 8);
      const known = places.get(pair) ?? new Map<number, number>();
      if (!known.has(index)) places.set(pair, known.set(index, at));
    }
  });
  const costs = new Map(
    [...places.keys()].map((pair) => {
      const [a, b] = [often[pair & 255] ?? 0, often[pair >> 8] ?? 0];
      const found = distance === 0 ? a : (a * b) / SAMPLE_BYTES;
      return [pair, found * CANDIDATE_COST + SAMPLE_BYTES / 64] as const;
    }),
  );
  while (pairs.size <= MOST_PAIRS && needles.some((_, index) => offsets[index] === undefined)) {
    let best: { pair: number; has: Map<number, number>; cost: number } | undefined;
    for (const [pair, has] of places) {
      const more = [...has.keys()].filter((index) => offsets[index] === undefined).length;
      const cost = (costs.get(pair) ?? Infinity) / more;
      if (more > 0 && cost < (best?.cost ?? Infinity)) best = { pair, has, cost };
    }
    if (!best) break;
    pairs.add(best.pair);
    guess += costs.get(best.pair) ?? 0;
    for (const [index, at] of best.has) offsets[index] ??= at;
  }
  return { offsets, pairs, guess };
}

function candidatesIn(
  sample: Uint8Array,
  { distance, pairs }: { distance: number; pairs: ReadonlySet<number> },
): number {
  let count = 0;
  for (let at = 0; at + distance < sample.length; at++) {
    if (pairs.has((sample[at] ?? 0) | ((sample[at + distance] ?? 0) << 8))) count++;
  }
  return count;
}

/** Of the text, what tells how often its bytes are. */
const SAMPLE_BYTES = 8_192;
/** Bytes between the two that are looked for, at most: of a long needle there are choices enough. */
const WIDEST = 32;
/** Choices that are tried on the sample, the most promising. */
const MOST_TRIED = 3;
/** What it takes to look at a place, against looking for one more pair in 64 bytes. */
const CANDIDATE_COST = 8;
