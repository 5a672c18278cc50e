import type { Dialect } from '../log/format.ts';
import { stamp as stampAt } from '../log/instant.ts';
import type { LogRecord } from '../log/record.ts';
import { type Block, bytesOfBlocks } from './block.ts';
import { borrow, giveBack, type Lent } from './blockMemory.ts';
import type { ByteSource } from './byteSource.ts';
import type { Fences } from './fences.ts';
import { weighed } from './loudest.ts';
import {
  type Around,
  inTimeOrder,
  isWeighedByLevel,
  loudestAt,
  type Neighbourhood,
} from './neighbourhood.ts';
import { SLOT_BYTES } from './slots.ts';
import { blocksAround } from './windowBlocks.ts';

/** More of one log is left to {@link lookAround}, which lets others have their turn. */
const MOST_BYTES = 512 << 10;

/**
 * What `lookAround` answers, at once: without a promise for each step, of which a question over some logs takes a hundred. Undefined where
 * that may block this thread, where what is nearest may lie outside the window, and of a log whose records are weighed by more than
 * their level; and where kinds are asked for. Throws the system's error.
 */
export function lookHere(
  source: ByteSource,
  dialect: Dialect,
  fences: Fences,
  around: Around,
): Neighbourhood | undefined {
  if (!isWeighedByLevel(dialect) || !dialect.rowOf || around.kinds) return undefined;
  const { near, headsBeyond } = blocksAround(fences, around, MOST_BYTES);
  if (headsBeyond > 0) return undefined;
  const lent: Lent[] = [];
  try {
    const blocks = runsHere(source, dialect, fences, near, lent);
    if (!blocks) return undefined;
    const { inside, before, after } = weighed(blocks, dialect, around);
    if (before === Infinity || after === Infinity) return undefined;
    const read = new Map(blocks);
    const records: LogRecord[] = [];
    for (const { index, head } of inside.loudest(around.limit, true)) {
      const block = read.get(index);
      const record = block && recordAt(block, head, dialect);
      if (record) records.push(record);
    }
    const nearest = loudestAt(records, around.stamp, Math.min(before, after));
    if (!nearest) return undefined;
    return { before, after, nearest, hits: inTimeOrder(records), more: inside.count - records.length };
  } finally {
    lent.forEach(giveBack);
  }
}

/** A Buffer tells a line as text in a third of the time that TextDecoder takes. */
interface BlockHere extends Block {
  readonly bytes: Buffer;
}

/** Blocks, given in file order, those that follow each other read as one, under the index of the first. Undefined where that may block this thread. */
function runsHere(
  source: ByteSource,
  { headShape }: Dialect,
  fences: Fences,
  indices: readonly number[],
  lent: Lent[],
): [index: number, block: BlockHere][] | undefined {
  const runs: [number, BlockHere][] = [];
  for (let at = 0; at < indices.length;) {
    const from = indices[at] ?? 0;
    let to = from + 1;
    while (indices[++at] === to && bytesOfBlocks(fences, from, to + 1) <= SLOT_BYTES) to++;
    const memory = borrow(bytesOfBlocks(fences, from, to));
    lent.push(memory);
    const { slot } = memory;
    if (!slot || !headShape) return undefined;
    const bytes = Buffer.from(memory.bytes.buffer, memory.bytes.byteOffset, memory.bytes.length);
    const offset = fences.offsets[from] ?? 0;
    const read = source.readHere?.(bytes, offset);
    // A file that was cut off meanwhile has fewer, and is told by the other look.
    if (read !== bytes.length) return undefined;
    slot.fill(read);
    const { stamps, starts, headLines, capitals } = slot.headsIn(0, read, headShape);
    const firstLine = fences.lines[from] ?? 0;
    runs.push([from, { offset, firstLine, bytes, stamps, starts, headLines, capitals }]);
  }
  return runs;
}

/** The record of one of a block's heads; undefined where the dialect has none. */
function recordAt(
  { bytes, offset, firstLine, starts, stamps, headLines }: BlockHere,
  head: number,
  dialect: Dialect,
): LogRecord | undefined {
  const start = starts[head] ?? 0;
  const text = withoutMark(bytes.toString('utf8', start, starts[head + 1] ?? bytes.length));
  const row = dialect.rowOf?.(text);
  if (!row) return undefined;
  const { level, message, fields } = row;
  const line = firstLine + (headLines[head] ?? 0);
  const next = headLines[head + 1];
  const endLine = next === undefined ? line + feedsIn(text) : firstLine + next - 1;
  const stamp = stampAt(stamps[head] ?? NaN);
  return { line, endLine, byteOffset: offset + start, stamp, level, message, fields };
}

/** Line feeds before the last character. */
function feedsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < text.length - 1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

const BYTE_ORDER_MARK = 0xfeff;

/** Where a line begins with one, a decoder would drop it. */
const withoutMark = (text: string): string => (text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text);
