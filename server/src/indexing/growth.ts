import { type Fences, withRange } from '../reading/fences.ts';
import { CELL_BYTES, grownFilters, type IdFilters } from '../reading/idFilters.ts';

/** A block's first byte and line. */
export interface BlockStart {
  readonly byte: number;
  readonly line: number;
}

/** Where a pass over a file goes on once the file has grown: the bytes before, and what fences say of them, do not change by that. */
export function restartOf({ offsets, lines, heads, count }: Fences): BlockStart {
  const last = restartBlock({ heads, count });
  return { byte: offsets[last] ?? 0, line: lines[last] ?? 0 };
}

/** The only head of a last block may have been cut off where the file ended, and be another line by now. */
const restartBlock = ({ heads, count }: Pick<Fences, 'heads' | 'count'>): number =>
  Math.max(0, (heads[count - 1] ?? 0) < 2 ? count - 2 : count - 1);

/** The fences of a file that has grown: those known, up to {@link restartOf}, and those of a pass that went on from there. */
export function grown(known: Fences, rest: Fences): Fences {
  const kept = restartBlock(known);
  const joined = (column: 'offsets' | 'lines' | 'least' | 'greatest' | 'heads'): Float64Array => {
    const values = new Float64Array(kept + rest[column].length);
    values.set(known[column].subarray(0, kept));
    values.set(rest[column], kept);
    return values;
  };
  return withRange({
    count: kept + rest.count,
    offsets: joined('offsets'),
    lines: joined('lines'),
    least: joined('least'),
    greatest: joined('greatest'),
    heads: joined('heads'),
  });
}

/** The cell of ids that a byte is part of: from there on ids are looked for again when a file has grown at that byte. */
export const firstCell = (byte: number): number => Math.floor(byte / CELL_BYTES);

/** Where ids stand in a file that has grown: those known, up to the cell of {@link restartOf}, and those of a pass from there. */
export const grownIds = (known: Fences, ids: IdFilters, rest: IdFilters): IdFilters =>
  grownFilters(ids, firstCell(restartOf(known).byte), rest);
