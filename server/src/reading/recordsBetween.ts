import type { Dialect } from '../log/format.ts';
import type { Stamp } from '../log/instant.ts';
import type { LogRecord } from '../log/record.ts';
import { type Block, readBlock, sectionOf } from './block.ts';
import type { ByteSource } from './byteSource.ts';
import { blocksWhere } from './fenceGroups.ts';
import type { Fences } from './fences.ts';

/** A record and its lines, of which it has one or more. */
export interface RecordLines {
  readonly record: LogRecord;
  readonly lines: readonly string[];
}

/** A log of which records are asked. */
export interface Asked {
  readonly dialect: Dialect;
  readonly fences: Fences;
  read<Result>(use: (source: ByteSource) => Promise<Result>): Promise<Result>;
  /** Puts records of one block together that are one; absent where each is its own. */
  readonly gather?: (records: LogRecord[]) => LogRecord[];
}

/**
 * The dated records with stamps from `from` to `to`, both included, in order of their stamps, ties in file order; batch by batch.
 * Reads only blocks that may hold some, in order of their least stamps: where records go back in time, as many blocks are in
 * memory as overlap. Rejects with the system's error or the signal's reason.
 */
export async function* recordsBetween(
  asked: Asked,
  { from, to }: { readonly from: Stamp; readonly to: Stamp },
  signal?: AbortSignal,
): AsyncGenerator<readonly RecordLines[]> {
  const { fences, dialect } = asked;
  const memory = dialect.memory?.();
  const blocks = blocksWhere(fences, (least, greatest) => least <= to && greatest >= from);
  const leastOf = (at: number): number => fences.least[blocks[at] ?? -1] ?? Infinity;
  blocks.sort((a, b) => (fences.least[a] ?? 0) - (fences.least[b] ?? 0) || a - b);
  let waiting: RecordLines[] = [];
  for (let at = 0; at < blocks.length; at++) {
    signal?.throwIfAborted();
    const index = blocks[at] ?? 0;
    const block = await asked.read((source) => readBlock(source, dialect, fences, index));
    for (const found of recordsIn(block, asked, { from, to }, memory)) waiting.push(found);
    waiting.sort((a, b) => a.record.stamp - b.record.stamp || a.record.byteOffset - b.record.byteOffset);
    const next = at + 1 < blocks.length ? leastOf(at + 1) : Infinity;
    let ready = 0;
    while (ready < waiting.length && (waiting[ready]?.record.stamp ?? Infinity) < next) ready++;
    if (ready === 0) continue;
    yield waiting.slice(0, ready);
    waiting = waiting.slice(ready);
  }
  if (waiting.length > 0) yield waiting;
}

/** Of a block, the records in the window, decoded from the first head in it to the last. */
function recordsIn(
  block: Block,
  { dialect, gather }: Asked,
  { from, to }: { readonly from: Stamp; readonly to: Stamp },
  memory: object | undefined,
): RecordLines[] {
  const isIn = (stamp: number): boolean => stamp >= from && stamp <= to;
  const first = block.stamps.findIndex(isIn);
  if (first < 0) return [];
  const last = block.stamps.findLastIndex(isIn);
  const start = block.starts[first] ?? 0;
  const end = block.starts[last + 1] ?? block.bytes.length;
  const firstLine = block.firstLine + (block.headLines[first] ?? 0);
  const section = sectionOf(block.bytes.subarray(start, end), block.offset + start, firstLine);
  const decoded = dialect.read(section, memory);
  return (gather?.(decoded) ?? decoded)
    .filter(({ stamp }) => isIn(stamp))
    .map((record) => ({
      record,
      lines: section.lines.slice(record.line - firstLine, record.endLine - firstLine + 1),
    }));
}
