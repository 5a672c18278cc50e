import type { Unpacked } from './unpacked.ts';

/** Memory that unpacked files may take together while nobody reads them: some 1 GiB of data files. */
export const MOST_HELD = 256 << 20;

/**
 * Unpacked files kept for the next question. Those asked for least recently go first; the last one stays however
 * large it is. What a reader holds on to stays with that reader.
 */
export class Shelf {
  readonly #most: number;
  readonly #files = new Map<string, Unpacked>();
  readonly #underWay = new Map<string, Promise<Unpacked>>();

  constructor(most = MOST_HELD) {
    this.#most = most;
  }

  /**
   * The file called `key`, unpacked by `unpack` when it is not here; asked for twice at once, it is unpacked once.
   * The key must change with the file. Rejects as `unpack` does.
   */
  async get(key: string, unpack: () => Promise<Unpacked>): Promise<Unpacked> {
    const known = this.#files.get(key);
    if (known) {
      this.#files.delete(key);
      this.#files.set(key, known);
      return known;
    }
    const underWay = this.#underWay.get(key);
    // When the one who began was cancelled, this one still wants an answer.
    if (underWay) return underWay.catch(() => this.get(key, unpack));
    const unpacking = unpack();
    this.#underWay.set(key, unpacking);
    try {
      const file = await unpacking;
      this.#files.set(key, file);
      this.#evict();
      return file;
    } finally {
      this.#underWay.delete(key);
    }
  }

  /** Memory taken, in bytes. */
  get held(): number {
    return [...this.#files.values()].reduce((sum, { source }) => sum + source.held, 0);
  }

  #evict(): void {
    let held = this.held;
    for (const [key, file] of this.#files) {
      if (held <= this.#most || this.#files.size === 1) return;
      this.#files.delete(key);
      held -= file.source.held;
    }
  }
}

/** The one shelf of this process. */
export const shelf = new Shelf();
