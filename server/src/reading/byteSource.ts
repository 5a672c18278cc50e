import { OpenedFile } from './openedFile.ts';

/** Bytes that can be read at any offset: a file on disk, or a text held in memory. */
export interface ByteSource {
  readonly size: number;
  /**
   * Fills `into` with the bytes from `position` on and answers how many there were: fewer than asked for only at
   * the end. Rejects with the system's error when the file cannot be read.
   */
  read(into: Uint8Array, position: number): Promise<number>;
  /** The same at once; undefined where that may block this thread. Throws the system's error. Absent where nothing is at hand. */
  readHere?(into: Uint8Array, position: number): number | undefined;
}

/** Lends the file at `path` as a source to `use`, and closes it afterwards. Rejects with the system's error. */
export async function withFile<Result>(
  path: string,
  use: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
  const file = await OpenedFile.at(path);
  try {
    const { size } = await file.stat();
    return await use(sourceOfFile(file, size));
  } finally {
    file.close();
  }
}

/** An open file of `size` bytes as a source. */
export function sourceOfFile(file: OpenedFile, size: number): ByteSource {
  return {
    size,
    read: (into, position) => file.read(into, position),
    readHere: (into, position) => file.readHere(into, position),
  };
}

/** The same bytes for whoever goes through all of them behind what others wait for: before each read, these have their turn. */
export const unhurried = (source: ByteSource): ByteSource => ({
  size: source.size,
  read: async (into, position) => {
    await new Promise((resolve) => setImmediate(resolve));
    return source.read(into, position);
  },
});

/** A text as a source. */
export function textSource(text: string): ByteSource {
  const bytes = new TextEncoder().encode(text);
  const readHere = (into: Uint8Array, position: number): number => {
    const part = bytes.subarray(position, position + into.length);
    into.set(part);
    return part.length;
  };
  return {
    size: bytes.length,
    read: (into, position) => Promise.resolve(readHere(into, position)),
    readHere,
  };
}
