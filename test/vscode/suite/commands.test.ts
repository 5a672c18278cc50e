import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { event, logUri, openLog } from './incident';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; category: string }[];
    readonly keybindings: readonly { command: string; key: string; mac?: string }[];
  };
}

describe('Commands', () => {
  const extension = vscode.extensions.getExtension('zookeeper-log-lens.zookeeper-log-lens');
  const manifest = extension?.packageJSON as Manifest;

  it('are all there once a log is open', async () => {
    await openLog(logUri('zk-8-node-141/zookeeper.log'));
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
    assert.ok(manifest.contributes.commands.some(({ title }) => title === 'Correlate Around This Line'));
  });

  it('have keys that VS Code does not use', async () => {
    const defaults = await vscode.workspace.openTextDocument(
      vscode.Uri.parse('vscode://defaultsettings/keybindings.json'),
    );
    const pairs = [...defaults.getText().matchAll(/"key": "([^"]+)",\s*"command": "([^"]+)"/g)];
    assert.ok(pairs.length > 300, `${pairs.length} default keys`);
    const others = pairs.filter(([, , command]) => !command?.startsWith('logLens.'));
    const taken = new Map(others.map(([, key, command]) => [key, command]));
    for (const { key } of manifest.contributes.keybindings) assert.equal(taken.get(key), undefined, key);
  });

  it('offer to correlate as a code action on every line', async () => {
    const { file, line } = event('first.readTimedOut');
    await openLog(logUri(file));
    const at = new vscode.Range(line - 1, 0, line - 1, 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      logUri(file),
      at,
    );
    const action = actions.find(({ title }) => title === 'Correlate Around This Line');
    assert.deepEqual(action?.command?.arguments, [{ uri: logUri(file).toString(), line: line - 1 }]);
  });
});
