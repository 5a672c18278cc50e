import { type Bound, boundsAmong, type Sighting } from './bounds.ts';
import { closureOf, leastSlack } from './closure.ts';
import { firstMove, misfitsAmong, type Move } from './moves.ts';

/** Milliseconds by which a clock is ahead of another, at least and at most; infinite where nothing tells. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A place in the logs of a server where its clock is known to have been set. */
export interface Cut {
  readonly node: number;
  /** What lies before it and what behind it; undefined of a sighting for which that is not known. */
  side(sighting: Sighting): 'before' | 'behind' | undefined;
}

/** A server in a stretch in which nobody set its clock. */
export interface Era {
  readonly node: number;
  /** 0 for the first of its server. */
  readonly index: number;
  /** First and last moment at which its logs show a message, by its own clock; Infinity and -Infinity where none does. */
  readonly from: number;
  readonly to: number;
  /** Messages that it sent or received, by kind. */
  readonly counts: ReadonlyMap<string, number>;
}

/** What the messages among servers tell of their clocks. */
export interface Skews {
  readonly eras: readonly Era[];
  /** Moves that only show in contradictions. */
  readonly moves: readonly Move[];
  /** Messages that contradict all others, and are left out. */
  readonly misfits: readonly Bound[];
  /** Milliseconds by which bounds contradict each other beyond all that is explained; they are widened by it. */
  readonly slack: number;
  /** How far the clock of an era is ahead of that of another. */
  ahead(of: number, than: number): Span;
  /** The messages that this follows from. */
  evidence(of: number, than: number): Bound[];
}

const MOST_MOVES = 12;

/** Bounds on the skews among `count` servers. `cuts` are the places where clocks are known to have been set, in time order. */
export function skewsAmong(count: number, sightings: readonly Sighting[], cuts: readonly Cut[] = []): Skews {
  const found = boundsAmong(sightings);
  const misfits = misfitsAmong(found);
  const all = found.filter((bound) => !misfits.has(bound));
  const moves: Move[] = [];
  for (;;) {
    const eraOf = erasBy([...cuts, ...moves.map(cutOf)]);
    const placed = placeBounds(all, eraOf);
    const move = moves.length < MOST_MOVES ? firstMoveOf(placed) : undefined;
    if (!move || moves.some((one) => one.node === move.node && one.before === move.before))
      return { ...read(count, sightings, placed, eraOf, moves), misfits: [...misfits] };
    moves.push(move);
  }
}

const cutOf = ({ node, after, before }: Move): Cut => ({
  node,
  side: ({ at }) => (at <= after ? 'before' : at >= before ? 'behind' : undefined),
});

type EraOf = (sighting: Sighting) => number | undefined;

/** The index of the era in which a sighting lies; undefined between two. */
function erasBy(cuts: readonly Cut[]): EraOf {
  return (sighting) => {
    let index = 0;
    for (const cut of cuts) {
      if (cut.node !== sighting.node) continue;
      const side = cut.side(sighting);
      if (side === undefined) return undefined;
      if (side === 'behind') index++;
    }
    return index;
  };
}

interface PlacedBound extends Bound {
  readonly eras: readonly [cause: number, effect: number];
}

function placeBounds(bounds: readonly Bound[], eraOf: EraOf): PlacedBound[] {
  return bounds.flatMap((bound) => {
    const [cause, effect] = [eraOf(bound.cause), eraOf(bound.effect)];
    return cause === undefined || effect === undefined ? [] : { ...bound, eras: [cause, effect] as const };
  });
}

/** Eras are told apart as if they were servers, so that a move is found within one. */
function firstMoveOf(bounds: readonly PlacedBound[]): Move | undefined {
  const split = (node: number, era: number): number => node + era * MOST_NODES;
  const move = firstMove(
    bounds.map(({ cause, effect, atMost, eras: [before, behind] }) => ({
      cause: { ...cause, node: split(cause.node, before) },
      effect: { ...effect, node: split(effect.node, behind) },
      atMost,
    })),
  );
  if (!move) return undefined;
  const against = [...new Set(move.against.map((node) => node % MOST_NODES))];
  return { ...move, node: move.node % MOST_NODES, against };
}

const MOST_NODES = 100_000;

function read(
  count: number,
  sightings: readonly Sighting[],
  bounds: readonly PlacedBound[],
  eraOf: EraOf,
  moves: readonly Move[],
): Omit<Skews, 'misfits'> {
  const eras = erasOf(count, sightings, eraOf);
  const places = new Map(eras.map(({ node, index }, place) => [`${node} ${index}`, place]));
  const edges = bounds.map((bound) => {
    const { cause, effect, atMost } = bound;
    const [from, to] = [
      places.get(`${cause.node} ${bound.eras[0]}`) ?? 0,
      places.get(`${effect.node} ${bound.eras[1]}`) ?? 0,
    ];
    for (const end of [from, to]) {
      const counts = eras[end]?.counts;
      counts?.set(cause.kind, (counts.get(cause.kind) ?? 0) + 1);
    }
    return { from, to, atMost, bound };
  });
  // With the least slack all bounds meet in a point: twice that spans how far the clocks wandered.
  const slack = 2 * leastSlack(eras.length, edges);
  const closure = closureOf(eras.length, edges, slack);
  if (!closure) throw new Error('the bounds contradict each other though they were widened');
  return {
    eras,
    moves,
    slack,
    ahead: (of, than) => ({ from: -closure.atMost(of, than), to: closure.atMost(than, of) }),
    evidence: (of, than) =>
      [...closure.chain(of, than), ...closure.chain(than, of)].map(({ bound }) => bound),
  };
}

function erasOf(
  count: number,
  sightings: readonly Sighting[],
  eraOf: EraOf,
): (Era & { readonly counts: Map<string, number> })[] {
  const found = new Map<string, { node: number; index: number; from: number; to: number }>();
  for (let node = 0; node < count; node++)
    found.set(`${node} 0`, { node, index: 0, from: Infinity, to: -Infinity });
  for (const sighting of sightings) {
    const index = eraOf(sighting);
    if (index === undefined) continue;
    const { node, at } = sighting;
    const key = `${node} ${index}`;
    const era = found.get(key) ?? { node, index, from: Infinity, to: -Infinity };
    found.set(key, era);
    era.from = Math.min(era.from, at);
    era.to = Math.max(era.to, at);
  }
  return [...found.values()]
    .sort((a, b) => a.node - b.node || a.index - b.index)
    .map((era) => ({ ...era, counts: new Map<string, number>() }));
}
