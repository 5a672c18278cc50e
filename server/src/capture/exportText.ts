import type { ByteSource } from '../reading/byteSource.ts';
import type { Pace } from '../reading/lines.ts';
import { Turns } from '../unpack/turns.ts';
import { type CaptureIndex, lastNotAbove } from './captureIndex.ts';
import type { FileIndex } from './fileIndex.ts';
import { Frames } from './frame.ts';
import { Text } from './text.ts';

/** Blocks kept printed: a reader asks for parts of one, then for its neighbours. */
const KEPT = 8;

/** Lends the unpacked bytes of the data file found at a place. Rejects with the system's error. */
export type Lend = (file: number) => Promise<ByteSource>;

/**
 * The text of a capture in dialect F, printed block by block as it is read: never more of it than {@link KEPT} blocks
 * in memory. Reading rejects with the system's error, and when the data files are no longer what was indexed.
 */
export class ExportText implements ByteSource {
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
    const { files, firstBlocks, fences } = this.#index;
    const place = lastNotAbove(firstBlocks, files.length, block);
    const file = files[place];
    const size = (fences.offsets[block + 1] ?? 0) - (fences.offsets[block] ?? 0);
    const text = new Text(size);
    if (file) {
      const raw = await this.#lend(file.file);
      await this.#printFrames(raw, file.index, block - (firstBlocks[place] ?? 0), text);
    }
    if (text.length !== size) throw new Error('it was changed while it was read');
    return text.bytes;
  }

  async #printFrames(
    raw: ByteSource,
    { frames, blocks }: FileIndex,
    block: number,
    text: Text,
  ): Promise<void> {
    const isLast = block + 1 === blocks.count;
    const last = isLast ? frames.count - 1 : (blocks.frames[block + 1] ?? 0);
    const first = blocks.frames[block] ?? 0;
    for (let frame = first; frame <= last; frame++) {
      const from = frame === first ? (blocks.starts[block] ?? 0) : (frames.starts[frame] ?? 0);
      const to = isLast || frame < last ? (frames.ends[frame] ?? 0) : (blocks.starts[block + 1] ?? 0);
      if (to <= from) continue;
      const bytes = new Uint8Array(to - from);
      const read = await raw.read(bytes, from);
      if (read < bytes.length) throw new Error('it was cut off while it was read');
      await this.#frames.print(
        bytes,
        frames.kinds[frame] ?? 1,
        frames.seconds[frame] ?? 0,
        text,
        this.#turns,
      );
    }
  }
}
