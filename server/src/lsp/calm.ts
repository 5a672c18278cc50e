import { elapsed } from '../log/elapsed.ts';

/** It is calm when nobody has asked for as long, in ms. */
const CALM_MS = 1_000;
/** Nothing waits longer for it, in ms. */
const MOST_MS = 15_000;

/** Moments in which nobody asks: what is long and waited for by nobody begins in one of them. */
export class Calm {
  #disturbedAt = -Infinity;
  #coming: Promise<void> | undefined;

  /** Somebody asks. */
  disturb(): void {
    this.#disturbedAt = elapsed();
  }

  /** Resolves when it is calm, or at the latest after some seconds: whoever asks all the time shall know in the end as well. */
  comes(): Promise<void> {
    return (this.#coming ??= this.#wait().finally(() => (this.#coming = undefined)));
  }

  async #wait(): Promise<void> {
    const latest = elapsed() + MOST_MS;
    for (;;) {
      const left = Math.min(this.#disturbedAt + CALM_MS, latest) - elapsed();
      if (left <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, left).unref());
    }
  }
}
