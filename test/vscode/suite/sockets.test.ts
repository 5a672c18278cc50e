import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { logUri, openLog, until } from './incident';

const LOG = logUri('zk-9-node-143/zookeeper.log');

/** Where the leader says goodbye to a learner: the place of its address. */
async function goodbye(): Promise<vscode.Position> {
  const { document } = await openLog(LOG);
  const at = document.getText().indexOf('GOODBYE /10.20.0.141:42652');
  assert.notEqual(at, -1);
  return document.positionAt(at + 'GOODBYE /10'.length);
}

describe('An end of a connection', () => {
  it('is told with its retransmissions, and its filter for Wireshark goes to the clipboard', async () => {
    const place = await goodbye();
    let text = '';
    await until('the logs to be read', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        LOG,
        place,
      );
      text = hovers
        .flatMap(({ contents }) => contents)
        .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
        .join('\n');
      return text.includes('| Retransmitted |');
    });
    assert.match(text, /10\\\.20\.0\.141:42652 ↔ 10\.20\.0\.143:2888/);
    assert.match(text, /5 segments \(2 → 7\)/);
    const link = /\(command:(logLens\.copyWiresharkFilter)\?([^)]+)\)/.exec(text);
    assert.ok(link?.[1] && link[2], text);
    const [packets] = JSON.parse(decodeURIComponent(link[2])) as unknown[];
    await vscode.env.clipboard.writeText('before');
    await vscode.commands.executeCommand(link[1], packets);
    assert.equal(
      await vscode.env.clipboard.readText(),
      'tcp.port == 2888 && tcp.port == 42652 && ip.addr == 10.20.0.143 && ip.addr == 10.20.0.141 && ' +
        'frame.time_epoch >= 1698216077.264 && frame.time_epoch <= 1698216147.264',
    );
  });

  it('begins where the learner connected', async () => {
    const place = await goodbye();
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      LOG,
      place,
    );
    const [first] = found;
    assert.ok(first && 'range' in first, `${found.length} places`);
    const { document } = await openLog(LOG);
    assert.equal(path.basename(first.uri.fsPath), 'zookeeper.log');
    assert.match(
      document.lineAt(first.range.start.line).text,
      /LearnerHandler-\/10\.20\.0\.141:42652:.*Follower sid: 8/,
    );
  });
});
