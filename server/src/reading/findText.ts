import type { ByteSource } from './byteSource.ts';
import { AHEAD_BYTES, CHUNK_BYTES, Kernel, MOST_FOUND } from './kernel.ts';
import type { Pace } from './lines.ts';

/** A place at which one of the needles stands. */
export interface Found {
  /** Index of the needle. */
  readonly needle: number;
  /** Byte in the source. */
  readonly offset: number;
  /** 0-based. */
  readonly line: number;
  /** Byte in the source at which that line begins, or as near to it as {@link LONGEST_LINE} lets. */
  readonly lineOffset: number;
}

/** Bytes of a line that are looked at before a place. */
export const LONGEST_LINE = 64 * 1024;
/** Bytes of a needle, at most. */
export const LONGEST_NEEDLE = AHEAD_BYTES - 64;

/**
 * Tells every place in the source at which one of the needles stands, in order, chunk by chunk, at the speed of memory. The
 * needles are 1 to {@link LONGEST_NEEDLE} bytes long. Rejects with the signal's reason or the system's error.
 */
export async function findText(
  source: ByteSource,
  needles: readonly Uint8Array[],
  tell: (found: readonly Found[]) => void | Promise<void>,
  pace: Pace = {},
): Promise<void> {
  const kernel = new Kernel();
  const { chunk } = kernel;
  let kept = 0;
  let line = 0;
  /** Byte at which the line begins that the chunk begins in. */
  let lineOffset = 0;
  for (let position = 0; position < source.size;) {
    pace.signal?.throwIfAborted();
    const read = await source.read(chunk.subarray(kept, CHUNK_BYTES), position);
    if (read === 0) break;
    const filled = kept + read;
    const isEnd = position + read >= source.size;
    if (isEnd) chunk.fill(0, filled, filled + AHEAD_BYTES);
    const offset = position - kept;
    const length = isEnd ? filled : Math.max(0, filled - AHEAD_BYTES);
    const places: [place: number, needle: number][] = [];
    for (let from = 0; from < length; from += MOST_FOUND) {
      const to = Math.min(length, from + MOST_FOUND);
      needles.forEach((bytes, needle) => {
        for (const place of kernel.find(bytes, from, to)) places.push([from + place, needle]);
      });
    }
    if (places.length > 0) {
      places.sort(([a], [b]) => a - b);
      const found: Found[] = [];
      let at = 0;
      let feed = nextFeed(chunk, 0, length);
      for (const [place, needle] of places) {
        for (; feed < place; feed = nextFeed(chunk, at, length)) {
          line++;
          at = feed + 1;
          lineOffset = offset + at;
        }
        found.push({ needle, offset: offset + place, line, lineOffset });
      }
      line += kernel.countLines(length, at);
      await tell(found);
    } else line += kernel.countLines(length);
    const lastFeed = chunk.subarray(0, length).lastIndexOf(LF);
    if (lastFeed >= 0) lineOffset = offset + lastFeed + 1;
    chunk.copyWithin(0, length, filled);
    kept = filled - length;
    position += read;
    pace.progress?.(position);
  }
}

const LF = 0x0a;

/** The first line end in the chunk's bytes `[from, to)`; Infinity when there is none. */
function nextFeed(chunk: Uint8Array, from: number, to: number): number {
  const feed = chunk.subarray(0, to).indexOf(LF, from);
  return feed < 0 ? Infinity : feed;
}
