import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import {
  CancellationTokenSource,
  type CodeAction,
  type CodeLens,
  LSPErrorCodes,
  type ResponseError,
} from 'vscode-languageserver/node';
import type { Correlation } from '../../server/src/protocol/correlation.ts';
import type { InventoryAnswer, RecogniseAnswer } from '../../server/src/protocol/methods.ts';
import type { RecordsAnswer } from '../../server/src/protocol/records.ts';
import { type Client, connected, type Editor } from '../support/connected.ts';
import { gcLog, tcpmonLine, zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';
import { assertHarmless, shown } from '../support/markdown.ts';

const clients: Client[] = [];
after(() => {
  for (const client of clients) client.dispose();
});
async function editorWith(editor: Editor = {}): Promise<Client> {
  const client = await connected(editor);
  clients.push(client);
  return client;
}

/** Node 9 and node 8 in Shanghai, node 7 in New York, each with the GC log that tells so. */
const TEXTS = {
  'node9/zookeeper.log':
    zookeeperLine('10:32:21,662', 'before') +
    zookeeperLine('10:32:31,666', 'Expiring session 0x2001776d0d90000, timeout of 4000ms exceeded', 'WARN'),
  'node9/gc.log': gcLog('2023-10-24T10:32:30.000+0800'),
  'node9/metrics.txt': tcpmonLine(1698114751),
  'node8/zookeeper.log': zookeeperLine('10:32:31,687', 'GOODBYE', 'WARN'),
  'node8/gc.log': gcLog('2023-10-24T10:00:00.000+0800'),
  'node7/zookeeper.log': zookeeperLine('22:32:31,766', 'Notification', 'INFO', '2023-10-23'),
  'node7/gc.log': gcLog('2023-10-23T22:00:00.000-0400'),
};
const PIVOT = 'node9/zookeeper.log';
const incident = (): LogFolder => new LogFolder(TEXTS);
const text = (name: keyof typeof TEXTS): string => TEXTS[name];

const landings = ({ logs }: Correlation, folder: LogFolder): string[] =>
  logs.map(({ uri, explanation }) => `${decodeURI(uri.slice(folder.uri().length + 1))}: ${explanation}`);

async function correlate(client: Client, argument: unknown): Promise<Correlation> {
  return (await client.execute('logLens.correlate', argument)) as Correlation;
}

const refusal = (code: number, message: RegExp) => (error: ResponseError) => {
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

describe('the server says what it can', () => {
  it('to any editor', async () => {
    const { initialized } = await editorWith();
    assert.deepEqual(initialized.serverInfo, { name: 'ZooKeeper Log Lens' });
    const { hoverProvider, executeCommandProvider, codeActionProvider, codeLensProvider } =
      initialized.capabilities;
    assert.equal(hoverProvider, true);
    for (const command of ['logLens.correlate', 'logLens.records', 'logLens.session']) {
      assert.ok(executeCommandProvider?.commands.includes(command), command);
    }
    assert.equal(codeActionProvider, undefined, 'an editor without our commands gets no action');
    assert.equal(codeLensProvider, undefined, 'nor lenses');
  });

  it('and more to one that has our commands', async () => {
    const { initialized } = await editorWith({ clientCommands: true });
    assert.equal(initialized.capabilities.codeActionProvider, true);
    assert.deepEqual(initialized.capabilities.codeLensProvider, {});
  });
});

describe('a hover', () => {
  it('tells the moment in the zone that the GC log beside it tells, open or not', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    await client.open(folder.uri(PIVOT), text(PIVOT));
    assert.deepEqual(shown((await client.hover(folder.uri(PIVOT), 1, 3))!), [
      '2023-10-24 10:32:31.666 +08:00 · Tuesday',
      'UTC | 02:32:31.666 UTC',
      '-04:00 | 2023-10-23 22:32:31.666 -04:00',
      'Zone | +08:00 from the JVM GC log beside it (gc.log)',
      'Distance | +10.004 s after the record before',
    ]);
  });

  it('waits for the settings where a zone is told, and for nothing where the thing is the same in every zone', async () => {
    const folder = incident();
    const settings = { zones: { node9: 'UTC' } };
    const client = await editorWith({ folders: [folder], settings, pulls: true, slowMs: 1_000 });
    const uri = folder.uri(PIVOT);
    await client.open(uri, text(PIVOT));
    const order: string[] = [];
    const [moment, code] = await Promise.all([
      client.hover(uri, 1, 3).finally(() => order.push('moment')),
      client.hover(uri, 1, text(PIVOT).indexOf('QuorumPeer')).finally(() => order.push('class')),
    ]);
    assert.deepEqual(order, ['class', 'moment']);
    assert.match(shown(moment!).join(), /Zone \| UTC set by you for "node9"/);
    assert.match(shown(code!).join(), /QuorumPeer/);
  });

  it('has a link to correlate only where the editor has the command', async () => {
    const folder = incident();
    for (const clientCommands of [undefined, false, true]) {
      const client = await editorWith({
        folders: [folder],
        ...(clientCommands === undefined ? {} : { clientCommands }),
      });
      await client.open(folder.uri(PIVOT), text(PIVOT));
      const markdown = (await client.hover(folder.uri(PIVOT), 1, 3))!;
      assert.equal(markdown.includes('command:'), clientCommands === true);
      if (!clientCommands) assertHarmless(markdown);
    }
  });

  it('is none beside a value, in a file that is no log, and in one that is not open', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    const notes = folder.write('notes.txt', 'session 0x2001776d0d90000\n');
    await client.open(folder.uri(PIVOT), text(PIVOT));
    await client.open(notes, 'session 0x2001776d0d90000\n');
    assert.equal(await client.hover(folder.uri(PIVOT), 0, 40), undefined);
    assert.equal(await client.hover(folder.uri(PIVOT), 99, 0), undefined);
    assert.equal(await client.hover(notes, 0, 12), undefined);
    assert.equal(await client.hover(folder.uri('node8/zookeeper.log'), 0, 0), undefined);
  });

  it('works in a text that is on no disk, and forgets it when it is closed', async () => {
    const client = await editorWith();
    const uri = 'untitled:Untitled-1';
    await client.open(uri, zookeeperLine('10:00:00,000', 'first'));
    assert.match((await client.hover(uri, 0, 0))!, /10:00:00\.000/);
    await client.close(uri);
    await client.open(uri, 'session 0x2001776d0d90000 in a note that is no log');
    assert.equal(await client.hover(uri, 0, 10), undefined);
  });

  it('counts lines as editors do, which end one at a lone carriage return too', async () => {
    const client = await editorWith();
    const uri = 'untitled:Untitled-1';
    const bar = zookeeperLine('10:00:00,000', '10 %\r20 %\r30 %');
    await client.open(uri, bar + zookeeperLine('10:00:01,000', 'session 0x2001776d0d90000'));
    assert.equal(await client.hover(uri, 1, 0), undefined);
    assert.match((await client.hover(uri, 3, 0))!, /10:00:01\.000/);
    assert.match((await client.hover(uri, 3, 81))!, /0x2001776d0d90000/);
    assert.equal(shown((await client.hover(uri, 0, 0))!).at(-1), 'Distance | 1.000 s before the next');
  });

  it('stands where the text is after an edit', async () => {
    const client = await editorWith();
    const uri = 'untitled:Untitled-1';
    await client.open(uri, zookeeperLine('10:00:00,000', 'first'));
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [
        {
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
          text: zookeeperLine('09:00:00,000', 'earlier'),
        },
      ],
    });
    assert.match((await client.hover(uri, 0, 0))!, /09:00:00\.000/);
    assert.match((await client.hover(uri, 1, 0))!, /10:00:00\.000/);
  });
});

describe('logLens.correlate', () => {
  it('answers from the logs in open tabs, in the zones that closed ones tell', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    for (const name of [PIVOT, 'node7/zookeeper.log', 'node8/zookeeper.log'] as const) {
      await client.open(folder.uri(name), text(name));
    }
    const answer = await correlate(client, { uri: folder.uri(PIVOT), line: 1 });
    assert.deepEqual(answer.scope, { name: 'open', reason: 'the logs in open tabs' });
    assert.deepEqual(landings(answer, folder), [
      'node8/zookeeper.log: 21 ms after, the first record of this log',
      'node7/zookeeper.log: 0.1 s after, the first record of this log',
    ]);
    assert.deepEqual(
      answer.logs.map(({ node, zone }) => [node, zone.name, zone.assumed]),
      [
        ['node8', '+08:00', false],
        ['node7', '-04:00', false],
      ],
    );
  });

  it('answers as the contract says', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    const argument = { uri: folder.uri(PIVOT), line: 1, windowMs: 2000, maxPerLog: 5, scope: 'workspace' };
    const answer = await correlate(client, argument);
    const instant = 1698114751666;
    const zone = { name: '+08:00', reason: 'from the JVM GC log beside it (gc.log)', assumed: false };
    assert.deepEqual(answer.pivot, {
      line: 1,
      endLine: 1,
      byteOffset: Buffer.byteLength(zookeeperLine('10:32:21,662', 'before')),
      instant,
      deltaMs: 0,
      level: 'WARN',
      text: 'Expiring session 0x2001776d0d90000, timeout of 4000ms exceeded',
      uri: folder.uri(PIVOT),
      node: 'node9',
      zone,
      offsetMs: 0,
      zoneOffsetMinutes: 480,
    });
    assert.deepEqual(answer.window, { from: instant - 2000, to: instant + 2000, reason: '±2 s' });
    assert.deepEqual(answer.pending, []);
    const hit = {
      line: 0,
      endLine: 0,
      byteOffset: 0,
      instant: instant + 21,
      deltaMs: 21,
      level: 'WARN',
      text: 'GOODBYE',
    };
    assert.deepEqual(answer.logs[0], {
      uri: folder.uri('node8/zookeeper.log'),
      node: 'node8',
      format: 'zookeeper',
      zone,
      offsetMs: 0,
      landing: 'after',
      explanation: '21 ms after, the first record of this log',
      nearest: hit,
      hits: [hit],
      more: 0,
    });
    assert.equal(answer.logs.length, Object.keys(TEXTS).length - 1, 'every other log is named');
  });

  it('answers around a time, with its zone', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    const answer = await correlate(client, { time: '2023-10-24T02:32:31.666Z', scope: 'workspace' });
    assert.equal(answer.pivot.instant, 1698114751666);
    assert.equal(answer.pivot.uri, undefined);
    assert.equal(landings(answer, folder).length, Object.keys(TEXTS).length);
    assert.equal(landings(answer, folder)[0], 'node9/zookeeper.log: same millisecond');
  });

  it('widens to the workspace when no other log is open, and says so', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    await client.open(folder.uri(PIVOT), text(PIVOT));
    const answer = await correlate(client, { uri: folder.uri(PIVOT), line: 1 });
    assert.deepEqual(answer.scope, {
      name: 'workspace',
      reason: 'all logs in the workspace, because no other log is open',
    });
    assert.equal(answer.logs.length, Object.keys(TEXTS).length - 1);
  });

  it('does not widen what was asked for', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    await client.open(folder.uri(PIVOT), text(PIVOT));
    const answer = await correlate(client, { uri: folder.uri(PIVOT), line: 1, scope: 'open' });
    assert.deepEqual([answer.scope.name, answer.logs], ['open', []]);
  });

  it('counts tabs that the editor does not synchronise', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    await client.open(folder.uri(PIVOT), text(PIVOT));
    await client.connection.sendNotification('logLens/openTabs', {
      uris: [folder.uri(PIVOT), folder.uri('node7/zookeeper.log')],
    });
    const answer = await correlate(client, { uri: folder.uri(PIVOT), line: 1 });
    assert.deepEqual(
      [answer.scope.name, ...landings(answer, folder)],
      ['open', 'node7/zookeeper.log: 0.1 s after, the first record of this log'],
    );
  });

  it('names a tab whose file is gone, and leaves out what is no log', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    const uris = [folder.uri(PIVOT), folder.uri('gone/zookeeper.log'), folder.uri('node8/zookeeper.log')];
    uris.push(folder.write('notes.txt', 'Dear diary\n'));
    await client.connection.sendNotification('logLens/openTabs', { uris });
    assert.deepEqual(landings(await correlate(client, { uri: uris[0], line: 1 }), folder), [
      'node8/zookeeper.log: 21 ms after, the first record of this log',
      'gone/zookeeper.log: cannot be read: no such file',
    ]);
  });

  it('sees a log once, however the editor spells its uri', async () => {
    const folder = new LogFolder({
      'it (8)/zookeeper.log': zookeeperLine('10:00:00,000', 'LOOKING'),
      'a+b/zookeeper.log': zookeeperLine('10:00:00,000', 'LOOKING'),
    });
    const client = await editorWith({ folders: [folder] });
    const spelled = (name: string): string =>
      `${folder.uri()}/${name.split('/').map(encodeURIComponent).join('/')}`.replace(
        /[()]/g,
        (sign) => `%${sign.charCodeAt(0).toString(16)}`,
      );
    await client.open(spelled('it (8)/zookeeper.log'), zookeeperLine('10:00:00,000', 'LOOKING'));
    const answer = await correlate(client, { uri: spelled('it (8)/zookeeper.log'), line: 0 });
    assert.equal(answer.pivot.uri, spelled('it (8)/zookeeper.log'));
    assert.deepEqual(
      answer.logs.map(({ uri }) => decodeURIComponent(uri.split('/').at(-2)!)),
      ['a+b'],
    );
  });

  const wrong: [string, (folder: LogFolder) => unknown, RegExp][] = [
    ['a time without a zone', () => ({ time: '2023-10-24T10:32:31' }), /is not a time with its zone/],
    ['a line past the end', (folder) => ({ uri: folder.uri(PIVOT), line: 9 }), /^Line 10 is past the end/],
    [
      'a file that is gone',
      (folder) => ({ uri: folder.uri('x.log'), line: 0 }),
      /^x\.log: cannot be read: no such file/,
    ],
    [
      'a file that is no log',
      (folder) => ({ uri: folder.write('n.txt', 'Hi\n'), line: 0 }),
      /^n\.txt: not a log/,
    ],
    ['nothing', () => ({}), /say where/i],
    ['a line that is no number', (folder) => ({ uri: folder.uri(PIVOT), line: 'first' }), /say where/i],
    ['a uri that is none', () => ({ uri: 7, line: 0 }), /say where/i],
  ];
  for (const [what, argument, message] of wrong) {
    it(`refuses ${what} in words`, async () => {
      const folder = incident();
      const client = await editorWith({ folders: [folder] });
      await assert.rejects(
        correlate(client, argument(folder)),
        refusal(LSPErrorCodes.RequestFailed, message),
      );
      assert.deepEqual(client.messages, [], 'that is no defect of ours');
    });
  }
});

describe('other commands', () => {
  it('logLens.records gives records of a part of a log', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    const answer = (await client.execute('logLens.records', {
      uri: folder.uri(PIVOT),
      fromLine: 0,
      toLine: 1,
      limit: 1,
    })) as RecordsAnswer;
    assert.equal(answer.next, 1);
    assert.deepEqual(
      answer.records.map(({ line, time, zone, node }) => [line, time, zone, node]),
      [[0, '2023-10-24T10:32:21.662+08:00', '+08:00', 'node9']],
    );
  });

  it('logLens.session reads an id in any form, and refuses what is none', async () => {
    const client = await editorWith();
    const expected = {
      id: '0x2001776d0d90000',
      myid: 2,
      counter: 0,
      stampMs: 393_662_681,
      clock: 'monotonic',
      hash: -757_524_618,
    };
    for (const id of ['0x2001776d0d90000', '144140987153317888', '0x0x2001776d0d90000']) {
      const { reason, ...reading } = (await client.execute('logLens.session', { id })) as { reason: string };
      assert.deepEqual(reading, expected);
      assert.match(reason, /not a date/);
    }
    await assert.rejects(
      client.execute('logLens.session', { id: 'mine' }),
      refusal(LSPErrorCodes.RequestFailed, /"mine" is no session id/),
    );
  });

  it('logLens/recognise tells the language of a text, or why it has none', async () => {
    const { connection } = await editorWith();
    const recognise = (name: string, head: string): Promise<RecogniseAnswer> =>
      connection.sendRequest('logLens/recognise', { name, head });
    const languages = await Promise.all(
      [text(PIVOT), text('node9/gc.log'), text('node9/metrics.txt')].map((head) => recognise('a.txt', head)),
    );
    assert.deepEqual(
      languages.map(({ languageId }) => languageId),
      ['zookeeper-log', 'gc-log', 'tcpmon-export'],
    );
    const refused = await recognise('zookeeper.log', 'Dear diary');
    assert.equal(refused.languageId, undefined);
    assert.match(refused.reason, /ZooKeeper server log: .*JVM GC log: .*tcpmon export: /);
  });

  it('logLens/inventory counts the logs of the workspace and their nodes', async () => {
    const { connection } = await editorWith({ folders: [incident()] });
    const { formats, nodes } = await connection.sendRequest<InventoryAnswer>('logLens/inventory', {});
    assert.equal(nodes, 3);
    assert.deepEqual(Object.fromEntries(formats.map(({ title, count }) => [title, count])), {
      'ZooKeeper server log': 3,
      'JVM GC log': 3,
      'tcpmon export': 1,
    });
  });

  it('logLens/evidence tells a correlation in Markdown, files by their place in the folder', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    const correlation = await correlate(client, { uri: folder.uri(PIVOT), line: 1, scope: 'workspace' });
    const markdown = await client.connection.sendRequest<string>('logLens/evidence', { correlation });
    assert.match(
      markdown,
      /^### Around 2023-10-24 10:32:31\.666 \+08:00 on node9\/zookeeper\.log:2 \(±5 s\)\n/,
    );
    assert.match(markdown, /^#### node8\/zookeeper\.log: 21 ms after, the first record of this log$/m);
  });

  it('one that is unknown is refused', async () => {
    const client = await editorWith();
    await assert.rejects(
      client.execute('logLens.dance'),
      refusal(LSPErrorCodes.RequestFailed, /There is no command logLens\.dance/),
    );
  });
});

describe('settings', () => {
  const settings = {
    correlate: { windowSeconds: 1, scope: 'workspace' },
    zones: { node9: 'UTC' },
    codeLens: { enabled: true },
  };

  for (const pulls of [true, false]) {
    it(`hold from the first request on when the editor is ${pulls ? 'asked for them' : 'the one to tell'}`, async () => {
      const folder = incident();
      const client = await editorWith({ folders: [folder], settings, pulls, slowMs: 50 });
      const answer = await correlate(client, { uri: folder.uri(PIVOT), line: 1 });
      assert.equal(answer.window.reason, '±1 s');
      assert.equal(answer.scope.reason, 'all logs in the workspace');
      assert.deepEqual(answer.pivot.zone, { name: 'UTC', reason: 'set by you for "node9"', assumed: false });
    });

    it(`change while the server runs when the editor is ${pulls ? 'asked for them' : 'the one to tell'}`, async () => {
      const folder = incident();
      const client = await editorWith({ folders: [folder], settings, pulls });
      await correlate(client, { uri: folder.uri(PIVOT), line: 1 });
      client.settings = { correlate: { windowSeconds: 2 } };
      await client.connection.sendNotification('workspace/didChangeConfiguration', {
        settings: pulls ? null : { logLens: client.settings },
      });
      const answer = await correlate(client, { uri: folder.uri(PIVOT), line: 1 });
      assert.equal(answer.window.reason, '±2 s');
      assert.equal(answer.pivot.zone.name, '+08:00');
    });
  }

  it('show lenses above warnings when they are wanted', async () => {
    const folder = incident();
    const uri = folder.uri(PIVOT);
    const lensesWith = async (section: unknown): Promise<CodeLens[]> => {
      const client = await editorWith({ folders: [folder], clientCommands: true, settings: section });
      await client.open(uri, text(PIVOT));
      return client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
    };
    assert.deepEqual(await lensesWith({}), []);
    const start = { line: 1, character: 0 };
    assert.deepEqual(await lensesWith(settings), [
      {
        range: { start, end: start },
        command: {
          title: 'Correlate Around This Line',
          command: 'logLens.correlateAroundThisLine',
          arguments: [{ uri, line: 1 }],
        },
      },
    ]);
  });
});

it('an action correlates around the line', async () => {
  const folder = incident();
  const client = await editorWith({ folders: [folder], clientCommands: true });
  const uri = folder.uri(PIVOT);
  await client.open(uri, text(PIVOT));
  const start = { line: 1, character: 7 };
  const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start, end: start },
    context: { diagnostics: [] },
  });
  assert.deepEqual(
    actions.map(({ title, command }) => [title, command?.command, command?.arguments]),
    [['Correlate Around This Line', 'logLens.correlateAroundThisLine', [{ uri, line: 1 }]]],
  );
});

it('folders that come and go are looked through and forgotten', async () => {
  const [first, second] = [incident(), incident()];
  const client = await editorWith({ folders: [first] });
  const ask = async (): Promise<number> =>
    (await correlate(client, { uri: first.uri(PIVOT), line: 1, scope: 'workspace' })).logs.length;
  const others = Object.keys(TEXTS).length - 1;
  assert.equal(await ask(), others);
  const event = (added: LogFolder[], removed: LogFolder[]): Promise<void> =>
    client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: {
        added: added.map((folder) => ({ uri: folder.uri(), name: 'case' })),
        removed: removed.map((folder) => ({ uri: folder.uri(), name: 'case' })),
      },
    });
  await event([second], []);
  assert.equal(await ask(), 2 * others + 1);
  await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [{ uri: 'vscode-vfs://github/a/b', name: 'elsewhere' }], removed: [] },
  });
  assert.equal(await ask(), 2 * others + 1, 'a folder on no disk holds nothing for us');
  await event([], [second]);
  assert.equal(await ask(), others);
});

describe('requests that go wrong', () => {
  it('a cancelled one is answered as such and does no work', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    const cancel = new CancellationTokenSource();
    const argument = { uri: folder.uri(PIVOT), line: 1, scope: 'workspace' };
    const answer = client.connection.sendRequest(
      'workspace/executeCommand',
      { command: 'logLens.correlate', arguments: [argument] },
      cancel.token,
    );
    cancel.cancel();
    await assert.rejects(answer, refusal(LSPErrorCodes.RequestCancelled, /cancelled/));
    assert.deepEqual(client.messages, []);
  });

  it('a cancelled one costs those beside it nothing', async () => {
    const line = zookeeperLine('10:00:00,000', 'x'.repeat(150));
    const folder = new LogFolder({
      'a/zookeeper.log': line.repeat(60_000),
      'b/zookeeper.log': line.repeat(60_000),
    });
    const client = await editorWith({ folders: [folder] });
    const argument = { uri: folder.uri('a/zookeeper.log'), line: 1, scope: 'workspace', maxPerLog: 1 };
    const cancel = new CancellationTokenSource();
    const given = client.connection.sendRequest(
      'workspace/executeCommand',
      { command: 'logLens.correlate', arguments: [argument] },
      cancel.token,
    );
    const waiting = correlate(client, argument);
    const outcome = assert.rejects(given, refusal(LSPErrorCodes.RequestCancelled, /cancelled/));
    await new Promise((resolve) => setTimeout(resolve, 3));
    cancel.cancel();
    await outcome;
    const answer = await waiting;
    assert.deepEqual(
      answer.logs.map(({ landing, more }) => [landing, more]),
      [['exact', 59_999]],
    );
    assert.deepEqual(client.messages, []);
  });

  it('a defect of ours costs one answer and is logged', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    const hostile = { correlation: { pivot: null } };
    const asked = client.connection.sendRequest('logLens/evidence', hostile);
    await assert.rejects(asked, refusal(LSPErrorCodes.RequestFailed, /its output channel tells more/));
    assert.equal(client.messages.length, 1);
    assert.match(client.messages[0]!, /^logLens\/evidence: TypeError/);
    const answer = await correlate(client, { uri: folder.uri(PIVOT), line: 1, scope: 'workspace' });
    assert.equal(answer.logs.length, Object.keys(TEXTS).length - 1);
  });

  it('the empty line that editors show after the last is the last record; one beyond it is refused', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    const uri = folder.uri(PIVOT);
    const count = TEXTS[PIVOT].trimEnd().split('\n').length;
    const last = await correlate(client, { uri, line: count - 1 });
    assert.deepEqual((await correlate(client, { uri, line: count })).pivot, last.pivot);
    const beyond = correlate(client, { uri, line: count + 1 });
    await assert.rejects(beyond, refusal(LSPErrorCodes.RequestFailed, /is past the end/));
  });

  it('a uri of another machine costs nothing', async () => {
    const folder = incident();
    const client = await editorWith({ folders: [folder] });
    const uris = [
      folder.uri(PIVOT),
      folder.uri('node8/zookeeper.log'),
      'file://host/share/zookeeper.log',
      'file:///%2F',
    ];
    await client.connection.sendNotification('logLens/openTabs', { uris });
    const answer = await correlate(client, { uri: folder.uri(PIVOT), line: 1 });
    assert.equal(answer.logs[0]?.explanation, '21 ms after, the first record of this log');
  });
});
