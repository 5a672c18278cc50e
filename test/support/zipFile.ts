import { crc32, deflateRawSync } from 'node:zlib';

/** One file of a zip, and what its directory says of it though it may not be so. */
export interface ZipMember {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isStored?: boolean;
  /** Unpacked size as claimed. */
  readonly claims?: number;
  /** Unix mode, such as 0o120777 for a link. */
  readonly mode?: number;
  /** General purpose bits: 1 is encrypted. */
  readonly flags?: number;
  /** Points at the bytes of the member before it. */
  readonly isShared?: boolean;
}

/** A zip of these files (APPNOTE.TXT 6.3.10). With `isLarge` its directory ends as that of a Zip64 does. */
export function zipFile(members: readonly ZipMember[], isLarge = false): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  let last = 0;
  for (const { name, bytes, isStored = false, claims, mode = 0o100644, flags = 0, isShared } of members) {
    const packed = isStored ? bytes : deflateRawSync(bytes);
    const named = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags | 0x800, 2);
    common.writeUInt16LE(isStored ? 0 : 8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claims ?? bytes.length, 18);
    common.writeUInt16LE(named.length, 22);
    const start = isShared ? last : at;
    if (!isShared) {
      const body = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, named, packed]);
      bodies.push(body);
      last = at;
      at += body.length;
    }
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(start, 10);
    const madeBy = Buffer.from([20, 3]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeBy, common, tail, named]));
  }
  const listed = Buffer.concat(directory);
  return Buffer.concat([
    ...bodies,
    listed,
    ...(isLarge ? [end64(members.length, listed.length, at)] : []),
    end(members.length, listed.length, at),
  ]);
}

function end(count: number, size: number, at: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.write('PK\x05\x06', 0, 'latin1');
  bytes.writeUInt16LE(Math.min(count, 0xffff), 8);
  bytes.writeUInt16LE(Math.min(count, 0xffff), 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(at, 16);
  return bytes;
}

function end64(count: number, size: number, at: number): Buffer {
  const bytes = Buffer.alloc(76);
  bytes.write('PK\x06\x06', 0, 'latin1');
  bytes.writeBigUInt64LE(44n, 4);
  bytes.writeBigUInt64LE(BigInt(count), 24);
  bytes.writeBigUInt64LE(BigInt(count), 32);
  bytes.writeBigUInt64LE(BigInt(size), 40);
  bytes.writeBigUInt64LE(BigInt(at), 48);
  bytes.write('PK\x06\x07', 56, 'latin1');
  bytes.writeBigUInt64LE(BigInt(at + size), 64);
  return bytes;
}
