import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HeadFinder } from '../../server/src/log/format.ts';
import { NO_STAMP, stamp, UNDATED } from '../../server/src/log/instant.ts';
import { BLOCK_BYTES, buildFences, type Fences } from '../../server/src/reading/fences.ts';
import { dialect, generateLog, sourceOf } from './generatedLog.ts';

const fencesOf = (bytes: Uint8Array, most?: number): Promise<Fences> =>
  buildFences(sourceOf(bytes, most), dialect.heads());

describe('fences', () => {
  it('begin at heads, begin anew behind each multiple of their size, and know the stamps between them', async () => {
    const { bytes, records, lineCount } = generateLog({
      seed: 21,
      records: 4_000,
      disorder: 3_000,
      orphans: 5,
    });
    const fences = await fencesOf(bytes);
    assert.ok(fences.count >= 6);
    assert.equal(fences.offsets.length, fences.count + 1);
    assert.deepEqual([fences.offsets[0], fences.lines[0]], [0, 0]);
    assert.deepEqual([fences.offsets.at(-1), fences.lines.at(-1)], [bytes.length, lineCount]);
    for (let block = 0; block < fences.count; block++) {
      const [from, to] = [fences.offsets[block]!, fences.offsets[block + 1]!];
      const within = records.filter(({ byteOffset }) => byteOffset >= from && byteOffset < to);
      if (block > 0) {
        assert.deepEqual([within[0]?.byteOffset, within[0]?.line], [from, fences.lines[block]]);
      }
      const stamps = within.map((record) => record.stamp);
      assert.deepEqual(
        [fences.least[block], fences.greatest[block]],
        [Math.min(...stamps), Math.max(...stamps)],
      );
      const cell = (byte: number): number => Math.floor(byte / BLOCK_BYTES);
      const last = within.at(-1)!.byteOffset;
      assert.equal(cell(last), cell(from), `block ${block}: bytes ${from} to ${last}`);
      if (block + 1 < fences.count) assert.ok(cell(to) > cell(from), `blocks ${block} and the next`);
    }
    const stamps = records.map((record) => record.stamp);
    assert.deepEqual(fences.range, { least: Math.min(...stamps), greatest: Math.max(...stamps) });
  });

  it('are the same whatever the chunks', async () => {
    const { bytes } = generateLog({
      seed: 22,
      records: 1_500,
      disorder: 500,
      lineEnd: '\r\n',
      lastLineEnd: false,
    });
    const whole = await fencesOf(bytes);
    for (const most of [61, 4_096, 65_536, 100_000]) assert.deepEqual(await fencesOf(bytes, most), whole);
  });

  it('of nothing have one block and no range', async () => {
    const fences = await fencesOf(new Uint8Array());
    assert.deepEqual(
      [fences.count, [...fences.offsets], [...fences.lines], fences.range],
      [1, [0, 0], [0, 0], undefined],
    );
  });

  it('of a text without heads are one block, however long', async () => {
    const bytes = Buffer.from('\tat a.B.c(D.java:1)\n'.repeat(20_000));
    const fences = await fencesOf(bytes);
    assert.deepEqual([fences.count, fences.lines[1], fences.range], [1, 20_000, undefined]);
  });

  it('may begin a block at a record without a time, and leave that out of the range', async () => {
    const finder: HeadFinder = {
      stampAt: (bytes, start) =>
        bytes[start] === 0x75 ? UNDATED : bytes[start] === 0x31 ? stamp(1) : NO_STAMP,
    };
    const bytes = Buffer.from(`1 first\n${'u undated\n'.repeat(5_000)}`);
    const fences = await buildFences(sourceOf(bytes), finder);
    assert.equal(fences.count, 2);
    assert.deepEqual(
      [[...fences.least], [...fences.greatest]],
      [
        [1, Infinity],
        [1, -Infinity],
      ],
    );
    assert.deepEqual(fences.range, { least: 1, greatest: 1 });
  });

  it('stop being built when they are called off', async () => {
    const { bytes } = generateLog({ seed: 23, records: 500 });
    const stop = new AbortController();
    const source = sourceOf(bytes, 1_000);
    const building = buildFences(source, dialect.heads(), {
      signal: stop.signal,
      progress: (read) => {
        if (read >= 3_000) stop.abort(new Error('closed'));
      },
    });
    await assert.rejects(building, /closed/);
    assert.equal(source.reads(), 3);
  });
});
