import { basename } from 'node:path';
import type { ByteSource } from '../../reading/byteSource.ts';
import type { Pace } from '../../reading/lines.ts';
import { Damaged, LimitReached, LIMITS } from '../../unpack/limits.ts';
import { MAGIC_BYTES, packingOf } from '../../unpack/packing.ts';
import { part } from '../../unpack/part.ts';
import { shelf } from '../../unpack/shelf.ts';
import { type Entry, tarEntries } from '../../unpack/tar.ts';
import { unpacked } from '../../unpack/unpacked.ts';

/** Where a data file lies in the file that was opened. */
export interface Member {
  /** Its path in the archive, or '' for the opened file itself. */
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly isPacked: boolean;
}

/** A data file's name; the number counts up with every file and over restarts. */
const DATA_FILE = /^tcpmon-dataf-(\d+)(\.zst)?$/;

/** True for the name of a data file, sealed or not. */
export const isDataFileName = (path: string): boolean => DATA_FILE.test(basename(path));

/** The opened file as the one data file that it is. */
export async function soleMember(source: ByteSource): Promise<Member> {
  return { name: '', offset: 0, size: source.size, isPacked: await isZstd(source) };
}

/**
 * The data files in an archive, and what is wrong with it, in words. Of a file that is there both sealed and not the
 * unsealed one counts: its sealing was broken off. Rejects with the signal's reason or the system's error.
 */
export async function membersOf(
  source: ByteSource,
  pace?: Pace,
): Promise<{ readonly members: readonly Member[]; readonly notes: readonly string[] }> {
  const found = new Map<string, Member>();
  const notes: string[] = [];
  try {
    for await (const entry of tarEntries(source, LIMITS, pace)) {
      if (!isDataFileName(entry.name)) continue;
      const member = await memberOf(entry);
      const key = entry.name.replace(/\.zst$/, '');
      const other = found.get(key);
      if (other) notes.push(`${key} is in it both sealed and not: the sealed one is left out`);
      if (!other?.name || other.isPacked) found.set(key, member);
    }
  } catch (error) {
    if (!(error instanceof Damaged || error instanceof LimitReached)) throw error;
    notes.push(error.message);
  }
  return { members: [...found.values()], notes };
}

const memberOf = async ({ name, source, offset }: Entry): Promise<Member> => ({
  name,
  offset,
  size: source.size,
  isPacked: await isZstd(source),
});

async function isZstd(source: ByteSource): Promise<boolean> {
  const bytes = new Uint8Array(Math.min(MAGIC_BYTES, source.size));
  await source.read(bytes, 0);
  return packingOf(bytes) === 'zstd';
}

/**
 * The unpacked bytes of a member of `file`, valid as long as that is; `key` changes with the file. `problem` says why
 * they are not all. Rejects with the signal's reason or the system's error.
 */
export async function rawOf(
  file: ByteSource,
  member: Member,
  key: string,
  pace?: Pace,
): Promise<{ readonly source: ByteSource; readonly problem?: string | undefined }> {
  const bytes = part(file, member.offset, member.size);
  if (!member.isPacked) return { source: bytes };
  return shelf.get(`${key}\n${member.name}`, () => unpacked(bytes, 'zstd', LIMITS, pace));
}
