import type { Dialect } from '../log/format.ts';
import { type Stamp, stamp } from '../log/instant.ts';
import type { ByteSource } from './byteSource.ts';
import { eachLine, type Pace } from './lines.ts';

/** A record from which on the stamps of a file lie behind those before it, and stay there. */
export interface StepBack {
  /** 0-based line of the record. */
  readonly line: number;
  readonly byteOffset: number;
  /** The greatest stamp before it. */
  readonly from: Stamp;
  /** Its own. */
  readonly to: Stamp;
}

/** Threads print past each other, and one that a pause held up prints late: neither is a step. */
const LEAST_MS = 1_000;
/** Stamps have caught up with those before a drop when they are this near to them. */
const CAUGHT_UP_MS = 100;
/** Records behind a step, before stamps catch up with those before it: fewer may be stragglers. */
const LEAST_RECORDS = 4;
/** Time that those take: what a pause held up was stamped in one moment. */
const LEAST_SPREAD_MS = 500;
const ENOUGH_SPREAD_MS = 5_000;
const MOST_STEPS = 1_000;

/**
 * Where the stamps of a log go back by a second or more, in file order, in one pass over its lines. A step of less time than the log was
 * silent for shows nowhere. Rejects with the system's error or the signal's reason.
 */
export async function stepsIn(
  source: ByteSource,
  dialect: Dialect,
  pace: Pace = {},
): Promise<readonly StepBack[]> {
  const heads = dialect.heads();
  const search = new StepSearch();
  let line = 0;
  await eachLine(
    source,
    (bytes, start, end, offset) => {
      const found = heads.stampAt(bytes, start, end);
      if (Number.isFinite(found)) search.see(found, line, offset);
      line++;
    },
    pace,
  );
  return search.finish();
}

/** Takes the stamps of a file in file order. */
export class StepSearch {
  readonly #steps: StepBack[] = [];
  #greatest = -Infinity;
  /** A drop that is not yet known to be a step; NaN while there is none. */
  #to = NaN;
  #line = 0;
  #byteOffset = 0;
  #count = 0;
  #highest = 0;

  see(at: number, line: number, byteOffset: number): void {
    if (this.#to !== this.#to) {
      if (at < this.#greatest - LEAST_MS) this.#begin(at, line, byteOffset);
      else if (at > this.#greatest) this.#greatest = at;
      return;
    }
    if (at < this.#to - LEAST_MS) {
      if (!this.#take(LEAST_SPREAD_MS)) this.#to = NaN;
      this.see(at, line, byteOffset);
      return;
    }
    if (at > this.#greatest - CAUGHT_UP_MS) {
      if (!this.#take(Math.max(LEAST_SPREAD_MS, (this.#greatest - this.#to) / 4))) this.#to = NaN;
      this.see(at, line, byteOffset);
      return;
    }
    this.#count++;
    if (at > this.#highest) this.#highest = at;
    this.#take(ENOUGH_SPREAD_MS);
  }

  finish(): readonly StepBack[] {
    if (this.#to === this.#to) this.#take(LEAST_SPREAD_MS);
    return this.#steps;
  }

  #begin(at: number, line: number, byteOffset: number): void {
    this.#to = this.#highest = at;
    this.#line = line;
    this.#byteOffset = byteOffset;
    this.#count = 1;
  }

  /** The drop is a step where enough records stand behind it, over enough time. */
  #take(spread: number): boolean {
    if (this.#count < LEAST_RECORDS || this.#highest - this.#to < spread) return false;
    if (this.#steps.length < MOST_STEPS)
      this.#steps.push({
        line: this.#line,
        byteOffset: this.#byteOffset,
        from: stamp(this.#greatest),
        to: stamp(this.#to),
      });
    this.#greatest = this.#highest;
    this.#to = NaN;
    return true;
  }
}
