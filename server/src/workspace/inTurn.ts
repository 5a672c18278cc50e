/** Pieces of work that wait for each other where they have the same key. */
export class InTurn {
  readonly #last = new Map<string, Promise<void>>();

  /** Whether work of this key is under way. */
  isTaken(key: string): boolean {
    return this.#last.has(key);
  }

  /**
   * Does `work` once all work of the same key that was begun before is done, whatever came of it. Rejects as it does, or with the
   * signal's reason, also while it waits.
   */
  async take<Result>(
    key: string,
    signal: AbortSignal | undefined,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(() => {
      signal?.throwIfAborted();
      return work();
    });
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(key, settled);
    void settled.then(() => {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    });
    return orAborted(mine, signal);
  }
}

/** What a promise brings, or the signal's reason when nobody waits any longer. Nothing is left at the signal once the promise is settled. */
export async function orAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (!signal) return work;
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
