import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { describe, it } from 'node:test';
import type { Message } from 'vscode-languageserver/node';
import { PipeReader, PipeWriter } from '../../server/src/lsp/pipe.ts';

const messages = ['hover', 'correlate', '集群'].map((method) => ({ jsonrpc: '2.0', method }));

const written = (message: Message): string => {
  const text = JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};

/** What a reader tells of these chunks: messages, and the words of errors. */
async function told(chunks: readonly Uint8Array[]): Promise<unknown[]> {
  const all: unknown[] = [];
  const stream = new PassThrough();
  const reader = new PipeReader(stream);
  reader.onError((error) => all.push(error.message));
  reader.listen((message) => all.push(message));
  const closed = new Promise((resolve) => reader.onClose(resolve));
  for (const chunk of chunks) {
    stream.write(chunk);
    await new Promise((resolve) => setImmediate(resolve));
  }
  stream.end();
  await closed;
  return all;
}

describe('messages that come in', () => {
  const bytes = Buffer.from(messages.map(written).join(''));

  it('are told one by one, wherever they are cut', async () => {
    for (let size = 1; size <= bytes.length; size += size < 40 ? 1 : 29) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      assert.deepEqual(await told(chunks), messages, `pieces of ${size}`);
    }
  });

  it('may name their type, and write their header as they please', async () => {
    const [message] = messages;
    const text = JSON.stringify(message);
    const header = `Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:${text.length}`;
    assert.deepEqual(await told([Buffer.from(`${header}\r\n\r\n${text}`)]), [message]);
  });

  it('of many megabytes are put together once', async (test) => {
    const message = { jsonrpc: '2.0', method: 'open', params: 'x'.repeat(8 << 20) };
    const large = Buffer.from(written(message));
    const chunks: Buffer[] = [];
    for (let at = 0; at < large.length; at += 1 << 16) chunks.push(large.subarray(at, at + (1 << 16)));
    const { mock } = test.mock.method(Buffer, 'concat');
    assert.equal(JSON.stringify(await told(chunks)), JSON.stringify([message]));
    const copied = mock.calls.reduce((sum, { result }) => sum + (result?.length ?? 0), 0);
    assert.ok(copied < 3 * large.length, `${copied} bytes of ${large.length}`);
  });

  it('that cannot be read cost themselves only', async () => {
    const broken = 'Content-Length: 3\r\n\r\n{"}';
    const [first, ...more] = await told([Buffer.from(`Host: editor\r\n\r\n${broken}`), bytes]);
    assert.equal(first, 'A message came without its Content-Length.');
    assert.match(String(more[0]), /JSON/);
    assert.deepEqual(more.slice(1), messages);
  });
});

describe('messages that go out', () => {
  it('leave in one piece each, however many are written at once', async () => {
    const pieces: string[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        pieces.push(chunk.toString());
        setImmediate(done);
      },
    });
    const writer = new PipeWriter(stream);
    await Promise.all(messages.map((message) => writer.write(message)));
    assert.deepEqual(pieces, messages.map(written));
  });

  it('tell whoever writes them when the stream fails', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('gone')) });
    const writer = new PipeWriter(stream);
    const heard: string[] = [];
    writer.onError(([error]) => heard.push(error.message));
    await assert.rejects(writer.write({ jsonrpc: '2.0' }), /gone/);
    assert.ok(heard.includes('gone'));
  });
});
