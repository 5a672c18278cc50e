import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Location, SymbolInformation } from 'vscode-languageserver/node';
import type { SessionAnswer, SessionsAnswer } from '../../server/src/protocol/session.ts';
import { type Client, connected } from '../support/connected.ts';
import { LogFolder } from '../support/logFolder.ts';
import { shown } from '../support/markdown.ts';
import { ids, sessionLogs } from '../support/sessionLogs.ts';

const clients: Client[] = [];
after(() => clients.forEach((client) => client.dispose()));

const EIGHT = 'node8/zookeeper.log';
const NINE = 'node9/zookeeper.log';

async function editorOn(clientCommands?: boolean): Promise<{ client: Client; folder: LogFolder }> {
  const folder = new LogFolder(sessionLogs);
  const client = await connected({
    folders: [folder],
    settings: { zones: { '*': '+08:00' } },
    ...(clientCommands === undefined ? {} : { clientCommands }),
  });
  clients.push(client);
  for (const name of [EIGHT, NINE] as const) await client.open(folder.uri(name), sessionLogs[name]);
  return { client, folder };
}

/** Where a text stands for the last time in a log. */
function placeOf(name: keyof typeof sessionLogs, text: string): { line: number; character: number } {
  const lines = sessionLogs[name].split('\n');
  const line = lines.findLastIndex((one) => one.includes(text));
  return { line, character: lines[line]!.indexOf(text) + 3 };
}

/** The hover once the logs have been read: a busy machine takes longer than a hover waits. */
async function settledHover(
  { client, folder }: Awaited<ReturnType<typeof editorOn>>,
  id: string,
): Promise<string> {
  const { line, character } = placeOf(NINE, id);
  for (;;) {
    const markdown = await client.hover(folder.uri(NINE), line, character);
    assert.ok(markdown);
    if (!/still being read/i.test(markdown)) return markdown;
    assert.match(markdown, /minted by server/);
  }
}

describe('a hover on a session, with the logs', () => {
  it('tells who minted it and when, and what became of it', async () => {
    const editor = await editorOn();
    const lines = shown(await settledHover(editor, ids.livesOn));
    assert.deepEqual(
      lines.filter((line) => !line.startsWith('Clock')),
      [
        `Session ${ids.livesOn} · minted by server 9`,
        'Server that minted it | 9 · 10.255.0.143 · node9',
        'Number in its tenure | 0 (the first session since that server took its role)',
        'Role began | 2023-10-24 10:30:05.305 +08:00 ± 5 ms',
        '| between "Have quorum of supporters" and "Configuring CommitProcessor", node9/zookeeper.log:9–10',
        'Host booted | 2023-10-01 00:00:00.000 +08:00 ± 6 ms, as one role of the server tells',
        'Java hash | 0x29f978b3 · shared with no other id in these logs',
        'Seen | 2 logs, 5 lines · first 2023-10-24 10:30:12.000 +08:00 (9) · last 10:41:00.000 +08:00 (8)',
        'Life | 10:30:12.000 +08:00 · created by server 9, told 2 times',
        '| 10:40:10.000 +08:00 · expired by server 9 (timeout 6000 ms). Did not hold: server 8 had led epoch 274 for 6.1 s by then; this server had slept through that, and lost its role 0.1 s later: the expiry was never committed',
        '| 10:41:00.000 +08:00 · closed by its client at server 8',
        'Monotonic since ZooKeeper 3.5.1 (and 3.4.11): host uptime when the role began, not a date. Read as a date it would fall before 2014-12-25.',
      ],
    );
  });

  it('offers our own client its references, a copy, and a correlation around its first line', async () => {
    const editor = await editorOn(true);
    const markdown = await settledHover(editor, ids.expired);
    const links = [...markdown.matchAll(/\[([^\]]*)\]\(command:([\w.]+)\?([^)]*)\)/g)].map(
      ([, words, command, argument = '']) => [
        words,
        command,
        JSON.parse(decodeURIComponent(argument)) as unknown,
      ],
    );
    const place = placeOf(NINE, ids.expired);
    assert.deepEqual(links, [
      [
        'Go to references',
        'logLens.findReferencesAt',
        [{ uri: editor.folder.uri(NINE), ...place, character: place.character - 3 }],
      ],
      ['Copy', 'logLens.copyText', [{ text: ids.expired }]],
      [
        'Correlate around its first line',
        'logLens.correlateAroundThisLine',
        [{ uri: editor.folder.uri(EIGHT), line: 12 }],
      ],
    ]);
  });
});

describe('going from a session to where it was established', () => {
  it('leads to the log of the server that minted it, or to the first line that names it', async () => {
    const { client, folder } = await editorOn();
    const definition = async (id: string, name: keyof typeof sessionLogs = NINE): Promise<string[]> => {
      const found = await client.connection.sendRequest<Location[]>('textDocument/definition', {
        textDocument: { uri: folder.uri(name) },
        position: placeOf(name, id),
      });
      return found.map(({ uri, range: { start, end } }) => {
        const file = uri === folder.uri(EIGHT) ? EIGHT : NINE;
        const line = sessionLogs[file].split('\n')[start.line] ?? '';
        assert.equal(start.line, end.line);
        return `${file}: ${line.slice(0, 23)} ${line.slice(start.character, end.character)}`;
      });
    };
    assert.deepEqual(await definition(ids.expired), [`${EIGHT}: 2023-10-24 10:30:11,000 ${ids.expired}`]);
    assert.deepEqual(await definition(ids.livesOn), [`${NINE}: 2023-10-24 10:30:12,000 ${ids.livesOn}`]);
    assert.deepEqual(await definition(ids.foreign, EIGHT), [
      `${EIGHT}: 2023-10-24 10:30:13,000 ${ids.foreign}`,
    ]);
    // A zxid leads to its own first sight.
    assert.deepEqual(await definition('0x11200000004'), [`${NINE}: 2023-10-24 10:40:10,400 0x11200000004`]);
  });

  it('is found among the symbols of the workspace', async () => {
    const { client, folder } = await editorOn();
    const query = ids.expired.slice(0, 14);
    const found = await client.connection.sendRequest<SymbolInformation[]>('workspace/symbol', { query });
    assert.deepEqual(
      found.map(({ name, location, containerName }) => [
        name,
        location.uri,
        location.range.start.line,
        containerName,
      ]),
      [
        [ids.closed, folder.uri(EIGHT), 11, 'session of server 8 · 2 logs, 3 lines'],
        [ids.expired, folder.uri(EIGHT), 12, 'session of server 8 · 2 logs, 5 lines'],
      ],
    );
  });
});

describe('the commands about sessions', () => {
  it('logLens.session adds what the logs tell', async () => {
    const { client } = await editorOn();
    const answer = (await client.execute('logLens.session', { id: ids.second })) as SessionAnswer;
    assert.ok(Math.abs((answer.roleStart?.instant ?? 0) - Date.parse('2023-10-24T10:40:04.010+08:00')) <= 12);
    assert.deepEqual(
      [answer.logs?.mintedBy?.name, answer.logs?.seen?.lines, answer.logs?.pending],
      ['node8', 1, []],
    );
  });

  it('logLens.sessions lists them', async () => {
    const { client } = await editorOn();
    const { sessions, more, collisions } = (await client.execute('logLens.sessions', {})) as SessionsAnswer;
    assert.deepEqual([sessions.length, more, collisions], [5, 0, []]);
  });
});
