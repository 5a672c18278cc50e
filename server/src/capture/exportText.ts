import type { Dialect } from '../log/format.ts';
import type { Block } from '../reading/block.ts';
import type { ByteSource } from '../reading/byteSource.ts';
import type { Pace } from '../reading/lines.ts';
import type { MadeText } from '../reading/madeText.ts';
import { Turns } from '../unpack/turns.ts';
import { type CaptureIndex, lastNotAbove } from './captureIndex.ts';
import { Frames } from './frame.ts';
import type { Kind } from './measured.ts';
import { TellingLines } from './tellingLines.ts';
import { Text } from './text.ts';

/** Blocks kept printed: a reader asks for parts of one, then for its neighbours. */
const KEPT = 8;

/** Lends the unpacked bytes of the data file found at a place. Rejects with the system's error. */
export type Lend = (file: number) => Promise<ByteSource>;

/**
 * The text of a capture in dialect F, printed block by block as it is read: never more of it than {@link KEPT} blocks
 * in memory. Reading rejects with the system's error, and when the data files are no longer what was indexed.
 */
export class ExportText implements MadeText {
  readonly size: number;
  readonly #index: CaptureIndex;
  readonly #lend: Lend;
  readonly #frames: Frames;
  readonly #turns: Turns;
  readonly #printed = new Map<number, Promise<Uint8Array>>();

  constructor(index: CaptureIndex, hostname: string, lend: Lend, pace: Pace = {}) {
    this.#index = index;
    this.#lend = lend;
    this.#frames = new Frames(hostname);
    this.#turns = new Turns(pace);
    this.size = index.fences.offsets[index.fences.count] ?? 0;
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    const { offsets, count } = this.#index.fences;
    const end = Math.min(position + into.length, this.size);
    let block = lastNotAbove(offsets, count, position);
    for (let at = position; at < end; block++) {
      const bytes = await this.#block(block);
      const start = at - (offsets[block] ?? 0);
      const part = bytes.subarray(start, start + end - at);
      into.set(part, at - position);
      at += part.length;
      if (this.#turns.isDue) await this.#turns.give();
    }
    return Math.max(0, end - position);
  }

  stampsIn(block: number): number[] {
    const stamps: number[] = [];
    for (const { second } of this.#partsOf(block)) stamps.push(second * MS);
    return stamps;
  }

  async telling(block: number, dialect: Dialect): Promise<Block> {
    const { offsets, lines } = this.#index.fences;
    const told = new TellingLines(dialect);
    await this.#each(block, (bytes, kind, second) =>
      this.#frames.tell(bytes, kind, second, told, this.#turns),
    );
    const offset = offsets[block] ?? 0;
    if (told.size !== (offsets[block + 1] ?? 0) - offset) throw new Error(CHANGED);
    return told.block(offset, lines[block] ?? 0);
  }

  #block(block: number): Promise<Uint8Array> {
    const known = this.#printed.get(block);
    if (known) return known;
    const printing = this.#print(block);
    printing.catch(() => this.#printed.delete(block));
    this.#printed.set(block, printing);
    for (const oldest of this.#printed.keys()) {
      if (this.#printed.size <= KEPT) break;
      this.#printed.delete(oldest);
    }
    return printing;
  }

  async #print(block: number): Promise<Uint8Array> {
    const { offsets } = this.#index.fences;
    const size = (offsets[block + 1] ?? 0) - (offsets[block] ?? 0);
    const text = new Text(size);
    await this.#each(block, (bytes, kind, second) =>
      this.#frames.print(bytes, kind, second, text, this.#turns),
    );
    if (text.length !== size) throw new Error(CHANGED);
    return text.bytes;
  }

  /** Hands out the items of a block, record by record. */
  async #each(
    block: number,
    take: (bytes: Uint8Array, kind: Kind, second: number) => Promise<void>,
  ): Promise<void> {
    let raw: ByteSource | undefined;
    for (const { file, kind, second, from, to } of this.#partsOf(block)) {
      raw ??= await this.#lend(file);
      const bytes = new Uint8Array(to - from);
      const read = await raw.read(bytes, from);
      if (read < bytes.length) throw new Error('it was cut off while it was read');
      await take(bytes, kind, second);
    }
  }

  /** The records of a block, and which of their bytes are its items: of the first and the last one not all may be. */
  *#partsOf(number: number): Generator<Part> {
    const { files, firstBlocks } = this.#index;
    const place = lastNotAbove(firstBlocks, files.length, number);
    const found = files[place];
    if (!found) return;
    const { frames, blocks } = found.index;
    const block = number - (firstBlocks[place] ?? 0);
    const isLast = block + 1 === blocks.count;
    const last = isLast ? frames.count - 1 : (blocks.frames[block + 1] ?? 0);
    const first = blocks.frames[block] ?? 0;
    for (let frame = first; frame <= last; frame++) {
      const from = frame === first ? (blocks.starts[block] ?? 0) : (frames.starts[frame] ?? 0);
      const to = isLast || frame < last ? (frames.ends[frame] ?? 0) : (blocks.starts[block + 1] ?? 0);
      if (to <= from) continue;
      yield {
        file: found.file,
        kind: frames.kinds[frame] ?? 1,
        second: frames.seconds[frame] ?? 0,
        from,
        to,
      };
    }
  }
}

/** Items of one record, at `[from, to)` of a data file. */
interface Part {
  readonly file: number;
  readonly kind: Kind;
  readonly second: number;
  readonly from: number;
  readonly to: number;
}

const MS = 1000;
const CHANGED = 'it was changed while it was read';
