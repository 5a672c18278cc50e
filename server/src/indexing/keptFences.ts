import { restartOf } from './growth.ts';
import type { Indexed } from './passOver.ts';

/** What is kept of a file that was read. */
export interface Kept extends Indexed {
  readonly path: string;
  /** The file's fingerprint when it was read. */
  readonly fingerprint: string;
}

/** Bytes of all that is kept, at most; what was not used for longest goes first. */
const MOST_KEPT = 128 << 20;
/** Of one block, and of an entry beside its blocks. */
const BLOCK_COST = 40;
const ENTRY_COST = 1000;

/**
 * What is known of files that were read, found by how a file begins: so a log that was rotated away, copied or moved finds what
 * was learnt under another name. Whether that is true of it, its seal tells.
 */
export class KeptFences {
  /** By beginning, then by path; the least recently used beginnings first. */
  readonly #kept = new Map<string, Map<string, Kept>>();
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  /**
   * What is kept of a file that begins like this one: of the very same file as it is, else of what the path had, else of the
   * largest that may be a former state of it. Undefined when nothing is.
   */
  of(
    file: Pick<Kept, 'path' | 'beginning' | 'fingerprint' | 'dialect'> & { size: number },
  ): Kept | undefined {
    const alike = this.#kept.get(file.beginning);
    if (!alike) return undefined;
    const found = [...alike.values()].filter(
      (one) => one.dialect === file.dialect && restartOf(one.fences).byte <= file.size,
    );
    return (
      found.find(({ fingerprint }) => fingerprint === file.fingerprint) ??
      found.find(({ path }) => path === file.path) ??
      found.sort((a, b) => restartOf(b.fences).byte - restartOf(a.fences).byte)[0]
    );
  }

  keep(kept: Kept): void {
    const alike = this.#kept.get(kept.beginning) ?? new Map<string, Kept>();
    this.#bytes += cost(kept) - cost(alike.get(kept.path));
    alike.set(kept.path, kept);
    this.#kept.delete(kept.beginning);
    this.#kept.set(kept.beginning, alike);
    for (const [beginning, some] of this.#kept) {
      if (this.#bytes <= MOST_KEPT || beginning === kept.beginning) break;
      for (const one of some.values()) this.#bytes -= cost(one);
      this.#kept.delete(beginning);
    }
  }
}

const cost = (kept: Pick<Kept, 'fences' | 'ids'> | undefined): number =>
  kept ? ENTRY_COST + kept.fences.count * BLOCK_COST + costOfIds(kept.ids) : 0;

const costOfIds = (ids: Kept['ids']): number => (ids ? ids.starts.byteLength + ids.bits.byteLength : 0);
