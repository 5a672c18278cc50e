import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Correlation } from '../../server/src/protocol/correlation.ts';
import { awaited, type Settled } from '../../server/src/protocol/index.ts';
import { correlate as answerOf } from '../../server/src/features/correlate.ts';
import { Settling } from '../../server/src/lsp/settle.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import type { Connection } from 'vscode-languageserver/node';
import { generateLog } from '../reading/generatedLog.ts';
import { type Client, connected } from '../support/connected.ts';
import { zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

const WRITTEN = generateLog({ seed: 81, records: 70_000, disorder: 900 });

/** A small log with the pivot, and a large one that nobody has read. */
function incident(): LogFolder {
  const { stamp } = WRITTEN.records[40_000] ?? assert.fail();
  const time = new Date(stamp).toISOString().slice(11, 23).replace('.', ',');
  const folder = new LogFolder({ 'node9/zookeeper.log': zookeeperLine(time, 'GOODBYE', 'WARN') });
  folder.write('node8/zookeeper.log', '');
  writeFileSync(folder.at('node8/zookeeper.log'), WRITTEN.bytes);
  return folder;
}

const settled = (client: Client): Promise<{ uris: string[] }> =>
  new Promise((resolve) =>
    client.connection.onNotification('logLens/settled', (one: { uris: string[] }) => {
      // That the servers have become known is told without any log.
      if (one.uris.length > 0) resolve(one);
    }),
  );

async function correlate(client: Client, folder: LogFolder, more = {}): Promise<Correlation> {
  const argument = { uri: folder.uri('node9/zookeeper.log'), line: 0, scope: 'workspace', ...more };
  return (await client.execute('logLens.correlate', argument)) as Correlation;
}

describe('a large log that was never read', () => {
  it('answers from a probe, is read meanwhile, and then answers the same with its lines', async () => {
    const folder = incident();
    const client = await connected({ folders: [folder] });
    const done = settled(client);
    const first = await correlate(client, folder);
    const [probed] = first.logs;
    assert.equal(probed?.provisional, true);
    assert.ok(probed.hits.length > 5);
    assert.ok(probed.hits.every((hit) => !('line' in hit) && !('endLine' in hit)));
    assert.deepEqual((await done).uris, [folder.uri('node8/zookeeper.log')]);
    const second = await correlate(client, folder);
    const [read] = second.logs;
    assert.equal(read?.provisional, undefined);
    const withoutLines = read?.hits.map(({ line, endLine, ...hit }) => {
      const record = WRITTEN.records.find(({ byteOffset }) => byteOffset === hit.byteOffset);
      assert.deepEqual([line, endLine], [record?.line, record?.endLine]);
      return hit;
    });
    assert.deepEqual(withoutLines, probed.hits);
    assert.equal(read?.explanation, probed.explanation);
    client.dispose();
  });

  it('is read and told of once, however many answers wait for it', async () => {
    const folder = incident();
    const workspace = new Workspace({ unsaved: () => undefined });
    workspace.folders = [folder.uri('')];
    const argument = { uri: folder.uri('node9/zookeeper.log'), line: 0, scope: 'workspace' } as const;
    const answer = await answerOf(workspace, argument);
    assert.equal(answer.logs[0]?.provisional, true);
    const told: unknown[] = [];
    const sendNotification = (_method: string, settled: Settled): Promise<void> =>
      Promise.resolve(void told.push(settled.uris));
    const settling = new Settling({ sendNotification } as unknown as Connection, workspace);
    await Promise.all(Array.from({ length: 20 }, () => settling.after(answer, false)));
    assert.deepEqual(told, [awaited(answer)]);
    await settling.after(answer, false);
    assert.equal(told.length, 2, 'who asks later is told as well');
  });

  it('answers for good at once to who wants that', async () => {
    const folder = incident();
    const client = await connected({ folders: [folder] });
    const { logs } = await correlate(client, folder, { provisional: false });
    assert.equal(logs[0]?.provisional, undefined);
    assert.ok(logs[0]?.hits.every(({ line }) => line !== undefined));
    client.dispose();
  });

  it('is read on from where it ended when it grows', async () => {
    const folder = incident();
    const client = await connected({ folders: [folder] });
    await correlate(client, folder, { provisional: false });
    appendFileSync(
      folder.at('node8/zookeeper.log'),
      zookeeperLine('10:32:31,666', 'the newest', 'WARN', '2023-11-30'),
    );
    const argument = { time: '2023-11-30T10:32:31.666Z', scope: 'workspace', provisional: false };
    const { logs } = (await client.execute('logLens.correlate', argument)) as Correlation;
    const grown = logs.find(({ uri }) => uri === folder.uri('node8/zookeeper.log'));
    assert.equal(grown?.nearest?.text, 'the newest');
    assert.equal(grown.nearest.line, WRITTEN.lineCount);
    client.dispose();
  });
});
