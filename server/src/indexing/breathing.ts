import { elapsed } from '../log/elapsed.ts';

/** How long a thread reads at a stretch while somebody asks. */
const STRETCH_MS = 1;
/** The system makes a tenth of a millisecond of it. */
const PAUSE_MS = 0.02;

const nobodysWord = new Int32Array(new SharedArrayBuffer(4));
let lastAt = 0;

/**
 * Has this thread stand still for a moment now and then. Linux leaves a core to the thread that runs there, whatever its priority, for
 * some milliseconds: longer than a question takes that has just come and waits for it. To be called at least once in a millisecond or so.
 */
export function breathe(): void {
  if (elapsed() - lastAt < STRETCH_MS) return;
  Atomics.wait(nobodysWord, 0, 0, PAUSE_MS);
  lastAt = elapsed();
}
