import { promisify } from 'node:util';
import { deflateRaw, inflateRawSync } from 'node:zlib';
import type { ByteSource } from '../reading/byteSource.ts';

/** Bytes in one piece: inflated in less than a millisecond. */
const PIECE = 256 << 10;
/** Pieces kept inflated for each source: those just read, mostly read on. */
const INFLATED = 4;

/**
 * Unpacked bytes in memory, in pieces that are packed again one by one: a third to a fifth of their size, and still
 * readable at any offset, which neither zstd nor gzip is. Deflating at level 1 takes less time than unpacking zstd
 * did, and takes it on another thread.
 */
export class Pieces implements ByteSource {
  #size = 0;
  #held = 0;
  readonly #packed: Uint8Array[] = [];
  readonly #inflated = new Map<number, Uint8Array>();
  #last: Uint8Array | undefined = new Uint8Array(PIECE);

  /** Unpacked bytes. */
  get size(): number {
    return this.#size;
  }

  /** Bytes of memory that all this takes. */
  get held(): number {
    return this.#held + (this.#last?.length ?? 0) + Math.min(INFLATED, this.#packed.length) * PIECE;
  }

  /** Adds bytes at the end. */
  async add(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const start = this.#size % PIECE;
      const taken = bytes.subarray(at, at + PIECE - start);
      this.#last ??= new Uint8Array(PIECE);
      this.#last.set(taken, start);
      this.#size += taken.length;
      at += taken.length;
      if (start + taken.length === PIECE) {
        const piece = await deflated(this.#last, { level: 1 });
        this.#held += piece.length;
        this.#packed.push(piece);
      }
    }
  }

  /** To be called when nothing more is added: gives back what the last piece did not need. */
  end(): void {
    const left = this.#size % PIECE;
    this.#last = left === 0 ? undefined : this.#last?.slice(0, left);
  }

  read(into: Uint8Array, position: number): Promise<number> {
    const end = Math.min(position + into.length, this.#size);
    let at = position;
    while (at < end) {
      const start = at % PIECE;
      const bytes = this.#piece(Math.floor(at / PIECE)).subarray(start, Math.min(PIECE, start + end - at));
      into.set(bytes, at - position);
      at += bytes.length;
    }
    return Promise.resolve(Math.max(0, at - position));
  }

  #piece(index: number): Uint8Array {
    const packed = this.#packed[index];
    if (!packed) return this.#last ?? new Uint8Array(0);
    const known = this.#inflated.get(index);
    this.#inflated.delete(index);
    const bytes = known ?? inflateRawSync(packed);
    this.#inflated.set(index, bytes);
    for (const oldest of this.#inflated.keys()) {
      if (this.#inflated.size <= INFLATED) break;
      this.#inflated.delete(oldest);
    }
    return bytes;
  }
}

const deflated = promisify<Uint8Array, { level: number }, Uint8Array>(deflateRaw);
