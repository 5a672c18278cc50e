import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Correlation } from '#protocol';
import { dataFile } from '../../support/tcpmonData';
import { event, logUri, openLog, until, writeLog } from './incident';

const SCHEME = 'log-lens-slice';
const allTabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap(({ tabs }) => [...tabs]);
const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`logLens.${command}`, ...args);

async function opened(uri: vscode.Uri): Promise<vscode.TextEditor> {
  await vscode.commands.executeCommand('vscode.open', uri);
  await until(
    `the text of ${uri.path}`,
    () => vscode.window.activeTextEditor?.document.uri.scheme === SCHEME,
  );
  return vscode.window.activeTextEditor ?? assert.fail('no editor');
}

describe("Slices of tcpmon's raw data", function () {
  this.timeout(60_000);
  const pivot = event('first.readTimedOut');
  const second = Math.floor(pivot.instant / 1000);
  let raw: vscode.Uri;

  before(() => {
    raw = writeLog('incident/zk-6-raw/tcpmon-dataf-3', dataFile(second - 30, 60));
  });
  beforeEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    fs.rmSync(path.dirname(raw.fsPath), { recursive: true });
  });

  it('open as text when their file is opened, in one tab', async () => {
    const { document } = await opened(raw);
    assert.equal(document.languageId, 'tcpmon-export');
    assert.match(document.lineAt(0).text, /^tcp,LocalAddr=.* \d{10}$/);
    await until('the tab to be the only one', () => allTabs().length === 1);
    assert.match(allTabs()[0]?.label ?? '', /^tcpmon-dataf-3 \(decoded, all [\d,]+ lines\)$/);
    assert.ok(allTabs()[0]?.isPreview);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(0, document.lineAt(0).text.length - 3),
    );
    assert.ok(hovers.length > 0);
  });

  it('answer correlations, and are landed in', async () => {
    const { document } = await opened(raw);
    await vscode.commands.executeCommand('workbench.action.keepEditor');
    const line = document
      .getText()
      .split('\n')
      .findIndex((text) => text.endsWith(` ${second}`));
    const answer = await vscode.commands.executeCommand<Correlation>('logLens.correlate', {
      uri: document.uri.toString(),
      line,
      scope: 'workspace',
    });
    assert.equal(answer.pivot.uri, vscode.Uri.parse(answer.pivot.uri ?? '').toString());
    assert.equal(vscode.Uri.parse(answer.pivot.uri ?? '').fsPath, raw.fsPath);
    assert.equal(answer.pivot.instant, second * 1000);
    await openLog(logUri(pivot.file));
    const done = run('correlateAroundThisLine', { uri: logUri(pivot.file).toString(), line: pivot.line - 1 });
    await until('the raw data to be previewed', () =>
      vscode.window.visibleTextEditors.some(({ document: { uri } }) => uri.scheme === SCHEME),
    );
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
    const editor = vscode.window.activeTextEditor ?? assert.fail('no editor');
    assert.equal(editor.document.uri.scheme, SCHEME);
    const landed = editor.document.lineAt(editor.selection.active.line).text;
    assert.ok(Math.abs(Number(/\d{10}$/.exec(landed)?.[0]) - second) <= 1, landed);
  });

  it('say what of a damaged file is not in the text, and show the rest', async () => {
    const sound = dataFile(second, 20);
    const damaged = Buffer.from(sound);
    damaged.fill(0, 3_000, 3_400);
    const { document } = await opened(writeLog('incident/zk-6-raw/tcpmon-dataf-4', damaged));
    assert.ok(document.lineCount > 100);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      20,
    );
    const notes = lenses
      .map(({ command }) => command?.title ?? '')
      .filter((title) => title.startsWith('$(info)'));
    assert.ok(notes.length > 0);
    assert.match(notes[0] ?? '', /tcpmon-dataf-4: /);
  });

  it('say in their tab why a file cannot be read', async () => {
    const foreign = writeLog('incident/zk-6-raw/tcpmon-dataf-5', 'nothing of the kind\n'.repeat(10));
    await vscode.commands.executeCommand('vscode.open', foreign);
    await until('the tab', () => allTabs().some(({ input }) => input instanceof vscode.TabInputCustom));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.ok(allTabs()[0]?.input instanceof vscode.TabInputCustom, 'it stays, to say why');
    assert.equal(allTabs().length, 1);
  });

  it('are not shown in a whole that does not exist', async () => {
    const { document } = await opened(raw);
    await run('showInWholeLog');
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString());
  });
});
