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

/** Blocks that may hold something between two stamps: all of them, or of more than `most` bytes those that may hold what is nearest to a third one. */
export function blocksAround(
  fences: Fences,
  { stamp, from, to }: { readonly stamp: number; readonly from: number; readonly to: number },
  most: number,
): WindowBlocks {
  const all = blocksWhere(fences, (first, last) => first <= to && last >= from);
  return bytesOf(fences, all) <= most
    ? { near: all, headsBeyond: 0 }
    : upTo(fences, byDistance(fences, all, stamp), most);
}

function byDistance({ least, greatest }: Fences, blocks: readonly number[], stamp: number): number[] {
  const distance = (index: number): number =>
    Math.max(0, (least[index] ?? 0) - stamp, stamp - (greatest[index] ?? 0));
  return [...blocks].sort((a, b) => distance(a) - distance(b));
}

/** Of these blocks the first that are `most` bytes together, but one at least. */
function upTo(fences: Fences, blocks: readonly number[], most: number): WindowBlocks {
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

const bytesOf = (fences: Fences, blocks: readonly number[]): number =>
  blocks.reduce((sum, index) => sum + bytesOfBlocks(fences, index), 0);

/** Heads in some blocks together. */
export const headsIn = ({ heads }: Fences, blocks: readonly number[]): number =>
  blocks.reduce((sum, index) => sum + (heads[index] ?? 0), 0);
