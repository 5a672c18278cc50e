import { basename } from 'node:path';
import { BUNDLE_ENDING } from '../../protocol/bundle.ts';

/** What a packed file is called as the folder of what it holds: `node8.tar.gz!`. */
export const BUNDLE_MARK = '!';

/** Words that say what is in a bundle, and not whose it is. */
const WORDS =
  /^(?:zookeeper|logs?|gc|jvm|tcpmon|bundles?|collect(?:ed|ion)?|support|diag(?:nostics?)?|dump|backup|archive|incident|output|[0-9a-f]{8,})$/i;
const DATE = /(?:^|[-_.])\d{4}[-_.]?\d\d[-_.]?\d\d(?:[-_.T]?\d\d[-_.:]?\d\d(?:[-_.:]?\d\d)?)?Z?(?=[-_.]|$)/g;

/** The name of a packed file without the endings that packing gave it. */
export function unpackedName(name: string): string {
  const first = name.replace(/\.t(?:gz|zst)$/i, '.tar').replace(BUNDLE_ENDING, '');
  return first.replace(/\.tar$/i, '');
}

/**
 * Whose logs a folder holds, by its own name: that is the name for a folder on disk; of a bundle `zookeeper-log-zk-bj-08.tar.gz!`
 * what is left without the words that say what is in it, `zk-bj-08`, and '' when nothing is.
 */
export function ownerOf(folder: string): string {
  const name = basename(folder);
  if (!name.endsWith(BUNDLE_MARK) || !BUNDLE_ENDING.test(name.slice(0, -1))) return name;
  const parts = unpackedName(name.slice(0, -1))
    .replace(DATE, '')
    .split(/([-_.])/);
  const isWord = (index: number): boolean => WORDS.test(parts[index] ?? '');
  let [from, to] = [0, parts.length - 1];
  while (from <= to && (isWord(from) || parts[from] === '')) from += 2;
  while (to >= from && (isWord(to) || parts[to] === '')) to -= 2;
  return parts.slice(from, to + 1).join('');
}
