import type { Dialect } from '../log/format.ts';
import type { LogRecord } from '../log/record.ts';
import { sectionOf } from './block.ts';
import type { ByteSource } from './byteSource.ts';
import { byteOrderMark } from './lines.ts';

/** Records are decoded in batches that end at the first head line after this many bytes. */
const BATCH = 256 * 1024;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads all records of a stream of bytes in file order, a batch at a time: memory does not grow with the stream.
 * Rejects with the signal's reason, or with what the stream rejects with.
 */
export async function* eachRecord(
  chunks: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  signal?: AbortSignal,
): AsyncGenerator<LogRecord[]> {
  const batch = new Batch(dialect);
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    batch.add(chunk);
    for (let records = batch.takeFull(); records; records = batch.takeFull()) yield records;
  }
  yield batch.takeRest();
}

/** The source's bytes in chunks of 1 MiB. */
export async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < source.size;) {
    const chunk = new Uint8Array(Math.min(1 << 20, source.size - position));
    const read = await source.read(chunk, position);
    if (read === 0) return;
    position += read;
    yield chunk.subarray(0, read);
  }
}

/** Bytes on their way to become records: those from `#offset` in the file on. */
class Batch {
  readonly #dialect: Dialect;
  readonly #finder;
  readonly #memory: object | undefined;
  /** The batch's bytes are the first `#filled` of these. */
  #bytes = new Uint8Array(4 * BATCH);
  #filled = 0;
  #offset = 0;
  #line = 0;
  /** Bytes and lines of the batch that the finder has seen; no line feed stands between `#seen` and `#searched`. */
  #seen = 0;
  #seenLines = 0;
  #searched = 0;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.#finder = dialect.heads();
    this.#memory = dialect.memory?.();
  }

  add(chunk: Uint8Array): void {
    const filled = this.#filled + chunk.length;
    if (filled > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(filled, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#filled));
      this.#bytes = larger;
    }
    this.#bytes.set(chunk, this.#filled);
    this.#filled = filled;
  }

  /** The records of a full batch, or undefined until there is one. */
  takeFull(): LogRecord[] | undefined {
    const filled = this.#bytes.subarray(0, this.#filled);
    for (;;) {
      const feed = filled.indexOf(LF, this.#searched);
      if (feed < 0) {
        this.#searched = this.#filled;
        return undefined;
      }
      const start = this.#seen;
      const head = !Number.isNaN(this.#stampOf(start, feed));
      this.#seen = feed + 1;
      this.#searched = feed + 1;
      if (head && start >= BATCH) {
        const records = this.#take(start, this.#seenLines);
        this.#seen -= start;
        this.#searched -= start;
        this.#seenLines = 1;
        return records;
      }
      this.#seenLines++;
    }
  }

  takeRest(): LogRecord[] {
    return this.#take(this.#filled, 0);
  }

  #stampOf(start: number, feed: number): number {
    const text = start + byteOrderMark(this.#bytes, start, feed);
    const end = feed > text && this.#bytes[feed - 1] === CR ? feed - 1 : feed;
    return this.#finder.stampAt(this.#bytes, text, end);
  }

  #take(bytes: number, lines: number): LogRecord[] {
    const section = sectionOf(this.#bytes.subarray(0, bytes), this.#offset, this.#line);
    this.#bytes.copyWithin(0, bytes, this.#filled);
    this.#filled -= bytes;
    this.#offset += bytes;
    this.#line += lines;
    return this.#dialect.read(section, this.#memory);
  }
}
