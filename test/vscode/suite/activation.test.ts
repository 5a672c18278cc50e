import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('VS Code', () => {
  it('is the version that this run asked for', () => {
    assert.equal(vscode.version, process.env['LOG_LENS_EXPECTED_VSCODE']);
  });

  it('has the copy of the sample incident open, trusted', () => {
    const folders = vscode.workspace.workspaceFolders?.map((folder) => folder.uri.fsPath);
    assert.deepEqual(folders, [process.env['LOG_LENS_TEST_WORKSPACE']]);
    assert.equal(vscode.workspace.isTrusted, true);
  });

  it('opens files of any size that the desktop opens', () => {
    assert.equal(vscode.workspace.getConfiguration('workbench').get('editorLargeFileConfirmation'), 4000);
  });

  it('runs extensions in Node.js', async () => {
    const folder = process.env['LOG_LENS_TEST_WORKSPACE'] ?? assert.fail('no workspace');
    const file = vscode.Uri.joinPath(vscode.Uri.file(folder), 'written-by-a-test.txt');
    await vscode.workspace.fs.writeFile(file, Buffer.from('one\ntwo\n'));
    const document = await vscode.workspace.openTextDocument(file);
    assert.equal(document.lineCount, 3);
    await vscode.workspace.fs.delete(file);
  });
});
