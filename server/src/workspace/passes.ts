import { HEAD_BYTES } from '../formats/detect.ts';
import { FenceCache } from '../indexing/fenceCache.ts';
import { firstCell, grown, grownIds, restartOf } from '../indexing/growth.ts';
import type { Looked } from '../indexing/indexFile.ts';
import { Indexer } from '../indexing/indexer.ts';
import { type Kept, KeptFences } from '../indexing/keptFences.ts';
import { type From, idsFrom, type Indexed, passOver, type Wanted } from '../indexing/passOver.ts';
import { isRewritten, Rewritten } from '../indexing/rewritten.ts';
import { beginningOf, stillStands } from '../indexing/seal.ts';
import type { Dialect } from '../log/format.ts';
import { type ByteSource, withFile } from '../reading/byteSource.ts';
import type { Fences } from '../reading/fences.ts';
import type { Tell } from '../reading/findText.ts';
import { grownFilters, type IdFilters } from '../reading/idFilters.ts';
import type { Pace } from '../reading/lines.ts';
import { statOf } from '../reading/statOf.ts';
import { fingerprintOf } from './fingerprint.ts';
import { InTurn } from './inTurn.ts';
import { ToldPasses } from './nodes/toldPasses.ts';

/** A file that is to be read once. */
export interface Passed {
  /** Undefined for a text that is on no disk. */
  readonly path: string | undefined;
  readonly fingerprint: string;
  readonly dialect: Dialect;
  readonly size: number;
  read<Result>(use: (source: ByteSource) => Promise<Result>): Promise<Result>;
}

/** One on disk. */
export type OnDisk = Passed & { readonly path: string };

/** Less than this is read where it is asked for: that takes no longer than to hand it over. */
const SMALL_BYTES = 4 << 20;
/** How often a file is read that is written anew meanwhile. */
const TRIES = 3;

/**
 * The one pass over each file that brings its fences: in a worker thread when much is to be read, not at all when the file was
 * read in an earlier life of the server or under another name, and only over what is new when it has grown since.
 */
export class Passes {
  readonly #indexer: Indexer;
  /** What files tell of servers that this {@link searches}. */
  readonly members: ToldPasses;
  #cache: FenceCache | undefined;
  readonly #kept = new KeptFences();
  /** By beginnings: a log that grows, or is rotated, while it is read waits for that, and goes on from there. */
  readonly #turns = new InTurn();
  /** How far files were read, by path, when that was last put on disk. */
  readonly #saved = new Map<string, number>();

  /** `script` is the bundle that reads in a thread; without one, files are read where they are asked for, in turns. */
  constructor(script?: string) {
    this.#indexer = new Indexer(script);
    this.members = new ToldPasses(this.#indexer);
  }

  /** From now on keeps what it learns in this folder, which need not be there yet. */
  keepIn(folder: string): void {
    this.#cache = new FenceCache(folder);
  }

  /** Rejects with the system's error or the signal's reason. */
  async fencesOf(file: Passed, pace: Pace = {}): Promise<Fences> {
    const { path, size } = file;
    // Of a file that is smaller than its head, the dialect itself may change when it grows.
    if (path === undefined || size < HEAD_BYTES)
      return (await this.#read(file, path, undefined, pace, { ids: false })).fences;
    return (await this.#pass({ ...file, path }, pace, { ids: false })).fences;
  }

  async #pass(file: OnDisk, pace: Pace, wanted: Wanted): Promise<Kept> {
    const { path, fingerprint } = file;
    const asked = await askedOf(file);
    return this.#turns.take(asked.beginning, pace.signal, async () => {
      const known = this.#kept.of(asked) ?? (await this.#load(asked));
      if (known?.fingerprint === fingerprint) return known;
      const ids = wanted.ids || known?.ids !== undefined;
      const indexed = await this.#read(file, path, known, pace, { ids });
      const now: Kept = { ...joined(known, indexed), path, fingerprint };
      this.#kept.keep(now);
      await this.#save(now);
      return now;
    });
  }

  /** Ends the threads that wait. */
  dispose(): void {
    this.#indexer.dispose();
  }

  /** Whether a file is large enough, and of a kind, that it is searched in threads. */
  searches(file: Passed): file is OnDisk {
    return this.#indexer.hasThreads && file.path !== undefined && file.size >= SMALL_BYTES;
  }

  /** Finds out where ids stand in a file that {@link searches}; after all that is more urgent, where it has fences. Rejects as {@link fencesOf} does. */
  async fileIds(file: OnDisk, pace: Pace = {}): Promise<void> {
    const { path, fingerprint, dialect } = file;
    if (!dialect.namesIds) return;
    const asked = await askedOf(file);
    const before = this.#kept.of(asked) ?? (await this.#load(asked));
    const known = before?.fingerprint === fingerprint ? before : await this.#pass(file, pace, { ids: true });
    if (known.ids) return;
    const ids = await this.#indexer.ids(path, pace, await seenOf(file));
    if (!ids) return;
    await this.#turns.take(asked.beginning, pace.signal, async () => {
      // It may have grown meanwhile.
      const now = this.#kept.of({ ...asked, size: Infinity });
      const filed = now && (await idsNow(known, ids, now));
      if (!filed) return;
      this.#kept.keep(filed);
      this.#saved.delete(filed.path);
      await this.#save(filed);
    });
  }

  /** What is known by now of where ids stand in a file, without a pass over it. Rejects with the system's error. */
  async knownIds(file: OnDisk): Promise<{ readonly fences: Fences; readonly ids: IdFilters } | undefined> {
    const asked = await askedOf(file);
    const known = this.#kept.of(asked) ?? (await this.#load(asked));
    const { fences, ids } = known?.fingerprint === file.fingerprint ? known : {};
    return fences && ids && { fences, ids };
  }

  /** As {@link Indexer.find}, in a file that {@link searches}. */
  find({ path, size }: OnDisk, needles: readonly Uint8Array[], tell: Tell, pace?: Pace): Promise<void> {
    return this.#indexer.find(path, size, needles, tell, pace);
  }

  /**
   * Reads what is new in a log that was read before, where that is little, so that the next question need not wait for it or
   * make do with a probe. Never rejects: what cannot be read says so when it is asked.
   */
  async follow(file: Passed & { fences(): Promise<Fences> }): Promise<void> {
    const { path, fingerprint, dialect, size } = file;
    if (path === undefined || size < HEAD_BYTES || this.#kept.isEmpty) return;
    try {
      const beginning = await file.read(beginningOf);
      if (this.#turns.isTaken(beginning)) return;
      const known = this.#kept.of({ path, beginning, fingerprint, dialect: dialect.name, size });
      if (known && size - restartOf(known.fences).byte < SMALL_BYTES) await file.fences();
    } catch {
      return;
    }
  }

  /** One pass, begun anew when the file is written anew meanwhile. */
  async #read(
    file: Passed,
    path: string | undefined,
    known: Kept | undefined,
    pace: Pace,
    wanted: Wanted,
  ): Promise<Indexed> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#readOnce(file, path, known, pace, wanted);
      } catch (error) {
        if (!isRewritten(error) || attempt === TRIES) throw error;
      }
    }
  }

  async #readOnce(
    file: Passed,
    path: string | undefined,
    known: Kept | undefined,
    pace: Pace,
    wanted: Wanted,
  ): Promise<Indexed> {
    const { dialect, size } = file;
    const from = known && { ...restartOf(known.fences), seal: known.seal };
    if (path === undefined || size - (from?.byte ?? 0) < SMALL_BYTES)
      return file.read((source) => passOver(source, dialect, pace, from, wanted));
    const seen = await seenOf({ ...file, path }, from);
    const indexed = await this.#indexer.index(path, pace, from, wanted, seen);
    if (indexed?.dialect !== dialect.name) throw new Rewritten();
    return indexed;
  }

  async #load(
    asked: Pick<Kept, 'path' | 'beginning' | 'dialect'> & { size: number },
  ): Promise<Kept | undefined> {
    if (asked.size < SMALL_BYTES) return undefined;
    const kept = await this.#cache?.load(asked);
    if (kept?.dialect !== asked.dialect) return undefined;
    this.#kept.keep(kept);
    if (kept.path === asked.path) this.#saved.set(kept.path, restartOf(kept.fences).byte);
    return kept;
  }

  /** What a log gained since it was last saved is soon read again: it is not saved for every line. */
  async #save(kept: Kept): Promise<void> {
    const { byte } = restartOf(kept.fences);
    const gained = byte - (this.#saved.get(kept.path) ?? -Infinity);
    if (!this.#cache || byte < SMALL_BYTES || (gained >= 0 && gained < SMALL_BYTES)) return;
    this.#saved.set(kept.path, byte);
    await this.#cache.save(kept);
  }
}

/** By what a file is looked for among those that are known. Rejects with the system's error. */
async function askedOf(file: OnDisk): Promise<Asked> {
  const { path, fingerprint, dialect, size } = file;
  return { path, beginning: await file.read(beginningOf), fingerprint, dialect: dialect.name, size };
}

/** What a thread would see that looks at a file: undefined where it is not as it was when it was recognised. Rejects with the system's error. */
async function seenOf(file: OnDisk, from?: From): Promise<Looked | undefined> {
  const { path, fingerprint, dialect, size } = file;
  if ((await fingerprintOf(path)) !== fingerprint) return undefined;
  const goesOn =
    from !== undefined && (await file.read((source) => stillStands(source, from.seal, from.byte)));
  return {
    ino: (await statOf(path)).ino,
    size,
    beginning: await file.read(beginningOf),
    dialect: dialect.name,
    shape: dialect.headShape,
    namesIds: dialect.namesIds === true,
    goesOn,
  };
}

type Asked = Pick<Kept, 'path' | 'beginning' | 'fingerprint' | 'dialect'> & { readonly size: number };

/** What a pass brought, with what was known before where it only went on. */
function joined(known: Kept | undefined, indexed: Indexed): Indexed {
  if (!known || (indexed.fences.offsets[0] ?? 0) === 0) return indexed;
  const fences = grown(known.fences, indexed.fences);
  if (!known.ids || !indexed.ids) return { ...indexed, fences };
  return { ...indexed, fences, ids: grownIds(known.fences, known.ids, indexed.ids) };
}

/** What is known of a file now, with the ids of the state that was `before`; undefined where it did not only grow since. */
async function idsNow(before: Kept, ids: IdFilters, now: Kept): Promise<Kept | undefined> {
  if (now.ids) return undefined;
  if (now.fingerprint === before.fingerprint) return { ...now, ids };
  const { byte } = restartOf(before.fences);
  const cell = firstCell(byte);
  return withFile(now.path, async (source) => {
    if (!(await stillStands(source, before.seal, byte))) return undefined;
    const rest = await idsFrom(source, cell);
    return { ...now, ids: grownFilters(ids, cell, rest) };
  });
}
