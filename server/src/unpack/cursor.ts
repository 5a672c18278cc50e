import type { ByteSource } from '../reading/byteSource.ts';

const CHUNK = 1 << 20;

/** Walks through a source forwards, a chunk of 1 MiB in memory. */
export class Cursor {
  readonly #source: ByteSource;
  #bytes = new Uint8Array(0);
  /** Place in the source of the first byte held, and of the next one to be taken. */
  #from = 0;
  position: number;

  constructor(source: ByteSource, position = 0) {
    this.#source = source;
    this.#from = position;
    this.position = position;
  }

  /** Bytes from here to the end. */
  get left(): number {
    return this.#source.size - this.position;
  }

  /**
   * The next `count` bytes, valid until the next call, without going past them; fewer at the end of the source.
   * Allocates no more than the source holds. Rejects with the system's error.
   */
  async peek(count: number): Promise<Uint8Array> {
    const wanted = Math.min(count, this.left);
    const start = this.position - this.#from;
    if (start < 0 || start + wanted > this.#bytes.length) await this.#fill(wanted);
    const at = this.position - this.#from;
    return this.#bytes.subarray(at, at + wanted);
  }

  async #fill(wanted: number): Promise<void> {
    const bytes = new Uint8Array(Math.min(Math.max(CHUNK, wanted), this.left));
    const read = await this.#source.read(bytes, this.position);
    this.#bytes = bytes.subarray(0, read);
    this.#from = this.position;
  }
}
