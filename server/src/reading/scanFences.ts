import type { HeadShape } from '../log/format.ts';
import type { ByteSource } from './byteSource.ts';
import { BLOCK_BYTES, type Fences, fencesOf } from './fences.ts';
import { AHEAD_BYTES, CHUNK_BYTES, Kernel } from './kernel.ts';
import type { Pace } from './lines.ts';

/**
 * The fences that `buildFences` makes, for heads of a fixed shape, at the speed of memory. `from` is the byte and line at
 * which a block begins: 0, or where a pass over a file that has grown since goes on. Rejects with the signal's reason
 * or the system's error.
 */
export async function scanFences(
  source: ByteSource,
  shape: HeadShape,
  pace: Pace = {},
  from: { readonly byte: number; readonly line: number } = { byte: 0, line: 0 },
): Promise<Fences> {
  const kernel = new Kernel();
  const rows: number[] = [];
  const takeRows = (): void => {
    for (const value of kernel.takeRows()) rows.push(value);
  };
  kernel.begin(shape, BLOCK_BYTES, from.byte, from.line);
  let last = LF;
  let begun = false;
  /** Bytes at the start of the chunk that the last scan looked ahead at. */
  let kept = 0;
  for (let position = from.byte; ;) {
    pace.signal?.throwIfAborted();
    const read = await source.read(kernel.chunk.subarray(kept, CHUNK_BYTES), position);
    const filled = kept + read;
    const isEnd = read === 0 || position + read >= source.size;
    // What follows the last byte must not look like text.
    if (isEnd) kernel.chunk.fill(0, filled, filled + AHEAD_BYTES);
    const offset = position - kept;
    if (!begun && filled > 0) kernel.beginLine(offset, filled);
    begun = true;
    const length = isEnd ? filled : Math.max(0, filled - AHEAD_BYTES);
    kernel.scan(length, offset, filled);
    takeRows();
    if (filled > 0) last = kernel.chunk[filled - 1] ?? LF;
    position += read;
    pace.progress?.(position);
    if (isEnd) {
      kernel.finish();
      takeRows();
      return fencesOf(rows, position, kernel.linesEnded + (last === LF ? 0 : 1));
    }
    kernel.chunk.copyWithin(0, length, filled);
    kept = filled - length;
  }
}

const LF = 0x0a;
