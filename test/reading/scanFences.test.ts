import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { HeadShape } from '../../server/src/log/format.ts';
import { buildFences, type Fences } from '../../server/src/reading/fences.ts';
import { AHEAD_BYTES, CHUNK_BYTES } from '../../server/src/reading/kernel.ts';
import { fencesOfUnits } from '../../server/src/reading/joinUnits.ts';
import { scanFences } from '../../server/src/reading/scanFences.ts';
import { type ScannedUnit, scanUnit, UNIT_STEP } from '../../server/src/reading/scanUnit.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { dialect, generateLog, sourceOf } from './generatedLog.ts';

const shape: HeadShape = dialect.headShape ?? assert.fail('ZooKeeper heads have one shape');

/** The kernel and the plain pass agree about these bytes, however few are read at once. */
async function agree(bytes: Uint8Array, most?: number): Promise<Fences> {
  const plain = await buildFences(sourceOf(bytes), dialect.heads());
  const scanned = await scanFences(sourceOf(bytes, most), shape);
  assert.deepEqual(scanned, plain);
  return scanned;
}

const text = (lines: readonly string[], end = '\n'): Uint8Array => Buffer.from(lines.join(end), 'latin1');
const HEAD = '2023-10-24 10:32:31,666 [myid:8] - WARN  [x:Y@1] - ';

describe('the kernel finds the same fences as the plain pass', () => {
  const logs = [
    { seed: 1, records: 30_000, disorder: 3_000 },
    { seed: 2, records: 20_000, lineEnd: '\r\n' as const, lastLineEnd: false },
    { seed: 3, records: 20_000, orphans: 7, steps: [[0.5, -3_600_000]] as const },
    { seed: 4, records: 12_000, frozen: true },
  ];
  for (const traits of logs) {
    it(JSON.stringify(traits), async () => {
      const { bytes } = generateLog(traits);
      assert.ok((await agree(bytes)).count > 20);
      await agree(bytes, 70_001);
    });
  }

  it('in every file of next to nothing', async () => {
    for (const lines of [
      [],
      [''],
      ['', ''],
      ['x'],
      [HEAD],
      [HEAD, ''],
      ['', HEAD],
      ['\r', `${HEAD}\r`, '\r'],
    ]) {
      await agree(text(lines));
    }
  });

  it('behind byte order marks and NUL bytes, more of them than a chunk among those', async () => {
    const mark = '\u00ef\u00bb\u00bf';
    await agree(
      text([
        mark + HEAD,
        `${mark}\0\0${HEAD}`,
        `\0${mark}${HEAD}`,
        `\0${HEAD}`,
        '\0',
        '\0'.repeat(200),
        HEAD,
      ]),
    );
    for (const nuls of [CHUNK_BYTES - 100, CHUNK_BYTES, 2 * CHUNK_BYTES + 17]) {
      const { heads } = await agree(
        text([HEAD, '\0'.repeat(nuls) + HEAD, '\0'.repeat(nuls), HEAD, '\0'.repeat(nuls)]),
      );
      assert.equal(
        heads.reduce((a, b) => a + b),
        3,
      );
    }
  });

  it('where a head crosses the end of what is read, wherever it does', async () => {
    for (let before = 0; before < AHEAD_BYTES + 80; before += 7) {
      const filler = 'x'.repeat(CHUNK_BYTES - AHEAD_BYTES - before);
      const { heads } = await agree(text([filler, HEAD, HEAD, '']));
      assert.equal(
        heads.reduce((a, b) => a + b),
        2,
      );
    }
  });

  it('in lines that are nearly heads', async () => {
    const random = seeded(99);
    const near = [
      HEAD,
      '2023-10-24T10:32:31.666 - INFO  [a:B@2] - x',
      `2023-10-24 10:32:31,666 [myid:${'9'.repeat(111)}] - INFO [a:B@2] - x`,
      `2023-10-24 10:32:31,666 [myid:${'9'.repeat(112)}] - INFO [a:B@2] - x`,
      `2023-10-24 10:32:31,666 [myid:${'9'.repeat(113)}] - INFO [a:B@2] - x`,
      '2023-10-24 10:32:31,666 [myid: - INFO [a:B@2] - x',
      '2023-10-24 10:32:60,666 - INFO  [a:B@2] - x',
      '2023-10-24 24:59:59,666 - INFO  [a:B@2] - x',
      '0000-01-31 00:00:00,000 - INFO  [a:B@2] - x',
      '9999-12-31 23:59:59,999 - INFO  [a:B@2] - x',
      '2023-10-24 10:32:31,666 - In',
      '\tat org.apache.zookeeper.server.quorum.QuorumPeer.run(QuorumPeer.java:1539)',
    ];
    const odd = '0129/:;,. -T[]AZaz@{\t\0\r\u00ef';
    for (let round = 0; round < 60; round++) {
      const lines = Array.from({ length: 400 }, () => {
        let line = oneOf(random, near);
        for (let changes = whole(random, 0, 2); changes > 0; changes--) {
          const at = whole(random, 0, Math.min(line.length - 1, 45));
          line =
            line.slice(0, at) +
            (odd[whole(random, 0, odd.length - 1)] ?? '') +
            line.slice(at + whole(random, 0, 1));
        }
        return line;
      });
      await agree(text(lines, round % 3 === 0 ? '\r\n' : '\n'));
    }
  });

  it('going on from a block of a file that has grown', async () => {
    const { bytes } = generateLog({ seed: 8, records: 20_000, disorder: 2_000 });
    const whole = await agree(bytes);
    const block = whole.count - 3;
    const from = { byte: whole.offsets[block] ?? 0, line: whole.lines[block] ?? 0 };
    const rest = await scanFences(sourceOf(bytes), shape, {}, from);
    for (const column of ['offsets', 'lines', 'least', 'greatest', 'heads'] as const) {
      assert.deepEqual(rest[column], whole[column].slice(block), column);
    }
  });

  it('in whatever stretches a file is scanned, one after the other', async () => {
    const { bytes } = generateLog({ seed: 12, records: 9_000, disorder: 900, orphans: 3 });
    const text = Buffer.from(bytes);
    const nuls = Buffer.from(`${'\0'.repeat(UNIT_STEP + 700)}${HEAD}\n`);
    const long = Buffer.from(`${HEAD}${'x'.repeat(2 * UNIT_STEP)}\n`);
    for (const parts of [
      [text],
      [text, nuls, text.subarray(0, 300_000), nuls],
      [text.subarray(0, 100_000), long, nuls, text, Buffer.from(HEAD)],
      [text.subarray(0, UNIT_STEP - 60), Buffer.from(`\n${HEAD}\n`.padEnd(60)), text],
    ]) {
      const all = Buffer.concat(parts);
      const plain = await buildFences(sourceOf(all), dialect.heads());
      for (const steps of [1, 2, 3]) {
        const units: ScannedUnit[] = [];
        for (let from = 0; from < all.length; from += steps * UNIT_STEP) {
          const to = Math.min(all.length, from + steps * UNIT_STEP);
          const unit = { from, to, line: 0, opens: from === 0, lines: true, ids: false };
          units.push(await scanUnit(sourceOf(all, steps === 2 ? 90_001 : undefined), shape, unit));
        }
        assert.deepEqual(fencesOfUnits(units), plain, `${steps} at once`);
      }
    }
  });

  it('with a head at each place around the end of a stretch', async () => {
    for (let shift = -70; shift <= 3; shift++) {
      const all = text(['x'.repeat(UNIT_STEP + shift), HEAD, `\0\0${HEAD}`, '\0', HEAD]);
      const plain = await buildFences(sourceOf(all), dialect.heads());
      const units = [
        await scanUnit(sourceOf(all), shape, {
          from: 0,
          to: UNIT_STEP,
          line: 0,
          opens: true,
          lines: true,
          ids: true,
        }),
        await scanUnit(sourceOf(all), shape, {
          from: UNIT_STEP,
          to: all.length,
          line: 0,
          opens: false,
          lines: true,
          ids: true,
        }),
      ];
      assert.deepEqual(fencesOfUnits(units), plain, `shift ${shift}`);
    }
  });

  it('and stops when nobody waits', async () => {
    const { bytes } = generateLog({ seed: 9, records: 20_000 });
    await assert.rejects(
      scanFences(sourceOf(bytes), shape, { signal: AbortSignal.abort(new Error('enough')) }),
      /enough/,
    );
  });
});

it('the kernels are what their sources compile to', async () => {
  const { kernelText, TARGETS } = (await import(
    new URL('../../scripts/kernel.mjs', import.meta.url).href
  )) as {
    kernelText: (source: string) => Promise<string>;
    TARGETS: Readonly<Record<string, string>>;
  };
  for (const [source, file] of Object.entries(TARGETS)) {
    const kept = readFileSync(new URL(`../../server/src/${file}`, import.meta.url), 'utf8');
    assert.equal(kept, await kernelText(source), source);
  }
});
