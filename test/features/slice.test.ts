import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import {
  CancellationTokenSource,
  type CodeAction,
  type CodeLens,
  type DocumentSymbol,
  type FoldingRange,
  LSPErrorCodes,
  type ResponseError,
  type SemanticTokens,
} from 'vscode-languageserver/node';
import { sliceUri } from '../../server/src/protocol/slice.ts';
import {
  type Correlation,
  type NamedLog,
  type RecordsAnswer,
  requests,
  type SearchPastAnswer,
  type SearchPastParams,
  type Showing,
  type SliceAnswer,
  type SliceParams,
  type SliceState,
} from '../../server/src/protocol/index.ts';
import { type Client, connected, type Editor } from '../support/connected.ts';
import { gcLog, uptimeGcLog, zookeeperLine } from '../support/lines.ts';
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

const refusal =
  (message: RegExp) =>
  (error: ResponseError): true => {
    assert.equal(error.code, LSPErrorCodes.RequestFailed);
    assert.match(error.message, message);
    return true;
  };

/** Line `index` of the large log: ten to the second from 10:00:00 on, a warning with a stack trace every 1,000 records. */
const RECORDS = 20_000;
const time = (index: number): string =>
  new Date(Date.UTC(2023, 9, 24, 10) + index * 100).toISOString().slice(11, 23).replace('.', ',');
const INDEX_OF_TRACE = 500;
const record = (index: number): string =>
  index % 1_000 === INDEX_OF_TRACE
    ? `${zookeeperLine(time(index), `Exception when following the leader ${index}`, 'WARN')}java.net.SocketTimeoutException: Read timed out\n\tat java.net.SocketInputStream.read(SocketInputStream.java:171)\n`
    : zookeeperLine(
        time(index),
        `Expiring session 0x2001776d0d9${(index + 0x1000).toString(16)}, timeout of 4000ms exceeded`,
      );
const LARGE = Array.from({ length: RECORDS }, (_, index) => record(index)).join('');
const LINES = LARGE.split('\n').slice(0, -1);
const SIZE = 128 * 1024;

const logs = (): LogFolder =>
  new LogFolder({
    'node1/zookeeper.log': LARGE,
    'node1/gc.log': gcLog('2023-10-24T10:20:00.000+0800'),
    'node2/zookeeper.log': zookeeperLine('10:20:00,000', 'LOOKING'),
    'node2/gc.log': gcLog('2023-10-24T10:20:00.000+0800'),
  });

const ask = (client: Client, params: SliceParams): Promise<SliceAnswer> =>
  client.connection.sendRequest(requests.slice, { bytes: SIZE, ...params });

/** Opens a slice as an editor would. */
async function opened(client: Client, params: SliceParams): Promise<SliceAnswer> {
  const answer = await ask(client, params);
  await client.open(answer.uri, answer.text);
  return answer;
}

const linesOf = ({ text }: SliceAnswer): string[] => text.split('\n').slice(0, -1);

describe('a slice', () => {
  it('is the lines around a line of the log, in its language', async () => {
    const folder = logs();
    const client = await editorWith({ folders: [folder] });
    const source = folder.uri('node1/zookeeper.log');
    const answer = await ask(client, { source, at: { line: 9_000 } });
    const { fromLine, toLine } = answer.slice;
    assert.deepEqual(linesOf(answer), LINES.slice(fromLine, toLine));
    assert.ok(fromLine < 8_900 && toLine > 9_100 && toLine - fromLine < 1_500);
    assert.equal(answer.languageId, 'zookeeper-log');
    assert.deepEqual([answer.line, answer.isStart, answer.isEnd, answer.notes], [9_000, false, false, []]);
    const byte = Buffer.byteLength(LINES.slice(0, 9_000).join('\n')) + 1;
    const byByte = await ask(client, { source, at: { byte } });
    assert.deepEqual([byByte.line, byByte.uri], [9_000, answer.uri]);
    const shown = `(lines ${(fromLine + 1).toLocaleString('en-US')}–${toLine.toLocaleString('en-US')})`;
    assert.ok(decodeURIComponent(answer.uri).includes(`/node1/zookeeper.log ${shown}?`), answer.uri);
  });

  it('walks to both ends of the log without a gap, and says when it is there', async () => {
    const folder = logs();
    const client = await editorWith({ folders: [folder] });
    const source = folder.uri('node1/zookeeper.log');
    for (const step of ['earlier', 'later'] as const) {
      let answer = await ask(client, { source, at: { line: 9_000 } });
      for (let steps = 0; !(step === 'earlier' ? answer.isStart : answer.isEnd); steps++) {
        assert.ok(steps < 100);
        const next: SliceAnswer = await ask(client, { slice: answer.uri, step });
        const [was, is] = [answer.slice, next.slice];
        assert.ok(step === 'earlier' ? is.fromLine < was.fromLine : is.toLine > was.toLine);
        assert.ok(is.fromLine <= was.toLine && was.fromLine <= is.toLine, 'they touch');
        assert.equal(next.line, step === 'earlier' ? was.fromLine - 1 : was.toLine);
        assert.deepEqual(linesOf(next), LINES.slice(is.fromLine, is.toLine));
        answer = next;
      }
      assert.ok(step === 'earlier' ? answer.slice.fromLine === 0 : answer.slice.toLine === LINES.length);
    }
  });

  it("opens around a time in the log's own zone, in another, and around an instant", async () => {
    const folder = logs();
    const client = await editorWith({ folders: [folder] });
    const source = folder.uri('node1/zookeeper.log');
    const truth = LINES.findIndex((line) => line.includes('10:20:00,000'));
    const instant = Date.UTC(2023, 9, 24, 2, 20);
    for (const at of [
      { time: '2023-10-24 10:20:00' },
      { time: '2023-10-24 10:20:00,000' },
      { time: '2023-10-24 02:20:00.000 UTC' },
      { time: '2023-10-23T22:20:00.000-04:00' },
      { instant },
    ]) {
      const answer = await ask(client, { source, at });
      assert.deepEqual([answer.line, answer.words], [truth, undefined], JSON.stringify(at));
    }
    const between = await ask(client, { source, at: { instant: instant + 30 } });
    assert.deepEqual([between.line, between.words, between.isFar], [truth, '30 ms before', undefined]);
  });

  it('says when the time lies outside of the log, and shows the end that is nearest', async () => {
    const folder = logs();
    const client = await editorWith({ folders: [folder] });
    const source = folder.uri('node1/zookeeper.log');
    const late = await ask(client, { source, at: { time: '2023-10-24 13:00:00' } });
    assert.match(late.words ?? '', /^ends 2 h 26 min earlier \(10:33:19 \+08:00\)/);
    assert.deepEqual([late.isFar, late.isEnd, late.line], [true, true, LINES.length - 1]);
    const early = await ask(client, { source, at: { time: '2023-10-24 08:00:00' } });
    assert.match(early.words ?? '', /^starts 2 h later/);
    assert.deepEqual([early.isFar, early.isStart, early.line], [true, true, 0]);
  });

  it('refuses in words what cannot be', async () => {
    const folder = logs();
    folder.write('node1/uptime.log', uptimeGcLog.replace('Using Serial', 'Using Parallel'));
    folder.write('lonely/gc.log', uptimeGcLog);
    folder.write('notes.txt', 'nothing\n');
    folder.write('locked.log', LARGE.slice(0, 1_000));
    const client = await editorWith({ folders: [folder] });
    const source = folder.uri('node1/zookeeper.log');
    const at = { line: 0 };
    await assert.rejects(
      ask(client, { source, at: { time: 'noon' } }),
      refusal(/"noon" is not a date and time/),
    );
    await assert.rejects(
      ask(client, { source: folder.uri('lonely/gc.log'), at: { time: '2023-10-24 10:20:00' } }),
      refusal(/lonely.gc\.log: no line of it has a date.*Open it around a line\./),
    );
    assert.ok((await ask(client, { source: folder.uri('lonely/gc.log'), at })).isStart);
    await assert.rejects(
      ask(client, { source: folder.uri('gone.log'), at }),
      refusal(/gone\.log: cannot be read: no such file\./),
    );
    await assert.rejects(
      ask(client, { source: folder.uri('notes.txt'), at }),
      refusal(/notes\.txt: not a log that we read/),
    );
    await assert.rejects(ask(client, { slice: 'log-lens-slice:/a.log' }), refusal(/names no slice/));
    const range = { fromByte: 0, toByte: 5e8, fromLine: 0, toLine: 1, sum: 0 };
    await assert.rejects(
      ask(client, { slice: sliceUri({ source, ...range }, '') }),
      refusal(/names no slice/),
    );
    if (process.getuid?.() !== 0) {
      chmodSync(folder.at('locked.log'), 0);
      await assert.rejects(
        ask(client, { source: folder.uri('locked.log'), at }),
        refusal(/permission denied/),
      );
    }
  });

  it('can be given up while the log is read', async () => {
    const folder = logs();
    const client = await editorWith({ folders: [folder] });
    const cancel = new CancellationTokenSource();
    const params: SliceParams = { source: folder.uri('node1/zookeeper.log'), at: { line: 0 } };
    const asked = client.connection.sendRequest(requests.slice, params, cancel.token);
    cancel.cancel();
    await assert.rejects(asked, (error: ResponseError) => error.code === LSPErrorCodes.RequestCancelled);
  });

  it('shows the lines of a log with CRLF, and its last line without an end', async () => {
    const folder = new LogFolder({
      'zookeeper.log': LARGE.slice(0, 400_000)
        .replaceAll('\n', '\r\n')
        .replace(/[\r\n]*$/, ''),
    });
    const client = await editorWith({ folders: [folder] });
    const all = readFileSync(folder.at('zookeeper.log'), 'utf8').split('\r\n');
    const answer = await ask(client, { source: folder.uri('zookeeper.log'), at: { line: all.length - 1 } });
    assert.ok(answer.isEnd && !answer.isStart);
    assert.deepEqual(answer.text.split('\r\n'), all.slice(answer.slice.fromLine));
    assert.equal(answer.slice.toLine, all.length);
  });

  it('says which log it is too long for', async () => {
    const frame = '\tat org.apache.zookeeper.server.quorum.QuorumPeer.run(QuorumPeer.java:1539)\n';
    const head = zookeeperLine('10:00:00,000', 'first');
    const folder = new LogFolder({
      'record.log': `${head}${head}${frame.repeat(20_000)}${head}`,
      'line.log': `${head}${zookeeperLine('10:00:00,001', 'x'.repeat(1_000_000))}${head}`,
    });
    const client = await editorWith({ folders: [folder] });
    const inRecord = await ask(client, { source: folder.uri('record.log'), at: { line: 10_000 } });
    assert.deepEqual(inRecord.notes, ['This is a part of one record, which is longer than a slice.']);
    const inLine = await ask(client, { source: folder.uri('line.log'), at: { line: 1 } });
    assert.deepEqual(inLine.notes, ['Line 2 is longer than a slice: this is its beginning.']);
    const again = await ask(client, { slice: inLine.uri });
    assert.deepEqual([again.text, again.notes], [inLine.text, inLine.notes]);
  });
});

describe('in a slice', () => {
  const traceLine = LINES.findIndex((line) => line.includes(`leader ${12_000 + INDEX_OF_TRACE}`));

  async function inSlice(): Promise<{
    client: Client;
    folder: LogFolder;
    source: string;
    answer: SliceAnswer;
    at: number;
  }> {
    const folder = logs();
    const client = await editorWith({ folders: [folder], clientCommands: true });
    const source = folder.uri('node1/zookeeper.log');
    const answer = await opened(client, { source, at: { line: traceLine } });
    return { client, folder, source, answer, at: traceLine - answer.slice.fromLine };
  }

  it('a hover tells what it tells in the whole log, and correlates around the line of the slice', async () => {
    const { client, source, answer, at } = await inSlice();
    await client.open(source, LARGE);
    const here = await client.hover(answer.uri, at, 3);
    const there = await client.hover(source, traceLine, 3);
    const link = /\(command:[^)]*\)/;
    assert.equal(here?.replace(link, ''), there?.replace(link, ''));
    assert.match(here ?? '', /\+08:00 from the JVM GC log beside it/);
    const argument = JSON.parse(
      decodeURIComponent(/command:[^?]*\?([^)]*)/.exec(here ?? '')?.[1] ?? ''),
    ) as unknown;
    assert.deepEqual(argument, [{ uri: answer.uri, line: at }]);
    const session = await client.hover(answer.uri, at - 1, LINES[traceLine - 1]!.indexOf('0x20') + 4);
    assert.match(session ?? '', /0x2001776d0d9/);
  });

  it('outline, folding, actions, lenses and colours stand on its own lines', async () => {
    const { client, source, answer, at } = await inSlice();
    const textDocument = { uri: answer.uri };
    const symbols: DocumentSymbol[] = await client.connection.sendRequest('textDocument/documentSymbol', {
      textDocument,
    });
    assert.ok(symbols.some(({ selectionRange }) => selectionRange.start.line === at));
    const folds: FoldingRange[] = await client.connection.sendRequest('textDocument/foldingRange', {
      textDocument,
    });
    assert.deepEqual(
      folds.filter(({ startLine }) => startLine === at).map(({ endLine }) => endLine),
      [at + 2],
    );
    const range = { start: { line: at, character: 0 }, end: { line: at, character: 0 } };
    const [action] = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument,
      range,
      context: { diagnostics: [] },
    });
    assert.deepEqual(action?.command?.arguments, [{ uri: answer.uri, line: at }]);
    await client.open(source, LARGE);
    const colours = async (uri: string, line: number): Promise<SemanticTokens> =>
      client.connection.sendRequest('textDocument/semanticTokens/range', {
        textDocument: { uri },
        range: { start: { line, character: 0 }, end: { line: line + 3, character: 0 } },
      });
    const here = (await colours(answer.uri, at)).data;
    const there = (await colours(source, traceLine)).data;
    assert.ok(here.length > 0);
    // The first number is the line, from the document's first.
    assert.deepEqual([(here[0] ?? 0) + answer.slice.fromLine, ...here.slice(1)], there);
    const lensed = await editorWith({ clientCommands: true, settings: { codeLens: { enabled: true } } });
    await lensed.open(answer.uri, answer.text);
    const lenses: CodeLens[] = await lensed.connection.sendRequest('textDocument/codeLens', { textDocument });
    assert.ok(lenses.some(({ command }) => (command?.arguments?.[0] as { line: number }).line === at));
    assert.equal((lenses[0]?.command?.arguments?.[0] as { uri: string }).uri, answer.uri);
  });

  it('correlating is correlating around the true line: the pivot is of the log, and no slice answers', async () => {
    const { client, source, answer, at } = await inSlice();
    await client.connection.sendNotification('logLens/openTabs', { uris: [answer.uri] });
    const here = (await client.execute('logLens.correlate', {
      uri: answer.uri,
      line: at + 2,
      scope: 'workspace',
    })) as Correlation;
    const there = (await client.execute('logLens.correlate', {
      uri: source,
      line: traceLine + 2,
      scope: 'workspace',
    })) as Correlation;
    assert.deepEqual(here, there);
    assert.deepEqual(
      [here.pivot.uri, here.pivot.line, here.pivot.endLine],
      [source, traceLine, traceLine + 2],
    );
    assert.equal(here.logs.length, 3);
    assert.ok(!JSON.stringify(here).includes('log-lens-slice'));
    const last = (await client.execute('logLens.correlate', {
      uri: answer.uri,
      line: answer.slice.toLine - answer.slice.fromLine,
    })) as Correlation;
    assert.ok(
      (last.pivot.endLine ?? Infinity) < answer.slice.toLine,
      'the empty line after the last is no other record',
    );
  });

  it('the log counts once in scope, and its slice is its being open', async () => {
    const { client, folder, source, answer, at } = await inSlice();
    const other = folder.uri('node2/zookeeper.log');
    const correlate = async (uris: string[], uri: string, line: number): Promise<Correlation> => {
      await client.connection.sendNotification('logLens/openTabs', { uris });
      return (await client.execute('logLens.correlate', { uri, line })) as Correlation;
    };
    for (const uris of [
      [answer.uri, other],
      [answer.uri, source, other],
    ]) {
      const found = await correlate(uris, answer.uri, at);
      assert.deepEqual([found.scope.name, found.logs.map(({ uri }) => uri)], ['open', [other]]);
      const back = await correlate(uris, other, 0);
      assert.deepEqual([back.scope.name, back.logs.map(({ uri }) => uri)], ['open', [source]]);
    }
  });

  it('records are those of its lines, with their true lines', async () => {
    const { client, source, answer, at } = await inSlice();
    const { fromLine, toLine } = answer.slice;
    const all = (await client.execute('logLens.records', { uri: answer.uri, limit: 5_000 })) as RecordsAnswer;
    assert.equal(all.records[0]?.line, fromLine);
    assert.equal(all.records.at(-1)?.endLine, toLine - 1);
    assert.ok(all.records.every(({ file }) => file === source));
    const one = (await client.execute('logLens.records', {
      uri: answer.uri,
      fromLine: at,
      toLine: at,
    })) as RecordsAnswer;
    assert.deepEqual(
      one.records.map(({ line, endLine }) => [line, endLine]),
      [[traceLine, traceLine + 2]],
    );
  });

  it('a log that grew still answers, and the slice of its end says so', async () => {
    const { client, folder, source, answer, at } = await inSlice();
    const end = await ask(client, { source, at: { line: LINES.length - 1 } });
    const state = (slice: SliceAnswer): Promise<SliceState> =>
      client.connection.sendRequest(requests.sliceState, { slice: slice.uri, isEnd: slice.isEnd });
    assert.deepEqual(await state(end), { state: 'same' });
    appendFileSync(folder.at('node1/zookeeper.log'), record(RECORDS));
    assert.equal((await state(end)).state, 'grown');
    assert.match((await state(end)).words ?? '', /zookeeper\.log: has grown since; "Later"/);
    assert.deepEqual(await state(answer), { state: 'same' });
    const correlation = (await client.execute('logLens.correlate', {
      uri: answer.uri,
      line: at,
    })) as Correlation;
    assert.equal(correlation.pivot.line, traceLine);
    const later = await ask(client, { slice: end.uri, step: 'later' });
    assert.equal(linesOf(later).at(-1), record(RECORDS).trimEnd());
  });

  it('a log that was replaced is never taken for what the slice shows', async () => {
    const { client, folder, answer, at } = await inSlice();
    const state = (): Promise<SliceState> =>
      client.connection.sendRequest(requests.sliceState, { slice: answer.uri, isEnd: false });
    const search: SearchPastParams = { uri: answer.uri, line: at, text: 'Expiring', hours: 1 };
    const replacements = [
      // Rotated: the same size, other lines.
      Buffer.from(LARGE.replaceAll('4000ms', '6000ms')),
      // Cut short, as by copytruncate.
      Buffer.from(LARGE.slice(0, 2_000)),
      // The same bytes in the same place, after lines that were joined.
      Buffer.from(LARGE.slice(0, 100_000).replaceAll('\n', ' ').replace(/ $/, '\n') + LARGE.slice(100_000)),
    ];
    for (const bytes of replacements) {
      writeFileSync(folder.at('node1/zookeeper.log'), bytes);
      assert.equal((await state()).state, 'replaced');
      const words = refusal(/zookeeper\.log: was replaced since this slice was read/);
      await assert.rejects(client.execute('logLens.correlate', { uri: answer.uri, line: at }), words);
      await assert.rejects(client.execute('logLens.records', { uri: answer.uri }), words);
      await assert.rejects(ask(client, { slice: answer.uri }), words);
      await assert.rejects(ask(client, { slice: answer.uri, step: 'later' }), words);
      await assert.rejects(client.connection.sendRequest(requests.searchPast, search), words);
    }
    rmSync(folder.at('node1/zookeeper.log'));
    const gone = await state();
    assert.equal(gone.state, 'gone');
    assert.match(gone.words ?? '', /cannot be read any more: no such file/);
    await assert.rejects(
      client.execute('logLens.correlate', { uri: answer.uri, line: at }),
      refusal(/cannot be read: no such file/),
    );
  });
});

describe('a search in the past', () => {
  async function search(
    client: Client,
    params: SearchPastParams,
  ): Promise<SearchPastAnswer & { pages: number }> {
    let page: SearchPastAnswer = await client.connection.sendRequest(requests.searchPast, params);
    const matches = [...page.matches];
    let pages = 1;
    for (; page.next; pages++) {
      const { block } = page.next;
      page = await client.connection.sendRequest(requests.searchPast, { ...params, next: page.next });
      assert.ok(!page.next || page.next.block < block, 'every page goes on');
      matches.push(...page.matches);
    }
    return { ...page, matches, pages };
  }

  it('finds the lines of the hour before, the latest first, and no other', async () => {
    const folder = logs();
    const client = await editorWith({ folders: [folder] });
    const uri = folder.uri('node1/zookeeper.log');
    const line = LINES.findIndex((text) => text.includes('10:20:00,000'));
    const found = await search(client, { uri, line, text: 'following the leader', hours: 1 });
    const truth = LINES.flatMap((text, at) =>
      at <= line && text.includes('following the leader') ? [at] : [],
    );
    assert.ok(truth.length === 12);
    assert.deepEqual(
      found.matches.map((match) => match.line),
      truth.reverse(),
    );
    assert.equal(found.to, Date.UTC(2023, 9, 24, 2, 20));
    assert.equal(found.zoneOffsetMinutes, 480);
    assert.ok(found.matches.every((match) => match.text === LINES[match.line]));
    const tenth = await search(client, { uri, line, text: 'following the leader', hours: 0.1 });
    assert.deepEqual(
      tenth.matches.map((match) => match.line),
      truth.filter((at) => LINES[at]! >= '2023-10-24 10:14:00,000'),
    );
  });

  it('finds a line inside a record by the time of its head, and goes on in pages', async () => {
    const folder = logs();
    const client = await editorWith({ folders: [folder] });
    const uri = folder.uri('node1/zookeeper.log');
    const frames = await search(client, {
      uri,
      line: LINES.length - 1,
      text: 'SocketInputStream.read(',
      hours: 1,
    });
    assert.equal(frames.matches.length, RECORDS / 1_000);
    const many = await search(client, { uri, line: LINES.length - 1, text: 'session 0x', hours: 24 });
    assert.equal(many.matches.length, RECORDS - RECORDS / 1_000);
    assert.deepEqual(
      many.matches.map(({ line }) => line),
      many.matches.map(({ line }) => line).sort((a, b) => b - a),
    );
  });

  it('tells capital letters only where the text has some', async () => {
    const folder = logs();
    const client = await editorWith({ folders: [folder] });
    const uri = folder.uri('node1/zookeeper.log');
    const count = async (text: string): Promise<number> =>
      (await search(client, { uri, line: 1_000, text, hours: 1 })).matches.length;
    assert.equal(await count('following the leader'), 1);
    assert.equal(await count('exception when'), 1);
    assert.equal(await count('Exception when'), 1);
    assert.equal(await count('EXCEPTION when'), 0);
    assert.equal(await count('no such words'), 0);
    folder.write('other.log', zookeeperLine('10:00:00,000', 'Änderung, Δ and 日本 eXit'));
    for (const [text, found] of [
      ['änderung', 1],
      ['Änderung', 1],
      ['ÄNDERUNG', 0],
      ['δ', 1],
      ['日本 exit', 1],
      ['exit', 1],
      ['eXit', 1],
      ['Exit', 0],
      ['exitt', 0],
      ['eexit', 0],
    ] as const) {
      const params = { uri: folder.uri('other.log'), line: 0, text, hours: 1 };
      assert.equal((await search(client, params)).matches.length, found, text);
    }
  });

  it('starts from a line of a slice, finds disordered records, and bounds what it shows', async () => {
    const folder = new LogFolder({
      'zookeeper.log':
        zookeeperLine('10:00:00,000', 'rare: too early by an hour') +
        zookeeperLine('11:59:00,000', 'rare: written late') +
        zookeeperLine('11:30:00,000', `${'x'.repeat(2_000)} rare ${'y'.repeat(2_000)}`) +
        zookeeperLine('12:00:00,000', 'here') +
        zookeeperLine('11:59:59,000', 'rare: after in the file, before in time') +
        zookeeperLine('12:00:01,000', 'rare: later'),
    });
    const client = await editorWith({ folders: [folder] });
    const { uri } = await ask(client, { source: folder.uri('zookeeper.log'), at: { line: 3 } });
    const found = await search(client, { uri, line: 3, text: 'rare', hours: 1 });
    assert.deepEqual(
      found.matches.map(({ line }) => line),
      [4, 2, 1],
    );
    const long = found.matches[1]?.text ?? '';
    assert.ok(long.length <= 502 && long.includes(' rare '), long);
    assert.equal(found.source, folder.uri('zookeeper.log'));
    await assert.rejects(
      search(client, { uri, line: 3, text: ' ', hours: 1 }),
      refusal(/Say what to search for/),
    );
  });

  it('says so when the log changes on the way', async () => {
    const folder = logs();
    const client = await editorWith({ folders: [folder] });
    const params = {
      uri: folder.uri('node1/zookeeper.log'),
      line: LINES.length - 1,
      text: 'session',
      hours: 1,
    };
    const next = { block: 3, bytesDone: 0, fingerprint: 'another' };
    await assert.rejects(
      client.connection.sendRequest(requests.searchPast, { ...params, next }),
      refusal(/changed while it was searched/),
    );
  });
});

describe('an editor learns', () => {
  it('how large a log is, and which logs there are by name', async () => {
    const folder = logs();
    folder.write('notes.txt', 'nothing\n');
    const client = await editorWith({ folders: [folder] });
    const uri = folder.uri('node1/zookeeper.log');
    const showing: Showing = await client.connection.sendRequest(requests.showing, { uri });
    assert.deepEqual(showing, { bytes: LARGE.length, isText: true });
    for (const line of [0, 1, 9_000, LINES.length - 1]) {
      const byte = LINES.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
      const found: Showing = await client.connection.sendRequest(requests.showing, { uri, byte });
      assert.equal(found.line, line);
    }
    const past: Showing = await client.connection.sendRequest(requests.showing, { uri, byte: LARGE.length });
    assert.equal(past.line, undefined);
    const named: NamedLog[] = await client.connection.sendRequest(requests.logs, {});
    assert.deepEqual(
      named.map(({ name }) => name.replaceAll('\\', '/')),
      ['node1/gc.log', 'node1/zookeeper.log', 'node2/gc.log', 'node2/zookeeper.log'],
    );
    assert.deepEqual(
      [named[1]?.uri, named[1]?.bytes, named[1]?.format],
      [uri, LARGE.length, 'ZooKeeper server log'],
    );
  });
});
