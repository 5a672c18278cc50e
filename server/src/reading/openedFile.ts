import { closeSync, constants, fstat, fstatSync, open, openSync, read, readSync, type Stats } from 'node:fs';
import { SmallCalls } from './smallCalls.ts';

/** Opening never waits for somebody to write: a path may lead to a pipe. Windows knows no such flag. */
const READING = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/** Reads of more are left to another thread in any case: whoever makes them goes through a whole file. */
const SMALL_BYTES = 512 << 10;

type Done<Result> = (error: Error | null, result: Result) => void;

/** What a call of the system comes to that another thread makes. Rejects with the system's error. */
const made = <Result>(call: (done: Done<Result>) => void): Promise<Result> =>
  new Promise((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))));

const opening = new SmallCalls();

/**
 * A file that is open for reading. Calls to the system are made on this thread as long as they are quick; where they are not, other
 * threads make them.
 */
export class OpenedFile {
  readonly #calls: SmallCalls;
  readonly #descriptor: number;
  /** Calls that other threads make. */
  #underWay = 0;
  #isClosed = false;

  private constructor(descriptor: number, calls: SmallCalls) {
    this.#descriptor = descriptor;
    this.#calls = calls;
  }

  /** Rejects with the system's error. */
  static async at(path: string, calls = new SmallCalls()): Promise<OpenedFile> {
    const descriptor = await opening.make(
      () => openSync(path, READING),
      () => made((done) => open(path, READING, done)),
    );
    return new OpenedFile(descriptor, calls);
  }

  /** Bytes and links as they are now. Rejects with the system's error, or as a closed file. */
  async stat(): Promise<{ readonly size: number; readonly nlink: number }> {
    const descriptor = this.#own();
    return this.#calls.make<Stats>(
      () => fstatSync(descriptor),
      () => this.#meanwhile(made((done) => fstat(descriptor, done))),
    );
  }

  /** Fills `into` from `position` on and answers how many bytes there were. Rejects as {@link stat} does. */
  async read(into: Uint8Array, position: number): Promise<number> {
    for (let filled = 0; ;) {
      const descriptor = this.#own();
      const [at, length] = [position + filled, into.length - filled];
      const there = (): Promise<number> => this.#meanwhile(readElsewhere(descriptor, into, filled, at));
      const found =
        length > SMALL_BYTES
          ? await there()
          : await this.#calls.make(() => readSync(descriptor, into, filled, length, at), there);
      filled += found;
      if (found === 0 || filled === into.length) return filled;
    }
  }

  /** As {@link stat} and {@link read}, but at once; undefined where that may block this thread. Throws the system's error. */
  statHere(): { readonly size: number; readonly nlink: number } | undefined {
    const descriptor = this.#own();
    return this.#calls.here(() => fstatSync(descriptor));
  }

  readHere(into: Uint8Array, position: number): number | undefined {
    const descriptor = this.#own();
    for (let filled = 0; ;) {
      const length = into.length - filled;
      const found = this.#calls.here(() => readSync(descriptor, into, filled, length, position + filled));
      if (found === undefined) return undefined;
      filled += found;
      if (found === 0 || filled === into.length) return filled;
    }
  }

  /** Closes it as soon as no other thread reads it. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#underWay === 0) closeSync(this.#descriptor);
  }

  /** The number of a file that is closed may be another file's. */
  #own(): number {
    if (this.#isClosed) throw Object.assign(new Error('EBADF: the file is closed'), { code: 'EBADF' });
    return this.#descriptor;
  }

  async #meanwhile<Result>(call: Promise<Result>): Promise<Result> {
    this.#underWay++;
    try {
      return await call;
    } finally {
      this.#underWay--;
      if (this.#isClosed && this.#underWay === 0) closeSync(this.#descriptor);
    }
  }
}

const readElsewhere = (
  descriptor: number,
  into: Uint8Array,
  from: number,
  position: number,
): Promise<number> => made((done) => read(descriptor, into, from, into.length - from, position, done));
