import type { CodeLens } from 'vscode-languageserver-types';
import type { Dialect } from '../log/format.ts';
import { weight } from '../log/record.ts';
import { CORRELATE_COMMAND, CORRELATE_TITLE } from './codeActions.ts';
import { eachRecordOf } from './eachRecordOf.ts';
import type { LineSource } from './view.ts';

/** Lenses in one document at most: beyond that they hide the log instead of helping. */
const MOST_LENSES = 2_000;

/** A lens above every record of level WARN and up. Rejects with the signal's reason. */
export async function codeLens(
  uri: string,
  source: LineSource,
  dialect: Dialect,
  signal?: AbortSignal,
): Promise<CodeLens[]> {
  const lenses: CodeLens[] = [];
  for await (const records of eachRecordOf(source, dialect, signal)) {
    for (const record of records) {
      if (weight(record) < 4) continue;
      const { line } = record;
      lenses.push({
        range: { start: { line, character: 0 }, end: { line, character: 0 } },
        command: { title: CORRELATE_TITLE, command: CORRELATE_COMMAND, arguments: [{ uri, line }] },
      });
      if (lenses.length >= MOST_LENSES) return lenses;
    }
  }
  return lenses;
}
