import { series, type Reading } from './retransmissions.ts';
import { connection, type Sample, value } from './sample.ts';
import { unquoted } from './readable.ts';

/** A connection in another state than at the sample before. */
export interface StateChange {
  readonly from: string;
  readonly to: string;
  /** Milliseconds since the sample before: 1000 unless seconds are missing. */
  readonly overMs: number;
}

/** Where connections changed their State among `samples` in any order, by index. */
export function stateChanges(samples: readonly (Sample | undefined)[]): Map<number, StateChange> {
  const found = new Map<number, StateChange>();
  for (const readings of series(samples, stateOf).values()) {
    for (const [index, change] of changes(readings)) found.set(index, change);
  }
  return found;
}

function stateOf(sample: Sample): { key: string; value: string } | undefined {
  const state = value(sample, 'State');
  const key = connection(sample);
  return state === undefined || key === undefined ? undefined : { key, value: unquoted(state) };
}

function* changes(readings: readonly Reading<string>[]): Generator<[number, StateChange]> {
  let before: Reading<string> | undefined;
  for (const now of readings) {
    // Two readings of one second are two sockets with the same addresses: which became which is not known.
    if (before && now.stamp > before.stamp && now.value !== before.value) {
      yield [now.index, { from: before.value, to: now.value, overMs: now.stamp - before.stamp }];
    }
    before = now;
  }
}
