import type { ByteSource } from '../reading/byteSource.ts';
import { PRINTED_BLOCK_BYTES } from '../reading/fences.ts';
import type { Pace } from '../reading/lines.ts';
import { Frames } from './frame.ts';
import type { Kind, Measured } from './measured.ts';
import type { Runs } from './runs.ts';
import { walk } from './walk.ts';

/**
 * What one data file comes to as text, without any of it: where each record lies, and blocks of some 64 KiB of text that
 * begin at a socket, an interface or a host. 36 bytes a record and 44 a block: a file that prints to 11.8 GB takes 8 MB.
 */
export interface FileIndex {
  /** Columns with an entry for each record, in file order. */
  readonly frames: {
    readonly count: number;
    readonly kinds: readonly Kind[];
    /** Seconds since the epoch. */
    readonly seconds: Float64Array;
    /** Bytes of the data file that hold its items: `[starts, ends)`. */
    readonly starts: Float64Array;
    readonly ends: Float64Array;
  };
  /** Columns with an entry for each block; a block ends where the next one begins. */
  readonly blocks: {
    readonly count: number;
    /** The record in which it begins, and the byte of the data file. */
    readonly frames: Uint32Array;
    readonly starts: Float64Array;
    /** Byte and 0-based line of the text at which it begins; one more entry for the end of the text. */
    readonly offsets: Float64Array;
    readonly lines: Float64Array;
    /** Least and greatest stamp in it, in milliseconds. */
    readonly least: Float64Array;
    readonly greatest: Float64Array;
  };
  /** What is not sound in the file, in words that follow its name. */
  readonly notes: readonly string[];
}

/** Reads a data file once. Rejects with the signal's reason or the system's error. */
export async function indexFile(raw: ByteSource, hostname: string, pace: Pace = {}): Promise<FileIndex> {
  const columns = new Columns();
  const damages = await walk(raw, new Frames(hostname), (...record) => columns.add(...record), pace);
  return columns.finish(damages.told);
}

class Columns {
  readonly #kinds: Kind[] = [];
  readonly #seconds: number[] = [];
  readonly #frameStarts: number[] = [];
  readonly #frameEnds: number[] = [];
  readonly #frames: number[] = [];
  readonly #starts: number[] = [];
  readonly #offsets: number[] = [];
  readonly #lines: number[] = [];
  readonly #least: number[] = [];
  readonly #greatest: number[] = [];
  #bytes = 0;
  #lineCount = 0;

  add(offset: number, { kind, second, start, end }: Measured, runs: Runs): void {
    const frame = this.#kinds.push(kind) - 1;
    this.#seconds.push(second);
    this.#frameStarts.push(offset + start);
    this.#frameEnds.push(offset + end);
    for (let index = 0; index < runs.offsets.length; index++) {
      const last = this.#offsets.length - 1;
      if (last < 0 || this.#bytes - (this.#offsets[last] ?? 0) >= PRINTED_BLOCK_BYTES)
        this.#begin(frame, offset + (runs.offsets[index] ?? 0));
      this.#see(second * MS);
      this.#bytes += runs.bytes[index] ?? 0;
      this.#lineCount += runs.lines[index] ?? 0;
    }
  }

  #begin(frame: number, start: number): void {
    this.#frames.push(frame);
    this.#starts.push(start);
    this.#offsets.push(this.#bytes);
    this.#lines.push(this.#lineCount);
    this.#least.push(Infinity);
    this.#greatest.push(-Infinity);
  }

  #see(stamp: number): void {
    const block = this.#least.length - 1;
    if (stamp < (this.#least[block] ?? Infinity)) this.#least[block] = stamp;
    if (stamp > (this.#greatest[block] ?? -Infinity)) this.#greatest[block] = stamp;
  }

  finish(notes: readonly string[]): FileIndex {
    const blocks = this.#frames.length;
    this.#offsets.push(this.#bytes);
    this.#lines.push(this.#lineCount);
    return {
      frames: {
        count: this.#kinds.length,
        kinds: this.#kinds,
        seconds: new Float64Array(this.#seconds),
        starts: new Float64Array(this.#frameStarts),
        ends: new Float64Array(this.#frameEnds),
      },
      blocks: {
        count: blocks,
        frames: new Uint32Array(this.#frames),
        starts: new Float64Array(this.#starts),
        offsets: new Float64Array(this.#offsets),
        lines: new Float64Array(this.#lines),
        least: new Float64Array(this.#least),
        greatest: new Float64Array(this.#greatest),
      },
      notes,
    };
  }
}

const MS = 1000;
