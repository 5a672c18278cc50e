import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { PackedFolder, tarGz, zookeeperLines } from '../support/packedFolder.ts';
import { lens, type Ran } from '../support/terminal.ts';
import { zipFile } from '../support/zipFile.ts';

const LOG = zookeeperLines(0, 300);
const INSIDE = 'var/log/zookeeper/zookeeper.log';

/** Runs in a folder with a bundle of each of two nodes, a rotated log, and one that is broken. */
async function incident(): Promise<PackedFolder> {
  const folder = new PackedFolder();
  folder.put('zookeeper-log-zk-1.tar.gz', await tarGz({ [INSIDE]: LOG, 'etc/zoo.cfg': 'tickTime=2000\n' }));
  folder.put('node2.zip', zipFile([{ name: 'zookeeper.log', bytes: Buffer.from(LOG) }]));
  folder.put('node3/zookeeper.log.1.gz', gzipSync(LOG));
  return folder;
}

const run = (folder: PackedFolder, ...args: string[]): Promise<Ran> => lens(args, { cwd: folder.path });
const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('packed files in the terminal', () => {
  it('records: all logs in one, or the one named, under names that other commands take', async () => {
    const folder = await incident();
    for (const path of [
      'zookeeper-log-zk-1.tar.gz',
      `zookeeper-log-zk-1.tar.gz!/${INSIDE}`,
      'zookeeper-log-zk-1.tar.gz!/',
    ]) {
      const { code, out } = await run(folder, 'records', path, '--zone', 'UTC');
      const found = jsonLines(out);
      assert.equal(code, 0, path);
      assert.equal(found.length, 300, path);
      const { file, line, node, time } = found[299] ?? {};
      assert.deepEqual(
        [file, line, node, time],
        [`zookeeper-log-zk-1.tar.gz!/${INSIDE}`, 300, 'zk-1', '2023-10-24T00:04:59.001Z'],
      );
    }
    const { out } = await run(folder, 'records', 'node3/zookeeper.log.1.gz', '--zone', 'UTC');
    assert.deepEqual(
      [jsonLines(out)[0]?.['file'], jsonLines(out)[0]?.['node']],
      ['node3/zookeeper.log.1.gz!/zookeeper.log.1', 'node3'],
    );
  });

  it('correlate: among bundles, files and folders of both, from a line in one', async () => {
    const folder = await incident();
    const places = [
      `zookeeper-log-zk-1.tar.gz!/${INSIDE}:100`,
      `${INSIDE}:100`,
      join(folder.path, `zookeeper-log-zk-1.tar.gz!/${INSIDE}:100`),
    ];
    for (const at of places) {
      const { code, out, err } = await run(
        folder,
        'correlate',
        'zookeeper-log-zk-1.tar.gz',
        'node2.zip',
        'node3',
        '--zone',
        'UTC',
        '--at',
        at,
        '--json',
      );
      assert.equal(code, 0, err);
      const answer = JSON.parse(out) as {
        pivot: { node: string; line: number };
        logs: { node: string; landing: string }[];
      };
      assert.deepEqual([answer.pivot.node, answer.pivot.line], ['zk-1', 100]);
      assert.deepEqual(answer.logs.map(({ node, landing }) => `${node} ${landing}`).sort(), [
        'node2 exact',
        'node3 exact',
      ]);
    }
    const second = await run(
      folder,
      'correlate',
      'node2.zip',
      'zookeeper-log-zk-1.tar.gz',
      '--zone',
      'UTC',
      '--at',
      `${INSIDE}:100`,
    );
    assert.equal(second.code, 0, second.err);
    const { out } = await run(folder, 'correlate', '.', '--zone', 'UTC', '--at', '2023-10-24T00:01:00Z');
    assert.match(out, /zk-1 · zookeeper-log-zk-1\.tar\.gz!\/var\/log\/zookeeper\/zookeeper\.log:61/);
  });

  it('detect: every file inside that may be a log', async () => {
    const folder = await incident();
    const { code, out } = await run(folder, 'detect', 'zookeeper-log-zk-1.tar.gz', '--zone', 'UTC', '--json');
    assert.equal(code, 0);
    const found = JSON.parse(out) as { file: string; format: string | null }[];
    assert.deepEqual(
      found.map(({ file, format }) => [file, format]),
      [
        ['zookeeper-log-zk-1.tar.gz!/etc/zoo.cfg', null],
        [`zookeeper-log-zk-1.tar.gz!/${INSIDE}`, 'zookeeper'],
      ],
    );
  });

  it('says which limit was hit, and what is no such place', async () => {
    const folder = await incident();
    folder.put('bomb.log.gz', gzipSync(Buffer.concat([Buffer.from(LOG), Buffer.alloc(150 << 20, 0x20)])));
    const bomb = await run(folder, 'records', 'bomb.log.gz', '--zone', 'UTC');
    assert.match(
      bomb.err,
      /bomb\.log\.gz!\/bomb\.log: not all of it is read: it unpacks to more than 500 times its size: unpack it by hand/,
    );
    assert.equal(jsonLines(bomb.out).length, 300);
    const missing = await run(folder, 'records', 'node2.zip!/nothing.log');
    assert.deepEqual([missing.code, missing.out], [2, '']);
    assert.equal(missing.err, 'log-lens: node2.zip!/nothing.log: no such file\n');
    folder.put('a.7z', Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'));
    folder.put('a.tar.xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]));
    const odd = await run(folder, 'records', 'a.tar.xz');
    assert.deepEqual(
      [odd.code, odd.err],
      [2, 'log-lens: a.tar.xz: xz data is not unpacked here: unpack it first\n'],
    );
  });

  it('leaves nothing behind, neither beside the bundle nor where it unpacked', async () => {
    const folder = new PackedFolder();
    folder.put('zookeeper.log.1.gz', gzipSync(zookeeperLines(0, 100_000)));
    const temporary = mkdtempSync(join(tmpdir(), 'log-lens-tmp-'));
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = temporary;
    try {
      const { out } = await run(folder, 'records', 'zookeeper.log.1.gz', '--zone', 'UTC');
      assert.equal(jsonLines(out).length, 100_000);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
    assert.deepEqual(readdirSync(temporary), []);
    assert.deepEqual(readdirSync(folder.path), ['zookeeper.log.1.gz']);
  });
});
