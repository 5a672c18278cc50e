import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { correlateLogs, type Scope } from '../../server/src/correlation/correlateLogs.ts';
import type { LogHits } from '../../server/src/protocol/correlation.ts';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { parseSettings } from '../../server/src/workspace/settings.ts';
import { seeded, whole } from '../log/random.ts';
import { type GeneratedLog, generateLog, type Traits } from '../reading/generatedLog.ts';
import { LogFolder } from '../support/logFolder.ts';

const INSTANTS = 1_500;
const WINDOW = 300;
const HOUR = 3_600_000;

/** Together some MB: every way in which a log's time is not what it seems. */
const LOGS: Readonly<Record<string, Traits>> = {
  disorder: { seed: 101, records: 9_000, disorder: 1_900 },
  step: { seed: 102, records: 9_000, disorder: 900, steps: [[0.4, -2_000]] },
  hour: { seed: 103, records: 9_000, disorder: 900, steps: [[0.7, -HOUR]] },
  both: {
    seed: 104,
    records: 9_000,
    disorder: 1_900,
    steps: [
      [0.3, -2_000],
      [0.6, -HOUR],
      [0.8, 2 * HOUR],
    ],
    lineEnd: '\r\n',
    lastLineEnd: false,
    orphans: 30,
  },
};

/** A log's records in order of their stamps. */
interface Sorted {
  readonly stamps: Float64Array;
  readonly lines: readonly number[];
}

function sorted({ records }: GeneratedLog): Sorted {
  const order = [...records].sort((a, b) => a.stamp - b.stamp || a.line - b.line);
  return {
    stamps: Float64Array.from(order, ({ stamp }) => stamp),
    lines: order.map(({ line }) => line),
  };
}

/** The first place in a rising column whose value is not below `value`. */
function firstFrom(column: Float64Array, value: number): number {
  let [low, high] = [0, column.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Holds what a log answered against all its records. */
function check({ stamps, lines }: Sorted, pivot: number, answer: LogHits): void {
  const after = firstFrom(stamps, pivot);
  const least = Math.min(pivot - (stamps[after - 1] ?? -Infinity), (stamps[after] ?? Infinity) - pivot);
  assert.equal(answer.provisional, undefined);
  assert.equal(Math.abs(answer.nearest?.deltaMs ?? NaN), least);
  assert.equal(answer.landing === 'exact', least === 0);
  const nearest = lines.indexOf(answer.nearest!.line!);
  assert.equal(Math.abs(stamps[nearest]! - pivot), least, 'the line that is named has that stamp');
  const [from, to] = [firstFrom(stamps, pivot - WINDOW), firstFrom(stamps, pivot + WINDOW + 1)];
  assert.equal(answer.hits.length + answer.more, to - from, 'all records in the window are counted');
  if (answer.more === 0) {
    assert.deepEqual(
      answer.hits.map(({ line }) => line),
      lines.slice(from, to),
    );
  }
}

/** Moments all over the logs and beyond, a third of them where some clock was set, some on a record. */
function moments(logs: readonly GeneratedLog[]): number[] {
  const random = seeded(105);
  const all = logs.flatMap(({ records }) => records.map(({ stamp }) => stamp));
  const [least, greatest] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
  const set = logs.flatMap(({ records }, at) =>
    (Object.values(LOGS)[at]!.steps ?? []).map(
      ([share]) => records[Math.floor(share * records.length)]!.stamp,
    ),
  );
  return Array.from({ length: INSTANTS }, (_, at) => {
    if (at % 3 === 0) return set[whole(random, 0, set.length - 1)]! + whole(random, -5_000, 5_000);
    if (at % 3 === 1) return all[whole(random, 0, all.length - 1)]!;
    return whole(random, least - 60_000, greatest + 60_000);
  });
}

describe('a correlation of logs that were read', () => {
  it(`is what a plain reading of all records comes to, at ${INSTANTS} moments`, async () => {
    const folder = new LogFolder();
    const written = new Map(Object.entries(LOGS).map(([name, traits]) => [name, generateLog(traits)]));
    for (const [name, { bytes }] of written) writeFileSync(folder.at(`${name}.log`), bytes);
    const uris = [...written.keys()].map((name) => folder.uri(`${name}.log`));
    const { logs } = await new Catalogue().findAll(uris);
    assert.equal(logs.length, uris.length);
    const truths = new Map([...written].map(([name, log]) => [folder.uri(`${name}.log`), sorted(log)]));
    const scope: Scope = {
      logs,
      unusable: [],
      settings: parseSettings({ zones: { '*': 'UTC' } }),
      scope: { name: 'paths', reason: 'all of them' },
    };
    for (const [at, moment] of moments([...written.values()]).entries()) {
      const time = new Date(moment).toISOString();
      // To show all hits costs most of the time; they are counted either way.
      const maxPerLog = at % 25 === 0 ? 60 : 1;
      const answer = await correlateLogs({ time }, scope, { windowMs: WINDOW, maxPerLog });
      assert.equal(answer.pivot.instant, moment);
      for (const said of answer.logs) {
        try {
          check(truths.get(said.uri)!, moment, said);
        } catch (error) {
          throw new Error(`${said.uri} around ${time}: ${(error as Error).message}`, { cause: error });
        }
      }
    }
  });
});
