import { basename, dirname } from 'node:path';
import { isGeneric } from '../nodes/genericFolder.ts';

/** What to print as Hostname, which raw data does not hold, and where that comes from. */
export interface CaptureHost {
  readonly name: string;
  /** In words that follow the name: `from the name of the backup`. */
  readonly reason: string;
  /** True when the file's own name tells it. */
  readonly isNamed: boolean;
}

/**
 * The host of raw data: the one in the name of a backup, `tcpmon-datastore-HOST.tar` (builds until 2023-10-11 add an
 * address); else the nearest folder above that is not called by what is in it; else `unknown`.
 */
export function captureHost(path: string): CaptureHost {
  const named = /^tcpmon-(?:datastore|db)-(.+?)(?:-\d+\.\d+\.\d+\.\d+)?\.tar/i.exec(basename(path))?.[1];
  if (named !== undefined) return { name: named, reason: 'from the name of the backup', isNamed: true };
  let folder = dirname(path);
  while (isGeneric(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const name = basename(folder);
  return name === ''
    ? { name: 'unknown', reason: 'since neither the data nor its folder tells the host', isNamed: false }
    : { name, reason: 'from its folder, since the data does not tell the host', isNamed: false };
}
