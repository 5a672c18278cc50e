import type { HeadShape } from '../log/format.ts';
import type { ByteSource } from './byteSource.ts';
import type { Fences } from './fences.ts';
import { fencesOfUnits } from './joinUnits.ts';
import type { Pace } from './lines.ts';
import { scanUnit } from './scanUnit.ts';

/**
 * The fences that `buildFences` makes, for heads of a fixed shape, at the speed of memory. `from` is the byte and line at
 * which a block begins: 0, or any head. Rejects with the signal's reason or the system's error.
 */
export async function scanFences(
  source: ByteSource,
  shape: HeadShape,
  pace: Pace = {},
  from: { readonly byte: number; readonly line: number } = { byte: 0, line: 0 },
): Promise<Fences> {
  const { size } = source;
  const unit = { from: from.byte, to: size, line: from.line, opens: true, lines: true, ids: false };
  return fencesOfUnits([await scanUnit(source, shape, unit, pace)]);
}
