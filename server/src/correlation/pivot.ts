import type { Clock } from '../log/clock.ts';
import type { Instant } from '../log/instant.ts';
import type { LogRecord } from '../log/record.ts';
import { recordAt } from '../reading/recordAt.ts';
import type { Pace } from '../reading/lines.ts';
import type { LogFile } from '../workspace/logFile.ts';

/** The record and the instant that a correlation starts from. */
export interface Pivot {
  readonly instant: Instant;
  readonly record: LogRecord;
  /** Said when the record is not the one that was asked for. */
  readonly reason?: string;
}

/** Why a line cannot be a pivot, in a sentence that says what to do. */
export class NoPivot extends Error {
  override name = 'NoPivot';
}

/** The pivot on a 0-based line of a log. Rejects with {@link NoPivot}, or the system's error. */
export async function pivotAt(log: LogFile, clock: Clock, line: number, pace?: Pace): Promise<Pivot> {
  const fences = await log.fences(pace);
  const lineCount = fences.lines[fences.count] ?? 0;
  // Editors show an empty line after the last line end.
  const wanted = line === lineCount ? line - 1 : line;
  const record = await log.read((source) => recordAt(source, log.dialect, fences, wanted));
  if (wanted >= lineCount)
    throw new NoPivot(`Line ${line + 1} is past the end: the log has ${lineCount} lines.`);
  if (!record) throw new NoPivot('No line of this log begins a record that we can read.');
  if (!Number.isFinite(record.stamp) || log.dialect.face === 'uptime' || log.dialect.face === 'none') {
    const why = clock.undated === undefined ? '' : `: its log counts uptime only, and ${clock.undated}`;
    throw new NoPivot(`This line has no date${why}. Correlate around a time instead.`);
  }
  const found: Pivot = { record, instant: clock.toInstant(record.stamp) };
  if (line >= record.line) return found;
  return { ...found, reason: `line ${line + 1} stands before the first dated record; that one is taken` };
}
