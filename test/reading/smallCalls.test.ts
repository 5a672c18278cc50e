import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SmallCalls } from '../../server/src/reading/smallCalls.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Where a call was made that takes as long. */
const madeBy = async (calls: SmallCalls, ms = 0): Promise<string> =>
  calls.make(
    () => {
      const begun = performance.now();
      while (performance.now() - begun < ms);
      return 'here';
    },
    () => Promise.resolve('elsewhere'),
  );

describe('small calls', () => {
  it('are made here, but for a while not after one that was slow', async () => {
    const calls = new SmallCalls();
    await nextTurn();
    assert.equal(await madeBy(calls, 8), 'here');
    await nextTurn();
    assert.equal(await madeBy(calls), 'elsewhere');
    await nextTurn();
    assert.equal(await madeBy(new SmallCalls()), 'here', 'another disk is not slow for that');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await nextTurn();
    assert.equal(await madeBy(calls), 'here');
  });

  it('give others their turn after some milliseconds', async () => {
    await nextTurn();
    let others = 0;
    setImmediate(() => others++);
    const begun = performance.now();
    while ((await madeBy(new SmallCalls())) === 'here') assert.ok(performance.now() - begun < 5_000);
    assert.equal(others, 0, 'those here took no turn');
    await nextTurn();
    assert.equal(await madeBy(new SmallCalls()), 'here');
  });

  it('fail as they do, wherever they are made', async () => {
    const calls = new SmallCalls();
    const fail = (where: string) => () => {
      throw new Error(where);
    };
    await nextTurn();
    assert.throws(() => calls.make(fail('here'), fail('elsewhere')), /here/);
    await madeBy(calls, 8);
    assert.throws(() => calls.make(fail('here'), fail('elsewhere')), /elsewhere/);
  });
});
