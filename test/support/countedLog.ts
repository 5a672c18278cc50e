import type { LogFile } from '../../server/src/workspace/logFile.ts';

/** A log that counts the bytes which are read of it on this thread. */
export function countedLog(log: LogFile): { readonly log: LogFile; readonly read: () => number } {
  let read = 0;
  const counted: LogFile = {
    ...log,
    read: (use) =>
      log.read((source) =>
        use({
          size: source.size,
          read: async (into, position) => {
            const filled = await source.read(into, position);
            read += filled;
            return filled;
          },
        }),
      ),
  };
  return { log: counted, read: () => read };
}
