import { HEAD_BYTES } from '../formats/detect.ts';
import { FenceCache } from '../indexing/fenceCache.ts';
import { grown, restartOf } from '../indexing/growth.ts';
import { Indexer } from '../indexing/indexer.ts';
import { type Kept, KeptFences } from '../indexing/keptFences.ts';
import { type Indexed, isRewritten, passOver, Rewritten } from '../indexing/passOver.ts';
import { beginningOf } from '../indexing/seal.ts';
import type { Dialect } from '../log/format.ts';
import type { ByteSource } from '../reading/byteSource.ts';
import type { Fences } from '../reading/fences.ts';
import type { Pace } from '../reading/lines.ts';
import { InTurn } from './inTurn.ts';

/** A file that is to be read once. */
export interface Passed {
  /** Undefined for a text that is on no disk. */
  readonly path: string | undefined;
  readonly fingerprint: string;
  readonly dialect: Dialect;
  readonly size: number;
  read<Result>(use: (source: ByteSource) => Promise<Result>): Promise<Result>;
}

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
  #cache: FenceCache | undefined;
  readonly #kept = new KeptFences();
  /** By beginnings: a log that grows, or is rotated, while it is read waits for that, and goes on from there. */
  readonly #turns = new InTurn();
  /** How far files were read, by path, when that was last put on disk. */
  readonly #saved = new Map<string, number>();

  /** `script` is the bundle that reads in a thread; without one, files are read where they are asked for, in turns. */
  constructor(script?: string) {
    this.#indexer = new Indexer(script);
  }

  /** From now on keeps what it learns in this folder, which need not be there yet. */
  keepIn(folder: string): void {
    this.#cache = new FenceCache(folder);
  }

  /** Rejects with the system's error or the signal's reason. */
  async fencesOf(file: Passed, pace: Pace = {}): Promise<Fences> {
    const { path, fingerprint, dialect, size } = file;
    // Of a file that is smaller than its head, the dialect itself may change when it grows.
    if (path === undefined || size < HEAD_BYTES)
      return (await this.#read(file, path, undefined, pace)).fences;
    const beginning = await file.read(beginningOf);
    return this.#turns.take(beginning, pace.signal, async () => {
      const asked = { path, beginning, fingerprint, dialect: dialect.name, size };
      const known = this.#kept.of(asked) ?? (await this.#load(asked));
      if (known?.fingerprint === fingerprint) return known.fences;
      const indexed = await this.#read(file, path, known, pace);
      const isRest = known !== undefined && (indexed.fences.offsets[0] ?? 0) > 0;
      const fences = isRest ? grown(known.fences, indexed.fences) : indexed.fences;
      const now: Kept = { ...indexed, fences, path, fingerprint };
      this.#kept.keep(now);
      await this.#save(now);
      return fences;
    });
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
  async #read(file: Passed, path: string | undefined, known: Kept | undefined, pace: Pace): Promise<Indexed> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#readOnce(file, path, known, pace);
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
  ): Promise<Indexed> {
    const { dialect, size } = file;
    const from = known && { ...restartOf(known.fences), seal: known.seal };
    if (path === undefined || size - (from?.byte ?? 0) < SMALL_BYTES)
      return file.read((source) => passOver(source, dialect, pace, from));
    const indexed = await this.#indexer.index(path, pace, from);
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
