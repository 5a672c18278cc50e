import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fences, fencesOf } from '../reading/fences.ts';
import type { Kept } from './keptFences.ts';

/** Bytes of all entries together, at most; those not used for longest go first. */
export const MOST_CACHED = 256 << 20;

/**
 * Fences on disk, and where ids stand, one small file for each large log, under the extension's own storage. What cannot be kept or read
 * again costs a pass over the log and nothing else, so no failure here is anybody's concern.
 */
export class FenceCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * What is kept of a log that begins like this one, under its path if there is such, else under the one it had before it was
   * rotated or moved; as it was whenever that was. Undefined when nothing is.
   */
  async load({ path, beginning }: Pick<Kept, 'path' | 'beginning'>): Promise<Kept | undefined> {
    return (await this.#read(entryName(path, beginning))) ?? this.#readAlike(beginning);
  }

  async save(kept: Kept): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true });
      const entry = join(this.#folder, entryName(kept.path, kept.beginning));
      // Another window may read the entry while it is written.
      const draft = `${entry}.${process.pid}`;
      await writeFile(draft, encode(kept));
      await rename(draft, entry);
      await this.#prune();
    } catch {
      // Not kept: the log is read again the next time.
    }
  }

  async #readAlike(beginning: string): Promise<Kept | undefined> {
    const names = await readdir(this.#folder).catch(() => []);
    const alike = names.find((name) => name.startsWith(beginning) && name.endsWith(ENDING));
    return alike === undefined ? undefined : this.#read(alike);
  }

  async #read(name: string): Promise<Kept | undefined> {
    try {
      const entry = join(this.#folder, name);
      const kept = decode(await readFile(entry));
      const now = new Date();
      if (kept) await utimes(entry, now, now);
      return kept;
    } catch {
      return undefined;
    }
  }

  async #prune(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.includes(ENDING));
    const entries = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const { size, mtimeMs } = await stat(path);
        return { path, size, mtimeMs };
      }),
    );
    let total = 0;
    for (const { path, size } of entries.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
      total += size;
      if (total > MOST_CACHED) await rm(path, { force: true });
    }
  }
}

const ENDING = '.fences';

const entryName = (path: string, beginning: string): string =>
  `${beginning}-${createHash('sha1').update(path).digest('hex')}${ENDING}`;

/** Changes whenever what an entry holds, or what a pass finds, changes. */
const VERSION = 4;
const ROW = 5;

interface Heading extends Omit<Kept, 'fences' | 'ids'> {
  readonly version: number;
  readonly size: number;
  readonly lineCount: number;
  readonly count: number;
  /** Cells of ids, and bytes of their filters; absent where none are kept. */
  readonly ids?: { readonly cells: number; readonly bytes: number };
}

function encode({ fences, ids, ...kept }: Kept): Buffer {
  const { count, offsets, lines, least, greatest, heads } = fences;
  const heading: Heading = {
    ...kept,
    version: VERSION,
    count,
    size: offsets[count] ?? 0,
    lineCount: lines[count] ?? 0,
    ...(ids && { ids: { cells: ids.starts.length - 1, bytes: ids.bits.length } }),
  };
  const rows = new Float64Array(count * ROW);
  for (let block = 0; block < count; block++) {
    [offsets, lines, least, greatest, heads].forEach((column, place) => {
      rows[block * ROW + place] = column[block] ?? 0;
    });
  }
  const text = Buffer.from(JSON.stringify(heading));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const filters = ids ? [bytesOf(ids.starts), ids.bits] : [];
  return Buffer.concat([length, text, bytesOf(rows), ...filters]);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

function decode(bytes: Buffer): Kept | undefined {
  const start = 4 + bytes.readUInt32LE(0);
  const heading = JSON.parse(bytes.toString('utf8', 4, start)) as Heading;
  const { version, count, size, lineCount, ids, ...kept } = heading;
  if (version !== VERSION) return undefined;
  const [startsAt, startsBytes] = [start + count * ROW * 8, ids ? (ids.cells + 1) * 4 : 0];
  const bitsAt = startsAt + startsBytes;
  if (bytes.length !== bitsAt + (ids?.bytes ?? 0)) return undefined;
  const rows = new Float64Array(ownBytes(bytes, start, startsAt));
  const fences: Fences = fencesOf(rows, size, lineCount);
  if (!ids) return { ...kept, fences };
  const starts = new Uint32Array(ownBytes(bytes, startsAt, bitsAt));
  return { ...kept, fences, ids: { starts, bits: new Uint8Array(ownBytes(bytes, bitsAt, bytes.length)) } };
}

/** Some of the bytes in a buffer of their own, where numbers of any size may begin. */
function ownBytes(bytes: Buffer, from: number, to: number): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + to) as ArrayBuffer;
}
