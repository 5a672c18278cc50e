import type { ByteSource } from '../../reading/byteSource.ts';
import type { Pace } from '../../reading/lines.ts';
import { Damaged, LimitReached } from '../../unpack/limits.ts';
import { Pieces } from '../../unpack/pieces.ts';
import { Spill } from './packedSpill.ts';

/** What to do about a limit. */
export const BY_HAND = 'unpack it by hand to read all of it';

/** How much unpacked data is kept for the next question, in bytes. */
export interface Room {
  /** In memory, packed again piece by piece. */
  readonly memory: number;
  /** In the folder of {@link PackedStore.keepIn}. */
  readonly disk: number;
  /** A file that unpacks to no more stays in memory. */
  readonly small: number;
}

export const ROOM: Room = { memory: 256 * 2 ** 20, disk: 8 * 2 ** 30, small: 8 * 2 ** 20 };

/** What a packed file unpacked to. */
export interface Held {
  /** The sound bytes. */
  readonly source: ByteSource;
  /** Why they are not all, in words that follow the file's name; undefined when they are. */
  readonly problem: string | undefined;
}

/** Unpacks: gives its chunks to `add`, one after the other. Rejects with Damaged or LimitReached after what is sound. */
export type Fill = (add: (chunk: Uint8Array) => Promise<void>, pace: Pace) => Promise<void>;

interface Kept extends Held {
  readonly memory: number;
  readonly disk: number;
  readers: number;
  dropped: boolean;
  close(): void;
}

/**
 * Unpacked files, each unpacked once as long as there is room: small ones in memory, others in one folder on disk, and all
 * in memory where no folder was given. Those asked for least recently go first.
 */
export class PackedStore {
  readonly #room: Room;
  readonly #kept = new Map<string, Kept>();
  readonly #underWay = new Map<string, Promise<Kept>>();
  #folder: string | undefined;

  constructor(room = ROOM) {
    this.#room = room;
  }

  /** From now on puts what is not small into this folder, which need not be there yet. */
  keepIn(folder: string): void {
    this.#folder = folder;
  }

  has(key: string): boolean {
    return this.#kept.has(key);
  }

  /**
   * Lends what `key` stands for, which must change with the file, after `fill` where it is not here. Rejects as `fill` does
   * for other reasons than damage and limits, with the system's error or the signal's reason.
   */
  async lend<Result>(
    key: string,
    fill: Fill,
    use: (held: Held) => Promise<Result>,
    pace: Pace = {},
  ): Promise<Result> {
    const kept = await this.#get(key, fill, pace);
    kept.readers++;
    try {
      return await use(kept);
    } finally {
      kept.readers--;
      if (kept.dropped && kept.readers === 0) kept.close();
    }
  }

  /** Bytes held in memory and on disk. */
  get held(): { readonly memory: number; readonly disk: number } {
    let [memory, disk] = [0, 0];
    for (const kept of this.#kept.values()) {
      memory += kept.memory;
      disk += kept.disk;
    }
    return { memory, disk };
  }

  async #get(key: string, fill: Fill, pace: Pace): Promise<Kept> {
    for (;;) {
      const known = this.#kept.get(key);
      if (known) {
        this.#kept.delete(key);
        this.#kept.set(key, known);
        return known;
      }
      const underWay = this.#underWay.get(key);
      if (!underWay) return this.#begin(key, fill, pace);
      try {
        return await underWay;
      } catch {
        // When the one who began it was cancelled, this one still wants an answer.
        pace.signal?.throwIfAborted();
      }
    }
  }

  #begin(key: string, fill: Fill, pace: Pace): Promise<Kept> {
    const unpacking = this.#unpack(fill, pace)
      .then((kept) => {
        this.#kept.set(key, kept);
        this.#evict();
        return kept;
      })
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, unpacking);
    return unpacking;
  }

  async #unpack(fill: Fill, pace: Pace): Promise<Kept> {
    let first: Uint8Array[] = [];
    let size = 0;
    let to: Spill | Pieces | undefined;
    let problem: string | undefined;
    try {
      await fill(async (chunk) => {
        size += chunk.length;
        if (!to && size <= this.#room.small) {
          // Whoever unpacks may use its chunk again.
          first.push(chunk.slice());
          return;
        }
        to ??= await this.#begun(first);
        first = [];
        await to.add(chunk);
      }, pace);
    } catch (error) {
      if (!(error instanceof Damaged || error instanceof LimitReached)) {
        if (to instanceof Spill) await to.close();
        throw inWords(error, this.#folder);
      }
      problem = error instanceof LimitReached ? `${error.message}: ${BY_HAND}` : error.message;
    }
    to ??= await this.#filled(new Pieces(), first);
    if (to instanceof Pieces) to.end();
    return {
      source: to,
      problem,
      memory: to instanceof Pieces ? to.held : 0,
      disk: to instanceof Spill ? to.size : 0,
      readers: 0,
      dropped: false,
      close: () => {
        if (to instanceof Spill) to.close().catch(() => undefined);
      },
    };
  }

  async #begun(first: readonly Uint8Array[]): Promise<Spill | Pieces> {
    return this.#filled(this.#folder === undefined ? new Pieces() : await Spill.begin(this.#folder), first);
  }

  async #filled<To extends Spill | Pieces>(to: To, chunks: readonly Uint8Array[]): Promise<To> {
    for (const chunk of chunks) await to.add(chunk);
    return to;
  }

  /** The last one stays however large it is. */
  #evict(): void {
    let { memory, disk } = this.held;
    for (const [key, kept] of this.#kept) {
      if (this.#kept.size === 1 || (memory <= this.#room.memory && disk <= this.#room.disk)) return;
      const helps =
        (kept.memory > 0 && memory > this.#room.memory) || (kept.disk > 0 && disk > this.#room.disk);
      if (!helps) continue;
      this.#kept.delete(key);
      memory -= kept.memory;
      disk -= kept.disk;
      kept.dropped = true;
      if (kept.readers === 0) kept.close();
    }
  }
}

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM']);

/** Says where there was no room, which is not where the packed file lies. */
function inWords(error: unknown, folder: string | undefined): unknown {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  if (folder === undefined || !NO_ROOM.has(code) || syscall === 'open') return error;
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : code;
  return Object.assign(new Error(`it cannot be unpacked into ${folder}: ${why}`), { code: 'ENOROOM' });
}
