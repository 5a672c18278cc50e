import type { Blocks } from './blocks.ts';
import { bestBlock } from './fenceGroups.ts';

/** Distance in ms from a stamp to the nearest record at or before it; undefined when there is none. */
export function nearestBefore(blocks: Blocks, stamp: number): Promise<number | undefined> {
  return nearest(
    blocks,
    (least, greatest) => (least <= stamp ? Math.max(0, stamp - greatest) : Infinity),
    (stamps) => {
      let last = -Infinity;
      for (const found of stamps) if (found <= stamp && found > last) last = found;
      return stamp - last;
    },
  );
}

/** Distance in ms from a stamp to the nearest record after it; undefined when there is none. */
export function nearestAfter(blocks: Blocks, stamp: number): Promise<number | undefined> {
  return nearest(
    blocks,
    (least, greatest) => (greatest > stamp ? Math.max(0, least - stamp) : Infinity),
    (stamps) => {
      let first = Infinity;
      for (const found of stamps) if (found > stamp && found < first) first = found;
      return first - stamp;
    },
  );
}

/**
 * Reads blocks in the order of what they can offer at best, by their least and greatest stamps, until none can better what was
 * found.
 */
async function nearest(
  blocks: Blocks,
  offer: (least: number, greatest: number) => number,
  distance: (stamps: Float64Array) => number,
): Promise<number | undefined> {
  let best = Infinity;
  const tried = new Set<number>();
  for (;;) {
    const next = bestBlock(blocks.fences, offer, best, tried);
    if (next < 0) return Number.isFinite(best) ? best : undefined;
    tried.add(next);
    const { stamps } = await blocks.at(next);
    best = Math.min(best, distance(stamps));
  }
}
