import assert from 'node:assert/strict';
import { it } from 'node:test';
import { byNumbers } from '../../server/src/correlation/pauses/byNumbers.ts';

it('names are in the order in which people count', () => {
  const names = [
    'zk-10',
    'zk-9',
    'ZK-2',
    'zk',
    'node-08',
    'node-8',
    '10.0.0.10',
    '10.0.0.9',
    'zk-9-b',
    'zk-9-a',
    '',
  ];
  assert.deepEqual(names.sort(byNumbers), [
    '',
    '10.0.0.9',
    '10.0.0.10',
    'node-08',
    'node-8',
    'zk',
    'ZK-2',
    'zk-9',
    'zk-9-a',
    'zk-9-b',
    'zk-10',
  ]);
});
