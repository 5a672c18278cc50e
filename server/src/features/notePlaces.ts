import type { Location } from 'vscode-languageserver-types';
import type { Unusable } from '../workspace/logFile.ts';
import { notesAmong } from '../workspace/notes.ts';
import type { Mention } from './mention.ts';

/** Every place in small texts beside the logs that names a thing, where it is looked for there. Rejects with the signal's reason. */
export async function notePlaces(
  foreign: readonly Unusable[],
  { inNotes }: Mention,
  signal?: AbortSignal,
): Promise<Location[]> {
  if (!inNotes) return [];
  const places: Location[] = [];
  for (const { uri, lines } of await notesAmong(foreign, signal)) {
    for (const [line, text] of lines.entries())
      for (const { start, end } of inNotes(text))
        places.push({
          uri,
          range: { start: { line, character: start }, end: { line, character: end } },
        });
    await new Promise((resolve) => setImmediate(resolve));
  }
  return places;
}
