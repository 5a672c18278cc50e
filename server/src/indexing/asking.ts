import { elapsed } from '../log/elapsed.ts';

/** Questions closer to each other than this, in ms, are asked one after the other. */
const CLOSE_MS = 300;

let lastAt = -Infinity;
let until = -Infinity;

/** Somebody asks something now. */
export function asked(): void {
  const now = elapsed();
  if (now - lastAt < CLOSE_MS) until = now + CLOSE_MS;
  lastAt = now;
}

/** Milliseconds for which questions are still taken to come one after the other; 0 when they are not. */
export const askingFor = (): number => Math.max(0, until - elapsed());
