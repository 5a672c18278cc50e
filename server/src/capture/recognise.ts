import type { ByteSource } from '../reading/byteSource.ts';
import { frameHead, hasMagic, HEAD, HEAD_SEEN, lengthOf } from './frameHead.ts';

/** How surely a file's first bytes are of a data file. */
export type RawEvidence =
  /** Two records follow each other, or one fills the file. */
  | 'certain'
  /** It begins with a record, but nothing tells that another one follows. */
  | 'likely'
  /** It does not begin with a record, but holds one that another one follows. */
  | 'damaged'
  | 'none';

/** Bytes in which a sound record is looked for. */
const SEARCHED = 1 << 20;

/**
 * Looks for records at the start of a file: magic, length, a kind that fills the body, a second since 2001. `isWhole`
 * is false when `source` holds only the first bytes of the file. Rejects with the system's error.
 */
export async function rawEvidence(source: ByteSource, isWhole = true): Promise<RawEvidence> {
  const bytes = new Uint8Array(Math.min(SEARCHED, source.size));
  const head = bytes.subarray(0, await source.read(bytes, 0));
  let start = 0;
  while (lengthOf(head.subarray(start, start + HEAD)) === 0) start += HEAD;
  const first = frameHead(head.subarray(start, start + HEAD_SEEN));
  if (first) {
    const end = start + HEAD + first.length;
    if (end === source.size && isWhole) return 'certain';
    return (await magicAt(source, end)) ? 'certain' : 'likely';
  }
  for (let at = head.indexOf(0xde); at >= 0; at = head.indexOf(0xde, at + 1)) {
    const found = hasMagic(head, at) ? frameHead(head.subarray(at, at + HEAD_SEEN)) : undefined;
    if (found && (await magicAt(source, at + HEAD + found.length))) return 'damaged';
  }
  return 'none';
}

async function magicAt(source: ByteSource, position: number): Promise<boolean> {
  if (position + 2 > source.size) return false;
  const bytes = new Uint8Array(2);
  return (await source.read(bytes, position)) === 2 && hasMagic(bytes);
}

/**
 * True for a backup that tcpmon made until 2023-08-24 (0.9.3): the stream of a badger database, each list of entries
 * behind its length in 8 bytes, little endian; the keys begin with what they are of.
 */
export function isBadgerBackup(bytes: Uint8Array): boolean {
  if (bytes.length < 16 || bytes[8] !== 0x0a) return false;
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length === 0 || length > 1 << 30) return false;
  return /(?:tcp|nic|net)\/\d{13}\//.test(new TextDecoder('latin1').decode(bytes.subarray(8, 256)));
}
