import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sideBySide } from '../reading/sideBySide.ts';
import type { Unusable } from './logFile.ts';

/** A text beside the logs that somebody wrote or pasted together. */
export interface Note {
  readonly uri: string;
  readonly lines: readonly string[];
}

/** Larger texts are no notes, and of more than so many only the first are looked at. */
const MOST_BYTES = 256 << 10;
const MOST_NOTES = 200;
const AT_ONCE = 8;
const ENDINGS = new Set(['.txt', '.csv', '.tsv', '.text', '']);

const known = new WeakMap<Unusable, Note | 'none'>();

/** The small texts on disk among files that are no logs. What cannot be read is passed over. Rejects with the signal's reason. */
export async function notesAmong(foreign: readonly Unusable[], signal?: AbortSignal): Promise<Note[]> {
  const asked = foreign.filter(
    ({ uri }) => uri.startsWith('file:') && ENDINGS.has(extname(uri).toLowerCase()),
  );
  const found = await sideBySide(asked.slice(0, MOST_NOTES), AT_ONCE, async (one) => {
    signal?.throwIfAborted();
    const note = known.get(one) ?? (await readNote(one.uri).catch(() => 'none' as const));
    known.set(one, note);
    return note;
  });
  return found.filter((one): one is Note => one !== 'none');
}

async function readNote(uri: string): Promise<Note | 'none'> {
  const path = fileURLToPath(uri);
  const { size } = await stat(path);
  if (size > MOST_BYTES) return 'none';
  const text = decoder.decode(await readFile(path));
  return text.includes('\0') ? 'none' : { uri, lines: text.split(/\r?\n/) };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
