import type { LogRecord } from '../../log/record.ts';

/** A stop that adds less than this to the collections inside it only repeats what they say. */
const WORTH_TELLING_MS = 50;

/**
 * `records` in file order, with those stops turned into details that say no more than the collection just before
 * them, or that are too short to matter. A stop covers the collection it was made for: never add the two.
 */
export function quietStops(records: readonly LogRecord[]): LogRecord[] {
  let recent: LogRecord[] = [];
  return records.map((record) => {
    if (record.kind === 'pause') recent = [...recent.slice(-3), record];
    if (record.kind !== 'stop') return record;
    const excess = lengthOf(record) - recent.reduce((sum, pause) => sum + overlap(record, pause), 0);
    if (excess >= WORTH_TELLING_MS) return record;
    const quiet: Omit<LogRecord, 'landmark'> & { landmark?: string } = {
      ...record,
      level: 'DEBUG',
      detail: true,
    };
    delete quiet.landmark;
    return quiet;
  });
}

const lengthOf = ({ fields }: LogRecord): number => Number(fields['durationMs'] ?? 0);

/** Without stamps nearness in the file must do: the stop is printed right after its collection. */
function overlap(stop: LogRecord, pause: LogRecord): number {
  if (!stop.lasted || !pause.lasted) return stop.line - pause.endLine <= 1 ? lengthOf(pause) : 0;
  const start = Math.max(stop.lasted.start, pause.lasted.start);
  return Math.max(0, Math.min(stop.lasted.end, pause.lasted.end) - start);
}
