import type { CorrelationWindow } from '../../protocol/correlation.ts';
import type { Pace } from '../../reading/lines.ts';
import type { Ensemble } from '../../workspace/nodes/ensemble.ts';
import { asksForServers, type Cause, causeWindow } from './causeWindow.ts';
import { backToTrouble } from './connectionTrouble.ts';
import type { Witness } from '../question.ts';

/** What a window may be made of. */
export interface WindowAsked {
  /** Half the width that the user asked for, in ms; undefined when that is left to the pivot. */
  readonly windowMs: number | undefined;
  /** Half the width where nothing tells otherwise, in ms. */
  readonly usualMs: number;
  readonly witnesses: readonly Witness[];
  readonly ensemble: EnsembleInSight | undefined;
}

/**
 * Who the servers are; asked only where a pivot's window depends on them. `pending` where it takes longer than the asker waits,
 * undefined where it cannot be known.
 */
export type EnsembleInSight = () => Promise<Ensemble | 'pending' | undefined>;

/** The window around a pivot: as asked; else over the timeout that it reports, and back to what led to that. Rejects with the signal's reason. */
export async function pivotWindow(cause: Cause, asked: WindowAsked, pace?: Pace): Promise<CorrelationWindow> {
  const isAsked = asked.windowMs !== undefined;
  const halfMs = asked.windowMs ?? asked.usualMs;
  const isNeeded = !isAsked && asksForServers(cause);
  const found = isNeeded ? await asked.ensemble?.() : undefined;
  const isPending = found === 'pending';
  const ensemble = isPending ? undefined : found;
  const window = causeWindow(cause, { halfMs, isAsked, ensemble, isPending });
  return isAsked ? window : backToTrouble(window, cause, asked.witnesses, ensemble, pace);
}
