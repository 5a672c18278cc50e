import assert from 'node:assert/strict';
import { it } from 'node:test';
import { breathe } from '../../server/src/indexing/breathing.ts';

/** The system lets a thread stand still no shorter. */
const PAUSE_MS = 0.02;

it('a thread that breathes stands still now and then, and works in between', () => {
  const began = performance.now();
  let calls = 0;
  let pauses = 0;
  while (performance.now() - began < 300) {
    const before = performance.now();
    breathe();
    calls++;
    if (performance.now() - before >= PAUSE_MS) pauses++;
  }
  assert.ok(pauses >= 10, `${pauses} pauses`);
  assert.ok(calls > 5 * pauses, `${pauses} pauses in ${calls} calls`);
});
