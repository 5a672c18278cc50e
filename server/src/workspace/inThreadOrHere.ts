import { isRewritten } from '../indexing/rewritten.ts';
import type { LargeSearch, LogFile } from './logFile.ts';

/**
 * Reads a log in a thread where it is large, else `here`: also where its stamps are told anew, of which a thread knows nothing, or where it was
 * written anew before the thread looked. Rejects as the two do.
 */
export async function inThreadOrHere<Result>(
  { search, dialect }: LogFile,
  inThread: (search: LargeSearch) => Promise<Result>,
  here: () => Promise<Result>,
): Promise<Result> {
  if (!search || dialect.restamp) return here();
  try {
    return await inThread(search);
  } catch (error) {
    if (!isRewritten(error)) throw error;
    return here();
  }
}
