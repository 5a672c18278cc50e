import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { Dialect } from '../log/format.ts';
import { type LogRecord, weight } from '../log/record.ts';
import { formatSpan } from '../protocol/spans.ts';
import { type StepBack, StepSearch } from '../reading/stepsBack.ts';
import { eachRecordOf } from './eachRecordOf.ts';
import type { LineSource } from './view.ts';

/** Entries in one outline at most. */
const MOST_SYMBOLS = 5_000;
const LONGEST_NAME = 120;

/**
 * The turning points of a log: elections, role changes, exceptions, restarts, long pauses, retransmissions, steps of its clock. A process holds
 * its roles and elections, and those what happened in them. What opens a stretch of the log spans to the line before the
 * next as wide, so that an editor can show in which role a line lies; an event spans its own lines. Rejects with the
 * signal's reason.
 */
export async function documentSymbols(
  source: LineSource,
  dialect: Dialect,
  signal?: AbortSignal,
): Promise<DocumentSymbol[]> {
  const landmarks: Landmark[] = [];
  const steps = dialect.marks && new StepSearch();
  for await (const records of eachRecordOf(source, dialect, signal)) {
    for (const record of records) {
      if (record.landmark !== undefined) landmarks.push(record);
      if (Number.isFinite(record.stamp)) steps?.see(record.stamp, record.line, record.byteOffset);
    }
    if (landmarks.length >= MOST_SYMBOLS) break;
  }
  landmarks.push(...(steps?.finish() ?? []).map(stepBack));
  landmarks.sort((a, b) => a.line - b.line);
  const roots: DocumentSymbol[] = [];
  const open: { readonly symbol: DocumentSymbol; readonly period: number }[] = [];
  const closeUpTo = (period: number, line: number): void => {
    for (let last = open.at(-1); last && last.period >= period; last = open.at(-1)) {
      // A record that was torn may reach beyond the line on which the next one begins.
      last.symbol.range.end.line = Math.max(last.symbol.range.end.line, line);
      open.pop();
    }
  };
  for (const record of landmarks.slice(0, MOST_SYMBOLS)) {
    const { period } = record;
    if (period !== undefined) closeUpTo(period, record.line - 1);
    const entry = symbol(record);
    const parent = open.at(-1)?.symbol;
    if (parent) (parent.children ??= []).push(entry);
    else roots.push(entry);
    if (period !== undefined) open.push({ symbol: entry, period });
  }
  closeUpTo(0, (landmarks[MOST_SYMBOLS]?.line ?? source.lineCount) - 1);
  return roots;
}

/** What an entry is made of. */
type Landmark = Pick<LogRecord, 'line' | 'endLine' | 'landmark' | 'reading' | 'period' | 'level' | 'detail'>;

const stepBack = ({ line, from, to }: StepBack): Landmark => ({
  line,
  endLine: line,
  landmark: `Stamps go back by ${formatSpan(to - from)}`,
  reading: 'The clock was set, or summer time ended; distances across this line are not what they seem.',
  level: 'WARN',
});

function symbol(record: Landmark): DocumentSymbol {
  const { line, endLine, landmark = '', reading } = record;
  return {
    name: landmark.length > LONGEST_NAME ? `${landmark.slice(0, LONGEST_NAME)}…` : landmark,
    ...(reading === undefined ? {} : { detail: reading }),
    kind: kindOf(record),
    range: { start: { line, character: 0 }, end: { line: endLine, character: 0 } },
    selectionRange: { start: { line, character: 0 }, end: { line, character: 0 } },
  };
}

function kindOf(record: Landmark): SymbolKind {
  if (record.period === 1) return SymbolKind.Module;
  if (record.period === 2) return SymbolKind.Namespace;
  return weight(record) >= 4 ? SymbolKind.Event : SymbolKind.Key;
}
