import type { ByteSource } from '../../reading/byteSource.ts';
import { withFile } from '../../reading/byteSource.ts';
import { statOf } from '../../reading/statOf.ts';
import type { Pace } from '../../reading/lines.ts';
import { unpackDeflate, unpackGzip } from '../../unpack/gzip.ts';
import { BUNDLE_LIMITS, Damaged, LimitReached, type Limits } from '../../unpack/limits.ts';
import { part } from '../../unpack/part.ts';
import { Turns } from '../../unpack/turns.ts';
import { asSaid, zipBytes, type ZipEntry } from '../../unpack/zip.ts';
import { unpackZstd } from '../../unpack/zstd.ts';
import type { Fill, Held, PackedStore } from './packedStore.ts';

/** Bytes that are read where they lie, or unpacked first. */
export interface Volume {
  /** Changes with the bytes. */
  readonly key: string;
  /** Bytes as far as that is known without unpacking; a packed file may lie about it. */
  readonly size: number;
  /** Bytes of the packed file that have to be read before the first byte of this one is; undefined where none is unpacked. */
  readonly packedSize: number | undefined;
  /** Whether nothing has to be unpacked any more. */
  isAtHand(): boolean;
  /** Lends the bytes. Rejects with the system's error, {@link Damaged} where nothing is sound, or the signal's reason. */
  lend<Result>(use: (held: Held) => Promise<Result>, pace?: Pace): Promise<Result>;
  /** The first `count` bytes, or all where there are fewer, without unpacking more than that. Rejects as `lend` does. */
  head(count: number): Promise<Uint8Array>;
}

/** A file on disk. Rejects with the system's error. */
export async function fileVolume(path: string): Promise<Volume & { readonly changedMs: number }> {
  const { size, mtimeMs, ino } = await statOf(path);
  return {
    ...atHand(`${path}\n${size}:${mtimeMs}:${ino}`, size, (use) =>
      withFile(path, (source) => use({ source, problem: undefined })),
    ),
    changedMs: mtimeMs,
  };
}

/** A stretch of another volume. */
export function partVolume(of: Volume, offset: number, size: number): Volume {
  return {
    ...atHand(`${of.key}\n${offset}+${size}`, size, (use, pace) =>
      of.lend(({ source }) => use({ source: part(source, offset, size), problem: undefined }), pace),
    ),
    packedSize: of.packedSize,
    isAtHand: () => of.isAtHand(),
  };
}

function atHand(key: string, size: number, lend: Volume['lend']): Volume {
  return {
    key,
    size,
    packedSize: undefined,
    isAtHand: () => true,
    lend,
    head: (count) =>
      lend(async ({ source }) => {
        const bytes = new Uint8Array(Math.min(count, source.size));
        return bytes.subarray(0, await source.read(bytes, 0));
      }),
  };
}

type Unpack = (source: ByteSource, limits: Limits, pace: Pace) => AsyncIterable<Uint8Array>;

/** What a volume of gzip or zstd data unpacks to. `size` is what that is thought to be. */
export function unpackedVolume(
  of: Volume,
  packing: 'gzip' | 'zstd',
  store: PackedStore,
  size: number,
  limits = BUNDLE_LIMITS,
): Volume {
  const unpack = packing === 'gzip' ? unpackGzip : unpackZstd;
  return throughStore(`${of.key}\n${packing}`, of, (source) => Promise.resolve(source), unpack, {
    store,
    size,
    limits,
  });
}

/** A file of a zip that lies in a volume. */
export function zipVolume(of: Volume, entry: ZipEntry, store: PackedStore, limits = BUNDLE_LIMITS): Volume {
  const { name, offset, size } = entry;
  const packed = (source: ByteSource): Promise<ByteSource> => zipBytes(source, entry);
  const unpack: Unpack = (source, within, pace) =>
    asSaid(entry.isDeflated ? unpackDeflate(source, within, pace) : chunksOf(source), entry);
  return throughStore(`${of.key}\n${offset} ${name}`, of, packed, unpack, { store, size, limits });
}

function throughStore(
  key: string,
  of: Volume,
  packed: (source: ByteSource) => Promise<ByteSource>,
  unpack: Unpack,
  { store, size, limits }: { store: PackedStore; size: number; limits: Limits },
): Volume {
  const fill: Fill = (add, pace) =>
    of.lend(async ({ source, problem }) => {
      for await (const chunk of unpack(await packed(source), limits, pace)) await add(chunk);
      if (problem !== undefined) throw new Damaged(problem);
    }, pace);
  const lend: Volume['lend'] = (use, pace) =>
    store.lend(key, fill, (held) => use({ ...held, source: inTurns(held.source, pace) }), pace);
  return {
    key,
    size,
    packedSize: of.packedSize ?? of.size,
    isAtHand: () => store.has(key),
    lend,
    async head(count) {
      if (store.has(key)) return atHand(key, size, lend).head(count);
      const found: Uint8Array[] = [];
      let left = count;
      await fill((chunk) => {
        found.push(chunk.slice(0, left));
        left -= chunk.length;
        if (left <= 0) throw new Enough();
        return Promise.resolve();
      }, {}).catch((error: unknown) => {
        const isSound = error instanceof Damaged || error instanceof LimitReached;
        if (!(error instanceof Enough) && !(isSound && found.length > 0)) throw error;
      });
      return Buffer.concat(found);
    },
  };
}

/** Ends an unpacking of which the beginning was wanted. */
class Enough extends Error {}

const CHUNK = 256 << 10;

async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < source.size; position += CHUNK) {
    const chunk = new Uint8Array(Math.min(CHUNK, source.size - position));
    yield chunk.subarray(0, await source.read(chunk, position));
  }
}

/** Bytes in memory come without a wait: this lets others have their turn all the same. */
function inTurns(source: ByteSource, pace: Pace = {}): ByteSource {
  const turns = new Turns(pace);
  return {
    size: source.size,
    read: async (into, position) => {
      if (turns.isDue) await turns.give();
      return source.read(into, position);
    },
  };
}
