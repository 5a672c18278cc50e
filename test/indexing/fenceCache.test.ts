import assert from 'node:assert/strict';
import { readdirSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { FenceCache, MOST_CACHED } from '../../server/src/indexing/fenceCache.ts';
import { buildFences } from '../../server/src/reading/fences.ts';
import { dialect, generateLog, sourceOf } from '../reading/generatedLog.ts';
import { LogFolder } from '../support/logFolder.ts';

const kept = async (path = '/logs/zookeeper.log', beginning = 'b0b0') => ({
  path,
  beginning,
  fences: await buildFences(sourceOf(generateLog({ seed: 71, records: 4_000 }).bytes), dialect.heads()),
  fingerprint: '1:2:3',
  seal: 'abc=',
  dialect: 'log4j 2 layout',
});

const asked = (path: string, beginning = 'b0b0') => ({ path, beginning });

describe('fences kept on disk', () => {
  it('come back as they were, of their own log only, whatever its name is by now', async () => {
    const folder = new LogFolder();
    const entry = await kept();
    await new FenceCache(folder.at('fences')).save(entry);
    const cache = new FenceCache(folder.at('fences'));
    assert.deepEqual(await cache.load(asked('/logs/zookeeper.log')), entry);
    assert.deepEqual(await cache.load(asked('/logs/zookeeper.log.1')), entry);
    assert.equal(await cache.load(asked('/logs/zookeeper.log', 'c0c0')), undefined);
    const copy = await kept('/logs/zookeeper.log.1');
    await cache.save(copy);
    assert.deepEqual(await cache.load(asked('/logs/zookeeper.log.1')), copy);
    assert.deepEqual(await cache.load(asked('/logs/zookeeper.log')), entry);
  });

  it('come back with what is known of ids', async () => {
    const folder = new LogFolder();
    const ids = {
      starts: Uint32Array.from([0, 16, 16, 48]),
      bits: Uint8Array.from({ length: 48 }, (_, at) => at),
    };
    const entry = { ...(await kept()), ids };
    await new FenceCache(folder.path).save(entry);
    assert.deepEqual(await new FenceCache(folder.path).load(asked(entry.path)), entry);
    const [name = ''] = readdirSync(folder.path);
    truncateSync(folder.at(name), statSync(folder.at(name)).size - 1);
    assert.equal(await new FenceCache(folder.path).load(asked(entry.path)), undefined);
  });

  it('are none where the entry is damaged, or the place cannot be written', async () => {
    const folder = new LogFolder({ file: '' });
    const cache = new FenceCache(folder.at('fences'));
    await cache.save(await kept('/a', 'a'));
    const [name = ''] = readdirSync(folder.at('fences'));
    truncateSync(folder.at(`fences/${name}`), 700);
    assert.equal(await cache.load(asked('/a', 'a')), undefined);
    writeFileSync(folder.at(`fences/${name}`), 'xy');
    assert.equal(await cache.load(asked('/a', 'a')), undefined);
    const nowhere = new FenceCache(folder.at('file/fences'));
    await nowhere.save(await kept('/a', 'a'));
    assert.equal(await nowhere.load(asked('/a', 'a')), undefined);
  });

  it('go, the longest unused first, when there are too many of them', async () => {
    const folder = new LogFolder();
    const cache = new FenceCache(folder.path);
    await cache.save(await kept('/old', 'old'));
    const [old = ''] = readdirSync(folder.path);
    utimesSync(folder.at(old), 1, 1);
    writeFileSync(folder.at('large.fences'), '');
    truncateSync(folder.at('large.fences'), MOST_CACHED - 2 * statSync(folder.at(old)).size + 1);
    await cache.save(await kept('/new', 'new'));
    assert.equal(await cache.load(asked('/old', 'old')), undefined);
    assert.ok(await cache.load(asked('/new', 'new')));
    assert.ok(readdirSync(folder.path).includes('large.fences'));
  });
});
