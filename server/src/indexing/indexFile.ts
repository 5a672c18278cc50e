import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { detect, HEAD_BYTES, headOf } from '../formats/detect.ts';
import type { ByteSource } from '../reading/byteSource.ts';
import { buildFences, type Fences } from '../reading/fences.ts';
import type { Pace } from '../reading/lines.ts';
import { scanFences } from '../reading/scanFences.ts';

/** What one pass over a file brought. */
export interface Indexed {
  readonly fences: Fences;
  /** Tells this content from another that took its place, even one that begins alike; see {@link stillStands}. */
  readonly seal: string;
  /** The dialect's name, by which it was read. */
  readonly dialect: string;
}

/** Where a pass goes on over a file that has grown: a block's first byte and line. */
export interface From {
  readonly byte: number;
  readonly line: number;
}

/**
 * Reads a file once and remembers its fences. Reads synchronously, so that it belongs into a worker thread. Undefined when the
 * file is none of our formats any more. Rejects with the system's error or the signal's reason.
 */
export async function indexFile(path: string, pace: Pace = {}, from?: From): Promise<Indexed | undefined> {
  const file = openSync(path, 'r');
  try {
    const source = sourceOf(file);
    const head = new Uint8Array(Math.min(HEAD_BYTES, source.size));
    const filled = await source.read(head, 0);
    const dialect = detect(headOf(basename(path), head.subarray(0, filled), filled === source.size))?.dialect;
    if (!dialect) return undefined;
    const fences = dialect.headShape
      ? await scanFences(source, dialect.headShape, pace, from)
      : await buildFences(source, dialect.heads(from?.line), pace, from);
    return { fences, seal: sealOf(file, lastBlock(fences)), dialect: dialect.name };
  } finally {
    closeSync(file);
  }
}

/** Whether the first `upTo` bytes of a file are those that were sealed. Throws the system's error. */
export function stillStands(path: string, seal: string, upTo: number): boolean {
  const file = openSync(path, 'r');
  try {
    return fstatSync(file).size >= upTo && sealOf(file, upTo) === seal;
  } finally {
    closeSync(file);
  }
}

/** The byte at which the last block begins: up to there nothing changes when a file grows. */
export const lastBlock = ({ offsets, count }: Fences): number => offsets[count - 1] ?? 0;

const SEALED_BYTES = 4096;

/** A digest of the first bytes of a file and of those before byte `upTo`. */
function sealOf(file: number, upTo: number): string {
  const hash = createHash('sha1');
  const bytes = new Uint8Array(Math.min(SEALED_BYTES, upTo));
  for (const position of [0, upTo - bytes.length]) {
    hash.update(bytes.subarray(0, readSync(file, bytes, 0, bytes.length, position)));
  }
  return hash.digest('base64');
}

function sourceOf(file: number): ByteSource {
  return {
    size: fstatSync(file).size,
    read: (into, position) => Promise.resolve(readFully(file, into, position)),
  };
}

function readFully(file: number, into: Uint8Array, position: number): number {
  let filled = 0;
  while (filled < into.length) {
    const read = readSync(file, into, filled, into.length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
