import type { Pace } from '../../reading/lines.ts';
import { BUNDLE_LIMITS, Damaged, LimitReached, type Limits } from '../../unpack/limits.ts';
import { MAGIC_BYTES, packingOf } from '../../unpack/packing.ts';
import type { PassedOver, TellPassed } from '../../unpack/passedOver.ts';
import { tarEntries } from '../../unpack/tar.ts';
import { zipEntries } from '../../unpack/zip.ts';
import { unpackedName } from './bundleName.ts';
import { BY_HAND, type PackedStore } from './packedStore.ts';
import { partVolume, unpackedVolume, type Volume, zipVolume } from './packedVolume.ts';

/** What a packed file holds. */
export interface Listing {
  /** Its files by path: `/` between folders, none at the start, and neither `.` nor `..` in it. */
  readonly files: ReadonlyMap<string, Volume>;
  /** True for one file that is packed and no archive. */
  readonly isSingle: boolean;
  /** What of it is left out, and why: sentences that go on behind its name and a colon. */
  readonly notes: readonly string[];
}

/** A file that cannot be looked into, and why, in words that follow its name. */
export class NotPacked extends Error {
  override name = 'NotPacked';
  /** True for a file that is not packed at all, whatever its name says. */
  readonly isPlain: boolean;

  constructor(message: string, isPlain = false) {
    super(message);
    this.isPlain = isPlain;
  }
}

/**
 * Looks into a packed file called `name`. Of one packed file only the first bytes are unpacked, of an archive that is packed as
 * a whole everything. Rejects with {@link NotPacked}, the system's error or the signal's reason.
 */
export async function lookInto(
  volume: Volume,
  name: string,
  store: PackedStore,
  pace: Pace = {},
  limits: Limits = BUNDLE_LIMITS,
): Promise<Listing> {
  const packing = packingOf(await volume.head(MAGIC_BYTES));
  if (packing === 'tar') return listTar(volume, pace, limits);
  if (packing === 'zip') return listZip(volume, store, pace, limits);
  if (packing !== 'gzip' && packing !== 'zstd') {
    if (packing === undefined)
      throw new NotPacked('its content is not packed: gzip, zstd, tar and zip are read', true);
    throw new NotPacked(`${packing} data is not unpacked here: unpack it first`);
  }
  const inner = unpackedVolume(volume, packing, store, await sizeOf(volume, packing), limits);
  const head = await inner.head(MAGIC_BYTES).catch((error: unknown) => {
    if (error instanceof Damaged || error instanceof LimitReached) throw new NotPacked(error.message);
    throw error;
  });
  if (packingOf(head) === 'tar') return listTar(inner, pace, limits);
  return { files: new Map([[unpackedName(name) || 'unpacked', inner]]), isSingle: true, notes: [] };
}

/** Whether {@link lookInto} has to unpack all of it. */
export async function isPackedArchive(volume: Volume, store: PackedStore): Promise<boolean> {
  const packing = packingOf(await volume.head(MAGIC_BYTES));
  if (packing !== 'gzip' && packing !== 'zstd') return false;
  const inner = unpackedVolume(volume, packing, store, 0);
  return (
    !inner.isAtHand() && packingOf(await inner.head(MAGIC_BYTES).catch(() => new Uint8Array())) === 'tar'
  );
}

/** RFC 1952, 2.3.1: gzip data ends with the size of what was packed last, modulo 4 GiB; zstd data need not tell. */
async function sizeOf(volume: Volume, packing: 'gzip' | 'zstd'): Promise<number> {
  if (packing !== 'gzip' || !volume.isAtHand() || volume.size < 4) return volume.size;
  return volume.lend(async ({ source }) => {
    const end = new Uint8Array(4);
    await source.read(end, source.size - 4);
    return Math.max(volume.size, new DataView(end.buffer).getUint32(0, true));
  });
}

async function listTar(volume: Volume, pace: Pace, limits: Limits): Promise<Listing> {
  const found = new Found();
  await volume.lend(async ({ source, problem }) => {
    const entries = tarEntries(source, limits, pace, found.tell);
    await found.take(entries, problem, ({ offset, size }) => partVolume(volume, offset, size));
  }, pace);
  return found.listing();
}

async function listZip(volume: Volume, store: PackedStore, pace: Pace, limits: Limits): Promise<Listing> {
  const found = new Found();
  await volume.lend(async ({ source, problem }) => {
    const entries = zipEntries(source, limits, pace, found.tell);
    await found.take(entries, problem, (entry) => zipVolume(volume, entry, store, limits));
  }, pace);
  return found.listing();
}

type Left = PassedOver | 'name';

/** What becomes of so many things in an archive, behind `2 links (a.log, …) in it are`. */
const WORDS: Record<Left, string> = {
  link: 'not followed',
  device: 'left out, being no plain file',
  encrypted: 'left out, being encrypted',
  method: 'left out: packed in a way that is not read here',
  overlap: 'left out: they share their bytes with others, as in a zip bomb',
  name: 'left out: a name that leads out of it, or is none',
};

/** Gathers the files of an archive. */
class Found {
  readonly #files = new Map<string, Volume>();
  readonly #left = new Map<Left, { count: number; readonly first: string }>();
  readonly #twice = new Set<string>();
  #problem: string | undefined;

  readonly tell: TellPassed = (why, name) => this.#leave(why, name);

  async take<Entry extends { readonly name: string }>(
    entries: AsyncIterable<Entry>,
    problem: string | undefined,
    volumeOf: (entry: Entry) => Volume,
  ): Promise<void> {
    this.#problem = problem;
    try {
      for await (const entry of entries) {
        const path = safePath(entry.name);
        if (path === undefined) {
          this.#leave('name', entry.name);
          continue;
        }
        if (this.#files.has(path)) this.#twice.add(path);
        this.#files.set(path, volumeOf(entry));
      }
    } catch (error) {
      if (!(error instanceof Damaged || error instanceof LimitReached)) throw error;
      this.#problem ??= error instanceof LimitReached ? `${error.message}: ${BY_HAND}` : error.message;
    }
  }

  listing(): Listing {
    const [twice] = this.#twice;
    const notes = [
      ...(this.#problem === undefined ? [] : [this.#problem]),
      ...[...this.#left].map(([why, { count, first }]) => {
        const thing = why === 'link' ? 'link' : 'file';
        const some =
          count === 1 ? `1 ${thing} (${shortened(first)})` : `${count} ${thing}s (${shortened(first)}, …)`;
        return `${some} in it ${count === 1 ? 'is' : 'are'} ${WORDS[why]}`;
      }),
      ...(twice === undefined
        ? []
        : [
            `${this.#twice.size} of its names (${shortened(twice)}) ${this.#twice.size === 1 ? 'stands' : 'stand'} for several files: the last is taken`,
          ]),
    ];
    return { files: this.#files, isSingle: false, notes };
  }

  #leave(why: Left, name: string): void {
    const known = this.#left.get(why);
    if (known) known.count++;
    else this.#left.set(why, { count: 1, first: name });
  }
}

const shortened = (name: string): string => (name.length > 80 ? `${name.slice(0, 80)}…` : name);

const MOST_NAME = 4_096;
const MOST_FOLDERS = 64;

/** A path inside an archive, whatever root it was packed from; undefined for one that leads out of it. */
function safePath(name: string): string | undefined {
  if (name.length > MOST_NAME) return undefined;
  const parts = name
    .replace(/^[A-Za-z]:(?=[\\/])/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.length > MOST_FOLDERS) return undefined;
  return parts.includes('..') || name.includes('\0') ? undefined : parts.join('/');
}
