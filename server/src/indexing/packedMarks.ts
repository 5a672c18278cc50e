import type { MarkKind, SocketEnd } from '../log/mark.ts';
import { stamp } from '../log/instant.ts';
import type { FoundMarks } from '../reading/marksIn.ts';

/** Marks as one thread hands them to another: ten thousand objects would take that one longer to put together again. */
export interface PackedMarks {
  readonly keys: readonly string[];
  /** Of each mark its side and kind, an index into {@link SORTS}. */
  readonly sorts: Uint8Array;
  /** Of each mark its stamp, line and byte. */
  readonly places: Float64Array;
  readonly ends: readonly SocketEnd[];
  readonly isCut: boolean;
}

const KINDS: readonly MarkKind[] = ['vote', 'join', 'epoch', 'loss', 'session'];
const SORTS = (['cause', 'effect'] as const).flatMap((side) => KINDS.map((kind) => ({ side, kind })));
const NUMBERS = 3;

/** What {@link unpackMarks} takes apart again. */
export function packMarks({ marks, ends, isCut }: FoundMarks): PackedMarks {
  const sorts = new Uint8Array(marks.length);
  const places = new Float64Array(NUMBERS * marks.length);
  marks.forEach(({ side, kind, stamp, line, byteOffset }, at) => {
    sorts[at] = SORTS.findIndex((sort) => sort.side === side && sort.kind === kind);
    places.set([stamp, line, byteOffset], NUMBERS * at);
  });
  return { keys: marks.map(({ key }) => key), sorts, places, ends, isCut };
}

/** The same marks, in the same order. */
export function unpackMarks({ keys, sorts, places, ends, isCut }: PackedMarks): FoundMarks {
  const marks = keys.map((key, at) => {
    const { side, kind } = SORTS[sorts[at] ?? 0] ?? { side: 'effect', kind: 'vote' };
    const [written = NaN, line = NaN, byteOffset = NaN] = places.subarray(NUMBERS * at, NUMBERS * (at + 1));
    return { side, kind, key, stamp: stamp(written), line, byteOffset };
  });
  return { marks, ends, isCut };
}
