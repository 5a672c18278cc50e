import type { Stamp } from '../../log/instant.ts';
import { connection, type Sample, tag, value } from './sample.ts';

/** A counter that is higher than at the sample before. */
export interface Step {
  readonly from: bigint;
  readonly to: bigint;
  /** Milliseconds since the sample before: 1000 unless seconds are missing. */
  readonly overMs: number;
}

/** One reading of a series: `index` says which line it came from. */
export interface Reading<T> {
  readonly index: number;
  readonly stamp: Stamp;
  readonly value: T;
}

/**
 * Where retransmissions happened among `samples` in any order, by index: a connection's RetransTotal, or a host's
 * TcpRetransSegs, above its previous second.
 */
export function retransmissions(samples: readonly (Sample | undefined)[]): Map<number, Step> {
  const found = new Map<number, Step>();
  for (const readings of series(samples, retransmitted).values()) {
    for (const [index, step] of steps(readings)) found.set(index, step);
  }
  return found;
}

function retransmitted(sample: Sample): { key: string; value: bigint } | undefined {
  if (sample.measurement === 'nic') return undefined;
  const ofSocket = sample.measurement === 'tcp';
  const text = value(sample, ofSocket ? 'RetransTotal' : 'TcpRetransSegs');
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  const key = ofSocket ? connection(sample) : (tag(sample, 'Hostname') ?? '');
  return key === undefined ? undefined : { key, value: BigInt(text) };
}

/** Splits what `pick` finds in the samples by its key, each series in order of time, ties in order of lines. */
export function series<T>(
  samples: readonly (Sample | undefined)[],
  pick: (sample: Sample) => { key: string; value: T } | undefined,
): Map<string, Reading<T>[]> {
  const found = new Map<string, Reading<T>[]>();
  for (const [index, sample] of samples.entries()) {
    const picked = sample && pick(sample);
    if (!picked) continue;
    const reading = { index, stamp: sample.stamp, value: picked.value };
    const readings = found.get(picked.key);
    if (readings) readings.push(reading);
    else found.set(picked.key, [reading]);
  }
  for (const readings of found.values()) readings.sort((a, b) => a.stamp - b.stamp || a.index - b.index);
  return found;
}

/**
 * The rises of a counter between seconds, by the line that shows each. A fall is a counter that began again, not a
 * step. Several readings of one second (sockets that share an address, a file holding a second twice) count as
 * their highest.
 */
export function steps(readings: readonly Reading<bigint>[]): Map<number, Step> {
  const found = new Map<number, Step>();
  let before: Reading<bigint> | undefined;
  for (const now of highestPerSecond(readings)) {
    if (before && now.value > before.value) {
      found.set(now.index, { from: before.value, to: now.value, overMs: now.stamp - before.stamp });
    }
    before = now;
  }
  return found;
}

function highestPerSecond(readings: readonly Reading<bigint>[]): Reading<bigint>[] {
  const highest: Reading<bigint>[] = [];
  for (const reading of readings) {
    const last = highest.at(-1);
    if (last?.stamp !== reading.stamp) highest.push(reading);
    else if (reading.value > last.value) highest[highest.length - 1] = reading;
  }
  return highest;
}
