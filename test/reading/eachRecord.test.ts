import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogRecord } from '../../server/src/log/record.ts';
import { blockOf, recordsOf } from '../../server/src/reading/block.ts';
import { chunksOf, eachRecord } from '../../server/src/reading/eachRecord.ts';
import { seeded, whole } from '../log/random.ts';
import { dialect, generateLog, sourceOf } from './generatedLog.ts';

/** The bytes in pieces of the sizes that `next` gives. */
async function* inChunks(bytes: Uint8Array, next: () => number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const size = next();
    yield await Promise.resolve(bytes.subarray(at, at + size));
    at += size;
  }
}

async function batchesOf(chunks: AsyncIterable<Uint8Array>): Promise<LogRecord[][]> {
  const batches: LogRecord[][] = [];
  for await (const records of eachRecord(chunks, dialect)) batches.push(records);
  return batches;
}

const atOnce = (bytes: Uint8Array): LogRecord[] => recordsOf(blockOf(bytes, dialect), dialect);

describe('each record of a stream', () => {
  const short = generateLog({ seed: 51, records: 60, disorder: 100, orphans: 2 });
  const crlf = generateLog({ seed: 52, records: 40, lineEnd: '\r\n', lastLineEnd: false });
  const long = generateLog({ seed: 53, records: 7_000, disorder: 1_000 });
  const marked = Buffer.concat([Buffer.from('\ufeff'), short.bytes, Buffer.from('\ufeff'), crlf.bytes]);

  it('is what the generator wrote', () => {
    for (const { bytes, records } of [short, crlf, long]) {
      assert.deepEqual(
        atOnce(bytes).map(({ stamp, level, line, endLine, byteOffset }) => ({
          stamp,
          level,
          line,
          endLine,
          byteOffset,
        })),
        records.map(({ stamp, level, line, endLine, byteOffset }) => ({
          stamp,
          level,
          line,
          endLine,
          byteOffset,
        })),
      );
    }
  });

  for (const [name, bytes] of Object.entries({
    short: short.bytes,
    'with CRLF': crlf.bytes,
    'joined from marked files': marked,
  })) {
    it(`does not depend on small chunks: ${name}`, async () => {
      const expected = atOnce(bytes);
      assert.ok(expected.length > 30);
      for (let size = 1; size <= 40; size++) {
        assert.deepEqual((await batchesOf(inChunks(bytes, () => size))).flat(), expected, `${size} bytes`);
      }
    });
  }

  it('does not depend on large chunks, and comes in batches', async () => {
    const expected = atOnce(long.bytes);
    for (const size of [997, 65_536, 262_144, 300_001, 1 << 20]) {
      const batches = await batchesOf(inChunks(long.bytes, () => size));
      assert.ok(batches.length >= 3, `${batches.length} batches`);
      assert.deepEqual(batches.flat(), expected, `${size} bytes`);
    }
  });

  it('does not depend on chunks of random sizes', async () => {
    const expected = atOnce(long.bytes);
    const random = seeded(54);
    for (let round = 0; round < 4; round++) {
      const chunks = inChunks(long.bytes, () => whole(random, 1, 2 ** whole(random, 8, 19)));
      assert.deepEqual((await batchesOf(chunks)).flat(), expected);
    }
  });

  it('of nothing is none', async () => {
    assert.deepEqual((await batchesOf(inChunks(new Uint8Array(), () => 1))).flat(), []);
    assert.deepEqual((await batchesOf(inChunks(Buffer.from('\n\n'), () => 1))).flat(), []);
  });

  it('is called off between two chunks, and the stream let go', async () => {
    const stop = new AbortController();
    let given = 0;
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          if (++given === 5) stop.abort(new Error('enough'));
          yield await Promise.resolve(short.bytes);
        }
      } finally {
        closed = true;
      }
    }
    const reading = async (): Promise<void> => {
      for await (const records of eachRecord(endless(), dialect, stop.signal)) assert.ok(records.length > 0);
    };
    await assert.rejects(reading(), /enough/);
    assert.deepEqual([given, closed], [5, true]);
  });

  it('passes on what the stream rejects with', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(short.bytes);
      throw new Error('EPIPE');
    }
    await assert.rejects(batchesOf(broken()), /EPIPE/);
  });
});

describe('the chunks of a source', () => {
  it('are its bytes', async () => {
    const { bytes } = generateLog({ seed: 55, records: 100 });
    for (const most of [1_000, Infinity]) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of chunksOf(sourceOf(bytes, most))) chunks.push(chunk);
      assert.deepEqual(Buffer.concat(chunks), Buffer.from(bytes));
    }
  });

  it('end where a file that shrank meanwhile ends', async () => {
    const chunks: number[] = [];
    for await (const chunk of chunksOf({ ...sourceOf(Buffer.from('abc')), size: 100 }))
      chunks.push(chunk.length);
    assert.deepEqual(chunks, [3]);
  });
});
