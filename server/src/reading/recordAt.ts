import type { Dialect } from '../log/format.ts';
import type { LogRecord } from '../log/record.ts';
import { readBlock, recordsOf } from './block.ts';
import type { ByteSource } from './byteSource.ts';
import type { Fences } from './fences.ts';

/**
 * The record that a 0-based line of a file belongs to: a line of a stack trace belongs to its head. Before the
 * file's first head line it is the first record. Undefined when the file has no such line, or no record.
 */
export async function recordAt(
  source: ByteSource,
  dialect: Dialect,
  fences: Fences,
  line: number,
): Promise<LogRecord | undefined> {
  if (line < 0 || line >= (fences.lines[fences.count] ?? 0)) return undefined;
  const index = blockOfLine(fences, line);
  let block = await readBlock(source, dialect, fences, index);
  if (block.starts.length === 0 && index + 1 < fences.count) {
    block = await readBlock(source, dialect, fences, index + 1);
  }
  const within = line - block.firstLine;
  let head = 0;
  while (head + 1 < block.headLines.length && (block.headLines[head + 1] ?? 0) <= within) head++;
  const records = recordsOf(block, dialect, head, head + 1);
  return records.find((record) => record.endLine >= line) ?? records.at(-1);
}

/** The block that holds a 0-based line of the file. */
export function blockOfLine({ lines, count }: Fences, line: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle] ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}
