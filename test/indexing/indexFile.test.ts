import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { tcpmon } from '../../server/src/formats/tcpmon/index.ts';
import { grown, restartOf } from '../../server/src/indexing/growth.ts';
import { indexFile } from '../../server/src/indexing/indexFile.ts';
import { stillStands } from '../../server/src/indexing/seal.ts';
import { buildFences } from '../../server/src/reading/fences.ts';
import { dialect, generateLog, sourceOf } from '../reading/generatedLog.ts';
import { LogFolder } from '../support/logFolder.ts';
import { dialectOf } from '../support/section.ts';

describe('indexing a file', () => {
  it('brings the fences of a plain pass', async () => {
    const { bytes } = generateLog({ seed: 61, records: 9_000, disorder: 900 });
    const folder = new LogFolder({ 'zookeeper.log': Buffer.from(bytes).toString() });
    const indexed = await indexFile(folder.at('zookeeper.log'));
    assert.deepEqual(indexed?.fences, await buildFences(sourceOf(bytes), dialect.heads()));
    assert.match(indexed.dialect, /log4j/);
  });

  it('also of a format whose heads have no one shape', async () => {
    const text = readFileSync(new URL('../fixtures/tcpmon/block-disorder.txt', import.meta.url), 'utf8');
    const folder = new LogFolder({ 'metrics.txt': text });
    const indexed = await indexFile(folder.at('metrics.txt'));
    assert.deepEqual(
      indexed?.fences,
      await buildFences(sourceOf(Buffer.from(text)), dialectOf(tcpmon, text).heads()),
    );
  });

  it('says nothing of a file that is no log of ours, and fails for one that is not there', async () => {
    const folder = new LogFolder({ 'diary.txt': 'Dear diary\n' });
    assert.equal(await indexFile(folder.at('diary.txt')), undefined);
    await assert.rejects(indexFile(folder.at('nothing')), { code: 'ENOENT' });
  });

  it('goes on where it ended when a file has grown, whatever came at the seam', async () => {
    const { bytes } = generateLog({ seed: 62, records: 12_000, disorder: 900, lineEnd: '\r\n' });
    const folder = new LogFolder();
    const path = folder.at('zookeeper.log');
    for (const share of [0.3, 0.5004, 0.9]) {
      const cut = Math.floor(bytes.length * share);
      writeFileSync(path, bytes.subarray(0, cut));
      const before = (await indexFile(path)) ?? assert.fail();
      appendFileSync(path, bytes.subarray(cut));
      const from = { ...restartOf(before.fences), seal: before.seal };
      assert.ok(from.byte > 0);
      const rest = (await indexFile(path, {}, from)) ?? assert.fail();
      assert.equal(rest.fences.offsets[0], from.byte);
      const whole = (await indexFile(path)) ?? assert.fail();
      assert.deepEqual(grown(before.fences, rest.fences), whole.fences);
      assert.equal(rest.seal, whole.seal);
    }
  });

  it('does not take another file for the same one grown, and begins anew then', async () => {
    const { bytes } = generateLog({ seed: 63, records: 6_000 });
    const folder = new LogFolder();
    const path = folder.at('zookeeper.log');
    writeFileSync(path, bytes);
    const { fences, seal } = (await indexFile(path)) ?? assert.fail();
    const from = { ...restartOf(fences), seal };
    assert.equal(await stillStands(sourceOf(bytes), seal, from.byte), true);
    assert.equal(await stillStands(sourceOf(bytes.subarray(0, from.byte - 1)), seal, from.byte), false);
    for (const place of [10, Math.floor(from.byte / 3) + 10, from.byte - 10]) {
      const other = bytes.slice();
      other[place] = (other[place] ?? 0) ^ 1;
      writeFileSync(path, other);
      assert.equal((await indexFile(path, {}, from))?.fences.offsets[0], 0, `byte ${place}`);
    }
  });
});
