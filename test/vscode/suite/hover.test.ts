import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { event, logUri, openLog } from './incident';

/** What a hover over the first occurrence of `word` on a 1-based line says. */
async function hoverOn(uri: vscode.Uri, line: number, word: string, languageId?: string): Promise<string> {
  const { document } = await openLog(uri, languageId);
  const column = document.lineAt(line - 1).text.indexOf(word);
  assert.notEqual(column, -1, `"${word}" is on line ${line}: ${document.lineAt(line - 1).text}`);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    new vscode.Position(line - 1, column + 2),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n');
}

describe('Hover', () => {
  // As long as the server starts, the editor has nobody to ask.
  before(async () => {
    const { file, line } = event('first.readTimedOut');
    while ((await hoverOn(logUri(file), line, 'LearnerHandler')) === '')
      await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it('reads a session id: server, number, clock', async () => {
    const { file, line } = event('first.expiring');
    const text = await hoverOn(logUri(file), line, '0x80000af480856bb');
    assert.match(text, /Session 0x80000af480856bb/);
    assert.match(text, /minted by server 8/);
    assert.match(text, /\| Number in its tenure \| 22203 \|/);
    assert.match(text, /host uptime 03:11:27\.240/);
    assert.match(text, /not a date/);
  });

  it('says a timestamp in UTC, with its zone and why, and links to correlate', async () => {
    const { file, line } = event('first.readTimedOut');
    const text = await hoverOn(logUri(file), line, '2023-10-25T14:17:48,213');
    assert.match(text, /2023-10-25 14:17:48\.213 \+08:00/);
    assert.match(text, /Wednesday/);
    assert.match(text, /06:17:48\.213 UTC/);
    assert.match(text, /from the JVM GC log beside it/);
    assert.match(text, /-04:00/);
    assert.match(text, /\(command:logLens\.correlateAroundThisLine\?/);
  });

  it('reads a GC pause: when it started and ended, and what it stopped', async () => {
    const { file, line } = event('first.fullGc');
    const text = await hoverOn(logUri(file), line, 'Full GC', 'gc-log');
    assert.match(text, /12\.871 s/);
    assert.match(text, /14:17:38\.214 \+08:00/);
    assert.match(text, /14:17:51\.085 \+08:00/);
    assert.match(text, /ZooKeeper/);
  });

  it('unpacks the sessions of a learner ping', async () => {
    const { file, line } = event('slowPing.8.1405.sent');
    const { document } = await openLog(logUri(file));
    const data = /data: (\S+)/.exec(document.lineAt(line - 1).text)?.[1] ?? assert.fail('no data');
    const text = await hoverOn(logUri(file), line, data);
    assert.match(text, /Learner ping: 3 sessions/);
    assert.match(text, /`0x80000af480856bb` \| server 8 \| 4000 ms \| 22203/);
  });
});
