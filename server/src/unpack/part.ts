import type { ByteSource } from '../reading/byteSource.ts';

/** The bytes `[offset, offset + size)` of a source as a source; fewer where that ends before. */
export function part(source: ByteSource, offset: number, size: number): ByteSource {
  const held = Math.max(0, Math.min(size, source.size - offset));
  return {
    size: held,
    read: (into, position) => {
      const room = Math.max(0, Math.min(into.length, held - position));
      return room === 0 ? Promise.resolve(0) : source.read(into.subarray(0, room), offset + position);
    },
  };
}
