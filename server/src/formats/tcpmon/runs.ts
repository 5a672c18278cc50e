import { type Stamp, stamp as stampOf } from '../../log/instant.ts';

/** A counter, or a word such as a state. */
export type Value = bigint | string;

/** One value of a series at one second. */
export interface Reading {
  readonly stamp: Stamp;
  readonly value: Value;
}

/**
 * Seconds missing between two readings. `open`: nothing said of it; `held`: to be told when nothing comes to fill it;
 * `told`: what changed across it has been told.
 */
export interface Hole {
  state: 'open' | 'held' | 'told';
}

/** Two readings of a series with no known one between them: of seconds that follow each other, or across a hole. */
export interface Meeting {
  readonly from: Reading;
  readonly to: Reading;
  readonly hole?: Hole;
}

/** tcpmon takes its samples once a second. */
const SECOND = 1000;
/** Stretches of one series kept at most; the one that has not grown for longest is forgotten. */
const MOST_RUNS = 16;

/** A stretch of seconds without a hole. Of the values within, only those that can meet another are kept. */
interface Run {
  first: Stamp;
  firstValue: Value;
  last: Stamp;
  lastValue: Value;
  /** The value one second before the last. */
  before: Value | undefined;
  /** Between this run and the one before it. */
  readonly hole: Hole;
  grown: number;
}

/**
 * The readings of one series as stretches of seconds, given in any order. Each pair of neighbouring seconds meets
 * exactly once, when the second of the two is read, whichever that is: so a step between them is told once however
 * late a block of the file comes, and never against a second that is not its neighbour, unless across a hole.
 */
export class Runs {
  #runs: Run[] = [];
  #readings = 0;

  /** Takes a reading and answers whom it meets. A second read before meets nobody again, unless its value is higher. */
  add(stamp: Stamp, value: Value): Meeting[] {
    this.#readings++;
    const at = this.#runs.findLastIndex((run) => run.first <= stamp);
    const left = this.#runs[at];
    if (left && stamp <= left.last) return repeated(left, stamp, value);
    const right = this.#runs[at + 1];
    const now = { stamp, value };
    // What was told across a hole counts for what is read in it later, unless the value left its bounds in between.
    const told =
      left !== undefined && right?.hole.state === 'told' && isBetween(left.lastValue, value, right);
    const meetings: Meeting[] = [];
    let run = left;
    if (left && stamp - left.last <= SECOND) {
      meetings.push({ from: lastOf(left), to: now });
      left.before = left.lastValue;
      left.last = stamp;
      left.lastValue = value;
    } else {
      run = { first: stamp, firstValue: value, last: stamp, lastValue: value, ...this.#newRun(told) };
      // Most series have one stretch only: a grown array would take four times the memory.
      this.#runs = [...this.#runs.slice(0, at + 1), run, ...this.#runs.slice(at + 1)];
      if (left) meetings.push({ from: lastOf(left), to: now, hole: run.hole });
    }
    if (run) run.grown = this.#readings;
    if (run && right) {
      const joined = right.first - stamp <= SECOND;
      meetings.push({ from: now, to: firstOf(right), ...(joined ? {} : { hole: right.hole }) });
      if (joined) this.#join(run, right);
    }
    this.#forget();
    return told ? [] : meetings;
  }

  /** Who meets across the hole by now; undefined when it was filled or forgotten. */
  across(hole: Hole): Meeting | undefined {
    const at = this.#runs.findIndex((run) => run.hole === hole);
    const [left, right] = [this.#runs[at - 1], this.#runs[at]];
    return left && right && { from: lastOf(left), to: firstOf(right), hole };
  }

  /** True while no later second has been read. */
  isNewest(stamp: Stamp): boolean {
    return this.#runs.at(-1)?.last === stamp;
  }

  #newRun(told: boolean): Pick<Run, 'before' | 'hole' | 'grown'> {
    return { before: undefined, hole: { state: told ? 'told' : 'open' }, grown: this.#readings };
  }

  #join(run: Run, right: Run): void {
    run.before = right.first === right.last ? run.lastValue : right.before;
    run.last = right.last;
    run.lastValue = right.lastValue;
    this.#runs.splice(this.#runs.indexOf(right), 1);
  }

  #forget(): void {
    if (this.#runs.length <= MOST_RUNS) return;
    const oldest = this.#runs.reduce((a, b) => (b.grown < a.grown ? b : a));
    this.#runs.splice(this.#runs.indexOf(oldest), 1);
  }
}

const firstOf = ({ first, firstValue }: Run): Reading => ({ stamp: first, value: firstValue });
const lastOf = ({ last, lastValue }: Run): Reading => ({ stamp: last, value: lastValue });

/** True for a counter that rose from `from` over `value` to the run, and for a word that is one of the two. */
function isBetween(from: Value, value: Value, { firstValue: to }: Run): boolean {
  if (value === from || value === to) return true;
  return isHigher(value, from) && isHigher(to, value);
}

/** True when both are counters and the first is ahead. */
export const isHigher = (a: Value, b: Value): boolean =>
  typeof a === 'bigint' && typeof b === 'bigint' && a > b;

/**
 * Several readings of one second are sockets that share their addresses, or a file that holds a second twice: the
 * highest counts, and only against the highest of the second before.
 */
function repeated(run: Run, stamp: Stamp, value: Value): Meeting[] {
  if (stamp !== run.last) return [];
  const { before, lastValue } = run;
  const isCounter = typeof value === 'bigint';
  if (isCounter && !isHigher(value, lastValue)) return [];
  run.lastValue = value;
  if (run.first === run.last) run.firstValue = value;
  if (!isCounter || before === undefined) return [];
  const from = isHigher(before, lastValue) ? before : lastValue;
  if (!isHigher(value, from)) return [];
  return [{ from: { stamp: stampOf(stamp - SECOND), value: from }, to: { stamp, value } }];
}
