import { basename, dirname } from 'node:path';
import type { LogFile } from './logFile.ts';

/** Folder names that say what is in them, not whose it is. */
const GENERIC =
  /^(?:logs?|zookeeper|zk|conf|config|data|datalog|gc|jvm|tcpmon|db|var|etc|opt|srv|tmp|version-2|collected|incident|output|current|archive)$/i;

/** True for a folder such as `var/log` that every node has. */
export const isGeneric = (folder: string): boolean => GENERIC.test(basename(folder));

type Placed = Pick<LogFile, 'path' | 'dialect'>;

/**
 * What to call the node of each log, by path, from the folders it lies in: `node2` for `node2/log/zookeeper.log`.
 * Logs of several nodes lying side by side in one folder get no name from it.
 */
export function nodeNames(logs: readonly Placed[]): Map<string, string> {
  const shared = foldersOfSeveral(logs);
  const names = new Map<string, string>();
  for (const { path } of logs) {
    if (path === undefined || shared.has(dirname(path))) continue;
    let folder = dirname(path);
    while (isGeneric(folder) && dirname(folder) !== folder) folder = dirname(folder);
    if (basename(folder)) names.set(path, basename(folder));
  }
  return names;
}

/** Folders in which local logs lie under names that set nodes apart: `node2.log` beside `node3.log`. */
function foldersOfSeveral(logs: readonly Placed[]): Set<string> {
  const marks = new Map<string, Set<string>>();
  for (const { path, dialect } of logs) {
    if (path === undefined || dialect.face !== 'local') continue;
    const mark = rotationStem(basename(path)).replace(
      /zookeeper|server|audit|trace|root|\.(?:log|out|txt)$|[._-]/gi,
      '',
    );
    if (mark) marks.set(dirname(path), (marks.get(dirname(path)) ?? new Set()).add(mark));
  }
  return new Set([...marks].filter(([, found]) => found.size > 1).map(([folder]) => folder));
}

/** `zookeeper.log` for `zookeeper.log.3` and `zookeeper.log.2023-10-12`; `gc.log` for `gc.log.0.current`. */
export function rotationStem(name: string): string {
  return name
    .replace(/([._-])\d{4}-\d\d-\d\d.*?(?=\.log$|$)/, '')
    .replace(/\.(log|out)\..*$/i, '.$1')
    .replace(/\.\d+$/, '');
}
