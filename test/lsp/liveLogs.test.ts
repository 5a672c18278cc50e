import assert from 'node:assert/strict';
import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Correlation } from '../../server/src/protocol/correlation.ts';
import { generateLog } from '../reading/generatedLog.ts';
import { type Client, connected } from '../support/connected.ts';
import { zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

const LARGE = generateLog({ seed: 95, records: 60_000, disorder: 900 });

const correlate = async (client: Client, argument: object): Promise<Correlation> =>
  (await client.execute('logLens.correlate', { scope: 'workspace', ...argument })) as Correlation;

describe('questions to logs that are being written', () => {
  it('see what was appended a moment ago, in a large log too, with its lines and for good', async () => {
    const folder = new LogFolder({ 'node9/zookeeper.log': zookeeperLine('10:00:00,000', 'old') });
    folder.write('node8/zookeeper.log', '');
    writeFileSync(folder.at('node8/zookeeper.log'), LARGE.bytes);
    const client = await connected({ folders: [folder] });
    await correlate(client, { time: '2023-10-24T10:40:00Z', provisional: false });
    for (let turn = 0; turn < 3; turn++) {
      for (const [name, message] of [
        ['node8', 'large'],
        ['node9', 'small'],
      ] as const)
        appendFileSync(
          folder.at(`${name}/zookeeper.log`),
          zookeeperLine(`10:0${turn}:00,000`, `${message} ${turn}`, 'WARN', '2024-01-01'),
        );
      const { logs } = await correlate(client, { time: `2024-01-01T10:0${turn}:00Z` });
      assert.deepEqual(
        new Set(logs.map(({ nearest, provisional }) => [nearest?.text, nearest?.line, provisional])),
        new Set([
          [`small ${turn}`, 1 + turn, undefined],
          [`large ${turn}`, LARGE.lineCount + turn, undefined],
        ]),
      );
    }
    client.dispose();
  });

  /** A log that an editor shows, with a neighbour that answers. */
  async function shown(lines: readonly string[]): Promise<{
    client: Client;
    folder: LogFolder;
    uri: string;
    show: (text: string) => Promise<void>;
    ask: (line: number) => Promise<string>;
  }> {
    const folder = new LogFolder({ 'node9/zookeeper.log': zookeeperLine('10:00:00,000', 'neighbour') });
    const uri = folder.write('node8/zookeeper.log', lines.join(''));
    const client = await connected({ folders: [folder] });
    await client.open(uri, lines.join(''));
    let version = 1;
    const show = (text: string): Promise<void> =>
      client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: ++version },
        contentChanges: [{ text }],
      });
    const ask = async (line: number): Promise<string> => (await correlate(client, { uri, line })).pivot.text;
    return { client, folder, uri, show, ask };
  }

  const line = (second: number): string =>
    zookeeperLine(`10:00:${String(second).padStart(2, '0')},000`, `second ${second}`);

  it('are answered from the lines that an editor shows, before it reads the file again and after', async () => {
    const { client, folder, uri, show, ask } = await shown([line(1), line(2)]);
    const text = line(3);
    appendFileSync(folder.at('node8/zookeeper.log'), text);
    assert.equal(await ask(1), 'second 2');
    assert.ok(await client.hover(uri, 1, 5));
    assert.equal(await client.hover(uri, 2, 5), undefined);
    await show(line(1) + line(2) + text);
    assert.match((await client.hover(uri, 2, 15)) ?? '', /10:00:03/);
    assert.equal(await ask(2), 'second 3');
    assert.equal(await ask(3), 'second 3', 'the empty line after the last');
    // A line that is written in two goes.
    appendFileSync(folder.at('node8/zookeeper.log'), line(4).slice(0, 60));
    await show(line(1) + line(2) + text + line(4).slice(0, 60));
    assert.ok(
      line(4)
        .slice(0, 60)
        .endsWith(await ask(3)),
    );
    appendFileSync(folder.at('node8/zookeeper.log'), line(4).slice(60));
    await show(line(1) + line(2) + text + line(4));
    assert.equal(await ask(3), 'second 4');
    client.dispose();
  });

  it('find the line that is shown where it stands by now', async () => {
    const { client, folder, ask } = await shown([1, 2, 3, 4].map(line));
    writeFileSync(folder.at('node8/zookeeper.log'), line(3) + line(4) + line(5) + line(6));
    assert.equal(await ask(2), 'second 3');
    assert.equal(await ask(3), 'second 4');
    client.dispose();
  });

  it('are refused in words for a line that was rotated away, and answered once it is read again', async () => {
    const { client, folder, uri, show, ask } = await shown([line(1), line(2)]);
    renameSync(folder.at('node8/zookeeper.log'), folder.at('node8/zookeeper.log.1'));
    writeFileSync(folder.at('node8/zookeeper.log'), line(11) + line(12));
    await assert.rejects(
      ask(1),
      /node8\/zookeeper\.log: was written anew since the editor read it: line 2 of the file is no longer the one shown/,
    );
    assert.ok(await client.hover(uri, 1, 5), 'what is shown is still told');
    await show(line(11) + line(12));
    assert.equal(await ask(1), 'second 12');
    const { logs } = await correlate(client, { time: '2023-10-24T10:00:02Z' });
    assert.ok(
      logs.some(({ nearest }) => nearest?.text === 'second 2'),
      'the renamed one answers',
    );
    client.dispose();
  });
});
