import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldParts } from '../../server/src/protocol/foldParts.ts';
import { around } from '../support/around.ts';

/** Parts of an hour each, the newest last, of one log on each of these nodes. */
function rotated(nodes: readonly string[], count: number): string {
  const parts = nodes.flatMap((node) =>
    Array.from({ length: count }, (_, index) => {
      const name = index + 1 === count ? 'zookeeper.log' : `zookeeper.log.${count - 1 - index}`;
      const hour = String(10 + index);
      const line = (time: string): string =>
        `2023-10-24 ${hour}:${time} - INFO  [NIOWorkerThread-22:NIOServerCnxn@518] - Processing mntr command from /127.0.0.1:33336\n`;
      return `// zookeeper: ${node}/${name}\n${['00:00,000', '29:59,990', '30:00,000', '59:59,990'].map(line).join('')}`;
    }),
  );
  return `\n${parts.join('')}`;
}

/** What stands in the rows for a moment, by folder and name, or in words. */
async function rows(text: string, time: string | undefined): Promise<string[]> {
  const settings = { zones: [{ pattern: '*', value: 'UTC' }] };
  const { answer } = await around(text, { settings, ...(time === undefined ? {} : { time }) });
  const names = (uri: string): string => uri.split('/').slice(-2).join('/');
  const folded = foldParts(answer.logs);
  const shown = folded.flatMap((one) => ('parts' in one ? one.parts : [one]));
  assert.deepEqual(
    shown.map(({ uri }) => uri).sort(),
    answer.logs.map(({ uri }) => uri).sort(),
    'none is lost',
  );
  return folded.map((one) => ('parts' in one ? one.words : names(one.uri)));
}

describe('the parts of a rotated log', () => {
  it('that say nothing of the moment stand as one, with their count', async () => {
    assert.deepEqual(await rows(rotated(['node8'], 5), '2023-10-24T12:30:00Z'), [
      'node8/zookeeper.log.2',
      '4 more parts of zookeeper.log, none at this moment',
    ]);
  });

  it('stand as one on each node', async () => {
    const shown = await rows(rotated(['node8', 'node9'], 4), '2023-10-24T12:30:00Z');
    assert.deepEqual(shown.sort(), [
      '3 more parts of zookeeper.log, none at this moment',
      '3 more parts of zookeeper.log, none at this moment',
      'node8/zookeeper.log.1',
      'node9/zookeeper.log.1',
    ]);
  });

  it('stand by themselves on both sides of a moment between them', async () => {
    assert.deepEqual(await rows(rotated(['node8'], 5), '2023-10-24T12:00:00Z'), [
      'node8/zookeeper.log.2',
      'node8/zookeeper.log.3',
      '3 more parts of zookeeper.log, none at this moment',
    ]);
  });

  it('keep the nearest when none is at the moment', async () => {
    assert.deepEqual(await rows(rotated(['node8'], 4), '2023-10-24T20:00:00Z'), [
      'node8/zookeeper.log',
      '3 more parts of zookeeper.log, none at this moment',
    ]);
  });

  it('are all folded when the pivot stands in another', async () => {
    const text = rotated(['node8'], 4).replace('12:30:00,000 -', '12:30:00,000<|> -');
    assert.deepEqual(await rows(text, undefined), ['3 more parts of zookeeper.log, none at this moment']);
  });

  it('are not folded alone', async () => {
    assert.deepEqual(await rows(rotated(['node8'], 2), '2023-10-24T11:30:00Z'), [
      'node8/zookeeper.log',
      'node8/zookeeper.log.1',
    ]);
  });
});
