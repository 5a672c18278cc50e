import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { it } from 'node:test';
import { StreamMessageWriter } from 'vscode-languageserver/node';
import { inWholeMessages } from '../../server/src/lsp/wholeMessages.ts';

it('each message leaves in one piece, however many are written at once', async () => {
  const pieces: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      pieces.push(chunk.toString());
      setImmediate(done);
    },
  });
  inWholeMessages(stream);
  const writer = new StreamMessageWriter(stream);
  const messages = ['hover', 'correlate', '集群'].map((method) => ({ jsonrpc: '2.0', method }));
  await Promise.all(messages.map((message) => writer.write(message)));
  assert.deepEqual(
    pieces,
    messages.map((message) => {
      const text = JSON.stringify(message);
      return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
    }),
  );
});

it('a stream that fails tells whoever writes', async () => {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('gone')) });
  stream.on('error', () => undefined);
  inWholeMessages(stream);
  const writer = new StreamMessageWriter(stream);
  await assert.rejects(writer.write({ jsonrpc: '2.0' }), /gone/);
});
