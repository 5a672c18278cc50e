import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { land } from '../../server/src/correlation/landing.ts';
import { instant } from '../../server/src/log/instant.ts';
import { parseIso } from '../../server/src/log/zone.ts';
import { formatDelta, formatSpan } from '../../server/src/protocol/spans.ts';
import { checkAround } from '../support/around.ts';

interface Distances {
  before?: number;
  after?: number;
  resolution?: number;
  pivot?: string;
}

/** Landing and words for a log whose neighbours are that far away, within a window of 5 s to both sides. */
function checkLanding(
  { before, after, resolution = 1, pivot = '2023-10-24T10:32:14+08:00' }: Distances,
  expected: string,
): void {
  const surroundings = { before, after, resolution, zone: '+08:00', reach: { before: 5000, after: 5000 } };
  const { landing, explanation } = land({ ...surroundings, pivot: instant(parseIso(pivot)!) });
  assert.equal(`${landing}: ${explanation}`, expected);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('words for landings', () => {
  it('exact', () => {
    checkLanding({ before: 0, after: 700 }, 'exact: same millisecond');
    checkLanding({ before: 0.4, after: 700 }, 'exact: same millisecond');
    checkLanding({ before: 999, after: 1, resolution: 1000 }, 'exact: same second');
  });

  it('before and after', () => {
    checkLanding({ before: 600, after: 2000 }, 'before: 0.6 s before');
    checkLanding({ before: 2000, after: 600 }, 'after: 0.6 s after');
    checkLanding({ before: 600, after: 600 }, 'before: 0.6 s before');
    checkLanding({ before: 9 * HOUR, after: 5000 }, 'after: 5 s after');
  });

  it('before and after at an end of the log', () => {
    checkLanding({ before: 600 }, 'before: 0.6 s before, the last record of this log');
    checkLanding({ after: 600 }, 'after: 0.6 s after, the first record of this log');
  });

  it('silent', () => {
    checkLanding({ before: 19_170, after: 17_860 }, 'silent: silent 37 s: 19.2 s before, 17.9 s after');
    checkLanding({ before: 5001, after: HOUR }, 'silent: silent 1 h: 5.001 s before, 1 h after');
  });

  it('ends-before', () =>
    checkLanding({ before: 12 * MINUTE }, 'ends-before: ends 12 min earlier (10:20:14 +08:00)'));

  it('starts-after', () =>
    checkLanding(
      { after: 3 * HOUR, pivot: '2023-10-24T10:40:02+08:00' },
      'starts-after: starts 3 h later (13:40:02 +08:00)',
    ));

  it('with the date where it is another day', () => {
    checkLanding({ before: 11 * HOUR }, 'ends-before: ends 11 h earlier (2023-10-23 23:32:14 +08:00)');
    checkLanding({ after: 52 * HOUR }, 'starts-after: starts 2 d 4 h later (2023-10-26 14:32:14 +08:00)');
  });

  it('no-time', () =>
    checkAround(
      `
// zookeeper: node8/zookeeper.log
2023-10-24 10:32:31,666 [myid:] - INFO  [main:QuorumPeer@1000] - LOOKING<|>
// gc: node8/gc.log
[0.005s][info][gc] Using Serial
[5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms
`,
      `
at node8/zookeeper.log:1 10:32:31.666 +08:00: LOOKING
node8/gc.log no-time: no dated line: uptime only, and the ZooKeeper server log beside it (zookeeper.log) tells of no start
`,
      { settings: { zones: [{ pattern: '*', value: '+08:00' }] } },
    ));
});

describe('spans in words', () => {
  const spans: [number, string][] = [
    [0, '0 ms'],
    [0.4, '0.4 ms'],
    [21, '21 ms'],
    [99, '99 ms'],
    [100, '0.1 s'],
    [600, '0.6 s'],
    [1188, '1.188 s'],
    [19_240, '19.2 s'],
    [60_000, '1 min'],
    [61_400, '1 min 1 s'],
    [720_000, '12 min'],
    [11_100_000, '3 h 5 min'],
    [10_800_000, '3 h'],
    [187_200_000, '2 d 4 h'],
    [-600, '0.6 s'],
  ];
  for (const [ms, words] of spans) it(`${ms} ms is ${words}`, () => assert.equal(formatSpan(ms), words));

  const deltas: [number, string][] = [
    [0, '±0'],
    [-0.0004, '±0'],
    [21, '+0.021 s'],
    [-1300, '−1.300 s'],
    [-10_700, '−10.7 s'],
    [724_000, '+12 min 4 s'],
  ];
  for (const [ms, words] of deltas)
    it(`${ms} ms away is ${words}`, () => assert.equal(formatDelta(ms), words));

  it('never says sixty of a unit', () => {
    assert.equal(formatSpan(59_980), '1 min');
    assert.equal(formatDelta(59_980), '+1 min');
    assert.equal(formatSpan(9999.8), '10 s');
    assert.equal(formatDelta(9999.8), '+10.0 s');
    assert.equal(formatSpan(99.7), '0.1 s');
  });
});
