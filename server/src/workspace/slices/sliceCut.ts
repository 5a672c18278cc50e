import type { ByteSource } from '../../reading/byteSource.ts';
import type { Fences } from '../../reading/fences.ts';
import { eachLine } from '../../reading/lines.ts';

/** A stretch of a file: bytes and 0-based lines, ends excluded. */
export interface Stretch {
  readonly fromByte: number;
  readonly toByte: number;
  readonly fromLine: number;
  readonly toLine: number;
}

export interface Cut {
  /** 0-based line that the stretch must hold. */
  readonly line: number;
  /** Bytes that it may have. */
  readonly bytes: number;
  /** Share of them that may lie before the line: 0 to 1. */
  readonly lead: number;
}

/** A block this many times as long as the cut is cut inside its record. */
const LONGEST = 2;

/**
 * The stretch of whole blocks around a line; as blocks begin at head lines, no record is torn. Only a record that alone
 * is far longer than the cut is, and then between lines; a line that is, between characters. Rejects with the system's error.
 */
export async function cutAround(
  source: ByteSource,
  fences: Fences,
  cut: Cut,
  signal?: AbortSignal,
): Promise<Stretch> {
  const block = blockOfLine(fences, cut.line);
  const { offsets } = fences;
  const [start, end] = [offsets[block] ?? 0, offsets[block + 1] ?? 0];
  if (end - start > LONGEST * cut.bytes) return cutInside(source, fences, block, cut, signal);
  const spare = Math.max(0, cut.bytes - (end - start));
  const size = offsets[fences.count] ?? 0;
  const before = Math.min(start, Math.max(spare * cut.lead, spare - (size - end)));
  const after = Math.min(size - end, spare - before);
  let [from, to] = [block, block + 1];
  while (from > 0 && (offsets[from - 1] ?? 0) >= start - before) from--;
  while (to < fences.count && (offsets[to + 1] ?? Infinity) <= end + after) to++;
  return {
    fromByte: offsets[from] ?? 0,
    toByte: offsets[to] ?? 0,
    fromLine: fences.lines[from] ?? 0,
    toLine: fences.lines[to] ?? 0,
  };
}

/** The block that a line lies in; the last for a line past the end. */
export function blockOfLine({ lines, count }: Fences, line: number): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle] ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A stretch of whole lines around one in a block that is too long; found in two passes, since lines are not kept. */
async function cutInside(
  source: ByteSource,
  fences: Fences,
  block: number,
  { line: wanted, bytes, lead }: Cut,
  signal?: AbortSignal,
): Promise<Stretch> {
  const [from, to] = [fences.offsets[block] ?? 0, fences.offsets[block + 1] ?? 0];
  const firstLine = fences.lines[block] ?? 0;
  const range = { from, to, signal };
  let line = firstLine;
  let [wantedFrom, wantedTo] = [from, to];
  await eachLine(
    source,
    (_bytes, _start, _end, offset) => {
      if (line === wanted) wantedFrom = offset;
      if (line === wanted + 1) wantedTo = offset;
      line++;
    },
    range,
  );
  if (wantedTo - wantedFrom > bytes) {
    return {
      fromByte: wantedFrom,
      toByte: await characterEnd(source, wantedFrom + bytes),
      fromLine: wanted,
      toLine: wanted + 1,
    };
  }
  const spare = bytes - (wantedTo - wantedFrom);
  const earliest = Math.max(from, wantedFrom - Math.max(spare * lead, spare - (to - wantedTo)));
  let found: { fromByte: number; fromLine: number } | undefined;
  let [toByte, toLine] = [wantedTo, wanted + 1];
  line = firstLine;
  await eachLine(
    source,
    (_bytes, _start, _end, offset) => {
      if (offset >= earliest) found ??= { fromByte: offset, fromLine: line };
      if (found && offset > wantedFrom && offset <= found.fromByte + bytes) [toByte, toLine] = [offset, line];
      line++;
    },
    range,
  );
  const { fromByte, fromLine } = found ?? { fromByte: wantedFrom, fromLine: wanted };
  if (to <= fromByte + bytes) [toByte, toLine] = [to, fences.lines[block + 1] ?? line];
  return { fromByte, toByte, fromLine, toLine };
}

/** The byte at or shortly before `position` at which a UTF-8 character begins. */
async function characterEnd(source: ByteSource, position: number): Promise<number> {
  const bytes = new Uint8Array(4);
  const read = await source.read(bytes, position - 3);
  let back = 0;
  while (back < 3 && read > 3 - back && ((bytes[3 - back] ?? 0) & 0xc0) === 0x80) back++;
  return position - back;
}
