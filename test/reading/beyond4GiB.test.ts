import assert from 'node:assert/strict';
import { closeSync, openSync, writeSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { withFile } from '../../server/src/reading/byteSource.ts';
import { BLOCK_BYTES, buildFences } from '../../server/src/reading/fences.ts';
import { findText, type FoundLine } from '../../server/src/reading/findText.ts';
import { fencesOfUnits } from '../../server/src/reading/joinUnits.ts';
import { lookAround } from '../../server/src/reading/neighbourhood.ts';
import { scanUnit, UNIT_STEP } from '../../server/src/reading/scanUnit.ts';
import { LogFolder } from '../support/logFolder.ts';
import { dialect, generateLog, sourceOf } from './generatedLog.ts';

/** A log begins here, in a file of which all before is a hole. */
const START = 2 ** 32 - UNIT_STEP;
const log = generateLog({ seed: 71, records: 6_000, disorder: 2_000 });

describe('in a file of more than 4 GiB', () => {
  const folder = new LogFolder({ 'zookeeper.log': '' });
  const path = folder.at('zookeeper.log');
  before(() => {
    const file = openSync(path, 'r+');
    // Ends the line that the hole is part of.
    writeSync(file, '\n', START - 1);
    writeSync(file, log.bytes, 0, log.bytes.length, START);
    closeSync(file);
  });
  after(() => folder.write('zookeeper.log', ''));

  it('blocks lie where they lie in one that is smaller', async () => {
    assert.ok(log.bytes.length > 2 * UNIT_STEP);
    const wanted = await buildFences(sourceOf(log.bytes), dialect.heads());
    const found = await withFile(path, async (source) => {
      const stretches = [
        { from: START, to: 2 ** 32 },
        { from: 2 ** 32, to: source.size },
      ];
      const units = stretches.map((one, at) =>
        scanUnit(source, dialect.headShape, { ...one, line: 0, opens: at === 0, lines: true, ids: true }),
      );
      return fencesOfUnits(await Promise.all(units));
    });
    assert.equal(START % BLOCK_BYTES, 0);
    assert.deepEqual(
      [...found.offsets].map((offset) => offset - START),
      [...wanted.offsets],
    );
    for (const column of ['lines', 'least', 'greatest', 'heads'] as const)
      assert.deepEqual(found[column], wanted[column]);
  });

  it('a text is found at its byte and line', async () => {
    const needles = ['SyncThread:8:FileTxnLog@5', 'Read timed out'].map((one) => Buffer.from(one));
    const [wanted, found]: FoundLine[][] = [[], []];
    await findText(sourceOf(log.bytes), needles, (some) => void wanted?.push(...some));
    await withFile(path, (source) =>
      findText(source, needles, (some) => void found?.push(...some), {}, { from: START, to: source.size }),
    );
    const places = (some: FoundLine[] | undefined, start: number) =>
      some?.map(({ line, offset, places }) => [
        line,
        offset - start,
        ...places.map((place) => place - start),
      ]);
    assert.ok((wanted?.length ?? 0) > 500);
    assert.deepEqual(places(found, START), places(wanted, 0));
  });

  it('the records around a moment are read', async () => {
    const whole = { from: START, line: 0, opens: true, lines: true, ids: false };
    const fences = await buildFences(sourceOf(log.bytes), dialect.heads());
    await withFile(path, async (source) => {
      const unit = { ...whole, to: source.size };
      const shifted = fencesOfUnits([await scanUnit(source, dialect.headShape, unit)]);
      for (const { stamp } of log.records.filter((_, at) => at % 500 === 250)) {
        const around = { stamp, from: stamp - 2_000, to: stamp + 2_000, limit: 20 };
        const { hits } = await lookAround(source, dialect, shifted, around);
        const wanted = await lookAround(sourceOf(log.bytes), dialect, fences, around);
        assert.deepEqual(
          hits.map(({ byteOffset, message }) => [byteOffset - START, message]),
          wanted.hits.map(({ byteOffset, message }) => [byteOffset, message]),
        );
      }
    });
  });
});
