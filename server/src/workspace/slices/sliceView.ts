import type { Dialect } from '../../log/format.ts';
import type { Slice } from '../../protocol/slice.ts';
import type { LogFile } from '../logFile.ts';

/** A log as its slice's document shows it: lines count from the slice's first, bytes and uri are the log's own. */
export function viewThrough(log: LogFile, { fromLine }: Pick<Slice, 'fromLine'>): LogFile {
  return { ...log, dialect: fromLineOn(log.dialect, fromLine) };
}

/** A dialect for lines that are counted from line `first` of the file: some tell a record by where it stands. */
function fromLineOn(dialect: Dialect, first: number): Dialect {
  return {
    ...dialect,
    heads: (firstLine = 0) => dialect.heads(firstLine + first),
    read: (section, memory, brief) =>
      dialect
        .read({ ...section, firstLine: section.firstLine + first }, memory, brief)
        .map((record) => ({ ...record, line: record.line - first, endLine: record.endLine - first })),
    tokens: (lines, index, firstLine = 0) => dialect.tokens(lines, index, firstLine + first),
  };
}
