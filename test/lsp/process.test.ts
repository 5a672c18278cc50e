import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { it } from 'node:test';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { bundle } from '../support/bundles.ts';
import { initialize } from '../support/connected.ts';
import { zookeeperLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';
import { shown } from '../support/markdown.ts';

it('the bundled server answers any editor over stdio, and leaves when it is told to', async () => {
  const text = zookeeperLine(
    '10:32:31,666',
    'Expiring session 0x2001776d0d90000, timeout of 4000ms exceeded',
  );
  const folder = new LogFolder({ 'zookeeper.log': text });
  const server = spawn(process.execPath, [bundle('server.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const errors: Buffer[] = [];
  server.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const client = await initialize(connection, { folders: [folder] }, () => {
    connection.dispose();
    server.kill();
  });
  try {
    await client.open(folder.uri('zookeeper.log'), text);
    const markdown = await client.hover(folder.uri('zookeeper.log'), 0, text.indexOf('0x') + 1);
    assert.equal(shown(markdown!)[0], 'Session 0x2001776d0d90000 · minted by server 2');
    assert.equal(await connection.sendRequest('shutdown'), null);
    const exited = once(server, 'exit');
    await connection.sendNotification('exit');
    assert.deepEqual(await exited, [0, null]);
    assert.equal(Buffer.concat(errors).toString(), '');
  } finally {
    client.dispose();
  }
});

for (const [name, code] of [
  ['that went without a word', 1],
  ['that had told it to shut down', 0],
] as const) {
  it(`the bundled server ends with ${code} after an editor ${name}`, async () => {
    const server = spawn(process.execPath, [bundle('server.js'), '--stdio']);
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    const client = await initialize(connection, { folders: [] }, () => connection.dispose());
    if (code === 0) await connection.sendRequest('shutdown');
    const exited = once(server, 'exit');
    server.stdin.end();
    assert.deepEqual(await exited, [code, null]);
    client.dispose();
  });
}
