import { type FileHandle, open } from 'node:fs/promises';

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
    return await use(await sourceOfFile(handle));
  } finally {
    await handle.close();
  }
}

/** An open file as a source, of the size it has now. Rejects with the system's error. */
export async function sourceOfFile(handle: FileHandle): Promise<ByteSource> {
  const { size } = await handle.stat();
  return { size, read: (into, position) => readFully(handle, into, position) };
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

async function readFully(handle: FileHandle, into: Uint8Array, position: number): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
