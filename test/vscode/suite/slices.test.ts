import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Correlation } from '#protocol';
import { event, logUri, openLog, until, writeLog } from './incident';

const SCHEME = 'log-lens-slice';
const RECORDS = 620_000;
/** In the zone of the sample incident, which the other logs there agree on. */
const START = Date.UTC(2023, 9, 25, 13, 0);

/** Lines that a search is to find. */
const MARKED = [321_000, 500_000];

const stamp = (index: number): string =>
  new Date(START + index * 10).toISOString().slice(0, 23).replace('.', ',');
const line = (index: number): string =>
  `${stamp(index)} [myid:] - INFO  [SyncThread:5:FileTxnLog@${index % 900}] - Creating new log file: log.${(index + 0x11100000).toString(16)}${MARKED.includes(index) ? ' marked' : ''}`;

const slice = (): vscode.TextEditor => {
  const editor = vscode.window.activeTextEditor;
  assert.equal(editor?.document.uri.scheme, SCHEME, 'a slice is in front');
  return editor;
};
const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`logLens.${command}`, ...args);
const tabOf = (uri: vscode.Uri): vscode.Tab | undefined =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString());

async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

describe('Slices of a log above 50 MB', function () {
  this.timeout(120_000);
  let large: vscode.Uri;
  const pivot = event('first.readTimedOut');

  before(async () => {
    large = writeLog('incident/zk-5-sliced/zookeeper.log', '');
    const file = fs.openSync(large.fsPath, 'w');
    for (let from = 0; from < RECORDS; from += 20_000) {
      fs.writeSync(file, `${Array.from({ length: 20_000 }, (_, index) => line(from + index)).join('\n')}\n`);
    }
    fs.closeSync(file);
    assert.ok(fs.statSync(large.fsPath).size > 60e6);
    // The GC log beside it tells the zone.
    writeLog(
      'incident/zk-5-sliced/gc.log',
      '2023-10-25T13:00:00.000+0800: 1.000: [GC (Allocation Failure) [PSYoungGen: 10K->1K(20K)] 30K->21K(60K), 0.0010000 secs] [Times: user=0.00 sys=0.00, real=0.00 secs]\n',
    );
    await openLog(logUri(pivot.file));
  });
  beforeEach(closeAll);
  after(async () => {
    await closeAll();
    fs.rmSync(path.dirname(large.fsPath), { recursive: true });
  });

  /** A slice around a record, in front. */
  async function openAround(index: number): Promise<vscode.TextEditor> {
    await run('openAroundThisTime', { uri: large, lineNumber: index + 1 });
    const editor = slice();
    assert.equal(editor.document.lineAt(editor.selection.active.line).text, line(index));
    return editor;
  }

  it('open around a line, as their log speaks, read-only, with the lines in the title', async () => {
    const started = Date.now();
    const { document } = await openAround(400_000);
    console.log(
      `      a slice of ${(fs.statSync(large.fsPath).size / 1e6).toFixed(0)} MB opened in ${Date.now() - started} ms`,
    );
    assert.equal(document.languageId, 'zookeeper-log');
    assert.ok(document.getText().length > 1.8e6 && document.getText().length < 2.3e6);
    assert.match(tabOf(document.uri)?.label ?? '', /^zookeeper\.log \(lines [\d,]+–[\d,]+\)$/);
    assert.equal(vscode.workspace.fs.isWritableFileSystem(SCHEME), false);
    const first = /lines ([\d,]+)–/.exec(document.uri.path)?.[1]?.replaceAll(',', '');
    assert.equal(document.lineAt(0).text, line(Number(first) - 1));
  });

  it('answer hovers, symbols and correlations with the true file and line', async () => {
    const { document, selection } = await openAround(400_000);
    const at = new vscode.Position(selection.active.line, 3);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at,
    );
    const text = hovers
      .flatMap(({ contents }) => contents.map((one) => (one as vscode.MarkdownString).value))
      .join('\n');
    assert.match(text, /2023-10-25 14:06:40\.000/);
    const symbols = await vscode.commands.executeCommand(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.ok(symbols === undefined || Array.isArray(symbols));
    const answer = await vscode.commands.executeCommand<Correlation>('logLens.correlate', {
      uri: document.uri.toString(),
      line: at.line,
      scope: 'workspace',
    });
    assert.equal(vscode.Uri.parse(answer.pivot.uri ?? '').fsPath, large.fsPath);
    assert.equal(answer.pivot.line, 400_000);
    assert.ok(answer.logs.length >= 11);
    assert.ok(answer.logs.every(({ uri }) => uri.startsWith('file:')));
  });

  it('go earlier and later, and lead back to the true file at the true line', async () => {
    await openAround(400_000);
    const { document: middle } = slice();
    await run('laterSlice');
    const later = slice();
    assert.notEqual(later.document.uri.toString(), middle.uri.toString());
    assert.equal(
      later.document.lineAt(later.selection.active.line - 1).text,
      middle.lineAt(middle.lineCount - 2).text,
    );
    await run('earlierSlice');
    const earlier = slice();
    const lastLine = earlier.document.lineAt(earlier.selection.active.line + 1).text;
    assert.equal(lastLine, later.document.lineAt(0).text);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      earlier.document.uri,
      20,
    );
    const titles = lenses.map(({ command }) => command?.title);
    assert.ok(
      titles.includes('$(arrow-up) Earlier') && titles.includes('$(arrow-down) Later'),
      titles.join(', '),
    );
    await run('showInWholeLog');
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputText);
    assert.equal(input.uri.fsPath, large.fsPath);
  });

  it('say where the log begins and ends', async () => {
    await openAround(0);
    const first = slice().document.uri.toString();
    await run('earlierSlice');
    assert.equal(slice().document.uri.toString(), first, 'there is nothing earlier');
    await openAround(RECORDS - 1);
    const last = slice().document.uri.toString();
    await run('laterSlice');
    assert.equal(slice().document.uri.toString(), last, 'there is nothing later');
  });

  it('are where a correlation lands in the log, and what counts as its being open', async () => {
    await openLog(logUri(pivot.file));
    await openAround(RECORDS - 10);
    await vscode.commands.executeCommand('workbench.action.keepEditor');
    await openLog(logUri(pivot.file));
    const done = run('correlateAroundThisLine', { uri: logUri(pivot.file).toString(), line: pivot.line - 1 });
    await until('the landing to be previewed in a slice', () =>
      vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === SCHEME),
    );
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
    const landed = slice();
    const index = Math.floor((pivot.instant - (START - 8 * 3_600_000)) / 10);
    assert.equal(landed.document.lineAt(landed.selection.active.line).text, line(index));
    assert.ok(tabOf(landed.document.uri), 'its tab stays');
    await run('nextCorrelatedLog');
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, logUri(pivot.file).fsPath);
    await run('previousCorrelatedLog');
    assert.equal(slice().document.uri.toString(), landed.document.uri.toString());
    await run('backToWhereIWas');
    assert.equal(vscode.window.activeTextEditor.document.uri.fsPath, logUri(pivot.file).fsPath);
  });

  it('correlate from their lines, and the way back leads to the slice', async () => {
    const { document, selection } = await openAround(300_000);
    const done = run('correlateAroundThisLine');
    await until('a landing to be previewed', () => vscode.window.visibleTextEditors.length === 2);
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
    assert.notEqual(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString());
    await run('backToWhereIWas');
    assert.equal(slice().document.uri.toString(), document.uri.toString());
    assert.equal(slice().selection.active.line, selection.active.line);
  });

  it('are what a search in the past hour opens', async () => {
    const [wanted = 0, from = 0] = MARKED;
    const editor = await openAround(from);
    const at = editor.document.lineAt(editor.selection.active.line).range.end;
    editor.selection = new vscode.Selection(at.translate(0, -'marked'.length), at);
    const done = run('searchPastHour');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await until('the line to be previewed', () => {
      const shown = vscode.window.visibleTextEditors.find(({ document: { uri } }) => uri.scheme === SCHEME);
      return shown?.document.lineAt(shown.selection.active.line).text === line(wanted);
    });
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
    const found = slice();
    assert.equal(found.document.lineAt(found.selection.active.line).text, line(wanted));
    assert.notEqual(found.document.uri.toString(), editor.document.uri.toString());
  });

  it('open around a hit of the view, and around a time that is asked for', async () => {
    await run('openAroundThisTime', { kind: 'hit', log: { uri: large.toString() }, hit: { line: 70_000 } });
    assert.equal(slice().document.lineAt(slice().selection.active.line).text, line(70_000));
    // Of another log than that in front no line is known: its time is asked for, that of the last correlation on offer.
    await openLog(logUri(pivot.file));
    const correlated = run('correlateAroundThisLine', {
      uri: logUri(pivot.file).toString(),
      line: pivot.line - 1,
    });
    await until('a pick', () => vscode.window.tabGroups.all.length === 2);
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await correlated;
    await closeAll();
    const done = run('openAroundThisTime', large);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
    const { document, selection } = slice();
    const index = Math.floor((pivot.instant - (START - 8 * 3_600_000)) / 10);
    assert.equal(document.lineAt(selection.active.line).text, line(index));
  });

  it('are not needed for a smaller log, which is landed in at its line though it was never read', async () => {
    const from = 420_000;
    const lines = Array.from({ length: 90_000 }, (_, index) => line(from + index));
    const fresh = writeLog('incident/zk-5-sliced/zookeeper.log.1', `${lines.join('\n')}\n`);
    await openLog(fresh);
    await openLog(logUri(pivot.file));
    const done = run('correlateAroundThisLine', { uri: logUri(pivot.file).toString(), line: pivot.line - 1 });
    await until('the landing', () => vscode.window.tabGroups.all.length === 2);
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
    const editor = vscode.window.activeTextEditor ?? assert.fail('no editor');
    assert.equal(editor.document.uri.fsPath, fresh.fsPath);
    const index = Math.floor((pivot.instant - (START - 8 * 3_600_000)) / 10);
    assert.equal(editor.document.lineAt(editor.selection.active.line).text, line(index));
  });

  it('are text whatever bytes the log holds and however the user has files decoded', async () => {
    const head = '2023-10-25T13:00:00,000 [myid:] - INFO  [main:QuorumPeer@1] - ';
    const text = `${'\0'.repeat(40)}${head}é 10 %\r20 %\n${head}日本\n`;
    const odd = writeLog('incident/zk-5-sliced/odd.log', text);
    const files = vscode.workspace.getConfiguration('files');
    await files.update('encoding', 'gbk', vscode.ConfigurationTarget.Global);
    try {
      await run('openAroundThisTime', { uri: odd, lineNumber: 2 });
      const { document, selection } = slice();
      assert.equal(document.getText(), text.replace('\r', '␍'));
      assert.equal(selection.active.line, 1);
      await run('openAroundThisTime', {
        uri: writeLog('incident/zk-5-sliced/plain.log', `${head}é日本\n`),
        lineNumber: 1,
      });
      assert.equal(slice().document.lineAt(0).text, `${head}é日本`);
    } finally {
      await files.update('encoding', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('say when their log was replaced, and do not lead to wrong lines', async () => {
    const { document } = await openAround(100);
    fs.writeFileSync(
      large.fsPath,
      `${Array.from({ length: 2_000 }, (_, index) => line(index + 7)).join('\n')}\n`,
    );
    const titles = async (): Promise<string> => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        20,
      );
      return lenses.map(({ command }) => command?.title).join('\n');
    };
    await until('the slice to say so', async () =>
      (await titles()).includes('was replaced since this slice was read'),
    );
    await assert.rejects(
      Promise.resolve(
        vscode.commands.executeCommand('logLens.correlate', { uri: document.uri.toString(), line: 100 }),
      ),
      /was replaced/,
    );
  });
});
