import type { Dialect } from '../log/format.ts';
import { FenceCache, type Kept } from '../indexing/fenceCache.ts';
import { grown } from '../indexing/growth.ts';
import { lastBlock, stillStands } from '../indexing/indexFile.ts';
import { Indexer } from '../indexing/indexer.ts';
import type { ByteSource } from '../reading/byteSource.ts';
import { buildFences, type Fences } from '../reading/fences.ts';
import type { Pace } from '../reading/lines.ts';
import { scanFences } from '../reading/scanFences.ts';

/** A file that is to be read once. */
export interface Passed {
  /** Undefined for a text that is on no disk. */
  readonly path: string | undefined;
  readonly fingerprint: string;
  readonly dialect: Dialect;
  readonly size: number;
  read<Result>(use: (source: ByteSource) => Promise<Result>): Promise<Result>;
}

/** A smaller file is read where it is asked for: that takes no longer than to hand it over. */
const SMALL_BYTES = 4 << 20;

/**
 * The one pass over each file that brings its fences: in a worker thread when it is large, not at all when the file was
 * read in an earlier life of the server, and only over what is new when it has grown since.
 */
export class Passes {
  readonly #indexer: Indexer;
  #cache: FenceCache | undefined;
  /** What is known of large files, as they were when they were read. */
  readonly #kept = new Map<string, Kept>();

  /** `script` is the bundle that reads in a thread; without one, files are read where they are asked for, in turns. */
  constructor(script?: string) {
    this.#indexer = new Indexer(script);
  }

  /** From now on keeps what it learns in this folder, which need not be there yet. */
  keepIn(folder: string): void {
    this.#cache = new FenceCache(folder);
  }

  /** Rejects with the system's error or the signal's reason. */
  async fencesOf(file: Passed, pace?: Pace): Promise<Fences> {
    const { path, fingerprint, dialect, size } = file;
    if (path === undefined || size < SMALL_BYTES) return readHere(file, pace);
    const kept = this.#kept.get(path) ?? (await this.#cache?.load(path));
    const isOfDialect = kept?.dialect === dialect.name;
    if (isOfDialect && kept.fingerprint === fingerprint) {
      this.#kept.set(path, kept);
      return kept.fences;
    }
    const known = isOfDialect && hasOnlyGrown(path, kept) ? kept.fences : undefined;
    const from = known && { byte: lastBlock(known), line: known.lines[known.count - 1] ?? 0 };
    const indexed = await this.#indexer.index(path, pace, from);
    // Another file took its place meanwhile; the next look at it will tell.
    if (indexed?.dialect !== dialect.name) return readHere(file, pace);
    const fences = known ? grown(known, indexed.fences) : indexed.fences;
    const now: Kept = { ...indexed, fences, fingerprint };
    this.#kept.set(path, now);
    await this.#cache?.save(path, now);
    return fences;
  }
}

function hasOnlyGrown(path: string, { seal, fences }: Kept): boolean {
  try {
    return stillStands(path, seal, lastBlock(fences));
  } catch {
    return false;
  }
}

function readHere(file: Passed, pace?: Pace): Promise<Fences> {
  const { dialect } = file;
  return file.read((source) =>
    dialect.headShape
      ? scanFences(source, dialect.headShape, pace)
      : buildFences(source, dialect.heads(), pace),
  );
}
