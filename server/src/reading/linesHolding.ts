import type { ByteSource } from './byteSource.ts';
import { AHEAD_BYTES, CHUNK_BYTES, Kernel, MOST_FOUND } from './kernel.ts';
import { byteOrderMark, type Pace } from './lines.ts';

/** A text to look for; `mayTell` says of a place where it stands whether the line is wanted for it. */
export interface Sought {
  readonly needle: Uint8Array;
  readonly mayTell?: ((bytes: Uint8Array, at: number) => boolean) | undefined;
}

/** A line with a wanted text: `bytes[start, end)` without its end, valid during the call only. */
export interface LineFound {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Byte in the source at which it begins. */
  readonly offset: number;
  /** 0-based. */
  readonly line: number;
}

/** Others have their turn after this many milliseconds of work. */
const TURN_MS = 2;
const CHECK_EVERY = 16;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Visits every line of the source that holds a wanted text, in order, each once. Lines longer than a chunk are looked at in
 * pieces. Yields every few milliseconds. Rejects with the signal's reason or the system's error.
 */
export async function linesHolding(
  source: ByteSource,
  sought: readonly Sought[],
  visit: (found: LineFound) => void | Promise<void>,
  pace: Pace = {},
): Promise<void> {
  const kernel = new Kernel();
  const { chunk } = kernel;
  let kept = 0;
  let line = 0;
  let turnEnds = performance.now() + TURN_MS;
  for (let position = 0; position < source.size;) {
    pace.signal?.throwIfAborted();
    const read = await source.read(chunk.subarray(kept, CHUNK_BYTES), position);
    if (read === 0) break;
    const filled = kept + read;
    const isEnd = position + read >= source.size;
    chunk.fill(0, filled, filled + AHEAD_BYTES);
    const lastFeed = isEnd ? filled - 1 : chunk.subarray(0, filled).lastIndexOf(LF);
    const length = lastFeed < 0 ? filled : lastFeed + 1;
    const offset = position - kept;
    const places = placesIn(kernel, sought, length);
    let counted = 0;
    let end = 0;
    let visited = 0;
    for (const place of places) {
      if (place < end) continue;
      const start = place === 0 ? 0 : chunk.lastIndexOf(LF, place - 1) + 1;
      const feed = chunk.subarray(0, length).indexOf(LF, place);
      end = feed < 0 ? length : feed + 1;
      line += kernel.countLines(start, counted);
      counted = start;
      const stop = feed < 0 ? length : feed;
      const text = start + byteOrderMark(chunk, start, stop);
      const last = stop > text && chunk[stop - 1] === CR ? stop - 1 : stop;
      const done = visit({ bytes: chunk, start: text, end: last, offset: offset + start, line });
      if (done) await done;
      if (++visited % CHECK_EVERY === 0 && performance.now() > turnEnds) {
        await new Promise((resolve) => setImmediate(resolve));
        pace.signal?.throwIfAborted();
        turnEnds = performance.now() + TURN_MS;
      }
    }
    line += kernel.countLines(length, counted);
    chunk.copyWithin(0, length, filled);
    kept = filled - length;
    position += read;
    pace.progress?.(position);
    await new Promise((resolve) => setImmediate(resolve));
    turnEnds = performance.now() + TURN_MS;
  }
}

/** Where the wanted texts stand in the chunk's first bytes, in order. */
function placesIn(kernel: Kernel, sought: readonly Sought[], length: number): number[] {
  const { chunk } = kernel;
  const places: number[] = [];
  for (const { needle, mayTell } of sought) {
    const first = Math.max(0, needle.length - 3);
    kernel.seek([needle], [first], needle.length - 1 - first);
    for (let from = 0; from < length; from += MOST_FOUND) {
      const to = Math.min(length, from + MOST_FOUND);
      for (const found of kernel.find(from, to)) {
        const place = from + found;
        if (!mayTell || mayTell(chunk, place)) places.push(place);
      }
    }
  }
  return places.sort((a, b) => a - b);
}
