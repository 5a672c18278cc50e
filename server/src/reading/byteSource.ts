import { fstatSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { SmallCalls } from './smallCalls.ts';

/** Bytes that can be read at any offset: a file on disk, or a text held in memory. */
export interface ByteSource {
  readonly size: number;
  /**
   * Fills `into` with the bytes from `position` on and answers how many there were: fewer than asked for only at
   * the end. Rejects with the system's error when the file cannot be read.
   */
  read(into: Uint8Array, position: number): Promise<number>;
}

/** Lends the file at `path` as a source to `use`, and closes it afterwards. Rejects with the system's error. */
export async function withFile<Result>(
  path: string,
  use: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
  const handle = await open(path, 'r');
  try {
    const { size } = await statOfOpen(handle);
    return await use(sourceOfFile(handle, size));
  } finally {
    await handle.close();
  }
}

/** Bytes and links of an open file as they are now. Rejects with the system's error. */
export async function statOfOpen(
  handle: FileHandle,
  calls = new SmallCalls(),
): Promise<{ readonly size: number; readonly nlink: number }> {
  return calls.make(
    () => fstatSync(handle.fd),
    () => handle.stat(),
  );
}

/** An open file of `size` bytes as a source. */
export function sourceOfFile(handle: FileHandle, size: number, calls = new SmallCalls()): ByteSource {
  return { size, read: (into, position) => readFully(handle, into, position, calls) };
}

/** A text as a source. */
export function textSource(text: string): ByteSource {
  const bytes = new TextEncoder().encode(text);
  return {
    size: bytes.length,
    read: (into, position) => {
      const part = bytes.subarray(position, position + into.length);
      into.set(part);
      return Promise.resolve(part.length);
    },
  };
}

/** Reads of more are left to another thread in any case: whoever makes them goes through a whole file. */
const SMALL_BYTES = 512 << 10;

async function readFully(
  handle: FileHandle,
  into: Uint8Array,
  position: number,
  calls: SmallCalls,
): Promise<number> {
  for (let filled = 0; ;) {
    const [at, length] = [position + filled, into.length - filled];
    const elsewhere = async (): Promise<number> => (await handle.read(into, filled, length, at)).bytesRead;
    // A file that is closed has no descriptor, and the handle has the words for it.
    const read =
      length > SMALL_BYTES || handle.fd < 0
        ? await elsewhere()
        : await calls.make(() => readSync(handle.fd, into, filled, length, at), elsewhere);
    filled += read;
    if (read === 0 || filled === into.length) return filled;
  }
}
