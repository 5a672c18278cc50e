import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { correlate } from '../../server/src/features/correlate.ts';
import type { Correlation, LogHits } from '../../server/src/protocol/correlation.ts';
import { isLog } from '../../server/src/workspace/logFile.ts';
import { DEFAULT_SETTINGS } from '../../server/src/workspace/settings.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { PackedFolder, tarGz, zookeeperLines } from '../support/packedFolder.ts';

function workspaceOf(folder: PackedFolder): Workspace {
  const workspace = new Workspace({ unsaved: () => undefined });
  workspace.folders = [folder.uri()];
  workspace.settings = { ...DEFAULT_SETTINGS, zones: [{ pattern: '*', value: 'UTC' }] };
  return workspace;
}

/** Answers by the name of the log. */
const byName = (answer: Correlation): Record<string, LogHits> =>
  Object.fromEntries(
    answer.logs.map((log) => [decodeURIComponent(log.uri.slice(log.uri.lastIndexOf('/') + 1)), log]),
  );

const HOUR = 3600;

/** A rotated set: the newest plain, each older one packed, an hour each. */
function rotated(folder: PackedFolder, count: number, order = (index: number) => index): void {
  folder.write('node8/log/zookeeper.log', zookeeperLines(count * HOUR, HOUR));
  for (let number = 1; number <= count; number++) {
    const from = order(count - number) * HOUR;
    folder.put(`node8/log/zookeeper.log.${number}.gz`, gzipSync(zookeeperLines(from, HOUR)));
  }
}

async function unpackedNames(workspace: Workspace): Promise<string[]> {
  const { logs } = await workspace.everywhere();
  return logs.flatMap(({ packed, path }) =>
    packed?.isAtHand() ? [path?.slice(path.lastIndexOf('/') + 1) ?? ''] : [],
  );
}

describe('a correlation reaches into packed files', () => {
  it('of a rotated set it unpacks the one that covers the moment, and says why it left the others packed', async () => {
    const folder = new PackedFolder();
    rotated(folder, 6);
    const workspace = workspaceOf(folder);
    const answer = await correlate(workspace, { time: '2023-10-24T02:30:00.001Z', scope: 'workspace' });
    const logs = byName(answer);
    const covering = logs['zookeeper.log.4'];
    assert.deepEqual([covering?.landing, covering?.node, covering?.hits.length], ['exact', 'node8', 11]);
    assert.deepEqual(await unpackedNames(workspace), ['zookeeper.log.4']);
    assert.deepEqual(
      ['zookeeper.log.6', 'zookeeper.log.5', 'zookeeper.log.3', 'zookeeper.log.1'].map((name) => [
        logs[name]?.landing,
        logs[name]?.explanation,
      ]),
      [
        [
          'ends-before',
          'left packed: zookeeper.log.5 goes on from it 1 h 30 min earlier (2023-10-24 01:00:00.001 UTC)',
        ],
        [
          'ends-before',
          'left packed: zookeeper.log.4 goes on from it 30 min earlier (2023-10-24 02:00:00.001 UTC)',
        ],
        ['starts-after', 'left packed: starts 30 min later (2023-10-24 03:00:00.001 UTC)'],
        ['starts-after', 'left packed: starts 2 h 30 min later (2023-10-24 05:00:00.001 UTC)'],
      ],
    );
    assert.equal(logs['zookeeper.log']?.landing, 'starts-after');
  });

  it('on the border of two it unpacks both', async () => {
    const folder = new PackedFolder();
    rotated(folder, 4);
    const workspace = workspaceOf(folder);
    const logs = byName(await correlate(workspace, { time: '2023-10-24T01:00:01Z', scope: 'workspace' }));
    assert.deepEqual((await unpackedNames(workspace)).sort(), ['zookeeper.log.3', 'zookeeper.log.4']);
    assert.deepEqual([logs['zookeeper.log.4']?.hits.length, logs['zookeeper.log.3']?.hits.length], [4, 6]);
  });

  it('leaves nothing packed when the records are not in the order of the rotation', async () => {
    const folder = new PackedFolder();
    rotated(folder, 3, (index) => [1, 0, 2][index] ?? 0);
    const workspace = workspaceOf(folder);
    const logs = byName(await correlate(workspace, { time: '2023-10-24T00:30:00.001Z', scope: 'workspace' }));
    assert.equal(logs['zookeeper.log.2']?.landing, 'exact');
    assert.equal((await unpackedNames(workspace)).length, 3);
  });

  it('finds the same as when all were unpacked', async () => {
    const [packed, plain] = [new PackedFolder(), new PackedFolder()];
    rotated(packed, 5);
    plain.write('node8/log/zookeeper.log', zookeeperLines(5 * HOUR, HOUR));
    for (let number = 1; number <= 5; number++)
      plain.write(`node8/log/zookeeper.log.${number}`, zookeeperLines((5 - number) * HOUR, HOUR));
    for (const time of [
      '2023-10-23T00:00:00Z',
      '2023-10-24T00:00:00Z',
      '2023-10-24T03:59:58Z',
      '2023-10-25T00:00:00Z',
    ]) {
      const [one, other] = await Promise.all(
        [packed, plain].map((folder) => correlate(workspaceOf(folder), { time, scope: 'workspace' })),
      );
      const hits = (answer: Correlation | undefined) =>
        Object.entries(byName(answer!))
          .filter(([, log]) => log.hits.length > 0)
          .map(([name, log]) => [name, log.landing, log.hits])
          .sort();
      assert.deepEqual(hits(one), hits(other), time);
      assert.deepEqual(one?.logs[0]?.nearest, other?.logs[0]?.nearest, time);
    }
  });

  it('from a line inside of one to logs inside of others and on disk', async () => {
    const folder = new PackedFolder();
    folder.put(
      'zookeeper-log-zk-1.tar.gz',
      await tarGz({ 'var/log/zookeeper/zookeeper.log': zookeeperLines(0, 100) }),
    );
    folder.put(
      'zookeeper-log-zk-2.tar.gz',
      await tarGz({ 'var/log/zookeeper/zookeeper.log': zookeeperLines(0, 100) }),
    );
    folder.write('node3/zookeeper.log', zookeeperLines(0, 100));
    folder.put('broken.zip', Buffer.from('PK\x03\x04'));
    const uri = folder.inside('zookeeper-log-zk-1.tar.gz', 'var/log/zookeeper/zookeeper.log');
    const workspace = workspaceOf(folder);
    const answer = await correlate(workspace, { uri, line: 50, scope: 'workspace' });
    assert.equal(answer.pivot.node, 'zk-1');
    assert.deepEqual(answer.logs.map(({ node, landing }) => [node, landing]).sort(), [
      ['node3', 'exact'],
      ['zk-2', 'exact'],
    ]);
    assert.match(answer.scope.reason, /broken\.zip: its directory is damaged or cut/);
  });

  it('also when the bundle lies in no folder of the workspace, and to one that was opened', async () => {
    const [folder, elsewhere] = [new PackedFolder(), new PackedFolder()];
    folder.write('node3/zookeeper.log', zookeeperLines(0, 100));
    elsewhere.put(
      'a/node1.tar.gz',
      await tarGz({ 'zookeeper.log': zookeeperLines(0, 100), 'zookeeper.out': zookeeperLines(0, 100) }),
    );
    elsewhere.put('b/node2.zip', await tarGz({ 'zookeeper.log': zookeeperLines(0, 100) }));
    const workspace = workspaceOf(folder);
    const ask = async (): Promise<string[]> => {
      const answer = await correlate(workspace, {
        uri: elsewhere.inside('a/node1.tar.gz', 'zookeeper.log'),
        line: 50,
        scope: 'workspace',
      });
      return answer.logs.map(({ node }) => node ?? '').sort();
    };
    assert.deepEqual(await ask(), ['node1', 'node3']);
    workspace.openBundles = [elsewhere.uri('b/node2.zip')];
    assert.deepEqual(await ask(), ['node1', 'node2', 'node3']);
  });

  it('says of a log that is not all read that it is not', async () => {
    const folder = new PackedFolder();
    folder.put('node1/zookeeper.log.1.gz', gzipSync(zookeeperLines(0, 20_000)).subarray(0, 30_000));
    const answer = await correlate(workspaceOf(folder), { time: '2023-10-24T00:10:00Z', scope: 'workspace' });
    assert.match(answer.logs[0]?.explanation ?? '', /not all of it is read: its gzip data ends too early/);
  });

  it('is not delayed by a log that the user never asked for: what is open is asked in any case', async () => {
    const folder = new PackedFolder();
    folder.put('node1/zookeeper.log.1.gz', gzipSync(zookeeperLines(0, 100)));
    folder.write('node2/zookeeper.log', zookeeperLines(0, 100));
    const workspace = workspaceOf(folder);
    const uri = folder.inside('node1/zookeeper.log.1.gz', 'zookeeper.log.1');
    workspace.openUris = [uri, folder.uri('node2/zookeeper.log')];
    const answer = await correlate(workspace, { uri, line: 10 });
    assert.equal(answer.scope.name, 'open');
    assert.deepEqual(
      answer.logs.map(({ node }) => node),
      ['node2'],
    );
    assert.ok(isLog(await workspace.catalogue.find(uri)));
  });

  it('does not unpack hundreds of megabytes to date another log, and says so', async () => {
    const folder = new PackedFolder();
    folder.write('node8/zookeeper.log', zookeeperLines(0, 100));
    // Its head is a log; the rest only has a size.
    folder.put('node8/zookeeper.log.1.gz', gzipSync(zookeeperLines(-600, 500) + ' '.repeat(300 << 20)));
    folder.write(
      'node8/gc.log',
      '[0.010s][info][gc] Using G1\n[1.000s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->4M(256M) 3.000ms\n',
    );
    const workspace = workspaceOf(folder);
    const logs = byName(await correlate(workspace, { time: '2023-10-24T00:00:30.001Z', scope: 'workspace' }));
    assert.equal(logs['gc.log']?.landing, 'no-time');
    assert.match(
      logs['gc.log'].explanation,
      /to tell, 1 packed logs of its node would have to be unpacked, 300 MiB/,
    );
    assert.deepEqual(await unpackedNames(workspace), []);
  });

  it('leaves archives packed that would take long to look into and that nobody named, and says how many', async () => {
    const folder = new PackedFolder();
    folder.write('node3/zookeeper.log', zookeeperLines(0, 100));
    folder.put('large.tar.gz', await tarGz({ 'zookeeper.log': zookeeperLines(0, 100) }));
    // Nothing more is in it, but its size is what counts.
    truncateSync(folder.at('large.tar.gz'), 257 << 20);
    const workspace = workspaceOf(folder);
    const ask = (): Promise<Correlation> =>
      correlate(workspace, { time: '2023-10-24T00:00:30.001Z', scope: 'workspace' });
    const { logs, scope } = await ask();
    assert.equal(logs.length, 1);
    assert.match(
      scope.reason,
      /; 1 packed file is not looked into unasked, which is done up to 2000 files and 256 MiB of packed archives: open them as log bundles$/,
    );
    workspace.openBundles = [folder.uri('large.tar.gz')];
    assert.deepEqual((await ask()).logs.map(({ node }) => node).sort(), ['large', 'node3']);
  });
});
