import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as zlib from 'node:zlib';
import * as vscode from 'vscode';
import { pack } from 'tar-stream';
import type { Correlation } from '#protocol';
import { event, logUri, openLog, until } from './incident';

const SCHEME = 'log-lens-bundle';
const INSIDE = 'var/log/zookeeper/zookeeper.log';

/** A tar.gz of these files. */
async function tarGz(files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const tar = pack();
  for (const [name, bytes] of Object.entries(files)) tar.entry({ name }, bytes);
  tar.finalize();
  const parts: Buffer[] = [];
  for await (const part of tar as AsyncIterable<Buffer>) parts.push(part);
  return zlib.gzipSync(Buffer.concat(parts));
}

describe('Log bundles', function () {
  this.timeout(120_000);
  const pivot = event('first.readTimedOut');
  const log = logUri(pivot.file);
  const folder = path.join(path.dirname(log.fsPath), '..', '..', 'bundled');
  const file = vscode.Uri.file(path.join(folder, 'zookeeper-log-zk-77.tar.gz'));
  const inside = vscode.Uri.from({ scheme: SCHEME, path: `${file.path}!/${INSIDE}` });

  before(async () => {
    fs.mkdirSync(folder, { recursive: true });
    // What lies beside a log tells its zone.
    const beside = path.dirname(log.fsPath);
    const files = Object.fromEntries(
      fs
        .readdirSync(beside)
        .map((name) => [`var/log/zookeeper/${name}`, fs.readFileSync(path.join(beside, name))]),
    );
    const bytes = await tarGz({ ...files, 'var/log/messages.txt': Buffer.from('plain\n') });
    fs.writeFileSync(file.fsPath, bytes);
    await openLog(log);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('logLens.closeLogBundle', { kind: 'root', file: file.toString() });
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('open as read-only folders, without a restart of extensions and without a trace on disk', async () => {
    const started = Date.now();
    await vscode.commands.executeCommand('logLens.openLogBundle', file);
    console.log(
      `      a bundle of ${fs.statSync(file.fsPath).size} bytes opened in ${Date.now() - started} ms`,
    );
    const root = vscode.Uri.from({ scheme: SCHEME, path: `${file.path}!/` });
    const names = async (uri: vscode.Uri): Promise<string[]> =>
      (await vscode.workspace.fs.readDirectory(uri)).map(([name]) => name);
    assert.deepEqual(await names(root), ['var']);
    assert.deepEqual(await names(vscode.Uri.joinPath(root, 'var/log')), ['zookeeper', 'messages.txt']);
    assert.equal(vscode.workspace.fs.isWritableFileSystem(SCHEME), false);
    assert.deepEqual(fs.readdirSync(folder), ['zookeeper-log-zk-77.tar.gz']);
  });

  it('hold logs that open as themselves: language, text, hover', async () => {
    const document = await vscode.workspace.openTextDocument(inside);
    await vscode.window.showTextDocument(document);
    assert.equal(document.uri.toString(), inside.toString());
    assert.equal(document.languageId, 'zookeeper-log');
    assert.equal(document.getText(), fs.readFileSync(log.fsPath, 'utf8'));
    const at = new vscode.Position(pivot.line - 1, 5);
    const hovers = async (): Promise<vscode.Hover[]> =>
      vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', inside, at);
    await until('a hover in the bundle', async () => (await hovers()).length > 0);
    const words = (await hovers())
      .flatMap(({ contents }) => contents)
      .map((one) => (one as vscode.MarkdownString).value);
    assert.match(words.join('\n'), /2023-10-2/);
  });

  it('refuse to be edited', async () => {
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(inside, Buffer.from('x'))));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(inside, new vscode.Position(0, 0), 'x');
    await vscode.workspace.applyEdit(edit);
    const document = await vscode.workspace.openTextDocument(inside);
    assert.equal(await document.save(), false);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('take part in correlations, under the node that the name of the bundle tells', async () => {
    const client = vscode.extensions.getExtension('zookeeper-log-lens.zookeeper-log-lens');
    assert.ok(client?.isActive);
    const answer = await vscode.commands.executeCommand<Correlation>('logLens.correlate', {
      uri: log.toString(),
      line: pivot.line - 1,
      scope: 'workspace',
    });
    const found = answer.logs.find(({ uri }) => vscode.Uri.parse(uri).toString() === inside.toString());
    assert.equal(found?.node, 'zk-77');
    assert.equal(found.landing, 'exact');
  });

  it('say in words what is not there', async () => {
    const missing = inside.with({ path: `${file.path}!/none.log` });
    await assert.rejects(
      Promise.resolve(vscode.workspace.fs.stat(missing)),
      /FileNotFound|EntryNotFound|none\.log/,
    );
  });
});
