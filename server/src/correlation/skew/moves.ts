import type { Bound } from './bounds.ts';

/** Clocks wander against each other by so much, in ms, without anybody setting them. */
export const WANDER_MS = 100;

/** When the clock of a server moved against those of others, by its own clock, and by how much at least. */
export interface Move {
  readonly node: number;
  /** The last record that fits before, and the first that fits only behind. */
  readonly after: number;
  readonly before: number;
  /** Milliseconds, positive where it was put forward. */
  readonly atLeast: number;
  /** Servers against which it moved; where that is one, it may be the other's clock that moved. */
  readonly against: readonly number[];
}

/** A bound on how far a server is ahead of another, at a moment of its own clock. */
interface Limit {
  readonly at: number;
  readonly most: number;
  readonly least: number;
}

/** The first move that bounds contradict each other by, of the server that moved against most others; undefined without one. */
export function firstMove(bounds: readonly Bound[]): Move | undefined {
  const limits = new Map<number, Map<number, Limit[]>>();
  const add = (node: number, other: number, limit: Limit): void => {
    const others = limits.get(node) ?? new Map<number, Limit[]>();
    limits.set(node, others.set(other, others.get(other) ?? []));
    others.get(other)?.push(limit);
  };
  for (const { cause, effect, atMost } of bounds) {
    add(effect.node, cause.node, { at: effect.at, most: atMost, least: -Infinity });
    add(cause.node, effect.node, { at: cause.at, most: Infinity, least: -atMost });
  }
  let best: Move | undefined;
  for (const [node, others] of limits) {
    const breaks = [...others].flatMap(([other, all]) => breakAmong(all, other) ?? []);
    const move = moveOf(node, breaks);
    if (move && (!best || move.against.length > best.against.length)) best = move;
  }
  return best;
}

/**
 * Bounds that those around them in time contradict on both sides, though those agree: two messages taken for one. More than
 * {@link MOST_MISFITS} in a row are no mistake, but a clock that was set and set back.
 */
export function misfitsAmong(bounds: readonly Bound[]): Set<Bound> {
  const pairs = new Map<string, { at: number; most: number; least: number; bound: Bound }[]>();
  for (const bound of bounds) {
    const { cause, effect, atMost } = bound;
    const isUp = cause.node < effect.node;
    const key = isUp ? `${cause.node} ${effect.node}` : `${effect.node} ${cause.node}`;
    const limit = isUp
      ? { at: cause.at, most: atMost, least: -Infinity, bound }
      : { at: effect.at, most: Infinity, least: -atMost, bound };
    const known = pairs.get(key);
    if (known) known.push(limit);
    else pairs.set(key, [limit]);
  }
  const misfits = new Set<Bound>();
  for (const limits of pairs.values()) {
    limits.sort((a, b) => a.at - b.at);
    const behind = contradicted([...limits].reverse()).reverse();
    const isOff = contradicted(limits).map((before, index) => before && behind[index]);
    for (let start = 0; start < limits.length; start++) {
      let end = start;
      while (isOff[end]) end++;
      if (end - start <= MOST_MISFITS) for (const { bound } of limits.slice(start, end)) misfits.add(bound);
      start = end;
    }
  }
  return misfits;
}

const MOST_MISFITS = 2;

/** Of each limit whether one before it contradicts it. */
function contradicted(limits: readonly Pick<Limit, 'most' | 'least'>[]): boolean[] {
  let [most, least] = [Infinity, -Infinity];
  return limits.map((limit) => {
    const isOff = limit.most < least - WANDER_MS || limit.least > most + WANDER_MS;
    most = Math.min(most, limit.most);
    least = Math.max(least, limit.least);
    return isOff;
  });
}

interface Break {
  readonly other: number;
  readonly after: number;
  readonly before: number;
  readonly by: number;
}

/** The first limit that none of those before it allows, and the last of those that forbid it. */
function breakAmong(limits: Limit[], other: number): Break | undefined {
  limits.sort((a, b) => a.at - b.at);
  let [most, least] = [Infinity, -Infinity];
  for (const [index, limit] of limits.entries()) {
    if (limit.most < least - WANDER_MS || limit.least > most + WANDER_MS) {
      const forbids = (one: Limit): boolean =>
        limit.most < one.least - WANDER_MS || limit.least > one.most + WANDER_MS;
      const last = limits.slice(0, index).findLast(forbids);
      if (!last) return undefined;
      const by = limit.most < last.least ? limit.most - last.least : limit.least - last.most;
      return { other, after: last.at, before: limit.at, by };
    }
    most = Math.min(most, limit.most);
    least = Math.max(least, limit.least);
  }
  return undefined;
}

function moveOf(node: number, breaks: readonly Break[]): Move | undefined {
  const first = breaks.reduce<Break | undefined>(
    (one, two) => (one && one.before <= two.before ? one : two),
    undefined,
  );
  if (!first) return undefined;
  const together = breaks.filter(({ after, by }) => after < first.before && by > 0 === first.by > 0);
  return {
    node,
    after: Math.max(...together.map(({ after }) => after)),
    before: first.before,
    atLeast: together.reduce((sum, { by }) => (Math.abs(by) > Math.abs(sum) ? by : sum), 0),
    against: together.map(({ other }) => other),
  };
}
