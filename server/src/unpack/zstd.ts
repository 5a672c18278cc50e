import { Decompress } from 'fzstd';
import type { ByteSource } from '../reading/byteSource.ts';
import type { Pace } from '../reading/lines.ts';
import { Cursor } from './cursor.ts';
import { Damaged, LimitReached, type Limits, LIMITS, mebibytes, Tally } from './limits.ts';
import { Turns } from './turns.ts';
import { Checksum } from './xxh64.ts';

const MAGIC = 0xfd2fb528;
/** The sixteen magics of frames that carry no data. */
const SKIPPABLE = 0x184d2a50;
/** RFC 8878, 3.1.1.2.4: no block is larger, packed or unpacked. */
const MOST_IN_BLOCK = 128 << 10;

/**
 * What zstd frames unpack to, block by block (RFC 8878). The frames and blocks are found here and decoded by fzstd one
 * at a time, so that others have their turn, and so that all blocks before a damaged one are given. Throws
 * {@link Damaged} or {@link LimitReached} after those; rejects with the signal's reason or the system's error.
 */
export async function* unpackZstd(
  source: ByteSource,
  limits: Limits = LIMITS,
  pace: Pace = {},
): AsyncGenerator<Uint8Array> {
  const cursor = new Cursor(source);
  const tally = new Tally(source.size, limits);
  const turns = new Turns(pace);
  for (let frames = 0; cursor.left > 0; frames++) {
    if (frames >= limits.entries) throw new LimitReached(`it holds more than ${limits.entries} zstd frames`);
    const magic = littleEndian(await cursor.peek(4));
    if (magic === MAGIC) yield* frame(cursor, frames, tally, turns, limits);
    else if (magic !== undefined && (magic & ~15) >>> 0 === SKIPPABLE) await skip(cursor);
    else throw new Damaged(`its last ${cursor.left} bytes are no zstd data`);
  }
}

async function skip(cursor: Cursor): Promise<void> {
  const size = littleEndian((await cursor.peek(8)).subarray(4));
  if (size === undefined || size + 8 > cursor.left) throw new Damaged('its zstd data ends in a frame');
  cursor.position += 8 + size;
}

async function* frame(
  cursor: Cursor,
  index: number,
  tally: Tally,
  turns: Turns,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  const head = headOf(await cursor.peek(18));
  if (head.window > limits.window) {
    const most = mebibytes(limits.window);
    throw new LimitReached(`it was packed with a window of ${mebibytes(head.window)}, more than ${most}`);
  }
  const unpacked: Uint8Array[] = [];
  const decoder = new Decompress((bytes) => void unpacked.push(bytes));
  const checksum = new Checksum();
  let size = head.size;
  for (let isLast = false; !isLast;) {
    const block = blockOf((await cursor.peek(size + 3)).subarray(size));
    isLast = block.isLast;
    const whole = size + 3 + block.size + (isLast ? head.checksum : 0);
    const bytes = await cursor.peek(whole);
    if (bytes.length < whole) throw new Damaged('its zstd data ends in a block');
    try {
      decoder.push(bytes.slice(), isLast);
    } catch {
      throw new Damaged(`its zstd data is damaged at byte ${cursor.position}`);
    }
    for (const piece of unpacked.splice(0)) {
      tally.add(piece.length);
      if (head.checksum > 0) checksum.add(piece);
      if (piece.length > 0) yield piece;
    }
    if (isLast && head.checksum > 0 && littleEndian(bytes.subarray(-4)) !== checksum.low)
      throw new Damaged(`the checksum of its zstd frame ${index + 1} is wrong: values in it may be, too`);
    cursor.position += whole;
    size = 0;
    if (turns.isDue) await turns.give();
  }
}

interface FrameHead {
  /** Bytes of the header, the magic among them. */
  readonly size: number;
  /** Bytes of the checksum behind the last block: 4 or 0. */
  readonly checksum: number;
  /** Bytes that a block may look back. */
  readonly window: number;
}

/** RFC 8878, 3.1.1.1. */
function headOf(bytes: Uint8Array): FrameHead {
  const descriptor = bytes[4] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const flag = descriptor >> 6;
  const content = flag === 0 ? Number(isSingle) : 1 << flag;
  const size = 5 + Number(!isSingle) + dictionary + content;
  if (bytes.length < size) throw new Damaged('its zstd data ends in the head of a frame');
  if ((descriptor & 8) !== 0) throw new Damaged('the head of a zstd frame is wrong');
  if (dictionary > 0) throw new Damaged('its zstd data needs a dictionary, which is not in it');
  return { size, checksum: (descriptor & 4) === 0 ? 0 : 4, window: windowOf(bytes, isSingle, content) };
}

function windowOf(bytes: Uint8Array, isSingle: boolean, content: number): number {
  if (!isSingle) {
    const base = 2 ** (10 + ((bytes[5] ?? 0) >> 3));
    return base + (base / 8) * ((bytes[5] ?? 0) & 7);
  }
  let size = content === 2 ? 256 : 0;
  for (let index = 0; index < content; index++) size += (bytes[5 + index] ?? 0) * 2 ** (8 * index);
  return size;
}

/** RFC 8878, 3.1.1.2. */
function blockOf(bytes: Uint8Array): { isLast: boolean; size: number } {
  if (bytes.length < 3) throw new Damaged('its zstd data ends between two blocks');
  const head = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16);
  const type = (head >> 1) & 3;
  if (type === 3 || head >> 3 > MOST_IN_BLOCK) throw new Damaged('the head of a zstd block is wrong');
  return { isLast: (head & 1) === 1, size: type === 1 ? 1 : head >> 3 };
}

function littleEndian(bytes: Uint8Array): number | undefined {
  if (bytes.length < 4) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}
