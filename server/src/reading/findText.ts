import type { ByteSource } from './byteSource.ts';
import { AHEAD_BYTES, CHUNK_BYTES, Kernel, LONGEST_NEEDLE, MOST_FOUND } from './kernel.ts';
import type { Pace } from './lines.ts';
import { type Group, groupsOf } from './needleGroups.ts';

export { LONGEST_NEEDLE };

/** A line on which needles stand. */
export interface FoundLine {
  /** 0-based; counted from the first byte that was searched. */
  readonly line: number;
  /** Byte in the source at which the line begins; in a stretch that begins within it, as near to that as {@link LONGEST_LINE} lets. */
  readonly offset: number;
  /** Bytes in the source at which a needle begins, in order. */
  readonly places: readonly number[];
  /** Index of the needle at each place; of several that begin there, the first. */
  readonly needles: readonly number[];
  /** The line's bytes, without its line end; undefined where they were not at hand in whole, or nobody asked for them. */
  readonly bytes: Uint8Array | undefined;
}

/** What is searched of a source. */
export interface Stretch {
  readonly from: number;
  /** Needles that begin there or later are left out. */
  readonly to: number;
  /** Whether a line begins with it; else that is looked for. */
  readonly beginsLine?: true;
  /** Whether lines are told without their bytes: to copy those of very many takes as long as to find them. */
  readonly isBare?: true;
}

/** Bytes of a line that are looked at before a place. */
export const LONGEST_LINE = 64 * 1024;

/** What a search brings besides the lines it tells. */
export interface Searched {
  /** Where it ended: at the end of the stretch, unless nobody wanted more. */
  readonly to: number;
  /** Line ends up to there. */
  readonly lineEnds: number;
}

/** Is told lines, in order, and waited for; told no more when it answers false, at once or by a promise. */
export type Tell = (found: readonly FoundLine[]) => unknown;

/**
 * Tells every line of a stretch, all of the source when left out, on which one of the needles stands, in order, chunk by chunk,
 * at the speed of memory. The needles are 1 to {@link LONGEST_NEEDLE} bytes long. A line longer than a chunk may be told in parts.
 * Rejects with the signal's reason or the system's error.
 */
export async function findText(
  source: ByteSource,
  needles: readonly Uint8Array[],
  tell: Tell,
  pace: Pace = {},
  { from, to, beginsLine, isBare }: Stretch = { from: 0, to: source.size },
): Promise<Searched> {
  const kernel = idle.pop() ?? new Kernel();
  const { chunk } = kernel;
  let groups: readonly Group[] | undefined;
  const scan = new Lines(needles, isBare === true, beginsLine ? from : await lineBefore(source, from));
  let kept = 0;
  let searched = from;
  for (let position = from; searched < Math.min(to, source.size);) {
    pace.signal?.throwIfAborted();
    const room = Math.min(CHUNK_BYTES, kept + source.size - position, kept + to + AHEAD_BYTES - position);
    const read = await source.read(chunk.subarray(kept, room), position);
    if (read === 0) break;
    const filled = kept + read;
    const offset = position - kept;
    position += read;
    const isLast = position >= source.size;
    if (isLast) chunk.fill(0, filled, filled + AHEAD_BYTES);
    const isEnd = isLast || offset + filled - AHEAD_BYTES >= to;
    const length = isEnd ? Math.min(filled, to - offset) : wholeLines(chunk, filled - AHEAD_BYTES);
    groups ??= groupsOf(needles, chunk.subarray(0, filled));
    const places = placesIn(kernel, groups, length);
    const found = scan.take(kernel, places, { offset, length, filled });
    searched = offset + length;
    const isEnough = found.length > 0 && (await tell(found)) === false;
    pace.progress?.(Math.min(position, to) - from);
    if (isEnd || isEnough) break;
    kept = kernel.keep(length, filled);
  }
  if (idle.length < MOST_IDLE) idle.push(kernel);
  return { to: searched, lineEnds: scan.line };
}

/** How many of the chunk's first `length` bytes are lines of which none is cut; all of them where there is none at all. */
function wholeLines(chunk: Uint8Array, length: number): number {
  const feed = length <= 0 ? -1 : chunk.subarray(0, length).lastIndexOf(LF);
  return feed < 0 ? Math.max(0, length) : feed + 1;
}

/** Kernels that nobody uses. */
const idle: Kernel[] = [];
const MOST_IDLE = 2;

/** Where needles begin among the chunk's first `length` bytes, in order. */
function placesIn(kernel: Kernel, groups: readonly Group[], length: number): number[] {
  const places: number[] = [];
  for (const { needles, offsets, distance } of groups) {
    kernel.seek(needles, offsets, distance);
    for (let from = 0; from < length; from += MOST_FOUND) {
      const found = kernel.find(from, Math.min(length, from + MOST_FOUND));
      for (const place of found) places.push(from + place);
    }
  }
  return places.length > 1 ? [...new Set(places)].sort((a, b) => a - b) : places;
}

/** Where the line begins in the source that the byte at `from` is part of, or as near to it as is looked. */
async function lineBefore(source: ByteSource, from: number): Promise<number> {
  const start = Math.max(0, from - LONGEST_LINE);
  const bytes = new Uint8Array(from - start);
  if (bytes.length === 0) return from;
  const read = await source.read(bytes, start);
  const feed = bytes.subarray(0, read).lastIndexOf(LF);
  return start + feed + 1;
}

/** Counts lines along the chunks, and gathers the places on each. */
class Lines {
  line = 0;
  /** Byte at which the line begins that the next chunk begins in. */
  #offset: number;
  readonly #isBare: boolean;
  readonly #needles: readonly Uint8Array[];
  /** The needles that begin with each byte, as indices in order. */
  readonly #beginning: readonly (readonly number[])[];

  constructor(needles: readonly Uint8Array[], isBare: boolean, offset: number) {
    this.#needles = needles;
    this.#isBare = isBare;
    this.#offset = offset;
    const beginning: number[][] = Array.from({ length: 256 }, () => []);
    for (const [index, needle] of needles.entries()) beginning[needle[0] ?? 0]?.push(index);
    this.#beginning = beginning;
  }

  take(
    kernel: Kernel,
    places: readonly number[],
    { offset, length, filled }: { offset: number; length: number; filled: number },
  ): FoundLine[] {
    const { chunk } = kernel;
    const found: FoundLine[] = [];
    let at = 0;
    for (let index = 0; index < places.length;) {
      const place = places[index] ?? 0;
      const start = chunk.subarray(at, place).lastIndexOf(LF);
      if (start >= 0) {
        this.line += kernel.countLines(at + start + 1, at);
        at += start + 1;
        this.#offset = offset + at;
      }
      const rest = chunk.subarray(0, filled).indexOf(LF, place);
      const end = rest < 0 ? filled : rest;
      const onLine: number[] = [];
      const named: number[] = [];
      for (; index < places.length && (places[index] ?? 0) < end; index++) {
        const at = places[index] ?? 0;
        onLine.push(offset + at);
        named.push(this.#needleAt(chunk, at));
      }
      const begin = this.#offset - offset;
      const isWhole = !this.#isBare && rest >= 0 && begin >= 0 && end - begin <= LONGEST_LINE;
      const bytes = isWhole ? chunk.slice(begin, end) : undefined;
      found.push({ line: this.line, offset: this.#offset, places: onLine, needles: named, bytes });
    }
    this.line += kernel.countLines(length, at);
    const lastFeed = chunk.subarray(0, length).lastIndexOf(LF);
    if (lastFeed >= 0) this.#offset = offset + lastFeed + 1;
    return found;
  }

  /** The first needle that stands at a place. */
  #needleAt(chunk: Uint8Array, at: number): number {
    for (const index of this.#beginning[chunk[at] ?? 0] ?? []) {
      const needle = this.#needles[index];
      let same = 1;
      while (needle && same < needle.length && chunk[at + same] === needle[same]) same++;
      if (same === needle?.length) return index;
    }
    return -1;
  }
}

const LF = 0x0a;
