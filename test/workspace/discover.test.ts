import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { relative } from 'node:path';
import { discover, expandPath, Listings, MOST_FILES } from '../../server/src/workspace/discover.ts';
import { LogFolder } from '../support/logFolder.ts';

const names = async (folder: LogFolder): Promise<string[]> =>
  (await discover(folder.path)).uris.map((uri) => relative(folder.path, fileURLToPath(uri)));

describe('files that may be logs', () => {
  it('are found at any depth, sorted, whatever their ending', async () => {
    const folder = new LogFolder({
      'node9/log/zookeeper.log': '',
      'node2/gc.log.0.current': '',
      'node2/zookeeper.log.2023-10-24': '',
      'metrics.txt': '',
      'with blank & (parentheses)/zookeeper.out': '',
    });
    assert.deepEqual(await names(folder), [
      'metrics.txt',
      'node2/gc.log.0.current',
      'node2/zookeeper.log.2023-10-24',
      'node9/log/zookeeper.log',
      'with blank & (parentheses)/zookeeper.out',
    ]);
  });

  it('are not sought in folders of tools, nor among files that are no text', async () => {
    const folder = new LogFolder({
      'node_modules/a/zookeeper.log': '',
      '.git/zookeeper.log': '',
      '.vscode/zookeeper.log': '',
      'bundle.tar.gz': '',
      'tcpmon-dataf-198.zst.tmp.zst': '',
      'capture.PCAP': '',
      'shot.png': '',
      '.hidden/zookeeper.log': '',
    });
    assert.deepEqual(await names(folder), ['.hidden/zookeeper.log']);
  });

  it('may be packed by tcpmon itself, which is not for others to unpack first', async () => {
    const names = ['tcpmon-dataf-198', 'tcpmon-dataf-198.zst', 'tcpmon-datastore-a.tar', 'tcpmon-db-b.tar'];
    const folder = new LogFolder(Object.fromEntries([...names, 'other.tar'].map((name) => [name, ''])));
    const { uris, packed } = await discover(folder.path);
    assert.deepEqual(
      uris.map((uri) => relative(folder.path, fileURLToPath(uri))),
      names,
    );
    assert.deepEqual(packed, [folder.uri('other.tar')]);
  });

  it('are not found through links, so that a link to its own folder ends', async () => {
    const folder = new LogFolder({ 'node2/zookeeper.log': '' });
    symlinkSync(folder.at('node2'), folder.at('again'));
    symlinkSync(folder.path, folder.at('node2/round'));
    symlinkSync(folder.at('node2/zookeeper.log'), folder.at('link.log'));
    symlinkSync(folder.at('nowhere'), folder.at('broken.log'));
    assert.deepEqual(await names(folder), ['node2/zookeeper.log']);
  });

  it('are found as they are now, also by a walk that remembers the last one', async () => {
    const folder = new LogFolder({ 'node2/zookeeper.log': '', 'node3/zookeeper.log': '' });
    const longAgo = new Date(Date.now() - 60_000);
    for (const place of ['node2', 'node3', '.']) utimesSync(folder.at(place), longAgo, longAgo);
    const listings = new Listings();
    const found = async (): Promise<string[]> =>
      (await discover(folder.path, undefined, listings)).uris.map((uri) =>
        relative(folder.path, fileURLToPath(uri)),
      );
    assert.deepEqual(await found(), ['node2/zookeeper.log', 'node3/zookeeper.log']);
    writeFileSync(folder.at('node3/gc.log'), '');
    assert.deepEqual(await found(), ['node2/zookeeper.log', 'node3/gc.log', 'node3/zookeeper.log']);
    // Within the same tick of the clock, which the folder's time of change does not show.
    writeFileSync(folder.at('node3/zookeeper.log.1'), '');
    rmSync(folder.at('node2'), { recursive: true });
    assert.deepEqual(await found(), ['node3/gc.log', 'node3/zookeeper.log', 'node3/zookeeper.log.1']);
  });

  it('are none in a folder that cannot be listed', async () => {
    const folder = new LogFolder({ file: '' });
    for (const name of ['missing', 'file']) {
      const { uris, cut, packed } = await discover(folder.at(name));
      assert.deepEqual({ uris, cut, packed }, { uris: [], cut: false, packed: [] });
    }
  });

  it('are cut off beyond the limit, and the answer says so', async () => {
    const folder = new LogFolder();
    mkdirSync(folder.at('many'));
    for (let i = 0; i <= MOST_FILES; i++) writeFileSync(folder.at(`many/${i}.log`), '');
    const { uris, cut } = await discover(folder.path);
    assert.equal(uris.length, MOST_FILES);
    assert.equal(cut, true);
  });

  it('are not sought any further once nobody waits', async () => {
    const folder = new LogFolder({ 'a.log': '' });
    await assert.rejects(discover(folder.path, AbortSignal.abort(new Error('enough'))), /enough/);
  });
});

describe('a path named by the user', () => {
  it('is the file itself, whatever its ending, or what lies in the folder', async () => {
    const folder = new LogFolder({ 'node2/zookeeper.log': '', 'odd.png': '' });
    const one = await expandPath(folder.at('odd.png'));
    assert.deepEqual([one.uris, one.cut, one.packed], [[folder.uri('odd.png')], false, []]);
    const all = await expandPath(folder.path);
    assert.deepEqual([all.uris, all.cut, all.packed], [[folder.uri('node2/zookeeper.log')], false, []]);
  });

  it('is refused when nothing is there', async () => {
    await assert.rejects(expandPath(new LogFolder().at('missing')), { code: 'ENOENT' });
  });
});
