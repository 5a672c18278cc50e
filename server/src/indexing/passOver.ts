import type { Dialect } from '../log/format.ts';
import type { ByteSource } from '../reading/byteSource.ts';
import { buildFences, type Fences } from '../reading/fences.ts';
import { CELL_BYTES, filtersOf, type IdFilters } from '../reading/idFilters.ts';
import { fencesOfUnits } from '../reading/joinUnits.ts';
import type { Pace } from '../reading/lines.ts';
import { scanFences } from '../reading/scanFences.ts';
import { scanUnit, type Unit } from '../reading/scanUnit.ts';
import { type BlockStart, firstCell, restartOf } from './growth.ts';
import { Rewritten } from './rewritten.ts';
import { beginningOf, sealOf, stillStands } from './seal.ts';

/** What one pass over a file brought. */
export interface Indexed {
  /** Of all of the file, or from the block on at which the pass began. */
  readonly fences: Fences;
  /** Where ids stand, of all of the file or from the cell of that block on; absent where nobody asked, or no line names any. */
  readonly ids?: IdFilters;
  /** Of the file up to where a pass goes on when it has grown; see seal.ts. */
  readonly seal: string;
  readonly beginning: string;
  /** The dialect's name, by which it was read. */
  readonly dialect: string;
}

/** Where a pass goes on over a file that has grown, and the seal of the bytes before: where that is broken, it begins at 0. */
export interface From extends BlockStart {
  readonly seal: string;
}

/** What a pass is for, besides fences. */
export interface Wanted {
  readonly ids: boolean;
}

/**
 * Reads a file once and remembers its fences, and where ids stand on demand. What is appended meanwhile is left for the next pass. Rejects with {@link Rewritten},
 * the system's error or the signal's reason.
 */
export async function passOver(
  source: ByteSource,
  dialect: Dialect,
  pace: Pace = {},
  from?: From,
  { ids }: Wanted = { ids: false },
): Promise<Indexed> {
  const beginning = await beginningOf(source);
  const start = from && (await stillStands(source, from.seal, from.byte)) ? from : undefined;
  const found = await foundIn(source, dialect, pace, start, ids && dialect.namesIds === true);
  const { fences } = found;
  const seal = await sealOf(source, restartOf(fences).byte);
  if ((await isCutOff(source)) || (await beginningOf(source)) !== beginning) throw new Rewritten();
  return { ...found, seal, beginning, dialect: dialect.name };
}

async function foundIn(
  source: ByteSource,
  dialect: Dialect,
  pace: Pace,
  start: BlockStart | undefined,
  ids: boolean,
): Promise<Pick<Indexed, 'fences' | 'ids'>> {
  const shape = dialect.headShape;
  if (shape && ids && !start) {
    const scanned = await scanUnit(
      source,
      shape,
      unitOf({ from: 0, to: source.size }, { lines: true, ids }),
      pace,
    );
    return { fences: fencesOfUnits([scanned]), ids: filtersOf([scanned.filters]) };
  }
  const fences = shape
    ? await scanFences(source, shape, pace, start)
    : await buildFences(source, dialect.heads(start?.line), pace, start);
  return ids ? { fences, ids: await idsFrom(source, firstCell(start?.byte ?? 0), pace) } : { fences };
}

/** Where ids stand in a source, from a cell on. Rejects with the signal's reason or the system's error. */
export async function idsFrom(source: ByteSource, cell: number, pace: Pace = {}): Promise<IdFilters> {
  const unit = unitOf({ from: cell * CELL_BYTES, to: source.size }, { lines: false, ids: true });
  return filtersOf([(await scanUnit(source, undefined, unit, pace)).filters]);
}

/** A unit of a pass that begins at the start of a file, or of a cell. */
export const unitOf = (stretch: Pick<Unit, 'from' | 'to'>, wanted: Pick<Unit, 'lines' | 'ids'>): Unit => ({
  ...stretch,
  ...wanted,
  line: 0,
  opens: stretch.from === 0,
});

/** Whether a file is shorter than it was when its source was made. Rejects with the system's error. */
export async function isCutOff(source: ByteSource): Promise<boolean> {
  return source.size > 0 && (await source.read(new Uint8Array(1), source.size - 1)) === 0;
}
