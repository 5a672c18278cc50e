import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detect, headOf } from '../../server/src/formats/detect.ts';
import { chunksOf, eachRecord } from '../../server/src/reading/eachRecord.ts';
import { readBlock, sieved } from '../../server/src/reading/block.ts';
import { PRINTED_BLOCK_BYTES, buildFences } from '../../server/src/reading/fences.ts';
import { lookAround } from '../../server/src/reading/neighbourhood.ts';
import { indexFile } from '../../server/src/capture/fileIndex.ts';
import { seeded, whole } from '../log/random.ts';
import { printed } from '../support/captureText.ts';
import { MemorySource } from '../support/memorySource.ts';
import {
  dataFile,
  double,
  frame,
  metric,
  nested,
  socket,
  sockets,
  text,
  varint,
} from '../support/tcpmonData.ts';

const FIRST = 1_698_114_690;
const files = [dataFile(FIRST, 20, 30), dataFile(FIRST + 20, 10, 5)];
const dialectOf = (text: string) => detect(headOf('', Buffer.from(text.slice(0, 60_000)), false))!.dialect;

describe('the text of raw data', () => {
  it('is the same wherever it is read', async () => {
    const { text, open } = await printed(files);
    const bytes = Buffer.from(text);
    const random = seeded(7);
    const { source } = open();
    assert.equal(source.size, bytes.length);
    for (let turn = 0; turn < 200; turn++) {
      const position = whole(random, 0, bytes.length + 5);
      const into = Buffer.alloc(whole(random, 0, turn % 10 === 0 ? 500_000 : 5_000));
      const read = await source.read(into, position);
      assert.ok(bytes.subarray(position, position + into.length).equals(into.subarray(0, read)));
    }
  });

  it('has fences as a pass over it would find them', async () => {
    const { text, index, open } = await printed(files);
    const { fences } = index;
    const wanted = await buildFences(open().source, dialectOf(text).heads());
    assert.deepEqual(fences.range, wanted.range);
    assert.equal(fences.lines[fences.count], wanted.lines[wanted.count]);
    assert.equal(
      fences.heads.reduce((a, b) => a + b),
      wanted.heads.reduce((a, b) => a + b),
    );
    const bytes = Buffer.from(text);
    for (let block = 0; block < fences.count; block++) {
      const [from, to] = [fences.offsets[block]!, fences.offsets[block + 1]!];
      const within = bytes.subarray(from, to).toString();
      const stamps = [...within.matchAll(/ (\d{10})$/gm)].map((match) => Number(match[1]) * 1000);
      assert.match(within, /^(?:tcp,.* (?:Timer|State)=|nic,.* RxErrors=|net,.* IpForwarding=)/);
      assert.equal(within.split('\n').length - 1, fences.lines[block + 1]! - fences.lines[block]!);
      assert.equal(stamps.length, fences.heads[block]);
      assert.deepEqual(
        [Math.min(...stamps), Math.max(...stamps)],
        [fences.least[block], fences.greatest[block]],
      );
      assert.ok(to - from < 1.3 * PRINTED_BLOCK_BYTES, `block ${block} of ${to - from} bytes`);
      const isLastOfFile = index.firstBlocks.includes(block + 1);
      assert.ok(to - from >= PRINTED_BLOCK_BYTES || isLastOfFile);
    }
  });

  it('of one second of a busy host falls into blocks between its sockets', async () => {
    const { index } = await printed([frame(sockets(FIRST, 500))]);
    const sizes = Array.from(
      index.fences.offsets.slice(1),
      (end, block) => end - index.fences.offsets[block]!,
    );
    assert.ok(index.fences.count > 40, `${index.fences.count} blocks`);
    assert.ok(Math.max(...sizes) < 1.3 * PRINTED_BLOCK_BYTES);
  });

  it('around an instant is printed from the records of that instant only', async () => {
    const busy = [dataFile(FIRST, 120, 100)];
    const { text, index, open } = await printed(busy);
    const { source, raws } = open();
    const stamp = (FIRST + 60) * 1000;
    const around = { stamp, from: stamp - 1000, to: stamp + 1000, limit: 20 };
    const found = await lookAround(source, dialectOf(text), index.fences, around);
    assert.deepEqual([found.before, found.after], [0, 1000]);
    assert.ok(found.hits.length === 20 && found.hits.every((hit) => Math.abs(hit.stamp - stamp) <= 1000));
    const taken = raws[0]!.taken / busy[0]!.length;
    assert.ok(taken < 0.06, `${Math.round(taken * 100)} % of the data were read`);
  });

  it('tells what may tell something as if all of it were printed', async () => {
    const odd = metric('tcp', FIRST + 40, [
      [
        3,
        nested([...socket('10.0.0.1:1', 'x State=1,PeerAddr=\n', 3), [9, nested([[1, text('a State=1')]])]]),
      ],
      [
        3,
        nested([
          [9, nested([[1, text('keepalive')]])],
          [9, nested([])],
          [38, varint(-1)],
          [20, double(-1e308)],
        ]),
      ],
      [77, varint(1)],
    ]);
    const net = metric('net', FIRST + 41, [
      [303, varint(-1)],
      [312, varint(2n ** 60n)],
      [311, varint(7)],
    ]);
    const nic = metric('nic', FIRST + 42, [
      [
        3,
        nested([
          [1, text('eth0')],
          [2, varint(5)],
        ]),
      ],
    ]);
    const {
      text: all,
      index,
      open,
    } = await printed([...files, Buffer.concat([odd, net, nic].map((one) => frame(one)))]);
    const dialect = dialectOf(all);
    const { source } = open();
    let lines = 0;
    for (let block = 0; block < index.fences.count; block++) {
      const whole = await readBlock(source, dialect, index.fences, block);
      const told = await source.telling(block, dialect);
      assert.deepEqual(told, sieved(whole, dialect), `block ${block}`);
      assert.deepEqual(new Set(source.stampsIn(block)), new Set(whole.stamps), `block ${block}`);
      lines += told.starts.length;
    }
    assert.ok(lines > 1_000 && lines < index.fences.lines[index.fences.count]! / 10, `${lines} lines`);
  });

  it('is read by the format as any export', async () => {
    const { text, open } = await printed(files);
    let found = 0;
    for await (const records of eachRecord(chunksOf(open().source), dialectOf(text))) found += records.length;
    assert.equal(found, text.split('\n').length - 1);
  });

  it('is refused when the data are no longer those that were indexed', async () => {
    const { index } = await printed(files);
    const { ExportText } = await import('../../server/src/capture/exportText.ts');
    const into = new Uint8Array(100);
    const read = (bytes: Uint8Array): Promise<number> =>
      new ExportText(index, 'node-9', () => Promise.resolve(new MemorySource(bytes))).read(into, 0);
    await assert.rejects(read(files[0]!.subarray(0, 10)), /^Error: it was cut off while it was read$/);
    await assert.rejects(read(Buffer.concat([files[0]!.subarray(30), Buffer.alloc(30)])));
  });

  it('lets others work in between, and stops when it is told to', async () => {
    const busy = dataFile(FIRST, 60, 400);
    const abort = new AbortController();
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    await indexFile(new MemorySource(busy), 'node-9');
    clearInterval(ticking);
    assert.ok(turns > 0);
    const work = indexFile(new MemorySource(busy), 'node-9', { signal: abort.signal });
    setImmediate(() => abort.abort(new Error('enough')));
    await assert.rejects(work, /enough/);
  });
});
