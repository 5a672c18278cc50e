import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { Dialect } from '../log/format.ts';
import { type LogRecord, weight } from '../log/record.ts';
import { eachRecordOf } from './eachRecordOf.ts';
import type { LineSource } from './view.ts';

/** Entries in one outline at most. */
const MOST_SYMBOLS = 5_000;
const LONGEST_NAME = 120;

/**
 * The turning points of a log: elections, role changes, exceptions, restarts, long pauses, retransmissions. Each spans
 * to the line before the next, so that an editor can show which one a line lies under. Rejects with the signal's reason.
 */
export async function documentSymbols(
  source: LineSource,
  dialect: Dialect,
  signal?: AbortSignal,
): Promise<DocumentSymbol[]> {
  const landmarks: LogRecord[] = [];
  for await (const records of eachRecordOf(source, dialect, signal)) {
    for (const record of records) if (record.landmark !== undefined) landmarks.push(record);
    if (landmarks.length >= MOST_SYMBOLS) break;
  }
  return landmarks.slice(0, MOST_SYMBOLS).map((record, index) => {
    const next = landmarks[index + 1]?.line ?? source.lineCount;
    return symbol(record, Math.max(record.endLine, next - 1));
  });
}

function symbol(record: LogRecord, lastLine: number): DocumentSymbol {
  const { line, landmark = '', reading } = record;
  return {
    name: landmark.length > LONGEST_NAME ? `${landmark.slice(0, LONGEST_NAME)}…` : landmark,
    ...(reading === undefined ? {} : { detail: reading }),
    kind: weight(record) >= 4 ? SymbolKind.Event : SymbolKind.Key,
    range: { start: { line, character: 0 }, end: { line: lastLine, character: 0 } },
    selectionRange: { start: { line, character: 0 }, end: { line, character: 0 } },
  };
}
