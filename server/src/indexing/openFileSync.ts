import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../reading/byteSource.ts';

/** Lends an open file to `use`, and closes it afterwards. Rejects with the system's error. */
export async function withFileSync<Result>(
  path: string,
  use: (file: number) => Promise<Result>,
): Promise<Result> {
  const file = openSync(path, 'r');
  try {
    return await use(file);
  } finally {
    closeSync(file);
  }
}

/** An open file as a source that is read synchronously. */
export function sourceOf(file: number): ByteSource {
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
