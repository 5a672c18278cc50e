import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ByteSource } from '../../server/src/reading/byteSource.ts';
import { buildFences } from '../../server/src/reading/fences.ts';
import { lookHere } from '../../server/src/reading/lookHere.ts';
import { lookAround } from '../../server/src/reading/neighbourhood.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { dialect, generateLog, sourceOf, type Traits } from './generatedLog.ts';

/** Bytes that are at hand. */
const sourceHere = (bytes: Uint8Array): ByteSource => ({
  ...sourceOf(bytes),
  readHere: (into, position) => {
    const part = bytes.subarray(position, position + into.length);
    into.set(part);
    return part.length;
  },
});

const logs: Record<string, Traits> = {
  'in perfect order': { seed: 51, records: 3_000 },
  'disordered by seconds': { seed: 52, records: 4_000, disorder: 5_000 },
  'set back by an hour': { seed: 53, records: 3_000, steps: [[0.5, -3_600_000]] },
  'with CRLF and no last line end': { seed: 54, records: 2_500, lineEnd: '\r\n', lastLineEnd: false },
  'of a single moment': { seed: 55, records: 900, frozen: true },
};

describe('what a look at once tells', () => {
  for (const [name, traits] of Object.entries(logs)) {
    it(`of a log ${name} is what is told with waits, wherever it tells anything`, async () => {
      const { bytes, records } = generateLog(traits);
      const fences = await buildFences(sourceOf(bytes), dialect.heads());
      const random = seeded(traits.seed);
      let told = 0;
      for (let round = 0; round < 300; round++) {
        const stamp = oneOf(random, records).stamp + whole(random, -300, 300);
        const reach = oneOf(random, [0, 100, 5_000, 60_000]);
        const around = { stamp, from: stamp - reach, to: stamp + reach, limit: whole(random, 1, 90) };
        const answer = lookHere(sourceHere(bytes), dialect, fences, around);
        if (answer === undefined) continue;
        told++;
        const expected = await lookAround(sourceOf(bytes), dialect, fences, around);
        assert.deepEqual(answer, expected, JSON.stringify(around));
      }
      assert.ok(traits.frozen ?? told > 100, `${told} of 300`);
    });
  }

  it('is nothing where the bytes are not at hand, what is nearest lies outside, or it would be too much', async () => {
    const { bytes, records } = generateLog({ seed: 56, records: 12_000 });
    const fences = await buildFences(sourceOf(bytes), dialect.heads());
    const { stamp } = records[6_000]!;
    const near = { stamp, from: stamp - 1_000, to: stamp + 1_000, limit: 10 };
    const here = sourceHere(bytes);
    assert.ok(lookHere(here, dialect, fences, near));
    assert.equal(lookHere(sourceOf(bytes), dialect, fences, near), undefined);
    assert.equal(lookHere({ ...here, readHere: () => undefined }, dialect, fences, near), undefined);
    const cut = { ...here, readHere: () => 5 };
    assert.equal(lookHere(cut, dialect, fences, near), undefined);
    assert.equal(lookHere(here, dialect, fences, { ...near, kinds: true }), undefined);
    assert.equal(lookHere(here, dialect, fences, { ...near, to: stamp }), undefined);
    assert.equal(lookHere(here, dialect, fences, { ...near, from: -Infinity, to: Infinity }), undefined);
  });

  it('gives its memory back, and passes on an error of the system', async () => {
    const { bytes, records } = generateLog({ seed: 57, records: 500 });
    const fences = await buildFences(sourceOf(bytes), dialect.heads());
    const { stamp } = records[250]!;
    const around = { stamp, from: stamp - 1_000, to: stamp + 1_000, limit: 10 };
    const broken: ByteSource = {
      ...sourceOf(bytes),
      readHere: () => {
        throw new Error('EIO');
      },
    };
    for (let round = 0; round < 100; round++)
      assert.throws(() => lookHere(broken, dialect, fences, around), /EIO/);
    for (let round = 0; round < 100; round++)
      assert.ok(lookHere(sourceHere(bytes), dialect, fences, around), `round ${round}`);
  });
});
