import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ClocksAnswer, Correlation } from '#protocol';
import { event, logUri, openLog, until, writeLog } from './incident';

describe('Settings', () => {
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('logLens');
  const store = (key: string, value: unknown): Thenable<void> =>
    settings().update(key, value, vscode.ConfigurationTarget.Workspace);

  after(async () => {
    await store('zones', undefined);
    await store('codeLens.enabled', undefined);
    await store('clockOffsets', undefined);
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

  it('correct a clock by what the messages of its server measure it to be off, and take that back', async () => {
    const fixture = (node: string): string =>
      readFileSync(path.join(__dirname, '../../test/fixtures/clocks', `${node}.log`), 'utf8');
    // Seconds alone: the logs are of one minute.
    const ahead = fixture('node3').replace(/(?<=:)\d\d(?=,\d{3} )/gm, (seconds) =>
      String(Number(seconds) + 3).padStart(2, '0'),
    );
    const folder = vscode.Uri.joinPath(writeLog('incident/clocks/zk-b/zookeeper.log', ahead), '../..');
    writeLog('incident/clocks/zk-a/zookeeper.log', fixture('node2'));
    writeLog('incident/clocks/zk-c/zookeeper.log', fixture('node9'));
    const node = async (): Promise<ClocksAnswer['nodes'][number] | undefined> => {
      const answer = await vscode.commands.executeCommand<ClocksAnswer>('logLens.clocks', {});
      return answer.nodes.find((one) => one.node === 'zk-b');
    };
    const log = logUri('clocks/zk-b/zookeeper.log');
    await openLog(log);
    await until('the server', async () => (await vscode.commands.getCommands()).includes('logLens.clocks'));
    await until('the logs to be found', async () => (await node())?.skew?.to !== undefined);
    const before = settings().get('clockOffsets');
    await vscode.commands.executeCommand('notifications.clearAll');
    const done = vscode.commands.executeCommand('logLens.setClock', log);
    await until('the measured offset to be stored', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return 'zk-b' in (settings().get<object>('clockOffsets') ?? {});
    });
    const stored = settings().get<Record<string, string>>('clockOffsets')?.['zk-b'] ?? '';
    assert.match(stored, /^\+\d+ms$/);
    assert.ok(Math.abs(parseFloat(stored) - 3_000) < 100, stored);
    await until('the server to know', async () => (await node())?.offsetMs === parseFloat(stored));
    await until('it to be undone', async () => {
      await vscode.commands.executeCommand('notification.acceptPrimaryAction');
      return !('zk-b' in (settings().get<object>('clockOffsets') ?? {}));
    });
    await done;
    assert.deepEqual(settings().get('clockOffsets'), before);
    await vscode.workspace.fs.delete(folder, { recursive: true });
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
