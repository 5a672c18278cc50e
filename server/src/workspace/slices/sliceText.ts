import type { Slice } from '../../protocol/slice.ts';
import type { ByteSource } from '../../reading/byteSource.ts';
import type { Fences } from '../../reading/fences.ts';
import { eachLine } from '../../reading/lines.ts';
import type { LogFile } from '../logFile.ts';

const CHUNK = 1 << 20;

/** What stands for a carriage return that ends no line: editors would begin a line after it, and our lines would not. */
const SHOWN_RETURN = '␍';

/** A stretch as text, and its checksum. */
export interface SliceText {
  readonly text: string;
  readonly sum: number;
  /** Carriage returns inside lines, which are shown as signs. */
  readonly returns: number;
}

/** Reads the bytes `[fromByte, toByte)` as text, in pieces, with a turn for others between. */
export async function readSliceText(
  source: ByteSource,
  range: Pick<Slice, 'fromByte' | 'toByte'>,
  signal?: AbortSignal,
): Promise<SliceText> {
  const decoder = new TextDecoder('utf-8');
  const parts: string[] = [];
  let sum = FIRST_SUM;
  let returns = 0;
  let held = '';
  const show = (piece: string): void => {
    if (!piece.includes('\r')) {
      parts.push(piece);
      return;
    }
    parts.push(
      piece.replace(/\r(?!\n)/g, () => {
        returns++;
        return SHOWN_RETURN;
      }),
    );
  };
  for await (const chunk of chunksIn(source, range, signal)) {
    sum = addToSum(sum, chunk);
    const piece = held + decoder.decode(chunk, { stream: true });
    // The line feed of a last carriage return may begin the next piece.
    held = piece.endsWith('\r') ? '\r' : '';
    show(held ? piece.slice(0, -1) : piece);
  }
  show(held + decoder.decode());
  return { text: parts.join(''), sum, returns };
}

/** Bytes of a log's text: of one that is printed, the file on disk has another size. */
export const sizeOf = ({ offsets, count }: Fences): number => offsets[count] ?? 0;

/** Logs and the slices that were found to be true of them as they are. */
const verified = new WeakMap<LogFile, Set<string>>();

/** True as long as a log says in the slice's place what it said when the slice was cut. Rejects with the system's error. */
export async function stillSays(log: LogFile, slice: Slice, signal?: AbortSignal): Promise<boolean> {
  const known = verified.get(log) ?? new Set();
  verified.set(log, known);
  const key = `${slice.fromByte}:${slice.toByte}:${slice.fromLine}:${slice.sum}`;
  if (known.has(key)) return true;
  const fences = await log.fences(signal ? { signal } : {});
  if (slice.toByte > sizeOf(fences)) return false;
  const sum = await log.read(async (source) => {
    let total = FIRST_SUM;
    for await (const chunk of chunksIn(source, slice, signal)) total = addToSum(total, chunk);
    return total;
  });
  if (sum !== slice.sum) return false;
  // The same bytes at the same place, but after other lines: only a file that was written anew has that.
  if ((await lineAt(log, fences, slice.fromByte, signal)) !== slice.fromLine) return false;
  known.add(key);
  return true;
}

/** The 0-based line that begins at a byte at which some line begins. */
export async function lineAt(
  log: LogFile,
  { offsets, lines, count }: Fences,
  byte: number,
  signal?: AbortSignal,
): Promise<number> {
  let block = 0;
  while (block + 1 < count && (offsets[block + 1] ?? 0) <= byte) block++;
  let line = lines[block] ?? 0;
  const range = { from: offsets[block] ?? 0, to: byte, signal };
  await log.read((source) => eachLine(source, () => line++, range));
  return line;
}

async function* chunksIn(
  source: ByteSource,
  { fromByte, toByte }: Pick<Slice, 'fromByte' | 'toByte'>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(Math.min(CHUNK, toByte - fromByte));
  for (let position = fromByte; position < toByte;) {
    signal?.throwIfAborted();
    const read = await source.read(buffer.subarray(0, Math.min(CHUNK, toByte - position)), position);
    if (read === 0) return;
    position += read;
    yield buffer.subarray(0, read);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const FIRST_SUM = 0x811c9dc5;

/** FNV-1a over words of four bytes, and the last bytes one by one: told from accident, not from intent. */
function addToSum(sum: number, bytes: Uint8Array): number {
  let total = sum;
  const words = new Uint32Array(bytes.buffer, 0, bytes.length >> 2);
  for (let index = 0; index < words.length; index++)
    total = Math.imul(total ^ (words[index] ?? 0), 0x01000193);
  for (let index = words.length << 2; index < bytes.length; index++) {
    total = Math.imul(total ^ (bytes[index] ?? 0), 0x01000193);
  }
  return total >>> 0;
}
