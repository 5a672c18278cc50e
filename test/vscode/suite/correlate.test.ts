import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Correlation, LogHits } from '#protocol';
import { event, inFront, logUri, openLog, until, writeLog } from './incident';

const correlate = (params: object): Thenable<Correlation> =>
  vscode.commands.executeCommand<Correlation>('logLens.correlate', params);

const logOf = (answer: Correlation, file: string): LogHits =>
  answer.logs.find(({ uri }) => vscode.Uri.parse(uri).fsPath === logUri(file).fsPath) ??
  assert.fail(`${file} is missing`);

async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

describe('Correlate Around This Line', () => {
  const pivot = event('first.readTimedOut');

  beforeEach(closeAll);
  after(closeAll);

  it('answers from all logs of the workspace with their distances', async () => {
    await openLog(logUri(pivot.file));
    const answer = await correlate({
      uri: logUri(pivot.file).toString(),
      line: pivot.line - 1,
      windowMs: 10_000,
    });
    assert.equal(answer.pivot.instant, pivot.instant);
    assert.equal(answer.scope.name, 'workspace');
    assert.match(answer.scope.reason, /no other log is open/);
    assert.equal(answer.logs.length, 11);
    const pause = logOf(answer, 'zk-8-node-141/gc.log.0.current');
    const truth = event('first.fullGc');
    const hit = pause.hits.find(({ line }) => line === truth.line - 1);
    assert.equal(hit?.deltaMs, truth.instant - pivot.instant);
    assert.match(pause.explanation, /its pause of 12\.9 s covers this moment/);
    const newYork = logOf(answer, 'zk-7-node-109/zookeeper.log');
    assert.equal(newYork.zone.name, '-04:00');
    const vote = event('first.voteSeen.7');
    assert.equal(
      newYork.hits.find(({ line }) => line === vote.line - 1)?.deltaMs,
      vote.instant - pivot.instant,
    );
  });

  it('looks back over the timeout that fired, and says which JVM stood still', async () => {
    await openLog(logUri(pivot.file));
    const answer = await correlate({
      uri: logUri(pivot.file).toString(),
      line: pivot.line - 1,
      provisional: false,
    });
    assert.equal(answer.window.from, pivot.instant - 10_000);
    assert.match(answer.window.reason, /^10 s before: tickTime 2000 × syncLimit 5$/);
    const words = new Map(answer.gc?.map((verdict) => [verdict.node, verdict.words]));
    assert.equal(words.size, 5);
    assert.match(
      words.get('zk-8-node-141') ?? '',
      /^12\.9 s Full GC \(Allocation Failure\) covering this moment/,
    );
    assert.match(words.get('zk-2-node-96') ?? '', /^no pause over 50 ms in the 10 s before/);
  });

  it('asks open tabs first', async () => {
    await openLog(logUri('zk-8-node-141/zookeeper.log'));
    await openLog(logUri(pivot.file));
    await until('the server to know both tabs', async () => {
      const answer = await correlate({ uri: logUri(pivot.file).toString(), line: pivot.line - 1 });
      return answer.scope.name === 'open' && answer.logs.length === 1;
    });
  });

  it('picks, lands beside, walks the ring and goes back', async () => {
    await openLog(logUri(pivot.file));
    const done = vscode.commands.executeCommand('logLens.correlateAroundThisLine', {
      uri: logUri(pivot.file).toString(),
      line: pivot.line - 1,
    });
    await until('the first landing to be previewed', () => vscode.window.visibleTextEditors.length === 2);
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
    const landed = inFront();
    assert.notEqual(landed.split(':')[0], pivot.file);
    await vscode.commands.executeCommand('logLens.nextCorrelatedLog');
    assert.notEqual(inFront(), landed);
    await vscode.commands.executeCommand('logLens.previousCorrelatedLog');
    assert.equal(inFront(), landed);
    await vscode.commands.executeCommand('logLens.backToWhereIWas');
    assert.equal(inFront(), `${pivot.file}:${pivot.line}`);
  });

  it('puts everything back when the pick is left', async () => {
    const editor = await openLog(logUri(pivot.file));
    editor.selection = new vscode.Selection(pivot.line - 1, 5, pivot.line - 1, 5);
    const done = vscode.commands.executeCommand('logLens.correlateAroundThisLine');
    await until('the first landing to be previewed', () => vscode.window.visibleTextEditors.length === 2);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await done;
    assert.equal(vscode.window.tabGroups.all.length, 1);
    assert.equal(inFront(), `${pivot.file}:${pivot.line}`);
    assert.equal(vscode.window.activeTextEditor?.selection.active.character, 5);
  });

  it('starts from the line-number menu, which counts lines from 1', async () => {
    await openLog(logUri(pivot.file));
    const done = vscode.commands.executeCommand('logLens.correlateAroundThisLine', {
      uri: logUri(pivot.file),
      lineNumber: pivot.line,
    });
    await until('the first landing to be previewed', () => vscode.window.visibleTextEditors.length === 2);
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
    await vscode.commands.executeCommand('logLens.backToWhereIWas');
    assert.equal(inFront(), `${pivot.file}:${pivot.line}`);
  });

  it('copies the evidence as Markdown', async () => {
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('logLens.copyEvidence');
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^### Around 2023-10-25 14:17:48\.213 \+08:00/);
    assert.match(text, /from the JVM GC log beside it/);
    assert.match(text, /^#### GC, per node$[^]*^- zk-8-node-141: 12\.9 s Full GC/m);
  });

  it('takes a file above 50 MB as a target and, by its line number, as the pivot', async () => {
    const lines: string[] = [];
    const start = Date.UTC(2023, 9, 25, 14, 0);
    for (let index = 0; index < 520_000; index++) {
      const stamp = new Date(start + index * 10).toISOString().slice(0, 23).replace('.', ',');
      lines.push(
        `${stamp} [myid:] - INFO  [SyncThread:5:FileTxnLog@${index % 900}] - Creating new log file: log.${(index + 0x11100000).toString(16)}`,
      );
    }
    const large = writeLog('incident/zk-5-large/zookeeper.log', `${lines.join('\n')}\n`);
    writeLog(
      'incident/zk-5-large/gc.log',
      '2023-10-25T14:00:00.000+0800: 1.000: [GC (Allocation Failure) [PSYoungGen: 10K->1K(20K)] 30K->21K(60K), 0.0010000 secs] [Times: user=0.00 sys=0.00, real=0.00 secs]\n',
    );
    await vscode.commands.executeCommand('vscode.open', large);
    const answer = await correlate({
      uri: logUri(pivot.file).toString(),
      line: pivot.line - 1,
      scope: 'workspace',
      provisional: false,
    });
    const target = logOf(answer, 'zk-5-large/zookeeper.log');
    assert.equal(target.nearest?.line, (pivot.instant - (start - 8 * 3_600_000) - 3) / 10);
    assert.equal(target.nearest.deltaMs, -3);

    const line = target.nearest.line ?? assert.fail('no line');
    const done = vscode.commands.executeCommand('logLens.correlateAroundThisLine', {
      uri: large,
      lineNumber: line + 1,
    });
    await until('a landing to be previewed', () =>
      vscode.window.visibleTextEditors.some(
        ({ document }) => path.dirname(document.uri.fsPath) !== path.dirname(large.fsPath),
      ),
    );
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(large, '..'), { recursive: true });
  });
});
