import type { LogHits } from './correlation.ts';

/** Parts of one rotated log that say nothing of the moment, as one row. */
export interface FoldedParts {
  readonly parts: readonly LogHits[];
  /** Equal for the same parts in a later answer. */
  readonly key: string;
  /** `3 more parts of zookeeper.log, none at this moment`. */
  readonly words: string;
}

/**
 * The answers of a correlation in their order, where the parts of a rotated log that ended before the moment or began after
 * it stand as one in the place of the nearest of them. None is folded alone, and of a log without a part at the moment the nearest
 * stands by itself.
 */
export function foldParts(logs: readonly LogHits[]): (LogHits | FoldedParts)[] {
  const folded = new Map<string, FoldedParts>();
  for (const [key, parts] of partsOf(logs)) {
    const away = parts.filter(isAway);
    // The pivot's own part is not among the answers.
    const isToldElsewhere = away.length < parts.length || parts.length < (parts[0]?.set?.of ?? 0);
    const rest = isToldElsewhere ? away : away.slice(1);
    if (rest.length < 2) continue;
    const words = `${rest.length} more parts of ${rest[0]?.set?.name ?? ''}, none at this moment`;
    const one = { parts: rest, key, words };
    for (const { uri } of rest) folded.set(uri, one);
  }
  const shown = new Set<FoldedParts>();
  return logs.flatMap((log): (LogHits | FoldedParts)[] => {
    const one = folded.get(log.uri);
    if (!one) return [log];
    if (shown.has(one)) return [];
    shown.add(one);
    return [one];
  });
}

/** The parts of each rotated log among the answers, the nearest first. */
function partsOf(logs: readonly LogHits[]): Map<string, LogHits[]> {
  const found = new Map<string, LogHits[]>();
  for (const log of logs) {
    if (!log.set) continue;
    const parts = found.get(log.set.newest);
    if (parts) parts.push(log);
    else found.set(log.set.newest, [log]);
  }
  return found;
}

const isAway = ({ landing }: LogHits): boolean => landing === 'ends-before' || landing === 'starts-after';
