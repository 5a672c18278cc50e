import type { ByteSource } from '../reading/byteSource.ts';

const CHUNK = 1 << 20;

/** Where a chunk is read into, which is as many bytes; the one before is of no more use then. */
export type Room = (bytes: number) => Uint8Array;

/** Walks through a source forwards, a chunk in memory: 1 MiB, or more where more is peeked at. */
export class Cursor {
  readonly #source: ByteSource;
  readonly #room: Room;
  readonly #chunk: number;
  #bytes: Uint8Array = new Uint8Array(0);
  /** Place in the source of the first byte held, and of the next one to be taken. */
  #from = 0;
  position = 0;

  constructor(source: ByteSource, room: Room = (bytes) => new Uint8Array(bytes), chunk = CHUNK) {
    this.#source = source;
    this.#room = room;
    this.#chunk = chunk;
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

  /** What is in memory from here on: at least what was peeked at last, where nothing was taken since. Valid as that is. */
  get held(): Uint8Array {
    const start = this.position - this.#from;
    return start < 0 ? this.#bytes.subarray(0, 0) : this.#bytes.subarray(start);
  }

  async #fill(wanted: number): Promise<void> {
    const bytes = this.#room(Math.min(Math.max(this.#chunk, wanted), this.left));
    const read = await this.#source.read(bytes, this.position);
    this.#bytes = bytes.subarray(0, read);
    this.#from = this.position;
  }
}
