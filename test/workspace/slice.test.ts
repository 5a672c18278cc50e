import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Slice, sliceOf, sliceUri, sourceOf } from '../../server/src/protocol/slice.ts';
import { buildFences } from '../../server/src/reading/fences.ts';
import { cutAround, type Stretch } from '../../server/src/workspace/slices/sliceCut.ts';
import { readSliceText } from '../../server/src/workspace/slices/sliceText.ts';
import { gc as gcFormat } from '../../server/src/formats/gc/index.ts';
import { datedDialect } from '../../server/src/workspace/dating/datedDialect.ts';
import type { LogFile } from '../../server/src/workspace/logFile.ts';
import { viewThrough } from '../../server/src/workspace/slices/sliceView.ts';
import { dialectOf } from '../support/section.ts';
import { dialect, generateLog, sourceOf as bytesOf } from '../reading/generatedLog.ts';

const HEAD = '2023-10-24 10:32:31,666 [myid:8] - INFO  [SyncThread:8:FileTxnLog@1] - ';

/** The bytes before a line, and the line's own, found without any of the code under test. */
function linesOf(bytes: Uint8Array): { offsets: number[]; isHead: boolean[] } {
  const text = Buffer.from(bytes).toString('latin1');
  const offsets: number[] = [];
  const isHead: boolean[] = [];
  for (
    let at = 0;
    at < text.length;
    at = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at) + 1
  ) {
    offsets.push(at);
    isHead.push(/^\d{4}-\d\d-\d\d \d\d:/.test(text.slice(at, at + 17)));
  }
  return { offsets, isHead };
}

async function cut(bytes: Uint8Array, line: number, size: number, lead = 0.5): Promise<Stretch> {
  const source = bytesOf(bytes);
  const fences = await buildFences(source, dialect.heads());
  return cutAround(source, fences, { line, bytes: size, lead });
}

const text = async (bytes: Uint8Array, stretch: Pick<Slice, 'fromByte' | 'toByte'>): Promise<string> =>
  (await readSliceText(bytesOf(bytes), stretch)).text;

describe('a slice of a log', () => {
  const KIB = 1024;
  for (const traits of [
    { seed: 1, records: 9_000, disorder: 400 },
    { seed: 2, records: 9_000, lineEnd: '\r\n' as const },
    { seed: 3, records: 9_000, lastLineEnd: false, orphans: 40 },
  ]) {
    it(`is whole records and exactly the file's lines (${JSON.stringify(traits)})`, async () => {
      const { bytes, lineCount } = generateLog(traits);
      const { offsets, isHead } = linesOf(bytes);
      assert.equal(offsets.length, lineCount);
      for (const line of [0, 1, 17, lineCount >> 2, lineCount >> 1, lineCount - 2, lineCount - 1]) {
        for (const [size, lead] of [
          [64 * KIB, 0.5],
          [300 * KIB, 0.5],
          [300 * KIB, 1 / 8],
          [300 * KIB, 7 / 8],
        ] as const) {
          const found = await cut(bytes, line, size, lead);
          assert.ok(
            found.fromLine <= line && line < found.toLine,
            `line ${line} of ${JSON.stringify(found)}`,
          );
          assert.equal(found.fromByte, offsets[found.fromLine]);
          assert.equal(found.toByte, offsets[found.toLine] ?? bytes.length);
          assert.ok(found.fromLine === 0 || isHead[found.fromLine], 'begins with a head line');
          assert.ok(found.toLine === lineCount || isHead[found.toLine], 'ends before a head line');
          assert.ok(
            found.toByte - found.fromByte <= Math.max(size, 2 * 64 * KIB + 4 * KIB),
            'no longer than asked',
          );
          const shown = await text(bytes, found);
          assert.equal(shown, Buffer.from(bytes.subarray(found.fromByte, found.toByte)).toString());
          const shownLines = shown.split(/\r\n|\n|\r/);
          if (shownLines.at(-1) === '') shownLines.pop();
          assert.equal(shownLines.length, found.toLine - found.fromLine);
        }
      }
    });
  }

  it('uses its whole length at the start and the end of the log too', async () => {
    const { bytes, lineCount } = generateLog({ seed: 4, records: 12_000 });
    for (const line of [0, lineCount - 1, lineCount >> 1]) {
      const { fromByte, toByte } = await cut(bytes, line, 512 * KIB);
      assert.ok(
        toByte - fromByte > 512 * KIB - 2 * 66 * KIB,
        `${toByte - fromByte} bytes around line ${line}`,
      );
    }
  });

  it('is all of a log that is shorter', async () => {
    const { bytes, lineCount } = generateLog({ seed: 5, records: 3 });
    assert.deepEqual(await cut(bytes, 1, 64 * KIB), {
      fromByte: 0,
      toByte: bytes.length,
      fromLine: 0,
      toLine: lineCount,
    });
    const one = Buffer.from(`${HEAD}only`);
    assert.deepEqual(await cut(one, 0, 64 * KIB), {
      fromByte: 0,
      toByte: one.length,
      fromLine: 0,
      toLine: 1,
    });
    assert.deepEqual(await cut(Buffer.alloc(0), 0, 64 * KIB), {
      fromByte: 0,
      toByte: 0,
      fromLine: 0,
      toLine: 0,
    });
  });

  it('is a part of a record that alone is longer, between lines of it, and walks through it without a gap', async () => {
    const frame = '\tat org.apache.zookeeper.server.quorum.QuorumPeer.run(QuorumPeer.java:1539)\n';
    const frames = 12_000;
    const huge = Buffer.from(`${HEAD}before\n${HEAD}huge\n${frame.repeat(frames)}${HEAD}after\n`);
    const { offsets } = linesOf(huge);
    let next = 0;
    let last: Stretch | undefined;
    for (let steps = 0; next < offsets.length; steps++) {
      assert.ok(steps < 30, 'every step shows new lines');
      const found = await cut(huge, next, 128 * KIB, 1 / 8);
      assert.ok(found.fromLine <= next && next < found.toLine);
      assert.ok(found.toByte - found.fromByte <= 128 * KIB + frame.length);
      assert.equal(found.fromByte, offsets[found.fromLine]);
      assert.equal(found.toByte, offsets[found.toLine] ?? huge.length);
      if (last) assert.ok(found.toLine > last.toLine && found.fromLine <= last.toLine);
      last = found;
      next = found.toLine;
    }
    assert.equal(last?.toByte, huge.length);
  });

  it('is the beginning of a line that alone is longer, and tears no character', async () => {
    const huge = Buffer.from(`${HEAD}before\n${HEAD}${'é€😀'.repeat(40_000)}\n${HEAD}after\n`);
    for (const size of [64 * KIB, 64 * KIB + 1, 64 * KIB + 2, 64 * KIB + 3]) {
      const found = await cut(huge, 1, size);
      assert.deepEqual([found.fromLine, found.toLine], [1, 2]);
      const shown = await text(huge, found);
      assert.ok(!shown.includes('\ufffd'), 'no torn character');
      assert.ok(shown.length > 20_000 && huge.toString().includes(shown));
    }
  });

  it('keeps to the lines of the log where an editor would begin one at a lone carriage return', async () => {
    const bytes = Buffer.from(`${HEAD}10 %\r20 %\r\n${HEAD}done\r`);
    const { text: shown, returns } = await readSliceText(bytesOf(bytes), {
      fromByte: 0,
      toByte: bytes.length,
    });
    assert.equal(shown, `${HEAD}10 %␍20 %\r\n${HEAD}done␍`);
    assert.equal(returns, 2);
  });

  it('keeps CRLF whole where pieces of a long text meet', async () => {
    const line = `${HEAD}${'x'.repeat(40)}\r\n`;
    const bytes = Buffer.from(line.repeat(30_000));
    for (const shift of [0, 1, 2, 3]) {
      const range = { fromByte: shift * line.length + shift, toByte: bytes.length };
      const { text: shown, returns } = await readSliceText(bytesOf(bytes), range);
      assert.equal(returns, 0);
      assert.equal(shown, bytes.subarray(range.fromByte).toString());
    }
    // Pieces end a mebibyte after the beginning: for one of these that is between the two.
    for (let from = 0; from < line.length; from++) {
      const range = { fromByte: from, toByte: bytes.length };
      assert.equal((await readSliceText(bytesOf(bytes), range)).returns, 0);
    }
  });
});

describe('a log seen through a slice', () => {
  it('dates uptimes by where they stand in the whole log, and counts lines from its own first', () => {
    const gc = dialectOf(gcFormat, '[0.005s][info][gc] Using Serial');
    const starts = [
      { fromLine: 0, startedAt: 1_000_000 },
      { fromLine: 500, startedAt: 9_000_000 },
    ];
    const log = { dialect: datedDialect(gc, starts) } as LogFile;
    const { dialect: seen } = viewThrough(log, { fromLine: 600 });
    const line = '[5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms';
    const [record] = seen.read({ firstLine: 7, lines: [line], offsets: [0] });
    assert.deepEqual([record?.line, record?.endLine, record?.stamp], [7, 7, 9_005_000]);
    const bytes = Buffer.from(line);
    assert.equal(seen.heads(7).stampAt(bytes, 0, bytes.length), 9_005_000);
    assert.deepEqual(seen.tokens([line], 0, 7), log.dialect.tokens([line], 0, 607));
    assert.notDeepEqual(seen.tokens([line], 0, 7), log.dialect.tokens([line], 0, 7));
  });
});

describe('the uri of a slice', () => {
  const slice = { fromByte: 10, toByte: 20, fromLine: 1, toLine: 2, sum: 4_000_000_000 };

  it('names its log whatever that is called, as an editor spells it too', () => {
    for (const source of [
      'file:///a/zookeeper.log',
      'file:///a%20b/50%25%3F%23&x=%E6%97%A5.log',
      'file:///c%3A/logs/gc.log',
      'file://host/share/gc.log',
    ]) {
      const uri = sliceUri({ source, ...slice }, '(line 2)');
      assert.deepEqual(sliceOf(uri), { source, ...slice });
      // VS Code writes a query with more signs encoded, and some of them in small letters.
      const query = decodeURIComponent(uri.slice(uri.indexOf('?') + 1));
      const respelled = `${uri.slice(0, uri.indexOf('?'))}?${[...Buffer.from(query)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`;
      assert.deepEqual(sliceOf(respelled), { source, ...slice });
      assert.equal(sourceOf(respelled), source);
      assert.match(decodeURIComponent(new URL(uri).pathname), /\.log \(line 2\)$/);
    }
  });

  it('is no other uri, nor a broken one', () => {
    const good = sliceUri({ source: 'file:///a.log', ...slice }, '(line 2)');
    for (const uri of [
      'file:///a.log',
      'log-lens-slice:/a.log',
      'log-lens-slice:/a.log?%7B',
      good.replace('%22toByte%22%3A20', '%22toByte%22%3A2'),
      good.replace('%22source%22', '%22sauce%22'),
    ]) {
      assert.equal(sliceOf(uri), undefined, uri);
      assert.equal(sourceOf(uri), uri);
    }
    assert.ok(sliceOf(good));
  });
});
