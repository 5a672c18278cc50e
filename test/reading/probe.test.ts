import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildFences } from '../../server/src/reading/fences.ts';
import { lookAround, type Neighbourhood } from '../../server/src/reading/neighbourhood.ts';
import type { ByteSource } from '../../server/src/reading/byteSource.ts';
import { lookUnread } from '../../server/src/reading/lookUnread.ts';
import { probe } from '../../server/src/reading/probe.ts';
import { ProbedHeads } from '../../server/src/reading/probedHeads.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { dialect, generateLog, sourceOf, type Traits } from './generatedLog.ts';

/** An answer without lines: a probe does not know them. */
const told = ({ before, after, nearest, hits, more }: Neighbourhood) => ({
  before,
  after,
  more,
  nearest: nearest?.byteOffset,
  hits: hits.map(({ byteOffset, stamp, message }) => [byteOffset, stamp, message]),
});

const logs: Record<string, Traits> = {
  'in perfect order': { seed: 41, records: 20_000 },
  'disordered by seconds': { seed: 42, records: 20_000, disorder: 5_000 },
  'set back by 2 s': { seed: 43, records: 20_000, disorder: 200, steps: [[0.5, -2_000]] },
  'with CRLF and no last line end': {
    seed: 44,
    records: 20_000,
    disorder: 2_000,
    lineEnd: '\r\n',
    lastLineEnd: false,
  },
  'that begins within a long stack trace': { seed: 45, records: 9_000, disorder: 1_000, orphans: 3_000 },
  'of a single moment': { seed: 46, records: 9_000, frozen: true },
  'of one record': { seed: 47, records: 1 },
};

for (const [name, traits] of Object.entries(logs)) {
  it(`a probe of a log ${name} answers as if all of it were read`, async () => {
    const log = generateLog(traits);
    const source = sourceOf(log.bytes);
    const fences = await buildFences(source, dialect.heads());
    const { least: first, greatest: last } = fences.range ?? assert.fail('no stamps');
    const random = seeded(traits.seed);
    const known = new ProbedHeads();
    for (let round = 0; round < 250; round++) {
      const stamp =
        random() < 0.4
          ? oneOf(random, log.records).stamp + whole(random, -1, 1)
          : whole(random, first - 60_000, last + 60_000);
      const reach = oneOf(random, [0, 100, 5_000, 60_000]);
      const around = { stamp, from: stamp - reach, to: stamp + reach, limit: whole(random, 1, 40) };
      const heads = round % 2 === 0 ? known : new ProbedHeads();
      const probed = await probe(source, dialect, around, { known: heads });
      assert.ok(probed);
      const unread = await lookUnread(source, dialect, around, heads);
      assert.ok(unread);
      const expected = told(await lookAround(source, dialect, fences, around));
      assert.deepEqual(told(unread), expected, JSON.stringify(around));
      assert.deepEqual(
        told(await lookAround(source, dialect, probed, around)),
        expected,
        JSON.stringify(around),
      );
    }
  });
}

describe('a probe', () => {
  it('reads little of a file, and hardly more of one four times as large', async () => {
    const bytesRead = async (records: number): Promise<number> => {
      const log = generateLog({ seed: 48, records });
      const source = sourceOf(log.bytes);
      let read = 0;
      const counted = {
        ...source,
        read: (into: Uint8Array, position: number) => {
          read += into.length;
          return source.read(into, position);
        },
      };
      const { stamp } = log.records[Math.floor(records * 0.7)] ?? assert.fail();
      await probe(counted, dialect, { from: stamp - 1_000, to: stamp + 1_000 });
      return read;
    };
    const small = await bytesRead(60_000);
    const large = await bytesRead(240_000);
    assert.ok(small < 2 << 20, `${small} bytes`);
    assert.ok(large < 1.3 * small, `${small} bytes of one, ${large} of four times as much`);
  });

  it('reads less of a file that was probed before', async () => {
    const log = generateLog({ seed: 50, records: 60_000 });
    const source = sourceOf(log.bytes);
    let reads = 0;
    const read: ByteSource['read'] = (into, position) => {
      reads++;
      return source.read(into, position);
    };
    const known = new ProbedHeads();
    const readsAt = async (share: number): Promise<number> => {
      const { stamp } = log.records[share * 60_000] ?? assert.fail();
      const before = reads;
      await probe({ ...source, read }, dialect, { from: stamp, to: stamp }, { known });
      return reads - before;
    };
    const first = await readsAt(0.7);
    await readsAt(0.3);
    const again = await readsAt(0.7);
    const beside = await readsAt(0.71);
    assert.ok(again < first - 4 && beside < first - 3, `${first} reads, again ${again}, beside ${beside}`);
  });

  it('says no where it does not fit', async () => {
    const long = `2023-10-24 10:32:31,666 - INFO  [a:B@1] - ${'x'.repeat(9 << 20)}\n`;
    const around = { from: 0, to: 1 };
    assert.equal(await probe(sourceOf(Buffer.from(long.repeat(2))), dialect, around), undefined);
    assert.equal(
      await probe(sourceOf(Buffer.from('nothing of ours\n'.repeat(99_999))), dialect, around),
      undefined,
    );
    const { headShape, ...plain } = dialect;
    assert.ok(headShape);
    assert.equal(await probe(sourceOf(generateLog({ seed: 1, records: 9 }).bytes), plain, around), undefined);
  });

  it('stops when nobody waits, and passes on an error of the system', async () => {
    const { bytes } = generateLog({ seed: 49, records: 9_000 });
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(probe(sourceOf(bytes), dialect, { from: 0, to: 1 }, { signal }), /enough/);
    const broken = { size: bytes.length, read: () => Promise.reject(new Error('EIO')) };
    await assert.rejects(probe(broken, dialect, { from: 0, to: 1 }), /EIO/);
  });
});
