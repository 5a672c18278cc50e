import type { ByteSource } from '../reading/byteSource.ts';
import type { Fences } from '../reading/fences.ts';
import { findText, type FoundLine, type Stretch, type Tell } from '../reading/findText.ts';
import { CELL_BYTES, CELL_MARGIN, cellsWith } from '../reading/idFilters.ts';
import type { Pace } from '../reading/lines.ts';
import type { LogFile } from './logFile.ts';

/**
 * Tells every line of a log on which one of the needles stands, in order, as `findText` does: in threads where the log is large.
 * Where the needles are texts of an `id`, and it is known where ids stand in the log, only that is read; lines on which something
 * else looks like one of the texts may be left out then. Rejects with the system's error or the signal's reason.
 */
export async function searchLog(
  log: LogFile,
  needles: readonly Uint8Array[],
  tell: Tell,
  pace: Pace = {},
  id?: bigint,
): Promise<void> {
  const known = id === undefined ? undefined : await log.search?.knownIds(pace.signal);
  if (known && id !== undefined) {
    const cells = cellsWith(known.ids, id);
    await log.read((source) => searchCells(source, cells, known.fences, needles, tell, pace));
    pace.progress?.(log.size);
  } else if (log.search) await log.search.find(needles, tell, pace);
  else await log.read((source) => findText(source, needles, tell, pace));
}

async function searchCells(
  source: ByteSource,
  cells: readonly number[],
  fences: Fences,
  needles: readonly Uint8Array[],
  tell: Tell,
  { signal }: Pace,
): Promise<void> {
  const wants = { more: true };
  for (const { block, from, to } of stretchesOf(cells, fences, source.size)) {
    const first = fences.lines[block] ?? 0;
    const tellFrom = async (found: readonly FoundLine[]): Promise<boolean> =>
      (wants.more = (await tell(found.map((one) => ({ ...one, line: one.line + first })))) !== false);
    await findText(source, needles, tellFrom, { signal }, { from, to, beginsLine: true });
    if (!wants.more) return;
  }
}

/** What is to be read for these cells: from a block's first byte on, whose line is known, without overlaps. */
function stretchesOf(
  cells: readonly number[],
  { offsets, count }: Fences,
  size: number,
): (Stretch & { readonly block: number })[] {
  const stretches: { block: number; from: number; to: number }[] = [];
  let block = 0;
  for (const cell of cells) {
    const from = Math.max(0, cell * CELL_BYTES - CELL_MARGIN.before);
    const to = Math.min(size, (cell + 1) * CELL_BYTES + CELL_MARGIN.behind);
    while (block + 1 < count && (offsets[block + 1] ?? 0) <= from) block++;
    const start = offsets[block] ?? 0;
    const last = stretches.at(-1);
    if (last && start <= last.to) last.to = to;
    else stretches.push({ block, from: start, to });
  }
  return stretches;
}
