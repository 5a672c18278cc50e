import type { Dialect } from '../log/format.ts';
import type { LogRecord } from '../log/record.ts';
import { sectionOf } from './block.ts';
import type { ByteSource } from './byteSource.ts';
import { byteOrderMark } from './lines.ts';

/** Records are decoded in batches that end at the first head line after this many bytes, unless told otherwise. */
const BATCH = 256 * 1024;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads all records of a stream of bytes in file order, a batch at a time: memory does not grow with the stream, which
 * begins at the 0-based line `firstLine` of its file. A batch ends at the first head line after `batchBytes`. Rejects with the
 * signal's reason, or with what the stream rejects with.
 */
export async function* eachRecord(
  chunks: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  signal?: AbortSignal,
  firstLine = 0,
  batchBytes = BATCH,
): AsyncGenerator<LogRecord[]> {
  const batch = new Batch(dialect, firstLine, batchBytes);
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    batch.add(chunk);
    for (let records = batch.takeFull(); records; records = batch.takeFull()) yield records;
  }
  yield batch.takeRest();
}

/** Small enough for what has been read to leave the memory soon: a chunk of bytes does not press the collector. */
const CHUNK = 256 * 1024;

/** The source's bytes in chunks, of 256 KiB unless told otherwise. */
export async function* chunksOf(source: ByteSource, chunkBytes = CHUNK): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < source.size;) {
    const chunk = new Uint8Array(Math.min(chunkBytes, source.size - position));
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
  readonly #batchBytes: number;
  /** The batch's bytes are the first `#filled` of these. */
  #bytes: Uint8Array;
  #filled = 0;
  #offset = 0;
  #line: number;
  /** Where the lines begin that the finder has seen, and what it said of them. */
  #starts: number[] = [];
  #stamps: number[] = [];
  /** Bytes of those lines; no line feed stands between `#seen` and `#searched`. */
  #seen = 0;
  #searched = 0;

  constructor(dialect: Dialect, firstLine: number, batchBytes: number) {
    this.#dialect = dialect;
    this.#batchBytes = batchBytes;
    this.#bytes = new Uint8Array(4 * batchBytes);
    this.#line = firstLine;
    this.#finder = dialect.heads(firstLine);
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
      const stamp = this.#see(start, feed, feed + 1);
      if (start < this.#batchBytes || Number.isNaN(stamp)) continue;
      this.#starts.pop();
      this.#stamps.pop();
      const records = this.#take(start);
      this.#starts.push(0);
      this.#stamps.push(stamp);
      this.#seen = feed + 1 - start;
      this.#searched = this.#seen;
      return records;
    }
  }

  takeRest(): LogRecord[] {
    if (this.#seen < this.#filled) this.#see(this.#seen, this.#filled, this.#filled);
    return this.#take(this.#filled);
  }

  /** Shows the finder the line `[start, feed)`, behind which the next one begins at `next`. */
  #see(start: number, feed: number, next: number): number {
    const text = start + byteOrderMark(this.#bytes, start, feed);
    const end = feed > text && this.#bytes[feed - 1] === CR ? feed - 1 : feed;
    const stamp = this.#finder.stampAt(this.#bytes, text, end);
    this.#starts.push(start);
    this.#stamps.push(stamp);
    this.#seen = next;
    this.#searched = next;
    return stamp;
  }

  /** The records of the lines seen, which are the first `size` bytes. */
  #take(size: number): LogRecord[] {
    const lines = linesOf(this.#bytes.subarray(0, size), this.#starts);
    const offsets = this.#starts.map((start) => this.#offset + start);
    const section = { firstLine: this.#line, lines, offsets, stamps: this.#stamps };
    this.#bytes.copyWithin(0, size, this.#filled);
    this.#filled -= size;
    this.#offset += size;
    this.#line += lines.length;
    this.#starts = [];
    this.#stamps = [];
    return this.#dialect.read(section, this.#memory);
  }
}

/** More bytes than this are decoded a line at a time: no string could hold them all. */
const LONGEST_TEXT = 1 << 28;

/** The lines of these bytes that begin at `starts`, decoded all at once, without line ends and byte order marks. */
function linesOf(bytes: Uint8Array, starts: readonly number[]): readonly string[] {
  if (bytes.length > LONGEST_TEXT) return sectionOf(bytes, 0, 0).lines;
  const text = decoder.decode(bytes);
  const lines: string[] = [];
  if (text.length === bytes.length) {
    // A column for every byte, so the bytes tell where lines begin.
    for (let index = 0; index < starts.length; index++) {
      const next = starts[index + 1];
      const feed = next === undefined ? feedBefore(text) : next - 1;
      lines.push(lineAt(text, starts[index] ?? 0, feed));
    }
    return lines;
  }
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    lines.push(lineAt(text, start, end));
    start = end + 1;
  }
  return lines;
}

const feedBefore = (text: string): number => (text.endsWith('\n') ? text.length - 1 : text.length);

function lineAt(text: string, start: number, feed: number): string {
  const end = feed > start && text.charCodeAt(feed - 1) === CR ? feed - 1 : feed;
  return text.slice(text.charCodeAt(start) === BYTE_ORDER_MARK && start < end ? start + 1 : start, end);
}

const BYTE_ORDER_MARK = 0xfeff;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
