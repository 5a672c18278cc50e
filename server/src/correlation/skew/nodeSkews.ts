import type { Pace } from '../../reading/lines.ts';
import type { Ensemble } from '../../workspace/nodes/ensemble.ts';
import { noteClocks } from './clockNotes.ts';
import { measureSkews, type NodeSkews } from './measureSkews.ts';

const known = new WeakMap<Ensemble, Promise<NodeSkews>>();

/**
 * The skews among the servers of an ensemble; each of its logs is read once for it. The clocks of the ensemble stand behind them, so that
 * they are what is left of skew with the offsets in force. Rejects with the signal's reason.
 */
export async function nodeSkews(
  ensemble: Ensemble,
  nameOf: (uri: string) => string,
  pace: Pace = {},
): Promise<NodeSkews> {
  let reading = known.get(ensemble);
  if (!reading) {
    reading = measureSkews(ensemble, nameOf);
    known.set(ensemble, reading);
    reading.then(
      (skews) => noteClocks(skews, ensemble.clocks),
      () => known.delete(ensemble),
    );
  }
  const found = await reading;
  pace.signal?.throwIfAborted();
  return found;
}
