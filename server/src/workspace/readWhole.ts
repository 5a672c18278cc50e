import type { Pace } from '../reading/lines.ts';
import type { LogFile } from './logFile.ts';

/**
 * Reads a log for its fences, and with `ids` in the same pass for where ids stand. That takes two fifths longer; a pass of its own would
 * read the log once more, from the disk where it is larger than the system's memory. Where the log was read already, ids are left to
 * {@link LogFile.search}. Rejects with the system's error or the signal's reason.
 */
export async function readWhole(log: LogFile, pace: Pace, { ids }: { readonly ids: boolean }): Promise<void> {
  const isUnread = log.settled !== undefined && log.settled() === undefined;
  if (ids && isUnread) await log.search?.fileIds(pace);
  await log.fences(pace);
}
