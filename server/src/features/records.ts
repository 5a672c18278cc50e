import type { Clock } from '../log/clock.ts';
import type { FieldValue, LogRecord } from '../log/record.ts';
import { formatIso } from '../log/zone.ts';
import type { RecordOnWire } from '../protocol/records.ts';
import type { LogFile } from '../workspace/logFile.ts';

/** One log as its records name it. */
export interface RecordSource {
  /** What to call the file: a path or a uri. */
  readonly file: string;
  readonly log: Pick<LogFile, 'dialect' | 'recognition' | 'printed'>;
  readonly clock: Clock;
  readonly node?: string | undefined;
}

/** A record as data for others; lines count from 0. */
export function recordOnWire({ file, log, clock, node }: RecordSource, record: LogRecord): RecordOnWire {
  const { face } = log.dialect;
  const dated = (face === 'utc' || face === 'local') && Number.isFinite(record.stamp);
  const instant = dated ? clock.toInstant(record.stamp) : null;
  const fields: Record<string, FieldValue> = { ...record.fields };
  if (dated && record.lasted) {
    fields['startInstant'] = clock.toInstant(record.lasted.start);
    fields['endInstant'] = clock.toInstant(record.lasted.end);
  }
  return {
    file,
    line: record.line,
    endLine: record.endLine,
    instant,
    time: instant === null ? null : formatIso(instant, clock.zone.name),
    zone: clock.zone.name,
    format: log.recognition.format.id,
    ...(record.level ? { level: record.level } : {}),
    ...(record.kind ? { kind: record.kind } : {}),
    ...(node === undefined ? {} : { node }),
    message: record.message,
    fields,
  };
}
