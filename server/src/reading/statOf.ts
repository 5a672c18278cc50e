import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { SmallCalls } from './smallCalls.ts';

const calls = new SmallCalls();

/** What the system knows of a file or folder now; undefined where to ask may block this thread. Throws the system's error. */
export const statHere = (path: string): Stats | undefined => calls.here(() => statSync(path));

/** What the system knows of a file or folder now. Rejects with the system's error. */
export async function statOf(path: string): Promise<Stats> {
  return calls.make(
    () => statSync(path),
    () => stat(path),
  );
}
