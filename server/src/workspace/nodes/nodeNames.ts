import { basename, dirname } from 'node:path';
import { ownerOf } from '../packed/bundleName.ts';
import { isGeneric } from './genericFolder.ts';
import { lastAnswers } from '../lastAnswers.ts';
import type { LogFile } from '../logFile.ts';

export { isGeneric };

type Placed = Pick<LogFile, 'path' | 'dialect' | 'printed'>;

/**
 * What to call the node of each log, by path, from the folders it lies in: `node2` for `node2/log/zookeeper.log`.
 * Logs of several nodes lying side by side in one folder get no name from it; files that tell their host by their own
 * names are called by that there.
 */
export const nodeNames: (logs: readonly Placed[]) => ReadonlyMap<string, string> = lastAnswers(namesAfresh);

function namesAfresh(logs: readonly Placed[]): ReadonlyMap<string, string> {
  const shared = foldersOfSeveral(logs);
  const hosts = hostsByFolder(logs);
  const names = new Map<string, string>();
  for (const { path, printed } of logs) {
    if (path === undefined) continue;
    const isShared = shared.has(dirname(path));
    if (printed?.namedHost !== undefined && (isShared || (hosts.get(dirname(path))?.size ?? 0) > 1)) {
      names.set(path, printed.namedHost);
      continue;
    }
    if (isShared) continue;
    let folder = dirname(path);
    while (isGeneric(folder) && dirname(folder) !== folder) folder = dirname(folder);
    if (ownerOf(folder)) names.set(path, ownerOf(folder));
  }
  return names;
}

/** The hosts that files in a folder tell by their names. */
function hostsByFolder(logs: readonly Placed[]): Map<string, ReadonlySet<string>> {
  const hosts = new Map<string, Set<string>>();
  for (const { path, printed } of logs) {
    if (path === undefined || printed?.namedHost === undefined) continue;
    hosts.set(dirname(path), (hosts.get(dirname(path)) ?? new Set()).add(printed.namedHost));
  }
  return hosts;
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

/** `zookeeper.log` for `zookeeper.log.3`, `zookeeper.log.2023-10-12` and logrotate's `zookeeper.log-20231012`; `gc.log` for `gc.log.0.current`. */
export function rotationStem(name: string): string {
  return name
    .replace(/[._-](?:\d{4}-\d\d-\d\d|20\d\d(?:0\d|1[0-2])[0-3]\d(?!\d)).*?(?=\.log$|$)/, '')
    .replace(/\.(log|out)\..*$/i, '.$1')
    .replace(/\.\d+$/, '');
}
