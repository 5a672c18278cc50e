/** An upper bound on how far `to` is ahead of `from`; infinite without one. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly atMost: number;
}

/** The tightest bounds that follow from some, by way of others. */
export interface Closure<Some extends Edge> {
  /** How far `to` is ahead of `from` at most; Infinity where nothing tells, 0 for one and the same. */
  atMost(from: number, to: number): number;
  /** The given bounds that this one follows from. */
  chain(from: number, to: number): Some[];
}

/**
 * Everything that follows from bounds on differences among `count` values, by way of the shortest paths (Floyd, Warshall);
 * undefined where no values meet all of them. `slack` is added to each bound.
 */
export function closureOf<Some extends Edge>(
  count: number,
  edges: readonly Some[],
  slack = 0,
): Closure<Some> | undefined {
  const reach = new Float64Array(count * count).fill(Infinity);
  const via = new Int32Array(count * count).fill(-1);
  const direct = new Map<number, Some>();
  for (let one = 0; one < count; one++) reach[one * count + one] = 0;
  for (const edge of edges) {
    const cell = edge.from * count + edge.to;
    if (edge.from === edge.to || edge.atMost + slack >= (reach[cell] ?? 0)) continue;
    reach[cell] = edge.atMost + slack;
    direct.set(cell, edge);
  }
  for (let middle = 0; middle < count; middle++)
    for (let from = 0; from < count; from++) {
      const half = reach[from * count + middle] ?? Infinity;
      if (half === Infinity) continue;
      for (let to = 0; to < count; to++) {
        const around = half + (reach[middle * count + to] ?? Infinity);
        const cell = from * count + to;
        if (around >= (reach[cell] ?? Infinity) - ROUNDING) continue;
        if (from === to) return undefined;
        reach[cell] = around;
        via[cell] = middle;
      }
    }
  const chain = (from: number, to: number): Some[] => {
    const cell = from * count + to;
    const middle = via[cell] ?? -1;
    if (middle >= 0) return [...chain(from, middle), ...chain(middle, to)];
    const edge = direct.get(cell);
    return edge ? [edge] : [];
  };
  return { atMost: (from, to) => reach[from * count + to] ?? Infinity, chain };
}

/** Of sums of instants in milliseconds, as floating-point numbers have them. */
const ROUNDING = 1e-3;

/** The least slack, in steps of a millisecond, with which all bounds can be met. */
export function leastSlack(count: number, edges: readonly Edge[]): number {
  if (closureOf(count, edges)) return 0;
  let [tooLittle, enough] = [0, 1];
  while (!closureOf(count, edges, enough)) [tooLittle, enough] = [enough, enough * 2];
  while (enough - tooLittle > 1) {
    const middle = Math.floor((tooLittle + enough) / 2);
    if (closureOf(count, edges, middle)) enough = middle;
    else tooLittle = middle;
  }
  return enough;
}
