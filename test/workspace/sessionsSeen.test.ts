import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SessionsSeen, type SessionSources } from '../../server/src/workspace/sessions/sessionsSeen.ts';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
const nothing = { logs: [], ensemble: { members: [] } } as unknown as SessionSources;

describe('a glance at the sessions', () => {
  it('waits for nothing when its moment has gone by, and has it found out behind the answer', async () => {
    const asked: true[] = [];
    const sessions = new SessionsSeen(() => {
      asked.push(true);
      return Promise.resolve(nothing);
    });
    assert.equal(await sessions.glance(60_000), undefined);
    assert.deepEqual(asked, []);
    while (asked.length === 0) await settled();
    await settled();
    assert.notEqual(await sessions.glance(60_000), undefined);
    assert.equal(asked.length, 1);
  });

  it('waits while its moment has not', async () => {
    const sessions = new SessionsSeen(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return nothing;
    });
    assert.notEqual(await sessions.glance(), undefined);
  });

  it('is not spoiled by what cannot be found out', async () => {
    const asked: true[] = [];
    const sessions = new SessionsSeen(() => {
      asked.push(true);
      return Promise.reject(new Error('no'));
    });
    assert.equal(await sessions.glance(), undefined);
    assert.equal(await sessions.glance(60_000), undefined);
    while (asked.length < 2) await settled();
    assert.equal(await sessions.glance(), undefined);
  });
});
