import type { CodeLens } from 'vscode-languageserver-types';
import type { Dialect } from '../log/format.ts';
import { weight } from '../log/record.ts';
import { CORRELATE_COMMAND, CORRELATE_TITLE } from './codeActions.ts';
import type { LineSource } from './view.ts';

/** Lenses in one document at most: beyond that they hide the log instead of helping. */
const MOST_LENSES = 2_000;
const LINES_AT_ONCE = 2_000;

/** A lens above every record of level WARN and up. */
export function codeLens(uri: string, source: LineSource, dialect: Dialect): CodeLens[] {
  const lenses: CodeLens[] = [];
  for (let from = 0; from < source.lineCount && lenses.length < MOST_LENSES; from += LINES_AT_ONCE) {
    const lines = source.lines(from, Math.min(source.lineCount, from + LINES_AT_ONCE));
    for (const record of dialect.read({ firstLine: from, lines, offsets: lines.map(() => 0) })) {
      if (weight(record) < 4 || lenses.length >= MOST_LENSES) continue;
      const { line } = record;
      lenses.push({
        range: { start: { line, character: 0 }, end: { line, character: 0 } },
        command: { title: CORRELATE_TITLE, command: CORRELATE_COMMAND, arguments: [{ uri, line }] },
      });
    }
  }
  return lenses;
}
