import type { Clue } from '../../log/format.ts';
import { classify } from './classify.ts';
import { nulsBefore, parseHeader } from './header.ts';

/** What the banner of a start prints (Environment, all versions), by what a person calls it. */
const BANNER: Readonly<Record<string, string>> = {
  'zookeeper.version': 'ZooKeeper',
  'java.version': 'JDK',
  'java.vendor': 'JDK of',
  'host.name': 'Host',
  'os.version': 'Kernel',
};

const ENVIRONMENT = /\b(?:Server|Client) environment:([a-z.]+)=(.{0,300})/;

/**
 * What the first lines of a log tell of the versions of its server: those of the banner; without one, the bounds that
 * messages set which not every version prints.
 */
export function cluesIn(lines: readonly string[]): Clue[] {
  const clues: Clue[] = [];
  lines.forEach((text, line) => {
    const [, key = '', value = ''] = ENVIRONMENT.exec(text) ?? [];
    const what = BANNER[key];
    if (what === undefined || clues.some((one) => one.what === what && one.value === value.trim())) return;
    clues.push({ what, value: value.trim(), line });
  });
  return clues.some(({ what }) => what === 'ZooKeeper') ? clues : [...boundsIn(lines), ...clues];
}

interface Bound {
  readonly version: readonly number[];
  readonly clue: Clue;
}

function boundsIn(lines: readonly string[]): Clue[] {
  let least: Bound | undefined;
  let most: Bound | undefined;
  lines.forEach((text, line) => {
    const plain = text.slice(nulsBefore(text));
    const header = parseHeader(plain);
    const versions =
      header && classify(header.className, plain.slice(header.messageStart).trimEnd())?.row.versions;
    if (versions === undefined) return;
    const from = /^(\d+\.\d+(?:\.\d+)?) and later/.exec(versions)?.[1];
    const upTo = /^(?:up|\d[\d.]*) to (\d+\.\d+(?:\.\d+)?)(?:;|$)/.exec(versions)?.[1];
    const lower = from === undefined ? undefined : boundOf(from, `${from} or later`, line);
    const upper = upTo === undefined ? undefined : boundOf(upTo, `${upTo} or earlier`, line);
    if (lower && (!least || compare(lower.version, least.version) > 0)) least = lower;
    if (upper && (!most || compare(upper.version, most.version) < 0)) most = upper;
  });
  return [least, most].flatMap((bound) => (bound ? [bound.clue] : []));
}

const boundOf = (version: string, value: string, line: number): Bound => ({
  version: version.split('.').map(Number),
  clue: { what: 'ZooKeeper', value, line },
});

/** Versions number by number; one that is not written counts as 0 in a lower bound. */
function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < 3; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
