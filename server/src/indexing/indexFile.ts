import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { detect, HEAD_BYTES, headOf } from '../formats/detect.ts';
import type { ByteSource } from '../reading/byteSource.ts';
import type { Pace } from '../reading/lines.ts';
import { type From, type Indexed, passOver } from './passOver.ts';

/**
 * {@link passOver} the file at a path. Reads synchronously, so that it belongs into a worker thread. Undefined when the
 * file is none of our formats any more. Rejects as that does.
 */
export async function indexFile(path: string, pace: Pace = {}, from?: From): Promise<Indexed | undefined> {
  const file = openSync(path, 'r');
  try {
    const source = sourceOf(file);
    const head = new Uint8Array(Math.min(HEAD_BYTES, source.size));
    const filled = await source.read(head, 0);
    const dialect = detect(headOf(basename(path), head.subarray(0, filled), filled === source.size))?.dialect;
    return dialect && (await passOver(source, dialect, pace, from));
  } finally {
    closeSync(file);
  }
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
