import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Correlation, GcVerdict } from '../../server/src/protocol/correlation.ts';
import { awaited } from '../../server/src/protocol/awaited.ts';
import { connected } from '../support/connected.ts';
import { zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

/** A GC log of more bytes than are read while somebody waits, with one long pause shortly before 10:32:31.666. */
function largeGcLog(): string {
  const lines: string[] = [];
  const from = Date.parse('2023-10-24T02:00:00.000Z');
  for (let index = 0; index < 90_000; index++) {
    const at = from + index * 50;
    const iso = new Date(at + 8 * 3_600_000).toISOString().replace('Z', '+0800');
    const ms = at === Date.parse('2023-10-24T02:32:30.000Z') ? 2_500 : 1.5;
    lines.push(
      `[${iso}][${(index / 20).toFixed(3)}s][info][gc] GC(${index}) Pause Young (Normal) 100M->20M(300M) ${ms.toFixed(3)}ms`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const verdictOf = ({ gc = [] }: Correlation, node: string): GcVerdict =>
  gc.find((one) => one.node === node) ?? assert.fail(`nothing is said of ${node}`);

describe('a large GC log that was never read and is not asked', () => {
  it('is not waited for: the verdict says so, and the same question has one later', async () => {
    const folder = new LogFolder({
      'node9/zookeeper.log': zookeeperLine('10:32:31,666', 'GOODBYE', 'WARN'),
      'node8/zookeeper.log': zookeeperLine('10:32:31,687', 'LOOKING'),
      'node8/gc.log': largeGcLog(),
    });
    const client = await connected({
      folders: [folder],
      settings: { zones: { 'zookeeper.log': '+08:00' } },
    });
    const uris = ['node9/zookeeper.log', 'node8/zookeeper.log'].map((name) => folder.uri(name));
    await client.connection.sendNotification('logLens/openTabs', { uris });
    const settled = new Promise<{ uris: string[] }>((resolve) =>
      // That the servers have become known is told without any log.
      client.connection.onNotification('logLens/settled', (one: { uris: string[] }) => {
        if (one.uris.length > 0) resolve(one);
      }),
    );
    const ask = async (more = {}): Promise<Correlation> =>
      (await client.execute('logLens.correlate', {
        uri: folder.uri('node9/zookeeper.log'),
        line: 0,
        scope: 'open',
        ...more,
      })) as Correlation;
    const first = await ask();
    assert.equal(first.scope.name, 'open');
    const waiting = verdictOf(first, 'node8');
    assert.deepEqual(
      [waiting.words, waiting.verdict, waiting.provisional],
      ['GC log still being read', 'unknown', true],
    );
    assert.deepEqual(awaited(first), [folder.uri('node8/gc.log')]);
    assert.deepEqual((await settled).uris, [folder.uri('node8/gc.log')]);
    const second = await ask();
    assert.deepEqual(awaited(second), []);
    const told = verdictOf(second, 'node8');
    assert.deepEqual([told.verdict, told.words], ['paused', '2.5 s Young GC ending 1.666 s before']);
    assert.equal(
      told.pauses[0]?.line,
      (Date.parse('2023-10-24T02:32:30.000Z') - Date.parse('2023-10-24T02:00:00.000Z')) / 50,
    );
    client.dispose();
  });
});
