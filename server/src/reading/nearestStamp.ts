import type { Blocks } from './blocks.ts';
import { bestBlock } from './fenceGroups.ts';

/** Distances in ms from a stamp to the nearest record at or before it, and after it; undefined where there is none. */
export interface Nearest {
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/**
 * Looks at what was read already, then reads blocks in the order of what they can offer at best, by their least and greatest stamps, until
 * none can better what was found.
 */
export async function nearestStamps(blocks: Blocks, stamp: number): Promise<Nearest> {
  const tried = new Set<number>();
  let before = Infinity;
  let after = Infinity;
  const look = (index: number, stamps: Iterable<number>): void => {
    tried.add(index);
    for (const found of stamps) {
      if (found > stamp) after = Math.min(after, found - stamp);
      else if (found <= stamp) before = Math.min(before, stamp - found);
    }
  };
  const lookAt = async (index: number): Promise<void> => look(index, await blocks.stampsAt(index));
  const offersBefore = (least: number, greatest: number): number =>
    least <= stamp ? Math.max(0, stamp - greatest) : Infinity;
  const offersAfter = (least: number, greatest: number): number =>
    greatest > stamp ? Math.max(0, least - stamp) : Infinity;
  for (const [index, { stamps }] of blocks.read) look(index, stamps);
  for (let next; (next = bestBlock(blocks.fences, offersBefore, before, tried)) >= 0;) await lookAt(next);
  for (let next; (next = bestBlock(blocks.fences, offersAfter, after, tried)) >= 0;) await lookAt(next);
  return { before: finite(before), after: finite(after) };
}

const finite = (distance: number): number | undefined => (distance < Infinity ? distance : undefined);
