import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Correlation } from '#protocol';
import { event, logUri, openLog, until } from './incident';

describe('Settings', () => {
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('logLens');
  const store = (key: string, value: unknown): Thenable<void> =>
    settings().update(key, value, vscode.ConfigurationTarget.Workspace);

  after(async () => {
    await store('zones', undefined);
    await store('codeLens.enabled', undefined);
  });

  it('read a log in the zone set for its node', async () => {
    const { file, line, instant } = event('first.readTimedOut');
    await openLog(logUri(file));
    await store('zones', { 'zk-9-node-143': 'America/New_York' });
    await until('the setting to be known', async () => {
      const params = { uri: logUri(file).toString(), line: line - 1 };
      const { pivot } = await vscode.commands.executeCommand<Correlation>('logLens.correlate', params);
      return pivot.zone.name === 'America/New_York' && pivot.instant === instant + 12 * 3_600_000;
    });
  });

  it('show lenses on WARN and up only when asked to', async () => {
    const { document } = await openLog(logUri('zk-8-node-141/zookeeper.log'));
    const lenses = (): Thenable<vscode.CodeLens[]> =>
      vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 50);
    assert.deepEqual(await lenses(), []);
    await store('codeLens.enabled', true);
    await until('lenses', async () => (await lenses()).length > 0);
    const first = (await lenses())[0] ?? assert.fail('no lens');
    assert.equal(first.command?.title, 'Correlate Around This Line');
    assert.match(document.lineAt(first.range.start.line).text, /WARN|ERROR/);
  });
});
