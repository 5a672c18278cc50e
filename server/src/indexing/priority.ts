import { availableParallelism, constants, platform, setPriority } from 'node:os';

const { PRIORITY_NORMAL, PRIORITY_BELOW_NORMAL } = constants.priority;

/** Threads that can run at once here. */
export const coresHere = (): number => availableParallelism();

/**
 * Has this thread give way to all others of the machine, above all to the one that answers: with as many threads that read as there
 * are cores, it would wait for its turn longer than an answer takes. `gives` false takes that back, where the user may do so. Only
 * Linux has priorities of single threads; elsewhere this does nothing, as it does when the system forbids it.
 */
export function giveWay(gives: boolean): void {
  if (platform() !== 'linux' || gives === isGiving) return;
  try {
    setPriority(gives ? PRIORITY_BELOW_NORMAL : PRIORITY_NORMAL);
    isGiving = gives;
  } catch {
    // Everything is read all the same.
  }
}

let isGiving = false;
