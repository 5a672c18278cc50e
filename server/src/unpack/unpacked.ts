import type { ByteSource } from '../reading/byteSource.ts';
import type { Pace } from '../reading/lines.ts';
import { unpackGzip } from './gzip.ts';
import { Damaged, LimitReached, type Limits, LIMITS } from './limits.ts';
import type { Packing } from './packing.ts';
import { Pieces } from './pieces.ts';
import { unpackZstd } from './zstd.ts';

/** What one packed file unpacked to. */
export interface Unpacked {
  /** The sound bytes, readable at any offset as long as this is held. */
  readonly source: Pieces;
  /** What is wrong with the rest, in words that follow the file's name; undefined when nothing is. */
  readonly problem: string | undefined;
}

const UNPACKERS: Partial<Record<Packing, typeof unpackZstd>> = { zstd: unpackZstd, gzip: unpackGzip };

/**
 * Unpacks a file into memory: up to its damage, or the first limit it goes beyond, which is the problem then. Rejects
 * with the signal's reason or the system's error.
 */
export async function unpacked(
  source: ByteSource,
  packing: Packing,
  limits: Limits = LIMITS,
  pace: Pace = {},
): Promise<Unpacked> {
  const pieces = new Pieces();
  const unpack = UNPACKERS[packing];
  if (!unpack) throw new TypeError(`${packing} data is not unpacked here`);
  try {
    for await (const bytes of unpack(source, limits, pace)) await pieces.add(bytes);
    pieces.end();
    return { source: pieces, problem: undefined };
  } catch (error) {
    if (!(error instanceof Damaged || error instanceof LimitReached)) throw error;
    pieces.end();
    return { source: pieces, problem: error.message };
  }
}

/** The first bytes that a packed file unpacks to, at least `count` where it is sound so far. */
export async function unpackedHead(
  source: ByteSource,
  packing: Packing,
  count: number,
): Promise<{ readonly bytes: Uint8Array; readonly problem: string | undefined }> {
  const found: Uint8Array[] = [];
  let size = 0;
  let problem: string | undefined;
  try {
    for await (const bytes of UNPACKERS[packing]?.(source) ?? []) {
      found.push(bytes);
      size += bytes.length;
      if (size >= count) break;
    }
  } catch (error) {
    if (!(error instanceof Damaged || error instanceof LimitReached)) throw error;
    problem = error.message;
  }
  return { bytes: Buffer.concat(found), problem };
}
