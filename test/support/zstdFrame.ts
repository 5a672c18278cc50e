import { Checksum } from '../../server/src/unpack/xxh64.ts';

const MOST = 128 << 10;

/** What a frame is written with beside its data. */
export interface Frame {
  /** Windows of 2^(10 + exponent) bytes; 13, that is 8 MiB, as tcpmon's packer writes. */
  readonly exponent?: number;
  /** Written instead of the right one. */
  readonly checksum?: number;
  /** So many more bytes, all of one value, in blocks of four bytes. */
  readonly repeated?: number;
}

/** A zstd frame of unpacked blocks (RFC 8878), with a checksum and without a content size, as tcpmon's packer writes. */
export function zstdFrame(data: Uint8Array, { exponent = 13, checksum, repeated = 0 }: Frame = {}): Buffer {
  const parts: Uint8Array[] = [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x04, exponent << 3)];
  const sum = new Checksum();
  const block = (type: number, size: number, bytes: Uint8Array, isLast: boolean): void => {
    const head = (size << 3) | (type << 1) | Number(isLast);
    parts.push(Uint8Array.of(head & 255, (head >> 8) & 255, head >> 16), bytes);
  };
  for (let at = 0; at < data.length; at += MOST) {
    const bytes = data.subarray(at, at + MOST);
    block(0, bytes.length, bytes, false);
    sum.add(bytes);
  }
  const zeros = new Uint8Array(MOST);
  for (let left = repeated; left > 0; left -= MOST) {
    block(1, Math.min(left, MOST), Uint8Array.of(0), false);
    sum.add(zeros.subarray(0, left));
  }
  block(0, 0, new Uint8Array(), true);
  const end = Buffer.alloc(4);
  end.writeUInt32LE(checksum ?? sum.low);
  return Buffer.concat([...parts, end]);
}
