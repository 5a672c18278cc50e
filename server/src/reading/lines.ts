import type { ByteSource } from './byteSource.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Told of each line: its bytes are `bytes[start, end)`, without the line end; `offset` is its place in the source. */
export type LineVisitor = (bytes: Uint8Array, start: number, end: number, offset: number) => void;

/** When to stop, and whom to tell how far we are. */
export interface Pace {
  readonly signal?: AbortSignal | undefined;
  /** Called after each chunk with the bytes read so far. */
  readonly progress?: ((bytes: number) => void) | undefined;
}

const CHUNK = 1 << 20;

/**
 * Visits every line of the source's bytes `[from, to)`, in order, whatever its length; a last line without a line
 * end counts. Yields to other work after each chunk of 1 MiB. Rejects with the signal's reason when it is aborted.
 */
export async function eachLine(
  source: ByteSource,
  visit: LineVisitor,
  { from = 0, to = source.size, signal, progress }: { from?: number; to?: number } & Pace = {},
): Promise<void> {
  let buffer: Uint8Array = new Uint8Array(CHUNK);
  let kept = 0;
  let position = from;
  while (position < to) {
    signal?.throwIfAborted();
    if (kept === buffer.length) buffer = grown(buffer);
    const room = buffer.subarray(kept, kept + Math.min(buffer.length - kept, to - position));
    const read = await source.read(room, position);
    if (read === 0) break;
    position += read;
    const filled = kept + read;
    const used = visitWhole(buffer, kept, filled, position - filled, visit);
    buffer.copyWithin(0, used, filled);
    kept = filled - used;
    progress?.(position - from);
  }
  if (kept > 0) visitLine(buffer, 0, kept, position - kept, visit);
}

/** Visits the lines that end within `filled` bytes and answers where the first unfinished one begins. */
function visitWhole(
  bytes: Uint8Array,
  searched: number,
  filled: number,
  offset: number,
  visit: LineVisitor,
): number {
  const full = bytes.subarray(0, filled);
  let start = 0;
  let end = full.indexOf(LF, searched);
  while (end >= 0) {
    visitLine(bytes, start, end, offset + start, visit);
    start = end + 1;
    end = full.indexOf(LF, start);
  }
  return start;
}

function visitLine(bytes: Uint8Array, start: number, end: number, offset: number, visit: LineVisitor): void {
  const text = start + byteOrderMark(bytes, start, end);
  visit(bytes, text, end > text && bytes[end - 1] === CR ? end - 1 : end, offset);
}

/**
 * Bytes that a UTF-8 byte order mark at the start of the line `bytes[start, end)` takes: 3 or 0. Files joined into
 * one carry theirs along, and a decoder drops it from any line.
 */
export function byteOrderMark(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== 0xef || end - start < 3) return 0;
  return bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf ? 3 : 0;
}

function grown(buffer: Uint8Array): Uint8Array {
  const larger = new Uint8Array(buffer.length * 2);
  larger.set(buffer);
  return larger;
}
