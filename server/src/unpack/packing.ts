/** How a file's bytes are packed: one file into fewer bytes, or several files into one. */
export type Packing = 'gzip' | 'zstd' | 'zip' | 'xz' | 'bzip2' | 'tar';

/** First bytes of packed files. */
const MAGICS: readonly (readonly [packing: Packing, offset: number, magic: readonly number[]])[] = [
  ['gzip', 0, [0x1f, 0x8b]],
  ['zstd', 0, [0x28, 0xb5, 0x2f, 0xfd]],
  ['zip', 0, [0x50, 0x4b, 0x03, 0x04]],
  ['xz', 0, [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['bzip2', 0, [0x42, 0x5a, 0x68]],
  ['tar', 257, [0x75, 0x73, 0x74, 0x61, 0x72]],
];

/** Bytes of a file that {@link packingOf} looks at. */
export const MAGIC_BYTES = 262;

/** The packing that the first {@link MAGIC_BYTES} of a file tell; undefined for a file that is not packed. */
export function packingOf(bytes: Uint8Array): Packing | undefined {
  return MAGICS.find(([, offset, magic]) =>
    magic.every((byte, index) => bytes[offset + index] === byte),
  )?.[0];
}
