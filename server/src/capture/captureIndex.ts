import type { Stamp } from '../log/instant.ts';
import type { Fences } from '../reading/fences.ts';
import type { FileIndex } from './fileIndex.ts';

/** A data file of a capture, by its place in the order in which it was found. */
export interface IndexedFile {
  readonly file: number;
  readonly index: FileIndex;
}

/** What one or several data files of a host come to as one text. */
export interface CaptureIndex {
  /** The files in the order of their time: that of the text. */
  readonly files: readonly IndexedFile[];
  /** Number of the first block of each file, and one more entry for the number of blocks. */
  readonly firstBlocks: readonly number[];
  /** Fences of the text; their blocks are the files' blocks. */
  readonly fences: Fences;
}

const MS = 1000;

/** Puts files in the order of their first seconds; files without a record come to nothing. */
export function joinFiles(found: readonly IndexedFile[]): CaptureIndex {
  const first = ({ index }: IndexedFile): number => index.frames.seconds[0] ?? Infinity;
  const files = found
    .filter(({ index }) => index.blocks.count > 0)
    .sort((a, b) => first(a) - first(b) || a.file - b.file);
  const count = files.reduce((sum, { index }) => sum + index.blocks.count, 0);
  const columns = {
    offsets: new Float64Array(count + 1),
    lines: new Float64Array(count + 1),
    least: new Float64Array(count),
    greatest: new Float64Array(count),
    heads: new Float64Array(count),
  };
  const firstBlocks: number[] = [];
  let block = 0;
  for (const { index } of files) {
    firstBlocks.push(block);
    const { blocks } = index;
    const [bytes, lines] = [columns.offsets[block] ?? 0, columns.lines[block] ?? 0];
    for (let at = 0; at < blocks.count; at++, block++) {
      columns.least[block] = (blocks.least[at] ?? 0) * MS;
      columns.greatest[block] = (blocks.greatest[at] ?? 0) * MS;
      columns.heads[block] = (blocks.lines[at + 1] ?? 0) - (blocks.lines[at] ?? 0);
      columns.offsets[block + 1] = bytes + (blocks.offsets[at + 1] ?? 0);
      columns.lines[block + 1] = lines + (blocks.lines[at + 1] ?? 0);
    }
  }
  firstBlocks.push(block);
  return { files, firstBlocks, fences: { count, ...columns, range: rangeOf(columns) } };
}

function rangeOf({ least, greatest }: Pick<Fences, 'least' | 'greatest'>): Fences['range'] {
  if (least.length === 0) return undefined;
  const range = { least: Infinity, greatest: -Infinity };
  for (let block = 0; block < least.length; block++) {
    range.least = Math.min(range.least, least[block] ?? Infinity);
    range.greatest = Math.max(range.greatest, greatest[block] ?? -Infinity);
  }
  return { least: range.least as Stamp, greatest: range.greatest as Stamp };
}

/** The last entry of a rising column that is not above `value`; the first one when all are. */
export function lastNotAbove(column: ArrayLike<number>, count: number, value: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((column[middle] ?? Infinity) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
