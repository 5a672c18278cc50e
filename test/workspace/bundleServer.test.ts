import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  type BundleBytes,
  type BundleEntry,
  bundleRequests,
  type BundleStat,
  type OpenedBundle,
} from '../../server/src/protocol/bundle.ts';
import type { Correlation } from '../../server/src/protocol/correlation.ts';
import { commands } from '../../server/src/protocol/index.ts';
import { type Client, connected } from '../support/connected.ts';
import { PackedFolder, tarGz, zookeeperLines } from '../support/packedFolder.ts';

const LOG = zookeeperLines(0, 100);
const INSIDE = 'var/log/zookeeper/zookeeper.log';

interface Opened {
  readonly client: Client;
  readonly folder: PackedFolder;
  readonly ask: <Answer>(method: string, uri: string, more?: object) => Promise<Answer>;
}

async function withBundle(test: (opened: Opened) => Promise<void>): Promise<void> {
  const folder = new PackedFolder();
  folder.put(
    'zk-1.tar.gz',
    await tarGz({ [INSIDE]: LOG, 'var/a.txt': 'ä', 'old.log.gz': gzipSync(LOG), 'etc/zoo.cfg': '' }),
  );
  const client = await connected({ clientCommands: true });
  try {
    await test({
      client,
      folder,
      ask: (method, uri, more = {}) => client.connection.sendRequest(method, { uri, ...more }),
    });
  } finally {
    client.dispose();
  }
}

describe('a bundle that an editor opens', () => {
  it('tells what it holds, folder by folder', () =>
    withBundle(async ({ folder, ask }) => {
      const opened = await ask<OpenedBundle>(bundleRequests.open, folder.uri('zk-1.tar.gz'));
      const { uri, files, logs, notes } = opened;
      assert.deepEqual([uri, files, logs, notes], [folder.inside('zk-1.tar.gz', ''), 4, 2, []]);
      const list = async (at: string): Promise<string[]> =>
        (await ask<BundleEntry[]>(bundleRequests.list, at)).map(({ kind, name }) => `${kind} ${name}`);
      assert.deepEqual(await list(uri), ['folder etc', 'folder var', 'bundle old.log.gz']);
      assert.deepEqual(await list(folder.inside('zk-1.tar.gz', 'var')), ['folder log', 'file a.txt']);
      assert.deepEqual(await list(folder.inside('zk-1.tar.gz', 'old.log.gz', '')), ['file old.log']);
      const stat = (...inside: string[]): Promise<BundleStat> =>
        ask(bundleRequests.stat, folder.inside('zk-1.tar.gz', ...inside));
      assert.deepEqual((await stat('')).kind, 'folder');
      assert.deepEqual((await stat('var/log')).kind, 'folder');
      const { kind, bytes, changedMs } = await stat(INSIDE);
      assert.deepEqual([kind, bytes, changedMs > 0], ['file', LOG.length, true]);
      await assert.rejects(stat('var/lo'), /zk-1\.tar\.gz!\/var\/lo: no such file\./);
    }));

  it('lends its bytes, piece by piece', () =>
    withBundle(async ({ folder, ask }) => {
      const read = async (from: number, bytes: number, ...inside: string[]): Promise<string> => {
        const uri = folder.inside('zk-1.tar.gz', ...inside);
        const { base64 } = await ask<BundleBytes>(bundleRequests.read, uri, { from, bytes });
        return Buffer.from(base64, 'base64').toString();
      };
      assert.equal(await read(0, 1 << 20, INSIDE), LOG);
      assert.equal(await read(5, 10, 'old.log.gz', 'old.log'), LOG.slice(5, 15));
      assert.equal(await read(LOG.length, 10, INSIDE), '');
      await assert.rejects(read(0, 10, 'none'), /no such file/);
    }));

  it('answers hovers and correlations as any log does, under its own uri, and no more when it is closed', () =>
    withBundle(async ({ client, folder, ask }) => {
      const uri = folder.inside('zk-1.tar.gz', INSIDE);
      await ask(bundleRequests.open, folder.uri('zk-1.tar.gz'));
      await client.open(uri, LOG);
      assert.match((await client.hover(uri, 3, 5)) ?? '', /2023-10-24/);
      const answer = (await client.execute(commands.correlate, {
        uri,
        line: 3,
        scope: 'workspace',
      })) as Correlation;
      assert.equal(answer.pivot.uri, uri);
      assert.equal(answer.pivot.node, 'zk-1');
      assert.deepEqual(
        answer.logs.map((log) => [log.uri, log.landing]),
        [[folder.inside('zk-1.tar.gz', 'old.log.gz', 'old.log'), 'exact']],
      );
      await client.close(uri);
      const time = '2023-10-24T00:00:30.001Z';
      const counted = async (): Promise<number> =>
        ((await client.execute(commands.correlate, { time, scope: 'workspace' })) as Correlation).logs.length;
      assert.equal(await counted(), 2);
      await ask(bundleRequests.close, folder.uri('zk-1.tar.gz'));
      assert.equal(await counted(), 0);
    }));

  it('says why it cannot be opened, in one sentence', () =>
    withBundle(async ({ folder, ask }) => {
      folder.put('plain.zip', Buffer.from('no zip'));
      await assert.rejects(
        ask(bundleRequests.open, folder.uri('plain.zip')),
        /plain\.zip.*: its content is not packed: gzip, zstd, tar and zip are read\.$/,
      );
      await assert.rejects(ask(bundleRequests.open, folder.uri('none.zip')), /no such file\.$/);
      await assert.rejects(
        ask(bundleRequests.open, 'untitled:Untitled-1'),
        /only packed files on the disk of this machine/,
      );
    }));
});
