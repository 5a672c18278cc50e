import type { MarkKind } from '../../log/mark.ts';
import type { Place } from '../../workspace/nodes/logTold.ts';

/** A mark in the log of a server, in time as that server's clock tells it. */
export interface Sighting {
  /** Index of the server. */
  readonly node: number;
  readonly side: 'cause' | 'effect';
  readonly kind: MarkKind;
  readonly key: string;
  /** Milliseconds since the Unix epoch, by the server's own clock. */
  readonly at: number;
  readonly place: Place;
}

/** What one message tells: the clock of `effect.node` is ahead of that of `cause.node` by `atMost` ms or less, or behind it. */
export interface Bound {
  readonly cause: Sighting;
  readonly effect: Sighting;
  readonly atMost: number;
}

/** Stamps are cut to the millisecond: an effect may stand up to this much before where it was. */
const ROUNDING_MS = 1;

/** Two files of one server may hold the same record. */
const COPY_MS = 5;

/** The bounds that causes and effects of the same messages come to; a message with two causes tells nothing. */
export function boundsAmong(sightings: readonly Sighting[]): Bound[] {
  const byKey = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const known = byKey.get(sighting.key);
    if (known) known.push(sighting);
    else byKey.set(sighting.key, [sighting]);
  }
  const bounds: Bound[] = [];
  for (const all of byKey.values()) {
    const cause = onlyCause(all);
    if (!cause) continue;
    const first = new Map<number, Sighting>();
    for (const one of all) {
      if (one.side !== 'effect' || one.node === cause.node) continue;
      const known = first.get(one.node);
      if (!known || one.at < known.at) first.set(one.node, one);
    }
    for (const effect of first.values())
      bounds.push({ cause, effect, atMost: effect.at - cause.at + ROUNDING_MS });
  }
  return bounds;
}

function onlyCause(all: readonly Sighting[]): Sighting | undefined {
  let only: Sighting | undefined;
  for (const one of all) {
    if (one.side !== 'cause') continue;
    if (only && (only.node !== one.node || Math.abs(only.at - one.at) > COPY_MS)) return undefined;
    if (!only || one.at < only.at) only = one;
  }
  return only;
}
