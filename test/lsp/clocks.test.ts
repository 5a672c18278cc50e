import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ClocksAnswer } from '../../server/src/protocol/clocks.ts';
import type { Correlation } from '../../server/src/protocol/correlation.ts';
import type { Settled } from '../../server/src/protocol/methods.ts';
import { connected } from '../support/connected.ts';
import { LogFolder } from '../support/logFolder.ts';
import { shifted } from '../support/shiftedLog.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/clocks');

/** A real election among three servers, the clock of the third one 3.2 s ahead. */
const election = (): LogFolder =>
  new LogFolder(
    Object.fromEntries(
      ['node2', 'node9', 'node3'].map((node) => {
        const text = readFileSync(join(FIXTURES, `${node}.log`), 'utf8');
        return [`${node}/zookeeper.log`, shifted(text, { aheadMs: node === 'node3' ? 3_200 : 0 })];
      }),
    ),
  );

const zones = { '*': '+08:00' };

describe('logLens.clocks', () => {
  it('is measured behind a correlation, which says so when it is asked again, and takes nothing off', async () => {
    const folder = election();
    const client = await connected({ folders: [folder], settings: { zones } });
    // The server's own timer keeps no process alive.
    const alive = setInterval(() => undefined, 1_000);
    // The servers of the logs may become known before, which is told the same way.
    const told = new Promise<unknown>((resolve) =>
      client.connection.onNotification('logLens/settled', (one: Settled) => one.clocks && resolve(one)),
    ).finally(() => clearInterval(alive));
    const ask = async (): Promise<Correlation> =>
      (await client.execute('logLens.correlate', {
        uri: folder.uri('node9/zookeeper.log'),
        line: 5,
        scope: 'workspace',
      })) as Correlation;
    const first = await ask();
    assert.ok([first.pivot.reason, ...first.logs.map(({ clockNote }) => clockNote)].every((one) => !one));
    assert.deepEqual(await told, { uris: [folder.uri('node3/zookeeper.log')], clocks: true });
    const second = await ask();
    const [noted, ...others] = second.logs.sort((a) => (a.node === 'node3' ? -1 : 1));
    const note = /its clock is 3\.\d+ s ahead of node9 ± [\d.]+ ms, as their messages show: not taken off/;
    assert.match(noted?.clockNote ?? '', note);
    assert.match(noted?.explanation ?? '', note);
    assert.equal(noted?.offsetMs, 0);
    assert.deepEqual(
      others.map(({ clockNote }) => clockNote),
      [undefined],
    );
    assert.deepEqual(
      second.logs.map(({ nearest }) => nearest).sort(byPlace),
      first.logs.map(({ nearest }) => nearest).sort(byPlace),
    );
    client.dispose();
  });

  it('answers with skews and what is in force; set right, a correlation says no more', async () => {
    const folder = election();
    const client = await connected({
      folders: [folder],
      settings: { zones, clockOffsets: { node3: '+3200ms' } },
    });
    const { nodes } = (await client.execute('logLens.clocks', {})) as ClocksAnswer;
    const node3 = nodes.find(({ node }) => node === 'node3');
    assert.equal(node3?.offsetMs, 3_200);
    assert.ok((node3.skew?.from ?? 0) > 3_100 && (node3.skew?.to ?? 0) < 3_300);
    const answer = (await client.execute('logLens.correlate', {
      uri: folder.uri('node3/zookeeper.log'),
      line: 2,
      scope: 'workspace',
    })) as Correlation;
    assert.equal(answer.pivot.reason, undefined);
    client.dispose();
  });
});

const byPlace = (
  a: { byteOffset: number; text: string } | undefined,
  b: { byteOffset: number; text: string } | undefined,
): number => (a?.text ?? '').localeCompare(b?.text ?? '');
