import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { buildFences, type Fences } from '../../server/src/reading/fences.ts';
import { type Around, lookAround, type Neighbourhood } from '../../server/src/reading/neighbourhood.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import {
  dialect,
  type GeneratedLog,
  generateLog,
  loudness,
  sourceOf,
  type Traits,
  type Written,
} from './generatedLog.ts';

/** What {@link Neighbourhood} promises, by looking at every record of the file; records as their byte offsets. */
interface Told {
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly nearest: number | undefined;
  readonly hits: readonly number[];
  readonly more: number;
}

const least = (numbers: readonly number[]): number | undefined => {
  const found = numbers.reduce((a, b) => Math.min(a, b), Infinity);
  return Number.isFinite(found) ? found : undefined;
};

function bruteForce(records: readonly Written[], { stamp, from, to, limit }: Around): Told {
  const distance = (record: Written): number => Math.abs(record.stamp - stamp);
  const before = least(records.filter((record) => record.stamp <= stamp).map(distance));
  const after = least(records.filter((record) => record.stamp > stamp).map(distance));
  const nearestAt = Math.min(before ?? Infinity, after ?? Infinity);
  const window = records.filter((record) => record.stamp >= from && record.stamp <= to);
  const ties = (among: readonly Written[]): Written[] =>
    among.filter((record) => distance(record) === nearestAt);
  const candidates = ties(window).length > 0 ? ties(window) : ties(records);
  const loudest = Math.max(...candidates.map((record) => LOUD[record.level]));
  const nearest = candidates.find((record) => LOUD[record.level] === loudest);
  const rank = (record: Written): number => (record === nearest ? Infinity : loudness(record));
  const hits = [...window]
    .sort((a, b) => rank(b) - rank(a) || distance(a) - distance(b) || a.byteOffset - b.byteOffset)
    .slice(0, limit)
    .sort((a, b) => a.stamp - b.stamp || a.byteOffset - b.byteOffset);
  return {
    before,
    after,
    nearest: nearest?.byteOffset,
    hits: hits.map(({ byteOffset }) => byteOffset),
    more: window.length - hits.length,
  };
}

const LOUD = { FATAL: 6, ERROR: 5, WARN: 4, INFO: 3, DEBUG: 2, TRACE: 1 };

const told = ({ before, after, nearest, hits, more }: Neighbourhood): Told => ({
  before,
  after,
  nearest: nearest?.byteOffset,
  hits: hits.map(({ byteOffset }) => byteOffset),
  more,
});

const logs: Record<string, Traits> = {
  'in perfect order': { seed: 1, records: 3_000 },
  'disordered by seconds': { seed: 2, records: 4_000, disorder: 5_000 },
  'set back by 2 s': { seed: 3, records: 3_000, disorder: 200, steps: [[0.5, -2_000]] },
  'set back by an hour, and forward again': {
    seed: 4,
    records: 4_000,
    disorder: 200,
    steps: [
      [0.4, -3_600_000],
      [0.8, 3_600_000],
    ],
  },
  'with CRLF and no last line end': {
    seed: 5,
    records: 2_500,
    disorder: 2_000,
    lineEnd: '\r\n',
    lastLineEnd: false,
  },
  'that begins within a stack trace longer than a block': {
    seed: 6,
    records: 1_500,
    disorder: 1_000,
    orphans: 1_200,
  },
  'of a single moment': { seed: 7, records: 900, frozen: true },
  'of one record': { seed: 8, records: 1 },
};

for (const [name, traits] of Object.entries(logs)) {
  describe(`a log ${name}`, () => {
    let log: GeneratedLog;
    let fences: Fences;
    before(async () => {
      log = generateLog(traits);
      fences = await buildFences(sourceOf(log.bytes), dialect.heads());
    });

    it('is looked around as if by reading all of it', async () => {
      const random = seeded(traits.seed + 100);
      const { least: first, greatest: last } = fences.range!;
      for (let round = 0; round < 300; round++) {
        const stamp =
          random() < 0.4
            ? oneOf(random, log.records).stamp + whole(random, -1, 1)
            : whole(random, first - 60_000, last + 60_000);
        const reach = oneOf(random, [0, 1, 100, 5_000, 60_000]);
        const around = {
          stamp,
          from: stamp - reach,
          to: stamp + (random() < 0.8 ? reach : 0),
          limit: whole(random, 1, 40),
        };
        const answer = await lookAround(sourceOf(log.bytes), dialect, fences, around);
        assert.deepEqual(told(answer), bruteForce(log.records, around), JSON.stringify(around));
        for (const record of answer.hits) {
          const {
            level,
            line,
            endLine,
            stamp: at,
          } = log.records.find(({ byteOffset }) => byteOffset === record.byteOffset)!;
          assert.deepEqual(
            [record.level, record.line, record.endLine, record.stamp],
            [level, line, endLine, at],
          );
        }
      }
    });

    it('is counted whole by a window that holds it whole', async () => {
      const { least: from, greatest: to } = fences.range!;
      const answer = await lookAround(sourceOf(log.bytes), dialect, fences, {
        stamp: from,
        from,
        to,
        limit: 50,
      });
      assert.equal(answer.hits.length, Math.min(50, log.records.length));
      assert.equal(answer.hits.length + answer.more, log.records.length);
    });
  });
}

describe('looking around', () => {
  it('reads no more of a file in order than what may answer', async () => {
    const log = generateLog({ seed: 31, records: 12_000 });
    const fences = await buildFences(sourceOf(log.bytes), dialect.heads());
    assert.ok(fences.count > 12);
    const { stamp } = log.records[6_000]!;
    const source = sourceOf(log.bytes);
    await lookAround(source, dialect, fences, { stamp, from: stamp - 100, to: stamp + 100, limit: 10 });
    assert.ok(source.reads() <= 4, `${source.reads()} blocks of ${fences.count}`);
  });

  it('in several files at once mixes none of them up', async () => {
    const all = Array.from({ length: 5 }, (_, seed) => generateLog({ seed, records: 2_000, disorder: 500 }));
    const asked = await Promise.all(
      all.map(async ({ bytes, records }) => {
        const fences = await buildFences(sourceOf(bytes), dialect.heads());
        return { bytes, records, fences };
      }),
    );
    for (let round = 1; round < 20; round++) {
      await Promise.all(
        asked.map(async ({ bytes, records, fences }) => {
          const { stamp } = records[100 * round]!;
          const around = { stamp, from: stamp - 2_000 * round, to: stamp + 2_000 * round, limit: 12 };
          const answer = await lookAround(sourceOf(bytes), dialect, fences, around);
          assert.deepEqual(told(answer), bruteForce(records, around));
        }),
      );
    }
  });

  it('the loudest of one busy moment counts, wherever in the file, also from afar', async () => {
    const line = (level: string): string =>
      `2023-10-24 10:32:31,666 - ${level} [SyncThread:8:FileTxnLog@1] - slow\n`;
    const bytes = Buffer.from(`${line('INFO ').repeat(3_000)}${line('ERROR')}${line('INFO ').repeat(3_000)}`);
    const fences = await buildFences(sourceOf(bytes), dialect.heads());
    const { least: moment } = fences.range!;
    for (const stamp of [moment, moment - 9_000, moment + 9_000]) {
      const around = { stamp, from: stamp - 10, to: stamp + 10, limit: 3 };
      const { nearest } = await lookAround(sourceOf(bytes), dialect, fences, around);
      assert.equal(nearest?.line, 3_000, `from ${stamp - moment} ms`);
    }
  });

  it('a file without records finds none', async () => {
    for (const text of ['', 'nothing of ours\n'.repeat(9_000)]) {
      const source = sourceOf(Buffer.from(text));
      const fences = await buildFences(source, dialect.heads());
      const answer = await lookAround(source, dialect, fences, { stamp: 5, from: 0, to: 10, limit: 10 });
      assert.deepEqual(told(answer), {
        before: undefined,
        after: undefined,
        nearest: undefined,
        hits: [],
        more: 0,
      });
    }
  });

  it('passes on an error of the system', async () => {
    const { bytes } = generateLog({ seed: 32, records: 10 });
    const fences = await buildFences(sourceOf(bytes), dialect.heads());
    const broken = { size: bytes.length, read: () => Promise.reject(new Error('EIO')) };
    await assert.rejects(lookAround(broken, dialect, fences, { stamp: 0, from: 0, to: 1, limit: 1 }), /EIO/);
  });
});
