import type { Stamp } from '../../log/instant.ts';
import { type Hole, isHigher, type Meeting, type Reading, Runs, type Value } from './runs.ts';
import { Recent } from './recent.ts';
import { type Measurement, type Sample, tag } from './sample.ts';
import { exported, followed, type Series } from './series.ts';

/** Something that changed between two readings, to be told on a line. */
export interface Change {
  readonly series: Series;
  readonly from: Reading;
  readonly to: Reading;
  /** Line of the section on which it is told, and the sample that names whom it is about. */
  readonly index: number;
  readonly sample: Sample;
  /** True when the later reading stands on that line; false when that line came before, and is told already. */
  readonly own: boolean;
  /** False when it must not be counted: the seconds between may come later, or the hole is too wide to place it. */
  readonly placed: boolean;
}

/**
 * Series remembered at most, those read least recently forgotten first: two for each of 150,000 connections. They take
 * some 400 bytes each.
 */
const MOST_SERIES = 300_000;
/** Changes waiting at most. */
const MOST_HELD = 10_000;
/**
 * Blocks of a measurement by which one may come late: tcpmon's concurrent writer with 40 workers was seen to be up
 * to 57 seconds behind. After so many more a hole is taken for one.
 */
const PATIENCE = 64;
/**
 * Widest hole, in ms, across which a step is still placed: more than the 256 records (85 s) that the concurrent writer
 * loses at the end of each data file, less than a whole file (166 s), which may follow in another place since files
 * are exported in the order of their names.
 */
const WIDEST = 120_000;

interface Host {
  readonly blocks: Record<Measurement, number>;
  current: string;
  newest: number;
  /** True once a block came after a later one. */
  disordered: boolean;
}

interface Seen {
  readonly series: Series;
  readonly index: number;
  readonly sample: Sample;
  readonly value: Value;
  readonly host: Host;
  /** Blocks of its measurement up to this one. */
  readonly block: number;
}

interface Held extends Seen {
  readonly runs: Runs;
  readonly hole: Hole;
}

/**
 * Follows values from second to second through a file, a section at a time. Blocks of a concurrent export come in any
 * order, and what was answered for one section cannot be taken back for the next. Why no step is false or told twice:
 * - a step between neighbouring seconds is told when both are read ({@link Runs}), on the line that came last;
 * - one across a hole is told at once only while the file has been in order, since then nothing comes to fill it;
 * - else it is held until so many blocks have come that nothing will, and told on a line of then;
 * - once it is told, readings that come into the hole after all tell nothing that lies within it.
 * The first block that is ahead of its time cannot be told from the end of a hole: what is told across it is true, but
 * of more seconds than need be. Retransmissions that are held are hinted at meanwhile without being counted, since the file may end before.
 */
export class Watch {
  readonly #isWhole: boolean;
  readonly #series = new Recent(MOST_SERIES, () => new Runs());
  readonly #hosts = new Map<string, Host>();
  #held: Held[] = [];

  /** `isWhole`: all that will be known lies in one section, of which nothing is known before or after. */
  constructor(isWhole: boolean) {
    this.#isWhole = isWhole;
  }

  /** The changes that show with the lines of the next section, in no order. */
  changes(samples: readonly (Sample | undefined)[]): Change[] {
    const seen = new Map<string, Seen[]>();
    for (const one of this.#see(samples)) {
      const others = seen.get(one.series.key);
      if (others) others.push(one);
      else seen.set(one.series.key, [one]);
    }
    const found: Change[] = [];
    for (const [key, readings] of seen) {
      const runs = this.#series.get(key);
      for (const one of highestPerSecond(readings)) {
        for (const meeting of runs.add(one.sample.stamp, one.value)) {
          const change = this.#judge(meeting, one, runs);
          if (change) found.push(change);
        }
      }
    }
    const last = samples.findLastIndex((sample) => sample !== undefined);
    return last < 0 ? found : [...found, ...this.#release(last)];
  }

  *#see(samples: readonly (Sample | undefined)[]): Generator<Seen> {
    for (const [index, sample] of samples.entries()) {
      if (!sample || sample.tags.length === 0) continue;
      const { measurement, stamp } = sample;
      const name = tag(sample, 'Hostname') ?? '';
      const host = this.#hostOf(name);
      const current = `${measurement} ${stamp}`;
      const begins = current !== host.current;
      if (begins) {
        host.current = current;
        host.blocks[measurement]++;
        host.disordered ||= stamp < host.newest;
        host.newest = Math.max(host.newest, stamp);
      }
      const block = host.blocks[measurement];
      if (begins && !this.#isWhole) {
        yield { series: exported(name, measurement), value: '', index, sample, host, block };
      }
      const found = followed(sample);
      if (found) yield { ...found, index, sample, host, block };
    }
  }

  #judge(meeting: Meeting, seen: Seen, runs: Runs): Change | undefined {
    const { from, to, hole } = meeting;
    const { series, sample, index, host, block } = seen;
    const own = to.stamp === sample.stamp;
    const change = { series, from, to, index, sample, own, placed: true };
    if (!hole) return isChange(meeting) ? change : undefined;
    if (hole.state !== 'open' || !(isChange(meeting) || series.field === '')) return undefined;
    const isHinted = series.field === 'RetransTotal' && own && runs.isNewest(to.stamp);
    const unplaced = isHinted ? { ...change, placed: false } : undefined;
    if (isWide(meeting) && series.field !== '') return unplaced;
    const age = host.blocks[series.measurement] - block;
    if (this.#isWhole || !host.disordered || age >= PATIENCE) {
      hole.state = 'told';
      return change;
    }
    hole.state = 'held';
    this.#held.push({ ...seen, runs, hole });
    return unplaced;
  }

  /** What has been held long enough, to be told on line `index`. */
  #release(index: number): Change[] {
    if (this.#held.length > MOST_HELD) this.#held = this.#held.slice(-MOST_HELD);
    const due = ({ series, host, block }: Held): boolean =>
      host.blocks[series.measurement] - block >= PATIENCE;
    const released = this.#held.filter(due);
    if (released.length > 0) this.#held = this.#held.filter((held) => !due(held));
    return released.flatMap(({ series, sample, runs, hole }) => {
      const meeting = runs.across(hole);
      hole.state = 'open';
      if (!meeting) return [];
      if (series.field !== '' && (!isChange(meeting) || isWide(meeting))) return [];
      hole.state = 'told';
      return [{ series, from: meeting.from, to: meeting.to, index, sample, own: false, placed: true }];
    });
  }

  #hostOf(name: string): Host {
    let host = this.#hosts.get(name);
    if (!host) {
      host = { blocks: { tcp: 0, nic: 0, net: 0 }, current: '', newest: -Infinity, disordered: false };
      this.#hosts.set(name, host);
    }
    return host;
  }
}

const isChange = ({ from, to }: Meeting): boolean => from.value !== to.value;

const isWide = ({ from, to }: Meeting): boolean => to.stamp - from.stamp > WIDEST;

/**
 * In order of time, one reading for each second: the highest of a counter. A state that differs within a second is of
 * two sockets with the same addresses, and which became which is not known: the last one counts.
 */
function highestPerSecond(readings: readonly Seen[]): Seen[] {
  const sorted = [...readings].sort((a, b) => a.sample.stamp - b.sample.stamp || a.index - b.index);
  const highest: Seen[] = [];
  let second: Stamp | undefined;
  for (const one of sorted) {
    const last = highest.at(-1);
    if (last === undefined || one.sample.stamp !== second) highest.push(one);
    else if (typeof one.value === 'string' || isHigher(one.value, last.value))
      highest[highest.length - 1] = one;
    second = one.sample.stamp;
  }
  return highest;
}
