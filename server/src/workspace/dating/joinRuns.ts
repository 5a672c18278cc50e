import { rotationStem } from '../nodes/nodeNames.ts';
import type { PlacedRun } from './ownStart.ts';
import type { Run } from './runs.ts';

/** A run put together from the pieces that a rotation set holds of it, in order; most have one. */
export interface JoinedRun {
  readonly run: Run;
  /** The log that holds the newest piece. */
  readonly newest: PlacedRun;
  readonly pieces: readonly Run[];
}

/** Threads print past each other, at the edge of a file as well. */
const OVERLAP_MS = 1_000;
/** Rotation loses no line: between two pieces lies no longer silence than elsewhere. */
const LEAST_GAP_MS = 10_000;

/**
 * Joins pieces of rotation sets: a file that begins in the middle of a run continues the one file of its set that ends
 * right before it. Where several do, or one would be continued twice, the pieces stay apart.
 */
export function joinRuns(placed: readonly PlacedRun[]): JoinedRun[] {
  const before = new Map<PlacedRun, PlacedRun>();
  const continued = new Map<PlacedRun, number>();
  for (const piece of placed) {
    const [only, ...others] = placed
      .filter((other) => continues(piece, other))
      .sort((a, b) => b.run.last - a.run.last);
    // Earlier pieces of the same run end before that one begins.
    if (!only || others.some(({ run }) => run.last > only.run.first + OVERLAP_MS)) continue;
    before.set(piece, only);
    continued.set(only, (continued.get(only) ?? 0) + 1);
  }
  for (const [piece, earlier] of before) if ((continued.get(earlier) ?? 0) > 1) before.delete(piece);
  const earlierPieces = new Set(before.values());
  return placed
    .filter((piece) => !earlierPieces.has(piece))
    .map((newest) => {
      const chain: PlacedRun[] = [];
      for (let at: PlacedRun | undefined = newest; at; at = before.get(at)) chain.unshift(at);
      const pieces = chain.map(({ run }) => run);
      return { run: whole(pieces), newest, pieces };
    });
}

function continues(piece: PlacedRun, other: PlacedRun): boolean {
  const [path, otherPath] = [piece.log.path, other.log.path];
  if (piece.run.begun || other.run.ended || path === undefined || otherPath === undefined) return false;
  if (path === otherPath || rotationStem(path) !== rotationStem(otherPath)) return false;
  const gap = piece.run.first - other.run.last;
  const most = Math.max(LEAST_GAP_MS, 3 * piece.run.silence, 3 * other.run.silence);
  return gap >= -OVERLAP_MS && gap <= most;
}

function whole(pieces: readonly Run[]): Run {
  const [first, ...rest] = pieces;
  const last = rest.at(-1);
  if (!first || !last) return first as Run;
  return {
    ...first,
    last: last.last,
    ended: last.ended,
    silence: Math.max(...pieces.map(({ silence }) => silence)),
    pauses: pieces.flatMap(({ pauses }) => pauses),
  };
}
