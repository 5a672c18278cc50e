import type { Stretch } from '../reading/findText.ts';
import type { Pace } from '../reading/lines.ts';

interface Work<Result> {
  readonly begin: (stretch: Stretch, pace: Pace, at: number) => Promise<Result>;
  /** Whether more is wanted. */
  readonly take: (result: Result, stretch: Stretch) => boolean | Promise<boolean>;
}

/**
 * Begins work on all stretches of a file and takes what it brings in their order. When one fails, or no more is wanted, the others
 * are called off.
 * Rejects as they do.
 */
export async function inOrder<Result extends object>(
  stretches: readonly Stretch[],
  { signal, progress }: Pace,
  { begin, take }: Work<Result>,
): Promise<void> {
  const stop = new AbortController();
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const read = stretches.map(() => 0);
  const tell = (at: number, bytes: number): void => {
    read[at] = bytes;
    progress?.(read.reduce((sum, one) => sum + one, 0));
  };
  const begun = stretches.map(async (stretch, at) => {
    const result = await begin(stretch, { signal: stopped, progress: (bytes) => tell(at, bytes) }, at);
    tell(at, stretch.to - stretch.from);
    return result;
  });
  // Those behind one that fails are not waited for.
  for (const one of begun) one.catch(() => undefined);
  try {
    for (const [at, stretch] of stretches.entries()) {
      const result = await begun[at];
      if (result === undefined || !(await take(result, stretch))) return;
    }
  } finally {
    stop.abort(new Error('called off'));
  }
}
