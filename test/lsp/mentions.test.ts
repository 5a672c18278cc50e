import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { DocumentHighlight, Location } from 'vscode-languageserver/node';
import { type Client, connected } from '../support/connected.ts';
import { zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

const clients: Client[] = [];
after(() => clients.forEach((client) => client.dispose()));

/** Messages that name the session, each with what stands for it there. */
const NAMED: readonly (readonly [message: string, name: string])[] = [
  ['Expiring session 0x2001776d0d90000, timeout of 4000ms exceeded', '0x2001776d0d90000'],
  ['Closed session 0X2001776D0D90000', '0X2001776D0D90000'],
  ['Unable to closeSession() for session: 0x0x2001776d0d90000', '0x0x2001776d0d90000'],
  ['Revalidating client: 144140987153317888', '144140987153317888'],
  ['Unknown packet type: REVALIDATE 0 sessionid = 144140987153317888', '144140987153317888'],
  ['Somehow session 2001776d0d90000 expired right after being renewed! (impossible)', '2001776d0d90000'],
  ['é€𝄞 sessionid:0x2001776d0d90000 type:create cxid:0x1 zxid:0x11100000003 txntype:1', '0x2001776d0d90000'],
];
/** Messages that hold the same characters and name something else. */
const OTHERS = [
  'Expiring session 0x2001776d0d900001, timeout of 4000ms exceeded',
  'Expiring session 0x12001776d0d90000, timeout of 4000ms exceeded',
  'Creating new log file: log.2001776d0d90000',
  'Revalidating client: 1144140987153317888',
];

const lines = (messages: readonly string[]): string =>
  messages.map((message, at) => zookeeperLine(`10:32:31,${String(100 + at)}`, message)).join('');

async function editorOn(texts: Record<string, string>): Promise<{ client: Client; folder: LogFolder }> {
  const folder = new LogFolder(texts);
  const client = await connected({ folders: [folder] });
  clients.push(client);
  for (const [name, text] of Object.entries(texts)) await client.open(folder.uri(name), text);
  return { client, folder };
}

const session = {
  'node9/zookeeper.log': lines(['Closing session 0x2001776d0d90000']),
  'node8/zookeeper.log': lines([...OTHERS, ...NAMED.map(([message]) => message)]),
};
const column = session['node9/zookeeper.log'].indexOf('0x2001') + 5;

describe('all references of a session', () => {
  const at = (uri: string) => ({
    textDocument: { uri },
    position: { line: 0, character: column },
    context: { includeDeclaration: true },
  });

  it('are found in every log, however it is printed, and nothing else is', async () => {
    const { client, folder } = await editorOn(session);
    const found = await client.connection.sendRequest<Location[]>(
      'textDocument/references',
      at(folder.uri('node9/zookeeper.log')),
    );
    const names = found
      .filter(({ uri }) => uri === folder.uri('node8/zookeeper.log'))
      .map(({ range }) => {
        const line = session['node8/zookeeper.log'].split('\n')[range.start.line] ?? '';
        return [range.start.line - OTHERS.length, line.slice(range.start.character, range.end.character)];
      });
    assert.deepEqual(
      names,
      NAMED.map(([, name], index) => [index, name]),
    );
    assert.equal(found.length, NAMED.length + 1);
  });

  it('are told in parts to an editor that takes them so', async () => {
    const { client, folder } = await editorOn(session);
    const told: Location[] = [];
    client.connection.onNotification(
      '$/progress',
      ({ token, value }: { token: string; value: Location[] }) => {
        if (token === 'parts') told.push(...value);
      },
    );
    const rest = await client.connection.sendRequest<Location[]>('textDocument/references', {
      ...at(folder.uri('node9/zookeeper.log')),
      partialResultToken: 'parts',
    });
    assert.deepEqual(rest, []);
    assert.equal(told.length, NAMED.length + 1);
  });

  it('are marked in the log that is open', async () => {
    const { client, folder } = await editorOn(session);
    const uri = folder.uri('node8/zookeeper.log');
    const line = OTHERS.length;
    const character = (session['node8/zookeeper.log'].split('\n')[line] ?? '').indexOf('0x2001') + 1;
    const found = await client.connection.sendRequest<DocumentHighlight[]>('textDocument/documentHighlight', {
      textDocument: { uri },
      position: { line, character },
    });
    assert.deepEqual(
      found.map(({ range }) => range.start.line - OTHERS.length),
      NAMED.map((_, index) => index),
    );
  });
});

it('a session is found inside the payloads of learner pings', async () => {
  const ping = (payload: string): string =>
    `Learner ping writePacket() takes 0ms, data len: 48, view: 0ms, data: ${payload}`;
  const { client, folder } = await editorOn({
    'node7/zookeeper.log': lines([
      'Closing session 0x902bc7d15917881',
      ping('AwCO4WgXCLEAAAfQCAAAov6oJMQAAAfQBwKV6mzCdeUAAAu4CQK8fRWReIEAAAu4'),
      ping('CQK8fRWReIEAAAu4'),
      ping('CQK8fRWReIIAAAu4'),
    ]),
  });
  const character = lines(['Closing session 0x']).indexOf('0x') + 3;
  const found = await client.connection.sendRequest<Location[]>('textDocument/references', {
    textDocument: { uri: folder.uri('node7/zookeeper.log') },
    position: { line: 0, character },
    context: { includeDeclaration: true },
  });
  assert.deepEqual(
    found.map(({ range }) => range.start.line),
    [0, 1, 2],
  );
});

it('all references of a zxid are found, and a place that names nothing has none', async () => {
  const { client, folder } = await editorOn({
    'node7/zookeeper.log': lines([
      'Snapshotting: 0x11100000003 to /data/snapshot.11100000003',
      'zxid: 0x111000000031',
    ]),
  });
  const uri = folder.uri('node7/zookeeper.log');
  const find = (text: string): Promise<Location[]> =>
    client.connection.sendRequest('textDocument/references', {
      textDocument: { uri },
      position: { line: 0, character: lines(['Snapshotting: 0x11100000003 to /data/']).indexOf(text) + 1 },
      context: { includeDeclaration: true },
    });
  const found = await find('0x111');
  assert.ok(found.length >= 1 && found.every(({ range }) => range.start.line === 0));
  assert.deepEqual(await find('Snapshotting'), []);
});
