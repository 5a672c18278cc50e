import { basename } from 'node:path';
import { ownerOf } from '../packed/bundleName.ts';

/** Folder names that say what is in them, not whose it is. */
const GENERIC = new Set(
  (
    'log logs zookeeper zk conf config data datalog gc jvm tcpmon db var etc opt srv tmp version-2 collected incident output ' +
    'current archive'
  ).split(' '),
);

/** True for a folder such as `var/log` that every node has, and for a bundle whose name tells no more than that. */
export function isGeneric(folder: string): boolean {
  const owner = ownerOf(folder);
  return GENERIC.has(owner.toLowerCase()) || (owner === '' && basename(folder) !== '');
}
