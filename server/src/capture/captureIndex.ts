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
    put(columns.offsets, block, blocks.offsets);
    put(columns.lines, block, blocks.lines);
    columns.least.set(blocks.least, block);
    columns.greatest.set(blocks.greatest, block);
    block += blocks.count;
  }
  firstBlocks.push(block);
  const { lines } = columns;
  for (let at = 0; at < count; at++) columns.heads[at] = (lines[at + 1] ?? 0) - (lines[at] ?? 0);
  return { files, firstBlocks, fences: { count, ...columns, range: rangeOf(files) } };
}

/** Puts a column of one file behind what the files before it come to, which stands at `at`. */
function put(column: Float64Array, at: number, ofFile: Float64Array): void {
  const before = column[at] ?? 0;
  column.set(ofFile, at);
  if (before === 0) return;
  for (let place = at; place < at + ofFile.length; place++) column[place] = (column[place] ?? 0) + before;
}

/** Of the records: there are fewer of them than of blocks. */
function rangeOf(files: readonly IndexedFile[]): Fences['range'] {
  const range = { least: Infinity, greatest: -Infinity };
  for (const { frames } of files.map(({ index }) => index))
    for (let frame = 0; frame < frames.count; frame++) {
      if ((frames.starts[frame] ?? 0) >= (frames.ends[frame] ?? 0)) continue;
      const stamp = (frames.seconds[frame] ?? 0) * MS;
      if (stamp < range.least) range.least = stamp;
      if (stamp > range.greatest) range.greatest = stamp;
    }
  if (range.least === Infinity) return undefined;
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
