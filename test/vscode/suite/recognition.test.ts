import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as vscode from 'vscode';
import { logUri, openLog, readLog, until, writeLog } from './incident';

const language = async (uri: vscode.Uri): Promise<string> =>
  (await vscode.workspace.openTextDocument(uri)).languageId;

describe('Recognition', () => {
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const folder of ['../names', '../foreign'])
      fs.rmSync(logUri(folder).fsPath, { recursive: true, force: true });
  });

  const zookeeper = readLog('zk-2-node-96/zookeeper.log').slice(0, 20_000);
  const gc = readLog('zk-8-node-141/gc.log.0.current').slice(0, 20_000);

  it('knows logs by their names, against the built-in log language', async () => {
    for (const name of [
      'zookeeper.log',
      'zookeeper.log.1',
      'zookeeper-root-server-zk1.log',
      'zookeeper.log.2023-10-24',
    ]) {
      assert.equal(await language(writeLog(`names/${name}`, zookeeper)), 'zookeeper-log', name);
    }
    for (const name of ['gc.log', 'gc.log.0', 'gc.log.0.current', 'gc-pid123.log']) {
      assert.equal(await language(writeLog(`names/${name}`, gc)), 'gc-log', name);
    }
  });

  it('knows a tcpmon export called metrics.txt by its content', async () => {
    await openLog(logUri('zk-8-node-141/metrics.txt'), 'tcpmon-export');
  });

  it('knows a ZooKeeper log called node3.out and a GC log called server.txt by their content', async () => {
    await openLog(writeLog('names/node3.out', zookeeper));
    await openLog(writeLog('names/server.txt', gc), 'gc-log');
  });

  it('knows a log that begins in the middle of a stack trace', async () => {
    const torn = `\tat java.net.SocketInputStream.read(SocketInputStream.java:171)\n${zookeeper}`;
    await openLog(writeLog('names/torn.txt', torn));
  });

  it('knows lines pasted into an empty editor', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'plaintext', content: '' });
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), zookeeper));
    await until('the paste to be recognised', () => editor.document.languageId === 'zookeeper-log');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('leaves the logs of other programs alone', async () => {
    const foreign = {
      'hadoop.txt':
        '2015-10-17 15:37:56,547 INFO [main] org.apache.hadoop.mapreduce.v2.app.MRAppMaster: Created\n',
      'kafka.txt': '[2023-10-24 10:32:31,666] INFO [KafkaServer id=1] started (kafka.server.KafkaServer)\n',
      'telegraf.txt': 'net,host=a,interface=eth0 bytes_recv=1i 1698114690000000000\n',
      'nginx.log': '10.0.0.1 - - [24/Oct/2023:10:32:31 +0800] "GET / HTTP/1.1" 200 612 "-" "curl"\n',
      'notes.txt': 'At 10:32 the follower left:\n\n    2023-10-24T10:32:31,666 [myid:] - ERROR it said\n',
    };
    const documents: vscode.TextDocument[] = [];
    for (const [name, text] of Object.entries(foreign)) {
      documents.push(await vscode.workspace.openTextDocument(writeLog(`foreign/${name}`, text.repeat(40))));
    }
    // A log of ours, opened last, is recognised only after the server has answered for those before it.
    await openLog(writeLog('foreign/last.txt', zookeeper));
    assert.deepEqual(
      documents.map(({ languageId }) => languageId),
      ['plaintext', 'plaintext', 'plaintext', 'log', 'plaintext'],
    );
  });
});
