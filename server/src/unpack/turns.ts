import type { Pace } from '../reading/lines.ts';

/** Longest stretch of work, in ms, after which others have their turn. */
const STRETCH_MS = 8;

/** Lets other work in between while one long piece is done. */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  constructor({ signal }: Pace = {}) {
    this.#signal = signal;
  }

  /** True when it is time to {@link give} way: cheap enough to be asked a thousand times a millisecond. */
  get isDue(): boolean {
    return performance.now() - this.#since > STRETCH_MS;
  }

  /** Throws the signal's reason when it is aborted. */
  check(): void {
    this.#signal?.throwIfAborted();
  }

  /** Resolves after whatever else was waiting. Rejects with the signal's reason. */
  async give(): Promise<void> {
    this.check();
    await new Promise((resolve) => setImmediate(resolve));
    this.#since = performance.now();
  }
}
