import type { Dialect, Section } from '../log/format.ts';
import type { LogRecord } from '../log/record.ts';
import { type Block, bytesOfBlocks, readRun, type Run, sectionOf, sieved } from './block.ts';
import { borrow, giveBack, type Lent } from './blockMemory.ts';
import type { ByteSource } from './byteSource.ts';
import type { Fences } from './fences.ts';
import { isMade, type MadeText } from './madeText.ts';
import { SLOT_BYTES } from './slots.ts';

/** A head line: its block, and its place among the heads of that block. */
export interface Place {
  readonly index: number;
  readonly head: number;
  /** True when the head is counted among those of the block that {@link Blocks.sievedAt} keeps. */
  readonly sieved: boolean;
}

/** Heads decoded at once: some milliseconds of work. */
const SLICE = 500;
/** Lines looked at for changes at once: some milliseconds as well. */
const SIEVED = 4_000;

/** A file whose blocks are read. */
interface Asked {
  readonly source: ByteSource;
  readonly dialect: Dialect;
  readonly fences: Fences;
  readonly signal: AbortSignal | undefined;
}

/** Lends the blocks of a file to `use`; none is read or decoded after that. */
export async function withBlocks<Result>(
  asked: Asked,
  use: (blocks: Blocks) => Promise<Result>,
): Promise<Result> {
  const blocks = new Blocks(asked);
  try {
    return await use(blocks);
  } finally {
    blocks.release();
  }
}

/** The blocks of one file that one answer needs: each is read once. */
export class Blocks {
  readonly dialect: Dialect;
  readonly fences: Fences;
  readonly #source: ByteSource;
  readonly #made: MadeText | undefined;
  readonly #read = new Map<number, Block>();
  readonly #sieved = new Map<number, Block>();
  readonly #lent: Lent[] = [];
  readonly #signal: AbortSignal | undefined;

  constructor({ source, dialect, fences, signal }: Asked) {
    this.#source = source;
    this.#made = isMade(source) ? source : undefined;
    this.#signal = signal;
    this.dialect = dialect;
    this.fences = fences;
  }

  /** Rejects with the signal's reason, or the system's error. */
  async at(index: number): Promise<Block> {
    const known = this.#read.get(index);
    if (known) return known;
    await this.#readRun({ from: index, to: index + 1 });
    return this.at(index);
  }

  /** These blocks, given in file order: neighbours are read at once. Rejects as {@link at} does. */
  async readAll(indices: readonly number[]): Promise<[index: number, block: Block][]> {
    const missing = indices.filter((index) => !this.#read.has(index));
    for (let at = 0; at < missing.length;) {
      const from = missing[at] ?? 0;
      let to = from + 1;
      while (missing[++at] === to && bytesOfBlocks(this.fences, from, to + 1) <= SLOT_BYTES) to++;
      await this.#readRun({ from, to });
    }
    return indices.map((index) => [index, this.#read.get(index) as Block]);
  }

  /** Of a block only the heads that may tell something; the rest of it is not kept. Rejects as {@link at} does. */
  async sievedAt(index: number): Promise<Block> {
    const known = this.#sieved.get(index);
    if (known) return known;
    this.#signal?.throwIfAborted();
    const kept = this.#read.get(index);
    const made = kept ? undefined : await this.#made?.telling(index, this.dialect);
    const block = made ?? (kept ? sieved(kept, this.dialect) : await this.#readSieved(index));
    this.#sieved.set(index, block);
    return block;
  }

  /** The stamps of a block's heads, each at least once. Rejects as {@link at} does. */
  async stampsAt(index: number): Promise<Iterable<number>> {
    this.#signal?.throwIfAborted();
    return this.#made?.stampsIn(index) ?? (await this.at(index)).stamps;
  }

  /**
   * Of sieved places, given in file order, those that need to be decoded for changes to be seen, and the first `least` of what was stored
   * together; all of them where the dialect does not tell. Lets others have their turn in between.
   */
  async changing<Some extends Place>(places: readonly Some[], least: number): Promise<readonly Some[]> {
    const sieve = this.dialect.sieve?.(least);
    if (!sieve || !places.every((place) => place.sieved)) return places;
    for (const [at, { index, head }] of places.entries()) {
      const block = this.#sieved.get(index);
      if (!block) return places;
      const start = block.starts[head] ?? 0;
      const next = block.starts[head + 1] ?? block.bytes.length;
      sieve.see(block.bytes, start, next - 1, block.stamps[head] ?? NaN);
      if (at % SIEVED === SIEVED - 1) await new Promise((resolve) => setImmediate(resolve));
    }
    const needed = sieve.needed();
    return places.filter((_, at) => needed[at] === 1);
  }

  /** Gives the memory of the blocks back. */
  release(): void {
    this.#lent.forEach(giveBack);
    this.#lent.length = 0;
    this.#read.clear();
  }

  async #readRun(run: Run): Promise<void> {
    this.#signal?.throwIfAborted();
    const lent = borrow(bytesOfBlocks(this.fences, run.from, run.to));
    this.#lent.push(lent);
    const blocks = await readRun(this.#source, this.dialect, this.fences, run, lent);
    blocks.forEach((block, at) => this.#read.set(run.from + at, block));
  }

  async #readSieved(index: number): Promise<Block> {
    const run = { from: index, to: index + 1 };
    const lent = borrow(bytesOfBlocks(this.fences, index));
    try {
      const [whole] = await readRun(this.#source, this.dialect, this.fences, run, lent);
      return sieved(whole as Block, this.dialect);
    } finally {
      giveBack(lent);
    }
  }

  /** Blocks read so far, in file order. */
  get read(): [index: number, block: Block][] {
    return [...this.#read].sort(([a], [b]) => a - b);
  }

  /**
   * Decodes the records at these places, given in file order, from blocks read before. Heads that follow each other
   * are read together, across blocks too: a dialect may tell more of a line that it sees among its neighbours.
   * `brief` as {@link Dialect.read} takes it. Lets others have their turn between slices.
   */
  async decode(places: readonly Place[], brief = false): Promise<LogRecord[]> {
    const records: LogRecord[] = [];
    const memory = this.dialect.memory?.();
    let atOnce = 0;
    for (let from = 0; from < places.length;) {
      let to = from + 1;
      while (to - from < SLICE && to < places.length && this.#follows(places[to - 1], places[to])) to++;
      const run = places.slice(from, to);
      for (const record of this.dialect.read(this.#section(run), memory, brief)) records.push(record);
      atOnce += to - from;
      if (atOnce >= SLICE) {
        atOnce = 0;
        await new Promise((resolve) => setImmediate(resolve));
      }
      from = to;
    }
    return records;
  }

  #follows(before: Place | undefined, place: Place | undefined): boolean {
    if (!before || !place || before.sieved || place.sieved) return false;
    if (before.index === place.index) return place.head === before.head + 1;
    const last = (this.#read.get(before.index)?.starts.length ?? 0) - 1;
    return place.index === before.index + 1 && place.head === 0 && before.head === last;
  }

  #section(run: readonly Place[]): Section {
    const parts: Required<Section>[] = [];
    for (let from = 0; from < run.length;) {
      const first = run[from];
      const block = first && (first.sieved ? this.#sieved : this.#read).get(first.index);
      if (!first || !block) break;
      let to = from;
      while (!first.sieved && run[to + 1]?.index === first.index) to++;
      parts.push(sectionOfHeads(block, first.head, run[to]?.head ?? 0));
      from = to + 1;
    }
    // Heads of one shape need not be told from other lines again.
    const { firstLine, lines, offsets, stamps } =
      parts.length === 1 ? (parts[0] as Required<Section>) : joined(parts);
    return this.dialect.headShape ? { firstLine, lines, offsets, stamps } : { firstLine, lines, offsets };
  }
}

/** The lines of a block from one head to another, with all that go on with it. */
function sectionOfHeads(block: Block, from: number, to: number): Required<Section> {
  const { starts, headLines } = block;
  const start = starts[from] ?? 0;
  const end = starts[to + 1] ?? block.bytes.length;
  const firstHeadLine = headLines[from] ?? 0;
  const offset = block.offsets?.[from] ?? block.offset + start;
  const bytes = block.bytes.subarray(start, end);
  const { firstLine, lines, offsets } = sectionOf(bytes, offset, block.firstLine + firstHeadLine);
  const stamps: number[] = [];
  for (let line = 0; line < lines.length; line++) stamps.push(NaN);
  for (let head = from; head <= to; head++)
    stamps[(headLines[head] ?? 0) - firstHeadLine] = block.stamps[head] ?? NaN;
  return { firstLine, lines, offsets, stamps };
}

/** Sections that follow each other as one. */
const joined = (parts: readonly Required<Section>[]): Required<Section> => ({
  firstLine: parts[0]?.firstLine ?? 0,
  lines: parts.flatMap(({ lines }) => lines),
  offsets: parts.flatMap(({ offsets }) => Array.from(offsets)),
  stamps: parts.flatMap(({ stamps }) => Array.from(stamps)),
});
