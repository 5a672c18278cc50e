import { basename, dirname } from 'node:path';
import type { LogFile } from '../logFile.ts';
import { rotationStem } from '../nodes/nodeNames.ts';

/** The logs in sets that a rotation made: of one name and kind, in one folder. Sets of one are none. */
export function rotationSets<One>(ones: readonly One[], logOf: (one: One) => LogFile): One[][] {
  const sets = new Map<string, One[]>();
  for (const one of ones) {
    const { path, dialect } = logOf(one);
    if (path === undefined) continue;
    const key = [dirname(path), rotationStem(basename(path)), dialect.face].join('\n');
    const set = sets.get(key);
    if (set) set.push(one);
    else sets.set(key, [one]);
  }
  return [...sets.values()].filter((set) => set.length > 1);
}

/**
 * A set from its oldest log on, as the names tell: by the number that each rotation raises (`zookeeper.log.3` before
 * `zookeeper.log.2`), or by the date in the name, the log that is still written last. Undefined where they do not tell.
 */
export function byRotation<One>(set: readonly One[], logOf: (one: One) => LogFile): One[] | undefined {
  const ranked = set.map((one) => ({ one, rank: rankOf(nameOf(logOf(one))) }));
  const kinds = new Set(ranked.map(({ rank }) => rank?.kind).filter((kind) => kind !== 'current'));
  const ranks = new Set(ranked.map(({ rank }) => rank?.value));
  if (kinds.size !== 1 || kinds.has(undefined) || ranks.size < set.length) return undefined;
  return ranked
    .sort((a, b) => ((a.rank?.value ?? '') < (b.rank?.value ?? '') ? -1 : 1))
    .map(({ one }) => one);
}

/** A log's name without its folder. */
export const nameOf = ({ path, uri }: LogFile): string => basename(path ?? uri);

interface Rank {
  readonly kind: 'number' | 'date' | 'current';
  /** Sorts as text. */
  readonly value: string;
}

function rankOf(name: string): Rank | undefined {
  const date = /(?:\d{4}-\d\d-\d\d|20\d\d(?:0\d|1[0-2])[0-3]\d(?!\d))[-\d_.T]*/.exec(name)?.[0];
  // A date may have a number behind it, which counts up within the day: logback's %i.
  if (date !== undefined)
    return { kind: 'date', value: date.replace(/\d+/g, (digits) => digits.padStart(6, '0')) };
  const number = /\.(\d{1,5})$/.exec(name)?.[1];
  if (number !== undefined) return { kind: 'number', value: String(1e6 - Number(number)).padStart(7, '0') };
  return /\.(?:log|out|txt)$/.test(name) ? { kind: 'current', value: '\uffff' } : undefined;
}
