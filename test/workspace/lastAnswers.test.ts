import assert from 'node:assert/strict';
import { it } from 'node:test';
import { lastAnswers } from '../../server/src/workspace/lastAnswers.ts';

it('the same is answered for the same arguments, and found out anew for others', () => {
  let asked = 0;
  const sum = lastAnswers((logs: readonly object[], settings: object) => ({
    asked: ++asked,
    logs,
    settings,
  }));
  const [a, b, settings] = [{}, {}, {}];
  const logs = [a, b];
  const first = sum(logs, settings);
  assert.equal(sum([a, b], settings), first);
  assert.notEqual(sum([b, a], settings), first);
  assert.notEqual(sum([a], settings), first);
  assert.notEqual(sum([a, b], {}), first);
  assert.equal(sum([a, b], settings), first);
  logs.pop();
  assert.notEqual(sum(logs, settings), first, 'a list that was changed is another');
});

it('no more than the last answers are kept', () => {
  let asked = 0;
  const count = lastAnswers((of: number) => ({ of, at: ++asked }));
  for (const of of [1, 2, 3, 4, 5]) count(of);
  assert.equal(count(5).at, 5);
  assert.equal(count(2).at, 2);
  assert.equal(count(1).at, 6);
});

it('a failure is not kept', () => {
  let asked = 0;
  const failOnce = lastAnswers(() => {
    if (++asked === 1) throw new Error('once');
    return asked;
  });
  assert.throws(() => failOnce(), /once/);
  assert.equal(failOnce(), 2);
});
