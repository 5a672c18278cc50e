import type { Dialect } from '../log/format.ts';
import type { LogRecord } from '../log/record.ts';
import type { ByteSource } from './byteSource.ts';

/** Bytes of a head line that are looked at, and how far another one is looked for. */
export const LONGEST_HEAD = 16 << 10;

/**
 * The record whose head line begins at a byte, which is that of the 0-based line `line`, without the lines that go on with it;
 * undefined where no record begins there. Rejects with the system's error.
 */
export async function headAt(
  source: ByteSource,
  dialect: Dialect,
  offset: number,
  line: number,
): Promise<LogRecord | undefined> {
  const bytes = new Uint8Array(Math.min(LONGEST_HEAD, source.size - offset));
  const all = bytes.subarray(0, await source.read(bytes, offset));
  const feed = all.indexOf(LF);
  return headIn(feed < 0 ? all : all.subarray(0, feed), dialect, offset, line);
}

/** The same of a line whose bytes are at hand, without its line feed. */
export function headIn(
  bytes: Uint8Array,
  dialect: Dialect,
  offset: number,
  line: number,
): LogRecord | undefined {
  const text = decoder.decode(bytes).replace(/\r$/, '');
  return dialect.read({ firstLine: line, lines: [text], offsets: [offset] })[0];
}

/**
 * Where a head line begins at or before a byte, so that no record is cut there; the byte itself where none is within some KiB.
 * Rejects with the system's error.
 */
export async function headBefore(source: ByteSource, dialect: Dialect, near: number): Promise<number> {
  const from = Math.max(0, near - LONGEST_HEAD);
  const bytes = new Uint8Array(near - from);
  const all = bytes.subarray(0, await source.read(bytes, from));
  const finder = dialect.heads();
  let end = all.length;
  for (;;) {
    const feed = all.lastIndexOf(LF, end - 1);
    if (feed < 0) return near;
    const next = all.indexOf(LF, feed + 1);
    if (!Number.isNaN(finder.stampAt(all, feed + 1, next < 0 ? all.length : next)) && next >= 0)
      return from + feed + 1;
    end = feed;
    if (end === 0) return near;
  }
}

/** Where the first line begins behind a byte; the byte itself where none does within some KiB. Rejects with the system's error. */
export async function lineAfter(source: ByteSource, near: number): Promise<number> {
  const bytes = new Uint8Array(LONGEST_HEAD);
  const feed = bytes.subarray(0, await source.read(bytes, near)).indexOf(LF);
  return feed < 0 ? near : near + feed + 1;
}

const LF = 0x0a;
const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
