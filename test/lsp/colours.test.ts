import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { SemanticTokens } from 'vscode-languageserver/node';
import type { DetectionAnswer } from '../../server/src/protocol/detection.ts';
import { type Client, connected, type Editor } from '../support/connected.ts';
import { gcLog, zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

const clients: Client[] = [];
after(() => {
  for (const client of clients) client.dispose();
});
async function editorWith(editor: Editor = {}): Promise<Client> {
  const client = await connected(editor);
  clients.push(client);
  return client;
}

const LOG = zookeeperLine('10:32:21,662', 'LOOKING').repeat(3);

async function opened(
  client: Client,
  folder: LogFolder,
  name = 'zookeeper.log',
  text = LOG,
): Promise<string> {
  await client.open(folder.uri(name), text);
  return folder.uri(name);
}

const tokens = (
  client: Client,
  uri: string,
  method: string,
  lines?: [number, number],
): Promise<SemanticTokens> =>
  client.connection.sendRequest(`textDocument/semanticTokens/${method}`, {
    textDocument: { uri },
    ...(lines && {
      range: { start: { line: lines[0], character: 0 }, end: { line: lines[1], character: 0 } },
    }),
  });

/** Each token: its line, its length and the name of its type. */
function told(client: Client, { data }: SemanticTokens): string[] {
  const types = client.initialized.capabilities.semanticTokensProvider?.legend.tokenTypes ?? [];
  let line = 0;
  return Array.from({ length: data.length / 5 }, (_, index) => {
    const [down = 0, , length = 0, type = 0] = data.slice(5 * index, 5 * index + 4);
    line += down;
    return `${line} ${length} ${types[type] ?? ''}`;
  });
}

describe('colours over the wire', () => {
  it('are told of a range, in our own types to our own extension', async () => {
    const folder = new LogFolder({ 'zookeeper.log': LOG });
    const client = await editorWith({ folders: [folder], clientCommands: true });
    const { range, full } = client.initialized.capabilities.semanticTokensProvider!;
    assert.deepEqual([range, full], [true, false]);
    const uri = await opened(client, folder);
    assert.deepEqual(told(client, await tokens(client, uri, 'range', [1, 1])), [
      '1 23 logTimestamp',
      '1 4 logKey',
      '1 4 logThread',
      '1 10 logClass',
      '1 4 logQuiet',
      '1 7 logKeyword',
    ]);
  });

  it('are told of a whole document to an editor that knows no better', async () => {
    const folder = new LogFolder({ 'zookeeper.log': LOG });
    const client = await editorWith({ folders: [folder] });
    const uri = await opened(client, folder);
    const all = told(client, await tokens(client, uri, 'full'));
    assert.equal(all.length, 21);
    assert.deepEqual(all.slice(14, 17), ['2 23 comment', '2 4 parameter', '2 4 keyword']);
  });

  it('are none of what is no log', async () => {
    const folder = new LogFolder({ 'notes.txt': 'a note\n' });
    const client = await editorWith({ folders: [folder] });
    const uri = await opened(client, folder, 'notes.txt', 'a note\n');
    assert.deepEqual((await tokens(client, uri, 'range', [0, 1])).data, []);
  });
});

describe('what a file turned out to be', () => {
  const ask = (client: Client, uri: string): Promise<DetectionAnswer | null> =>
    client.connection.sendRequest('logLens/detection', { uri });

  it('is told with its zone and with the lines that tell versions', async () => {
    const banner = zookeeperLine(
      '10:32:21,662',
      'Server environment:zookeeper.version=3.5.9-83df9301, built on x',
    );
    const text = `${LOG}${banner}`;
    const folder = new LogFolder({
      'zookeeper.log': text,
      'gc.log': gcLog('2023-10-24T10:32:30.000+0800'),
    });
    const client = await editorWith({ folders: [folder] });
    const answer = await ask(client, await opened(client, folder, 'zookeeper.log', text));
    assert.deepEqual(answer, {
      format: 'ZooKeeper server log',
      dialect: 'log4j 1.2 layout, [myid:]',
      reason: '4 of 4 dated lines: log4j 1.2 layout, [myid:]',
      zone: { name: '+08:00', reason: 'from the JVM GC log beside it (gc.log)', assumed: false },
      clues: [{ what: 'ZooKeeper', value: '3.5.9-83df9301, built on x', line: 3 }],
    });
  });

  it('is told of what is no log: why not', async () => {
    const folder = new LogFolder({ 'notes.txt': 'a note\n' });
    const client = await editorWith({ folders: [folder] });
    const answer = await ask(client, await opened(client, folder, 'notes.txt', 'a note\n'));
    assert.deepEqual(answer?.clues, []);
    assert.match(answer.reason, /ZooKeeper server log: no line has the layout/);
    assert.equal(answer.format, undefined);
    assert.equal(await ask(client, folder.uri('gone.log')), null);
  });
});
