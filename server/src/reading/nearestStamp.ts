import type { Blocks } from './blocks.ts';

/** Distance in ms from a stamp to the nearest record at or before it; undefined when there is none. */
export function nearestBefore(blocks: Blocks, stamp: number): Promise<number | undefined> {
  const { least, greatest } = blocks.fences;
  return nearest(
    blocks,
    (block) => ((least[block] ?? Infinity) <= stamp ? Math.max(0, stamp - (greatest[block] ?? 0)) : Infinity),
    (found) => (found <= stamp ? stamp - found : Infinity),
  );
}

/** Distance in ms from a stamp to the nearest record after it; undefined when there is none. */
export function nearestAfter(blocks: Blocks, stamp: number): Promise<number | undefined> {
  const { least, greatest } = blocks.fences;
  return nearest(
    blocks,
    (block) => ((greatest[block] ?? -Infinity) > stamp ? Math.max(0, (least[block] ?? 0) - stamp) : Infinity),
    (found) => (found > stamp ? found - stamp : Infinity),
  );
}

/** Reads blocks in the order of what they can offer at best, until none can better what was found. */
async function nearest(
  blocks: Blocks,
  bound: (block: number) => number,
  distance: (stamp: number) => number,
): Promise<number | undefined> {
  let best = Infinity;
  const tried = new Set<number>();
  for (;;) {
    let next = -1;
    let offer = best;
    for (let block = 0; block < blocks.fences.count; block++) {
      const atBest = bound(block);
      if (atBest < offer && !tried.has(block)) {
        next = block;
        offer = atBest;
      }
    }
    if (next < 0) return Number.isFinite(best) ? best : undefined;
    tried.add(next);
    for (const stamp of (await blocks.at(next)).stamps) best = Math.min(best, distance(stamp));
  }
}
