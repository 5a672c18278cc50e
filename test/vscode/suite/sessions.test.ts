import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { event, logUri, openLog } from './incident';

const ID = '0x80000af480856bb';

/** Where the session is named when it expires. */
async function place(): Promise<{ uri: vscode.Uri; position: vscode.Position }> {
  const { file, line } = event('first.expiring');
  const uri = logUri(file);
  const { document } = await openLog(uri);
  return { uri, position: new vscode.Position(line - 1, document.lineAt(line - 1).text.indexOf(ID)) };
}

/** The hover once the server has started and has read the logs. */
async function hoverAt(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  for (;;) {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      position.translate(0, 3),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
      .join('\n');
    if (text !== '' && !/still being read/i.test(text)) return text;
  }
}

describe('Sessions', () => {
  it('a hover tells what became of one, and its links lead on', async () => {
    const { uri, position } = await place();
    const text = await hoverAt(uri, position);
    assert.match(text, /\| Seen \| 3 logs, 41 lines/);
    assert.match(text, /expired by server 9 \(timeout 4000 ms\)/);
    const links = [...text.matchAll(/\[([^\]]*)\]\(command:([\w.]+)\?([^)]*)\)/g)];
    assert.deepEqual(
      links.map(([, words]) => words),
      ['Go to references', 'Copy', 'Correlate around its first line'],
    );
    const [references, copy] = links;
    const run = ([, , command = '', query = '']: string[]): Thenable<unknown> =>
      vscode.commands.executeCommand(command, ...(JSON.parse(decodeURIComponent(query)) as unknown[]));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run(references ?? assert.fail('no link to references'));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), uri.toString());
    assert.deepEqual(editor.selection.active, position);
    await run(copy ?? assert.fail('no link that copies'));
    assert.equal(await vscode.env.clipboard.readText(), ID);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('lead to where they were first named, and are found by their ids', async () => {
    const { uri, position } = await place();
    const [found] = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      uri,
      position.translate(0, 3),
    );
    assert.ok(found);
    const document = await vscode.workspace.openTextDocument(found.uri);
    assert.equal(found.range.start.line, 0);
    assert.equal(document.getText(found.range), ID);
    const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      '0x80000af4',
    );
    const names = symbols.filter(({ name }) => name.startsWith('0x80000af4'));
    assert.ok(
      names.some(({ name, location }) => name === ID && location.uri.toString() === found.uri.toString()),
    );
  });
});
