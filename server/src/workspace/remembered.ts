import type { Pace } from '../reading/lines.ts';

/**
 * A long piece of work that is done once, at the first request, for all who ask. When the one who began it cancels,
 * the others still get their answer. Rejects as `work` does, and begins anew at the next request then.
 */
export function remembered<Result>(work: (pace?: Pace) => Promise<Result>): Remembered<Result> {
  let known: Promise<Result> | undefined;
  let done: Result | undefined;
  const answer = async (pace?: Pace): Promise<Result> => {
    for (;;) {
      const begun = known !== undefined;
      known ??= work(pace).catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      try {
        done = await known;
        return done;
      } catch (error) {
        // Another request began it: when that one was cancelled, this one still wants an answer.
        if (!begun) throw error;
        pace?.signal?.throwIfAborted();
      }
    }
  };
  return Object.assign(answer, { done: () => done });
}

/** Does the work at the first call; `done` answers what came of it, undefined as long as nothing did. */
export type Remembered<Result> = ((pace?: Pace) => Promise<Result>) & {
  readonly done: () => Result | undefined;
};
