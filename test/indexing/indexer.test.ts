import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { indexFile } from '../../server/src/indexing/indexFile.ts';
import { Indexer } from '../../server/src/indexing/indexer.ts';
import { generateLog } from '../reading/generatedLog.ts';
import { bundle } from '../support/bundles.ts';
import { LogFolder } from '../support/logFolder.ts';

const text = (seed: number, records: number): string =>
  Buffer.from(generateLog({ seed, records, disorder: 500 }).bytes).toString();

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
