import { elapsed } from '../log/elapsed.ts';

/** Calls that go on for longer in one turn of the event loop let others have theirs. */
const TURN_MS = 12;
/** A call that takes longer did not find in memory what it was after. */
const SLOW_MS = 5;
/** For how long the calls after a slow one are left to other threads. */
const SLOW_FOR_MS = 250;

/** When this turn of the event loop made its first call; undefined as long as it made none. */
let turnBegan: number | undefined;

/**
 * Small calls to one file or folder. What the system holds in memory is here in microseconds: to hand the call to another
 * thread and to wait for it takes twenty times as long, and far longer while all cores are busy. So such calls are made on
 * this thread as long as they are quick, and as long as the turn is young.
 */
export class SmallCalls {
  #slowUntil = 0;

  /** What `here` returns or throws; where that may block this thread, what `elsewhere` resolves to or rejects with. */
  make<Result>(here: () => Result, elsewhere: () => Promise<Result>): Result | Promise<Result> {
    const begun = elapsed();
    return this.#isQuick(begun) ? this.#timed(here, begun) : elsewhere();
  }

  /** What `call` returns or throws; undefined where that may block this thread. */
  here<Result>(call: () => Result): Result | undefined {
    const begun = elapsed();
    return this.#isQuick(begun) ? this.#timed(call, begun) : undefined;
  }

  #isQuick(now: number): boolean {
    if (turnBegan === undefined) {
      turnBegan = now;
      setImmediate(() => (turnBegan = undefined));
    }
    return now >= this.#slowUntil && now - turnBegan <= TURN_MS;
  }

  #timed<Result>(call: () => Result, begun: number): Result {
    try {
      return call();
    } finally {
      const ended = elapsed();
      if (ended - begun > SLOW_MS) this.#slowUntil = ended + SLOW_FOR_MS;
    }
  }
}
