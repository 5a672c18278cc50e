import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { bundleOf, bundleUri } from '../../server/src/protocol/bundle.ts';
import { BUNDLE_LIMITS, type Limits } from '../../server/src/unpack/limits.ts';
import { logsInside } from '../../server/src/workspace/packed/bundleDiscovery.ts';
import { Bundles } from '../../server/src/workspace/packed/bundles.ts';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { isLog } from '../../server/src/workspace/logFile.ts';
import { nodeNames } from '../../server/src/workspace/nodes/nodeNames.ts';
import { PackedStore, ROOM } from '../../server/src/workspace/packed/packedStore.ts';
import { PackedFolder, tarGz, zookeeperLines } from '../support/packedFolder.ts';
import { allOf } from '../support/memorySource.ts';
import { tarball } from '../support/tarball.ts';
import { zipFile } from '../support/zipFile.ts';
import { zstdFrame } from '../support/zstdFrame.ts';

const LOG = zookeeperLines(0, 200);
const bytes = (text: string): Buffer => Buffer.from(text);

/** What the packed file holds by name, its own text where it is no bundle itself, and what is said of it. */
async function seen(
  folder: PackedFolder,
  name: string,
  bundles = new Bundles(),
): Promise<{ uris: string[]; notes: string[] }> {
  const inside = await logsInside(bundles, { asked: [folder.uri(name)] });
  return {
    uris: inside.uris.map((uri) => bundleOf(uri)?.inside.join('!/') ?? uri),
    notes: [...inside.notes.map(({ words }) => words), ...inside.unusable.map(({ reason }) => reason)],
  };
}

async function textOf(uri: string, bundles = new Bundles()): Promise<string> {
  const place = bundleOf(uri);
  assert.ok(place);
  const volume = await bundles.volume(place);
  return volume.lend(async ({ source }) => (await allOf(source)).toString());
}

const limited = (limits: Partial<Limits>): Bundles =>
  new Bundles(new PackedStore(), { ...BUNDLE_LIMITS, ...limits });

describe('uris of what lies in packed files', () => {
  const places = [
    { file: 'file:///c/node8.tar.gz', inside: ['var/log/zookeeper.log'] },
    { file: 'file:///c/a%20b/%C3%A4%23%3F%25.zip', inside: ['x!/y', 'z!!', ''] },
    { file: 'file:///c/%21/b%21.zip', inside: ['a.tar!', 'b!!/c'] },
    { file: 'file://server/share/a.zip', inside: ['a'] },
    { file: 'file:///c%3A/logs/a.zip', inside: ["it's (1)*+,;=@$&:[]"] },
  ];
  for (const place of places) {
    it(`tell ${place.file} and ${JSON.stringify(place.inside)}, also spelled otherwise`, () => {
      const uri = bundleUri(place);
      assert.deepEqual(bundleOf(uri), place);
      assert.equal(bundleUri(bundleOf(uri.replaceAll('%21', '!').replaceAll('%28', '('))!), uri);
    });
  }

  it('are no others', () => {
    for (const uri of [
      'file:///c/a.zip',
      'log-lens-slice:/a',
      'log-lens-bundle:/c/a.zip',
      'log-lens-bundle:',
    ]) {
      assert.equal(bundleOf(uri), undefined);
    }
  });
});

describe('a packed file', () => {
  it('is looked into, whether tar, tar.gz, tar.zst or zip, at any depth up to three', async () => {
    const folder = new PackedFolder();
    const files = { 'var/log/zookeeper.log': bytes(LOG), 'var/log/shot.png': bytes('x') };
    const tar = await tarball(files);
    const members = Object.entries(files).map(([name, content]) => ({ name, bytes: content }));
    folder.put('a.tar', tar);
    folder.put('a.tar.gz', gzipSync(tar));
    folder.put('a.tgz', gzipSync(tar));
    folder.put('a.tar.zst', zstdFrame(tar));
    folder.put('a.zip', zipFile(members));
    for (const name of ['a.tar', 'a.tar.gz', 'a.tgz', 'a.tar.zst', 'a.zip']) {
      assert.deepEqual(await seen(folder, name), { uris: ['var/log/zookeeper.log'], notes: [] }, name);
      assert.equal(await textOf(folder.inside(name, 'var/log/zookeeper.log')), LOG, name);
    }
    folder.put(
      'deep.zip',
      zipFile([{ name: 'b.tar.gz', bytes: await tarGz({ 'c.tar.gz': await tarGz({ 'z.log': LOG }) }) }]),
    );
    assert.deepEqual(await seen(folder, 'deep.zip'), { uris: ['b.tar.gz!/c.tar.gz!/z.log'], notes: [] });
    assert.equal(await textOf(folder.inside('deep.zip', 'b.tar.gz', 'c.tar.gz', 'z.log')), LOG);
  });

  it('is not looked into any deeper, and that is said', async () => {
    const folder = new PackedFolder();
    const inner = await tarGz({ 'd.tar.gz': await tarGz({ 'z.log': LOG }), 'y.log': LOG });
    folder.put('deep.zip', zipFile([{ name: 'b.tar.gz', bytes: await tarGz({ 'c.tar.gz': inner }) }]));
    const words = 'packed files in packed files are looked into 3 deep: unpack the outer ones by hand';
    assert.deepEqual(await seen(folder, 'deep.zip'), { uris: ['b.tar.gz!/c.tar.gz!/y.log'], notes: [words] });
    await assert.rejects(textOf(folder.inside('deep.zip', 'b.tar.gz', 'c.tar.gz', 'd.tar.gz', 'z.log')), {
      message: words,
    });
  });

  it('that is one log is that log, without its ending', async () => {
    const folder = new PackedFolder();
    folder.put('zookeeper.log.2.gz', gzipSync(LOG));
    folder.put('zookeeper.log.3.zst', zstdFrame(bytes(LOG)));
    folder.put('plain.gz', bytes(LOG));
    assert.deepEqual(await seen(folder, 'zookeeper.log.2.gz'), { uris: ['zookeeper.log.2'], notes: [] });
    assert.deepEqual(await seen(folder, 'zookeeper.log.3.zst'), { uris: ['zookeeper.log.3'], notes: [] });
    assert.deepEqual((await logsInside(new Bundles(), { asked: [folder.uri('plain.gz')] })).uris, [
      folder.uri('plain.gz'),
    ]);
    assert.equal(await textOf(folder.inside('zookeeper.log.2.gz', 'zookeeper.log.2')), LOG);
  });

  it('is looked into again when it has changed, and is gone when it is', async () => {
    const folder = new PackedFolder();
    const bundles = new Bundles();
    folder.put('a.tar.gz', await tarGz({ 'old.log': LOG }));
    assert.deepEqual((await seen(folder, 'a.tar.gz', bundles)).uris, ['old.log']);
    folder.put('a.tar.gz', await tarGz({ 'new.log': LOG, 'other.log': LOG }));
    assert.deepEqual((await seen(folder, 'a.tar.gz', bundles)).uris, ['new.log', 'other.log']);
    assert.deepEqual(await seen(folder, 'none.zip', bundles), { uris: [], notes: ['no such file'] });
  });

  it('says what is wrong with it, and gives what is sound', async () => {
    const folder = new PackedFolder();
    const whole = await tarGz({ 'a.log': LOG, 'b.log': zookeeperLines(0, 20_000) });
    folder.put('cut.tar.gz', whole.subarray(0, whole.length - 1_000));
    assert.deepEqual(await seen(folder, 'cut.tar.gz'), {
      uris: ['a.log', 'b.log'],
      notes: ['its gzip data ends too early'],
    });
    folder.put('a.zip', bytes('PK\x03\x04 and no more'));
    assert.deepEqual(await seen(folder, 'a.zip'), {
      uris: [],
      notes: ['its directory is damaged or cut: files in it may be missing'],
    });
    folder.put('a.xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]));
    assert.deepEqual((await seen(folder, 'a.xz')).notes, ['xz data is not unpacked here: unpack it first']);
    folder.put('log.gz', gzipSync(zookeeperLines(0, 20_000)).subarray(0, 20_000));
    const log = await new Catalogue().find(folder.inside('log.gz', 'log'));
    assert.ok(isLog(log));
    assert.ok((await log.fences()).count > 0);
    assert.equal(log.packed?.problem(), 'its gzip data ends too early');
  });
});

describe('what was made to do harm', () => {
  const HAND = ': unpack it by hand to read all of it';

  it('a gzip bomb stops at the ratio, and its log is no log', async () => {
    const folder = new PackedFolder();
    const packed = gzipSync(Buffer.alloc(200 << 20));
    folder.put('zeros.gz', packed);
    folder.put(
      'zeros.tar.gz',
      gzipSync(Buffer.concat([await tarball({ 'a.log': bytes(LOG), 'b.log': Buffer.alloc(200 << 20) })])),
    );
    const bundles = new Bundles();
    const words = `it unpacks to more than 500 times its size${HAND}`;
    const volume = await bundles.volume(bundleOf(folder.inside('zeros.gz', 'zeros'))!);
    const [size, problem] = await volume.lend((held) =>
      Promise.resolve([held.source.size, held.problem] as const),
    );
    assert.equal(problem, words);
    assert.ok(size <= 500 * packed.length, `${size} bytes came out`);
    assert.deepEqual(await seen(folder, 'zeros.tar.gz', bundles), {
      uris: ['a.log', 'b.log'],
      notes: [words],
    });
    assert.equal(await textOf(folder.inside('zeros.tar.gz', 'a.log'), bundles), LOG);
  });

  it('stops at the size and at the number of files, whichever packing', async () => {
    const folder = new PackedFolder();
    const files = { 'a.log': LOG, 'b.log': LOG, 'c.log': LOG };
    folder.put('a.tar.gz', await tarGz(files));
    folder.put('a.zip', zipFile(Object.entries(files).map(([name, text]) => ({ name, bytes: bytes(text) }))));
    for (const name of ['a.tar.gz', 'a.zip']) {
      assert.deepEqual(
        await seen(folder, name, limited({ entries: 2 })),
        { uris: ['a.log', 'b.log'], notes: [`it holds more than 2 files${HAND}`] },
        name,
      );
    }
    const small = limited({ bytes: 1 << 20 });
    folder.put('large.gz', gzipSync(zookeeperLines(0, 20_000)));
    const log = await small.open(
      folder.inside('large.gz', 'large'),
      bundleOf(folder.inside('large.gz', 'large'))!,
      undefined,
    );
    assert.ok(isLog(log));
    await log.fences();
    assert.equal(log.packed?.problem(), `it unpacks to more than 1 MiB${HAND}`);
  });

  it('a zip that understates a file stops at what it said', async () => {
    const folder = new PackedFolder();
    folder.put('a.zip', zipFile([{ name: 'a.log', bytes: Buffer.alloc(50 << 20), claims: 10 }]));
    const volume = await new Bundles().volume(bundleOf(folder.inside('a.zip', 'a.log'))!);
    const [size, problem] = await volume.lend((held) =>
      Promise.resolve([held.source.size, held.problem] as const),
    );
    assert.deepEqual([size, problem], [10, `it unpacks to more than the 10 bytes that its zip says${HAND}`]);
  });

  it('names that lead out, links and devices are not followed, and said', async () => {
    const folder = new PackedFolder();
    const tar = pack();
    tar.entry({ name: '../../etc/passwd' }, 'root');
    tar.entry({ name: '/var/log/./zookeeper.log' }, LOG);
    tar.entry({ name: 'link.log', type: 'symlink', linkname: '/etc/passwd' });
    tar.entry({ name: 'hard.log', type: 'link', linkname: '/etc/shadow' });
    tar.entry({ name: 'dev/null', type: 'character-device' });
    tar.finalize();
    const parts: Buffer[] = [];
    for await (const part of tar as AsyncIterable<Buffer>) parts.push(part);
    folder.put('evil.tar', Buffer.concat(parts));
    assert.deepEqual(await seen(folder, 'evil.tar'), {
      uris: ['var/log/zookeeper.log'],
      notes: [
        '1 file (../../etc/passwd) in it is left out: a name that leads out of it, or is none',
        '2 links (link.log, …) in it are not followed',
        '1 file (dev/null) in it is left out, being no plain file',
      ],
    });
    for (const path of ['link.log', '../../etc/passwd', '/etc/passwd', 'dev/null']) {
      await assert.rejects(textOf(folder.inside('evil.tar', path)), { code: 'ENOENT' });
    }
    folder.put(
      'evil.zip',
      zipFile([
        { name: '..\\up.log', bytes: bytes(LOG) },
        { name: 'C:\\logs\\a.log', bytes: bytes(LOG) },
      ]),
    );
    assert.deepEqual((await seen(folder, 'evil.zip')).uris, ['logs/a.log']);
  });

  it('of files of one name the last counts, and that is said', async () => {
    const folder = new PackedFolder();
    folder.put(
      'a.zip',
      zipFile([
        { name: 'a.log', bytes: bytes('old') },
        { name: './a.log', bytes: bytes(LOG) },
      ]),
    );
    assert.deepEqual(await seen(folder, 'a.zip'), {
      uris: ['a.log'],
      notes: ['1 of its names (a.log) stands for several files: the last is taken'],
    });
    assert.equal(await textOf(folder.inside('a.zip', 'a.log')), LOG);
  });
});

describe('unpacked bytes', () => {
  it('lie in the one folder they may lie in, and there under no name', async () => {
    const storage = new PackedFolder();
    const folder = new PackedFolder();
    const large = zookeeperLines(0, 100_000);
    folder.put('a.tar.gz', await tarGz({ 'a.log': large }));
    const store = new PackedStore();
    store.keepIn(storage.at('kept'));
    const bundles = new Bundles(store);
    assert.equal(await textOf(folder.inside('a.tar.gz', 'a.log'), bundles), large);
    assert.ok(store.held.disk > large.length);
    assert.equal(store.held.memory, 0);
    assert.deepEqual(readdirSync(storage.at('kept')), []);
    assert.deepEqual(readdirSync(folder.path), ['a.tar.gz']);
  });

  it('are unpacked once, also for many who ask at the same time, and again when there was no room', async () => {
    let times = 0;
    const store = new PackedStore({ ...ROOM, memory: 1000, small: 100_000 });
    const ask = (key: string): Promise<string> =>
      store.lend(
        key,
        async (add) => {
          times++;
          await add(bytes(key.repeat(900)));
        },
        async ({ source }) => (await allOf(source)).toString(),
      );
    assert.deepEqual(new Set(await Promise.all([ask('a'), ask('a'), ask('a')])), new Set(['a'.repeat(900)]));
    assert.equal(times, 1);
    await ask('b');
    assert.equal(times, 2);
    assert.equal(store.held.memory, 900);
    await ask('a');
    assert.equal(times, 3);
  });

  it('stay with those who read them when there is no more room', async () => {
    const storage = new PackedFolder();
    const store = new PackedStore({ memory: 0, disk: 10, small: 0 });
    store.keepIn(storage.path);
    const put = (key: string) => (add: (chunk: Uint8Array) => Promise<void>) => add(bytes(key.repeat(20)));
    const text = await store.lend('a', put('a'), async ({ source }) => {
      await store.lend('b', put('b'), () => Promise.resolve());
      return (await allOf(source)).toString();
    });
    assert.equal(text, 'a'.repeat(20));
    assert.equal(store.has('a'), false);
  });

  it('are no longer waited for when the one who asked goes, but others get theirs', async () => {
    const folder = new PackedFolder();
    folder.put('a.gz', gzipSync(zookeeperLines(0, 200_000)));
    const log = await new Catalogue().find(folder.inside('a.gz', 'a'));
    assert.ok(isLog(log));
    const gone = new AbortController();
    const first = log.fences({ signal: gone.signal });
    const second = log.fences();
    gone.abort(new Error('enough'));
    await assert.rejects(first, /enough/);
    assert.ok((await second).count > 0);
  });
});

describe('nodes of bundles', () => {
  const names: Record<string, string | undefined> = {
    'zookeeper-log-zk-bj-08.tar.gz': 'zk-bj-08',
    'node8.zip': 'node8',
    'node-7-logs.tgz': 'node-7',
    'zk-sh-01_zookeeper_logs_2023-10-24.tar.zst': 'zk-sh-01',
    'host.example.org-20231024-103000.tar': 'host.example.org',
    'zookeeper-logs.tar.gz': 'case',
  };
  for (const [name, node] of Object.entries(names)) {
    it(`${name} is of ${node}`, async () => {
      const folder = new PackedFolder();
      const tar = await tarball({ 'var/log/zookeeper/zookeeper.log': bytes(LOG) });
      const packed = name.endsWith('zip')
        ? zipFile([{ name: 'var/log/zookeeper/zookeeper.log', bytes: bytes(LOG) }])
        : name.endsWith('.tar')
          ? tar
          : name.endsWith('zst')
            ? zstdFrame(tar)
            : gzipSync(tar);
      folder.put(`case/${name}`, packed);
      const log = await new Catalogue().find(
        folder.inside(`case/${name}`, 'var/log/zookeeper/zookeeper.log'),
      );
      assert.ok(isLog(log));
      assert.equal(nodeNames([log]).get(log.path ?? ''), node);
    });
  }

  it('are those of folders inside where there are, and of the folder outside for one packed log', async () => {
    const folder = new PackedFolder();
    folder.put(
      'incident.zip',
      zipFile(['node2', 'node3'].map((node) => ({ name: `${node}/log/zookeeper.log`, bytes: bytes(LOG) }))),
    );
    folder.put('node9/log/zookeeper.log.2.gz', gzipSync(LOG));
    const catalogue = new Catalogue();
    const { logs } = await catalogue.findAll([
      folder.inside('incident.zip', 'node2/log/zookeeper.log'),
      folder.inside('incident.zip', 'node3/log/zookeeper.log'),
      folder.inside('node9/log/zookeeper.log.2.gz', 'zookeeper.log.2'),
    ]);
    const found = nodeNames(logs);
    assert.deepEqual(
      logs.map(({ path }) => found.get(path ?? '')),
      ['node2', 'node3', 'node9'],
    );
  });
});

const REAL = join(import.meta.dirname, '../../../shared/corpus/ensemble-a/zookeeper-log-zk-bj-08.tar.gz');

describe('a bundle as it was collected', { skip: existsSync(REAL) ? false : 'no corpus here' }, () => {
  it('gives its logs, and neither its transaction log nor its snapshot', async () => {
    const catalogue = new Catalogue();
    const uri = `file://${REAL}`;
    const { uris, notes, unusable } = await logsInside(catalogue.bundles, { asked: [uri] });
    assert.deepEqual([notes, unusable], [[], []]);
    const { logs } = await catalogue.findAll(uris);
    assert.deepEqual(
      logs.map(({ path }) => path?.slice(REAL.length)),
      ['gc.log', 'gc.log.start01', 'gc.log.start02', 'zookeeper.log', 'zookeeper.out'].map(
        (name) => `!/var/log/zookeeper/${name}`,
      ),
    );
    assert.deepEqual([...new Set(nodeNames(logs).values())], ['zk-bj-08']);
  });
});
