import type { ByteSource } from '../../server/src/reading/byteSource.ts';

/** Bytes in memory as a source that counts what is read of it. */
export class MemorySource implements ByteSource {
  readonly size: number;
  readonly #bytes: Uint8Array;
  /** Bytes handed out so far. */
  taken = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.size = bytes.length;
  }

  read(into: Uint8Array, position: number): Promise<number> {
    const part = this.#bytes.subarray(position, position + into.length);
    into.set(part);
    this.taken += part.length;
    return Promise.resolve(part.length);
  }
}

/** All bytes of a source, read in parts of `most`. */
export async function allOf(source: ByteSource, most = 1 << 16): Promise<Buffer> {
  const bytes = Buffer.alloc(source.size);
  for (let at = 0; at < bytes.length; at += most) await source.read(bytes.subarray(at, at + most), at);
  return bytes;
}
