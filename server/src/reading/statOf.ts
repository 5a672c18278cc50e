import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { SmallCalls } from './smallCalls.ts';

const calls = new SmallCalls();

/** What was told at once in this turn of the event loop, by path. */
const told = new Map<string, Stats>();

/** What the system knows of a file or folder now; undefined where to ask may block this thread. Throws the system's error. */
export function statHere(path: string): Stats | undefined {
  const found = calls.here(() => statSync(path));
  if (found === undefined) return undefined;
  if (told.size === 0) setImmediate(() => told.clear());
  told.set(path, found);
  return found;
}

/** What {@link statHere} answered last in this turn of the event loop; undefined where nobody asked it. */
export const toldThisTurn = (path: string): Stats | undefined => told.get(path);

/** What the system knows of a file or folder now. Rejects with the system's error. */
export async function statOf(path: string): Promise<Stats> {
  return calls.make(
    () => statSync(path),
    () => stat(path),
  );
}
