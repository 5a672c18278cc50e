import { existsSync, readFileSync } from 'node:fs';

const COUNTERS = '/proc/self/io';

/** Why bytes cannot be counted here; false where they can. */
export const cannotCount = existsSync(COUNTERS)
  ? false
  : 'this system does not count the bytes that a process reads';

/** Bytes that this process, all its threads included, reads from files and pipes while `work` runs. */
export async function bytesRead(work: () => Promise<unknown>): Promise<number> {
  const before = readSoFar();
  await work();
  return readSoFar() - before;
}

const readSoFar = (): number => Number(/^rchar: (\d+)/m.exec(readFileSync(COUNTERS, 'latin1'))?.[1]);
