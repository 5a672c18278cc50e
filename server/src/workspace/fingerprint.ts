import { statOf } from '../reading/statOf.ts';

/**
 * What tells a file that changed from one that did not; rejects with the system's error. What writes a file anew in place can set the
 * time of its last write back, but not that of its last change.
 */
export async function fingerprintOf(path: string): Promise<string> {
  const { size, mtimeMs, ctimeMs, ino } = await statOf(path);
  return `${size}:${mtimeMs}:${ctimeMs}:${ino}`;
}
