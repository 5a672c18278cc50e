import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { InTurn, orAborted } from '../../server/src/workspace/inTurn.ts';

describe('work that somebody may stop waiting for', () => {
  it('leaves nothing at the signal once it is done, however often', async () => {
    const { signal } = new AbortController();
    const inTurn = new InTurn();
    for (let round = 0; round < 20; round++) {
      assert.equal(await inTurn.take('log', signal, () => Promise.resolve(round)), round);
      await assert.rejects(orAborted(Promise.reject(new Error('mine')), signal), /mine/);
    }
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('ends with the signal’s reason, before it began and while it goes on', async () => {
    const abort = new AbortController();
    const waiting = orAborted(new Promise(() => undefined), abort.signal);
    abort.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    await assert.rejects(orAborted(new Promise(() => undefined), abort.signal), /enough/);
  });
});
