import assert from 'node:assert/strict';
import { readdirSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { FenceCache, MOST_CACHED } from '../../server/src/indexing/fenceCache.ts';
import { buildFences } from '../../server/src/reading/fences.ts';
import { dialect, generateLog, sourceOf } from '../reading/generatedLog.ts';
import { LogFolder } from '../support/logFolder.ts';

const kept = async () => ({
  fences: await buildFences(sourceOf(generateLog({ seed: 71, records: 4_000 }).bytes), dialect.heads()),
  fingerprint: '1:2:3',
  seal: 'abc=',
  dialect: 'log4j 2 layout',
});

describe('fences kept on disk', () => {
  it('come back as they were, of their own log only', async () => {
    const folder = new LogFolder();
    const entry = await kept();
    await new FenceCache(folder.at('fences')).save('/logs/zookeeper.log', entry);
    const cache = new FenceCache(folder.at('fences'));
    assert.deepEqual(await cache.load('/logs/zookeeper.log'), entry);
    assert.equal(await cache.load('/logs/zookeeper.log.1'), undefined);
  });

  it('are none where the entry is damaged, or the place cannot be written', async () => {
    const folder = new LogFolder({ file: '' });
    const cache = new FenceCache(folder.at('fences'));
    await cache.save('/a', await kept());
    const [name = ''] = readdirSync(folder.at('fences'));
    truncateSync(folder.at(`fences/${name}`), 700);
    assert.equal(await cache.load('/a'), undefined);
    writeFileSync(folder.at(`fences/${name}`), 'xy');
    assert.equal(await cache.load('/a'), undefined);
    const nowhere = new FenceCache(folder.at('file/fences'));
    await nowhere.save('/a', await kept());
    assert.equal(await nowhere.load('/a'), undefined);
  });

  it('go, the longest unused first, when there are too many of them', async () => {
    const folder = new LogFolder();
    const cache = new FenceCache(folder.path);
    await cache.save('/old', await kept());
    const [old = ''] = readdirSync(folder.path);
    utimesSync(folder.at(old), 1, 1);
    writeFileSync(folder.at('large.fences'), '');
    truncateSync(folder.at('large.fences'), MOST_CACHED - 2 * statSync(folder.at(old)).size + 1);
    await cache.save('/new', await kept());
    assert.equal(await cache.load('/old'), undefined);
    assert.ok(await cache.load('/new'));
    assert.ok(readdirSync(folder.path).includes('large.fences'));
  });
});
