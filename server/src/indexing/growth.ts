import { type Fences, fencesOf } from '../reading/fences.ts';

/** The fences of a file that has grown: those known, up to their last block, and those of a pass that went on from there. */
export function grown(known: Fences, rest: Fences): Fences {
  const kept = known.count - 1;
  const rows: number[] = [];
  for (const [fences, count] of [
    [known, kept],
    [rest, rest.count],
  ] as const) {
    const { offsets, lines, least, greatest, heads } = fences;
    for (let block = 0; block < count; block++) {
      rows.push(
        offsets[block] ?? 0,
        lines[block] ?? 0,
        least[block] ?? 0,
        greatest[block] ?? 0,
        heads[block] ?? 0,
      );
    }
  }
  return fencesOf(rows, rest.offsets[rest.count] ?? 0, rest.lines[rest.count] ?? 0);
}
