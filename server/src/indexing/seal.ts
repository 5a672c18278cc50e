import { createHash, type Hash } from 'node:crypto';
import type { ByteSource } from '../reading/byteSource.ts';

/** Bytes at each end that a seal looks at, and of a beginning. */
const END_BYTES = 4096;
/** Stretches between the ends, and bytes of each. */
const STRETCHES = 8;
const STRETCH_BYTES = 256;

/**
 * A digest of a source's first bytes, of those before byte `upTo`, and of some in between: tells this content from another that took
 * its place, even one that begins alike. Rejects with the system's error.
 */
export async function sealOf(source: ByteSource, upTo: number): Promise<string> {
  const end = Math.min(END_BYTES, upTo);
  const stretches = Array.from({ length: STRETCHES }, (_, at) => ({
    from: Math.floor(((at + 1) * upTo) / (STRETCHES + 1)),
    length: Math.min(STRETCH_BYTES, upTo),
  }));
  return digest(source, [{ from: 0, length: end }, ...stretches, { from: upTo - end, length: end }]);
}

/** Whether the first `upTo` bytes of a source are those that were sealed. Rejects with the system's error. */
export async function stillStands(source: ByteSource, seal: string, upTo: number): Promise<boolean> {
  return source.size >= upTo && (await sealOf(source, upTo)) === seal;
}

/**
 * A digest of a source's first bytes: a log keeps it as long as it is only appended to, under whatever name. Equal for logs
 * that begin alike, so it finds what may be known of one and proves nothing; a file's name may hold it. Rejects with the system's error.
 */
export const beginningOf = (source: ByteSource): Promise<string> =>
  digest(source, [{ from: 0, length: Math.min(END_BYTES, source.size) }]);

async function digest(
  source: ByteSource,
  parts: readonly { readonly from: number; readonly length: number }[],
): Promise<string> {
  const read = await Promise.all(
    parts.map(async ({ from, length }) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, await source.read(bytes, from));
    }),
  );
  return read.reduce<Hash>((hash, bytes) => hash.update(bytes), createHash('sha1')).digest('hex');
}
