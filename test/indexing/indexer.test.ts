import assert from 'node:assert/strict';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { indexFile } from '../../server/src/indexing/indexFile.ts';
import { Indexer } from '../../server/src/indexing/indexer.ts';
import { grown, grownIds, restartOf } from '../../server/src/indexing/growth.ts';
import { isRewritten } from '../../server/src/indexing/rewritten.ts';
import { findText, type FoundLine, type Tell } from '../../server/src/reading/findText.ts';
import { generateLog, sourceOf } from '../reading/generatedLog.ts';
import { bundle } from '../support/bundles.ts';
import { LogFolder } from '../support/logFolder.ts';

const text = (seed: number, records: number): string =>
  Buffer.from(generateLog({ seed, records, disorder: 500 }).bytes).toString();

describe('a large file, in stretches that several threads read', () => {
  const UNIT = 262_144;
  const long = `${text(11, 12_000)}${'\0'.repeat(400_000)}${text(12, 2_000)}`;

  it('is indexed as if at once, on from where it ended as well', async () => {
    const folder = new LogFolder({ 'zookeeper.log': long });
    const path = folder.at('zookeeper.log');
    const whole = await indexFile(path, {}, undefined, { ids: true });
    assert.ok((whole?.ids?.starts.length ?? 0) > 8);
    for (const units of [1, 2, 5]) {
      const indexer = new Indexer(bundle('indexer.js'), units * UNIT);
      assert.deepEqual(await indexer.index(path, {}, undefined, { ids: true }), whole, `${units} at once`);
      assert.deepEqual((await indexer.index(path))?.fences, whole?.fences);
      assert.deepEqual(await indexer.ids(path), whole?.ids);
      indexer.dispose();
    }
  });

  it(
    'gives way to whoever answers, where threads have priorities of their own',
    { skip: process.platform !== 'linux' },
    async () => {
      const niceness = (thread: string): number => {
        const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
      };
      const own = niceness(String(process.pid));
      const folder = new LogFolder({ 'zookeeper.log': long });
      const indexer = new Indexer(bundle('indexer.js'), UNIT);
      await indexer.index(folder.at('zookeeper.log'));
      const threads = readdirSync('/proc/self/task').map(niceness);
      assert.ok(threads.some((one) => one > own));
      assert.equal(niceness(String(process.pid)), own);
      indexer.dispose();
    },
  );

  it('goes on where it ended, in stretches', async () => {
    const cut = 700_001;
    const folder = new LogFolder({ 'zookeeper.log': long.slice(0, cut) });
    const path = folder.at('zookeeper.log');
    const indexer = new Indexer(bundle('indexer.js'), UNIT);
    const before = (await indexer.index(path, {}, undefined, { ids: true })) ?? assert.fail();
    folder.write('zookeeper.log', long);
    const from = { ...restartOf(before.fences), seal: before.seal };
    const rest = (await indexer.index(path, {}, from)) ?? assert.fail();
    assert.equal(rest.fences.offsets[0], from.byte);
    const whole = (await indexFile(path, {}, undefined, { ids: true })) ?? assert.fail();
    assert.deepEqual(grown(before.fences, rest.fences), whole.fences);
    assert.equal(rest.seal, whole.seal);
    const withIds = (await indexer.index(path, {}, from, { ids: true })) ?? assert.fail();
    assert.deepEqual(withIds.fences, rest.fences);
    assert.deepEqual(
      before.ids && withIds.ids && grownIds(before.fences, before.ids, withIds.ids),
      whole.ids,
    );
    indexer.dispose();
  });

  it('is searched as if at once, and as far as more is wanted', async () => {
    const bytes = Buffer.from(long, 'latin1');
    const folder = new LogFolder();
    writeFileSync(folder.at('zookeeper.log'), bytes);
    const needles = ['FileTxnLog@1', 'Read timed out', 'x:Y'].map((needle) => Buffer.from(needle));
    const wanted: FoundLine[] = [];
    await findText(sourceOf(bytes), needles, (some) => some.forEach((one) => wanted.push(one)));
    assert.ok(wanted.length > 5_000);
    const indexer = new Indexer(bundle('indexer.js'), UNIT);
    const found: FoundLine[] = [];
    const find = (tell: Tell): Promise<void> =>
      indexer.find(folder.at('zookeeper.log'), bytes.length, needles, tell);
    await find((some) => some.forEach((one) => found.push(one)));
    const places = (some: readonly FoundLine[]): string[] => [
      ...new Set(
        some.flatMap(({ line, offset, places: at }) => at.map((place) => `${line} ${offset} ${place}`)),
      ),
    ];
    assert.deepEqual(places(found), places(wanted));
    let told = 0;
    await find(() => ++told < 2);
    assert.equal(told, 2);
    indexer.dispose();
  });

  it('fails when it was replaced by a shorter one meanwhile', async () => {
    const folder = new LogFolder({ 'zookeeper.log': long.repeat(4) });
    const path = folder.at('zookeeper.log');
    const indexer = new Indexer(bundle('indexer.js'), UNIT);
    const cut = (): void => truncateSync(path, 300_000);
    await assert.rejects(indexer.index(path, { progress: cut }), isRewritten);
    indexer.dispose();
  });
});

for (const [where, script] of [
  ['in threads', bundle('indexer.js')],
  ['where it is, without a bundle', undefined],
  ['where it is, without the bundle it was told of', '/nowhere/indexer.js'],
] as const) {
  describe(`the indexer, ${where}`, () => {
    it('reads several files, each as if alone', async () => {
      const names = ['a', 'b', 'c', 'd', 'e'];
      const folder = new LogFolder(
        Object.fromEntries(names.map((name, at) => [`${name}/zookeeper.log`, text(at, 2_000 + 500 * at)])),
      );
      const indexer = new Indexer(script);
      const paths = names.map((name) => folder.at(`${name}/zookeeper.log`));
      const found = await Promise.all(paths.map((path) => indexer.index(path)));
      assert.deepEqual(found, await Promise.all(paths.map((path) => indexFile(path))));
      indexer.dispose();
    });

    it('passes on an error of the system, and reads the next file all the same', async () => {
      const folder = new LogFolder({ 'zookeeper.log': text(7, 300), 'diary.txt': 'Dear diary\n' });
      const indexer = new Indexer(script);
      await assert.rejects(indexer.index(folder.at('nothing')), { code: 'ENOENT' });
      assert.equal(await indexer.index(folder.at('diary.txt')), undefined);
      assert.ok((await indexer.index(folder.at('zookeeper.log')))?.fences.range);
      indexer.dispose();
    });

    it('tells how far it is, and stops when nobody waits', async () => {
      const folder = new LogFolder();
      const path = folder.at('zookeeper.log');
      folder.write('zookeeper.log', text(8, 4_000).repeat(120));
      const indexer = new Indexer(script);
      const told: number[] = [];
      await indexer.index(path, { progress: (bytes) => told.push(bytes) });
      assert.ok(told.length > 0);
      assert.deepEqual(
        [...told].sort((a, b) => a - b),
        told,
      );
      const gone = new AbortController();
      const stop = { signal: gone.signal, progress: () => gone.abort(new Error('enough')) };
      // The third waits for one of the others to end.
      await Promise.all([1, 2, 3].map(() => assert.rejects(indexer.index(path, stop), /enough/)));
      assert.ok((await indexer.index(path))?.fences.range);
      indexer.dispose();
    });
  });
}
