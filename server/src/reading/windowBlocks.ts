import { bytesOfBlocks } from './block.ts';
import { blocksWhere } from './fenceGroups.ts';
import type { Fences } from './fences.ts';

/** The blocks that are read for a window. */
export interface WindowBlocks {
  /** In file order. */
  readonly near: readonly number[];
  /** Heads in the blocks too far from the pivot to be read: so many may lie in the window as well. */
  readonly headsBeyond: number;
}

/** Blocks that may hold something between two stamps, those that may hold what is nearest to a third one first. */
export function blocksAround(
  fences: Fences,
  { stamp, from, to }: { readonly stamp: number; readonly from: number; readonly to: number },
): number[] {
  const { least, greatest } = fences;
  const distance = (index: number): number =>
    Math.max(0, (least[index] ?? 0) - stamp, stamp - (greatest[index] ?? 0));
  return blocksWhere(fences, (first, last) => first <= to && last >= from).sort(
    (a, b) => distance(a) - distance(b),
  );
}

/** Of these blocks the first that are `most` bytes together, but one at least. */
export function upTo(fences: Fences, blocks: readonly number[], most: number): WindowBlocks {
  let count = 0;
  let bytes = 0;
  while (count < blocks.length) {
    bytes += bytesOfBlocks(fences, blocks[count] ?? 0);
    if (count > 0 && bytes > most) break;
    count++;
  }
  const near = blocks.slice(0, count).sort((a, b) => a - b);
  return { near, headsBeyond: headsIn(fences, blocks.slice(count)) };
}

/** Heads in some blocks together. */
export const headsIn = ({ heads }: Fences, blocks: readonly number[]): number =>
  blocks.reduce((sum, index) => sum + (heads[index] ?? 0), 0);
