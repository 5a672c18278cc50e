import type { Dialect, HeadFinder, Section } from '../log/format.ts';
import type { LogRecord } from '../log/record.ts';
import { headsOf } from './blockHeads.ts';
import type { Lent } from './blockMemory.ts';
import type { ByteSource } from './byteSource.ts';
import type { Fences } from './fences.ts';
import { byteOrderMark } from './lines.ts';
import type { Heads } from './slots.ts';

/** One block of a file in memory, with the head lines in it. */
export interface Block extends Heads {
  /** Byte and 0-based line in the file at which the block begins. */
  readonly offset: number;
  readonly firstLine: number;
  readonly bytes: Uint8Array;
  /** Per head line its byte in the file, in a block of which only some lines are kept. */
  readonly offsets?: Float64Array;
}

/** Bytes that the blocks `[index, end)` of a file take. */
export const bytesOfBlocks = ({ offsets }: Fences, index: number, end = index + 1): number =>
  (offsets[end] ?? 0) - (offsets[index] ?? 0);

/** Reads block `index` of a file and finds its head lines. Rejects with the system's error. */
export async function readBlock(
  source: ByteSource,
  dialect: Dialect,
  fences: Fences,
  index: number,
): Promise<Block> {
  const bytes = new Uint8Array(bytesOfBlocks(fences, index));
  const offset = fences.offsets[index] ?? 0;
  const read = await source.read(bytes, offset);
  return blockOf(bytes.subarray(0, read), dialect, offset, fences.lines[index] ?? 0);
}

/** Blocks of a file that follow each other: from one up to another. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** Reads a run of blocks into memory that is as large as they are together. Rejects with the system's error. */
export async function readRun(
  source: ByteSource,
  dialect: Dialect,
  fences: Fences,
  { from, to }: Run,
  { bytes, slot }: Lent,
): Promise<Block[]> {
  const { offsets, lines } = fences;
  const first = offsets[from] ?? 0;
  const read = await source.read(bytes, first);
  slot?.fill(read);
  const blocks: Block[] = [];
  for (let index = from; index < to; index++) {
    const offset = offsets[index] ?? 0;
    const firstLine = lines[index] ?? 0;
    // A file that was cut off meanwhile has fewer.
    const start = Math.min(offset - first, read);
    const end = Math.min((offsets[index + 1] ?? 0) - first, read);
    const part = bytes.subarray(start, end);
    const shape = slot && dialect.headShape;
    const heads = shape ? slot.headsIn(start, end, shape) : headsIn(part, dialect, firstLine);
    const { stamps, starts, headLines, capitals } = heads;
    blocks.push({ offset, firstLine, bytes: part, stamps, starts, headLines, capitals });
  }
  return blocks;
}

/** The bytes of whole records as a block that begins at `offset` and `firstLine` of its file. */
export function blockOf(bytes: Uint8Array, dialect: Dialect, offset = 0, firstLine = 0): Block {
  return { offset, firstLine, bytes, ...headsIn(bytes, dialect, firstLine) };
}

const headsIn = (bytes: Uint8Array, dialect: Dialect, firstLine: number): Heads =>
  dialect.headShape ? headsOf(bytes, dialect.headShape) : headsFound(bytes, dialect.heads(firstLine));

/** The lines of these bytes that a finder takes for heads. */
function headsFound(bytes: Uint8Array, finder: HeadFinder): Heads {
  const stamps: number[] = [];
  const starts: number[] = [];
  const headLines: number[] = [];
  let line = 0;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(LF, start);
    const end = feed < 0 ? bytes.length : feed;
    const text = start + byteOrderMark(bytes, start, end);
    const stamp = finder.stampAt(bytes, text, end > text && bytes[end - 1] === CR ? end - 1 : end);
    if (!Number.isNaN(stamp)) {
      stamps.push(stamp);
      starts.push(start);
      headLines.push(line);
    }
    start = end + 1;
  }
  return {
    stamps: new Float64Array(stamps),
    starts: new Float64Array(starts),
    headLines: new Float64Array(headLines),
  };
}

/** Those head lines of a block that may tell something, without the lines that go on with them. */
export function sieved(block: Block, dialect: Dialect): Block {
  const { bytes, offset, firstLine } = block;
  const kept: number[] = [];
  let size = 0;
  block.starts.forEach((start, head) => {
    const end = lineEnd(bytes, start);
    if (!dialect.mayTell?.(bytes, start + byteOrderMark(bytes, start, end), end)) return;
    kept.push(head);
    size += end + 1 - start;
  });
  const lines = new Uint8Array(size);
  const starts: number[] = [];
  let at = 0;
  for (const head of kept) {
    const start = block.starts[head] ?? 0;
    const end = lineEnd(bytes, start);
    lines.set(bytes.subarray(start, end), at);
    starts.push(at);
    at += end - start;
    lines[at++] = LF;
  }
  const of = (column: Float64Array): Float64Array => Float64Array.from(kept, (head) => column[head] ?? 0);
  return {
    offset,
    firstLine,
    bytes: lines,
    starts: Float64Array.from(starts),
    stamps: of(block.stamps),
    headLines: of(block.headLines),
    offsets: of(block.starts).map((start) => offset + start),
  };
}

/** Where the line that begins at `start` ends, without its line end. */
export function lineEnd(bytes: Uint8Array, start: number): number {
  const feed = bytes.indexOf(LF, start);
  const end = feed < 0 ? bytes.length : feed;
  return end > start && bytes[end - 1] === CR ? end - 1 : end;
}

/** Decodes the heads `[from, to)` of a block and their continuation lines into records. */
export function recordsOf(block: Block, dialect: Dialect, from = 0, to = block.starts.length): LogRecord[] {
  if (from >= to) return [];
  const start = block.starts[from] ?? 0;
  const end = block.starts[to] ?? block.bytes.length;
  const firstLine = block.firstLine + (block.headLines[from] ?? 0);
  return dialect.read(sectionOf(block.bytes.subarray(start, end), block.offset + start, firstLine));
}

/** Decodes bytes that begin at `offset` and `firstLine` of their file into lines. */
export function sectionOf(bytes: Uint8Array, offset: number, firstLine: number): Section {
  const text = decoder.decode(bytes);
  if (text.length === bytes.length) return sectionOfAscii(text, offset, firstLine);
  const lines: string[] = [];
  const offsets: number[] = [];
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(LF, start);
    const end = feed < 0 ? bytes.length : feed;
    const last = end > start && bytes[end - 1] === CR ? end - 1 : end;
    lines.push(decoder.decode(bytes.subarray(start, last)));
    offsets.push(offset + start);
    start = end + 1;
  }
  return { firstLine, lines, offsets };
}

/** As many UTF-16 units as bytes: each stands for one, and places in the text are those in the bytes. */
function sectionOfAscii(text: string, offset: number, firstLine: number): Section {
  const lines: string[] = [];
  const offsets: number[] = [];
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    lines.push(text.slice(start, end > start && text.charCodeAt(end - 1) === CR ? end - 1 : end));
    offsets.push(offset + start);
    start = end + 1;
  }
  return { firstLine, lines, offsets };
}

const LF = 0x0a;
const CR = 0x0d;
const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
