import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { isLog, type LogFile, openLogFile } from '../../server/src/workspace/logFile.ts';
import { Passes } from '../../server/src/workspace/passes.ts';
import { readWhole } from '../../server/src/workspace/readWhole.ts';
import { generateLog } from '../reading/generatedLog.ts';
import { bundle } from '../support/bundles.ts';
import { LogFolder } from '../support/logFolder.ts';

const all: Passes[] = [];
after(() => all.forEach((one) => one.dispose()));

const folder = new LogFolder({ 'zookeeper.log': '' });
writeFileSync(folder.at('zookeeper.log'), generateLog({ seed: 91, records: 60_000 }).bytes);

/** As a server sees it that was just started. */
async function unread(): Promise<LogFile & { readonly search: NonNullable<LogFile['search']> }> {
  const passes = new Passes(bundle('indexer.js'));
  all.push(passes);
  const log = await openLogFile(folder.uri('zookeeper.log'), passes);
  if (!isLog(log) || !log.search) return assert.fail('a large log');
  return { ...log, search: log.search };
}

describe('reading a large log whole', () => {
  it('files where ids stand in the pass that makes fences', async () => {
    const log = await unread();
    const told: number[] = [];
    await readWhole(log, { progress: (bytes) => told.push(bytes) }, { ids: true });
    assert.ok(log.settled?.());
    assert.ok(await log.search.knownIds());
    assert.equal(told.at(-1), log.size);
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
      'begun once',
    );
  });

  it('makes fences only for who asks for no ids', async () => {
    const [log, other] = [await unread(), await unread()];
    await readWhole(log, {}, { ids: false });
    assert.equal(await log.search.knownIds(), undefined);
    await readWhole(other, {}, { ids: true });
    assert.deepEqual(log.settled?.(), other.settled?.());
  });

  it('leaves ids to a search where the log was read already', async () => {
    const log = await unread();
    await log.fences();
    await readWhole(log, {}, { ids: true });
    assert.equal(await log.search.knownIds(), undefined);
  });
});
