import type { Stats } from 'node:fs';
import { statHere, statOf } from '../reading/statOf.ts';

/**
 * What tells a file that changed from one that did not; rejects with the system's error. What writes a file anew in place can set the
 * time of its last write back, but not that of its last change.
 */
export async function fingerprintOf(path: string): Promise<string> {
  return fingerprintIn(await statOf(path));
}

/** The same without a wait; undefined where that may block this thread. Throws the system's error. */
export function fingerprintHere(path: string): string | undefined {
  const found = statHere(path);
  return found && fingerprintIn(found);
}

const fingerprintIn = ({ size, mtimeMs, ctimeMs, ino }: Stats): string =>
  `${size}:${mtimeMs}:${ctimeMs}:${ino}`;
