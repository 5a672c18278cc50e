import type { DocumentHighlight } from 'vscode-languageserver-types';
import type { Dialect } from '../log/format.ts';
import { type Mention, namesOn } from './mention.ts';
import type { LineSource } from './view.ts';

/** Lines looked through before others have their turn. */
const TURN = 5_000;

/** Every place of an open log that names a thing, however it is printed there. Rejects with the signal's reason. */
export async function documentHighlights(
  source: LineSource,
  dialect: Dialect,
  mention: Mention,
  signal?: AbortSignal,
): Promise<DocumentHighlight[]> {
  const places: DocumentHighlight[] = [];
  for (let from = 0; from < source.lineCount; from += TURN) {
    signal?.throwIfAborted();
    for (const [index, text] of source.lines(from, Math.min(source.lineCount, from + TURN)).entries()) {
      const columns = mention.forms.flatMap((form) => columnsOf(text, form));
      if (columns.length === 0) continue;
      const line = from + index;
      for (const { start, end } of namesOn(text, dialect, mention, columns)) {
        places.push({ range: { start: { line, character: start }, end: { line, character: end } } });
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return places;
}

function columnsOf(text: string, form: string): number[] {
  const columns: number[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) columns.push(at);
  return columns;
}
