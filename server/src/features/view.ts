import type { Dialect } from '../log/format.ts';
import type { LogRecord } from '../log/record.ts';
import type { Token } from '../log/token.ts';

/** Lines of an open document, however the editor holds them. */
export interface LineSource {
  readonly lineCount: number;
  /** UTF-16 units of the whole document, where that is known. */
  readonly length?: number;
  /** The lines `[from, to)` without their ends. */
  lines(from: number, to: number): string[];
}

/** A record among the records next to it in the file. */
export interface RecordInPlace {
  readonly record: LogRecord;
  readonly previous: LogRecord | undefined;
  readonly next: LogRecord | undefined;
}

/** Lines looked at before and after a line, at first; more when its record is longer. */
const NEAR = 200;
/** The same where each head is told by itself, so that it does not matter where reading begins. */
const NEAREST = 12;

/** The record that a line of an open log belongs to; undefined when no head line stands above it. */
export function recordInPlace(source: LineSource, dialect: Dialect, line: number): RecordInPlace | undefined {
  for (let reach = dialect.headShape ? NEAREST : NEAR; ; reach *= 8) {
    const from = Math.max(0, line - reach);
    const to = Math.min(source.lineCount, line + reach);
    const lines = source.lines(from, to);
    const records = dialect.read({ firstLine: from, lines, offsets: lines.map(() => 0) });
    const at = records.findLastIndex((record) => record.line <= line && line <= record.endLine);
    const record = records[at];
    const ends = records[at + 1] !== undefined || to === source.lineCount || reach >= NEAR;
    if (record && ends && (at > 0 || from === 0))
      return { record, previous: records[at - 1], next: records[at + 1] };
    if (from === 0 && to === source.lineCount)
      return record && { record, previous: undefined, next: records[at + 1] };
    if (from === 0 && !record) return undefined;
  }
}

/** What stands at a place of an open log; columns count UTF-16 units. */
export function tokenAt(
  source: LineSource,
  dialect: Dialect,
  place: { readonly line: number; readonly character: number },
): { token: Token; place: RecordInPlace | undefined } | undefined {
  const found = recordInPlace(source, dialect, place.line);
  const lines = found
    ? source.lines(found.record.line, found.record.endLine + 1)
    : source.lines(place.line, place.line + 1);
  const index = found ? place.line - found.record.line : 0;
  const token = dialect
    .tokens(lines, index, found?.record.line ?? place.line)
    .find(({ start, end }) => start <= place.character && place.character < end);
  return token && { token, place: found };
}
