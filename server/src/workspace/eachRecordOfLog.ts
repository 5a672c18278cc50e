import type { LogRecord } from '../log/record.ts';
import { eachRecord } from '../reading/eachRecord.ts';
import type { LogFile } from './logFile.ts';

/**
 * All records of a stream of a log's text, as {@link eachRecord}; of a printed text, what was stored together as one
 * record. The stream begins at the 0-based line `firstLine` of the log, with a whole record.
 */
export async function* eachRecordOfLog(
  chunks: AsyncIterable<Uint8Array>,
  log: Pick<LogFile, 'dialect' | 'printed'>,
  signal?: AbortSignal,
  firstLine = 0,
): AsyncGenerator<LogRecord[]> {
  const batches = eachRecord(chunks, log.dialect, signal, firstLine);
  if (!log.printed) {
    yield* batches;
    return;
  }
  const gathering = log.printed.gathering();
  for await (const batch of batches) yield gathering.add(batch);
  yield gathering.end();
}
