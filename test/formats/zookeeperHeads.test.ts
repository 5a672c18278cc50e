import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseHeader } from '../../server/src/formats/zookeeper/header.ts';
import { zookeeper } from '../../server/src/formats/zookeeper/index.ts';
import type { Dialect } from '../../server/src/log/format.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { dialectOf, sectionOf, stampsOf } from '../support/section.ts';

const CORPUS = new URL('../../../shared/corpus/', import.meta.url);

/** Records begin on the lines that the finder calls heads, with its stamps, and on no others. */
function assertAgree(dialect: Dialect, text: string): number[] {
  const stamps = stampsOf(dialect, text);
  const heads = stamps.flatMap((stamp, line) => (Number.isNaN(stamp) ? [] : [line]));
  const records = dialect.read(sectionOf(text));
  assert.deepEqual(
    records.map(({ line }) => line),
    heads,
  );
  assert.deepEqual(
    records.map(({ endLine }) => endLine + 1),
    heads.map((_, index) => heads[index + 1] ?? stamps.length),
  );
  for (const { line, stamp } of records) assert.equal(stamp, stamps[line], `line ${line + 1}`);
  return heads;
}

describe(
  'the logs of two real ensembles',
  { skip: existsSync(CORPUS) ? false : 'no corpus beside the project' },
  () => {
    const logs = [
      ...[2, 3, 7, 8, 9].map((node) => `ensemble-a/node${node}/log/zookeeper.log`),
      ...[2, 9].map((node) => `ensemble-t-layout/node${node}/zookeeper.log`),
    ];
    for (const log of logs) {
      it(`${log}: every head is parsed, and nothing else taken for one`, () => {
        const text = readFileSync(new URL(log, CORPUS), 'utf8');
        const lines = text.split('\n');
        const heads = assertAgree(dialectOf(zookeeper, text.slice(0, 65_536)), text);
        assert.ok(heads.length > 1_000, `${heads.length} heads`);
        assert.deepEqual(
          heads.filter((line) => parseHeader(lines[line]!) === undefined),
          [],
          'heads that the layout does not explain',
        );
        const dated = lines.flatMap((line, index) =>
          /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d,\d{3} .*\] - /.test(line) ? [index] : [],
        );
        assert.deepEqual(heads, dated);
      });
    }
  },
);

describe('the stamps of heads', () => {
  it('are the dates they write, leap days and turns of the year among them', () => {
    const random = seeded(9);
    const dialect = dialectOf(zookeeper, '2023-10-24 00:00:00,000 [myid:1] - INFO  [main:QuorumPeer@1] - x');
    const moments = Array.from({ length: 5_000 }, () => whole(random, 0, Date.UTC(2100, 0) - 1));
    for (const year of [2000, 2023, 2024, 2096]) {
      moments.push(
        Date.UTC(year, 2, 1) - 1,
        Date.UTC(year, 2, 1),
        Date.UTC(year + 1, 0) - 1,
        Date.UTC(year, 0),
      );
    }
    for (const moment of moments) {
      const line = `${new Date(moment).toISOString().slice(0, -1)} - INFO  [main:QuorumPeer@1] - x`;
      const bytes = Buffer.from(`${'-'.repeat(moment % 7)}${line}`);
      assert.equal(dialect.heads().stampAt(bytes, moment % 7, bytes.length), moment, line);
    }
  });
});

describe('the finder of heads and the reader', () => {
  const dialect = dialectOf(zookeeper, '2023-10-24 00:00:00,000 [myid:1] - INFO  [main:QuorumPeer@1] - x');
  const LINE =
    '2023-10-24T10:32:31,666 [myid:12] - ERROR [LearnerHandler-/10.255.0.141:41168:LearnerHandler@615] - Unexpected exception';

  it('agree on a line cut anywhere', () => {
    for (let end = 0; end <= LINE.length; end++) {
      assertAgree(dialect, `${LINE}\n${LINE.slice(0, end)}\n${LINE}\n`);
    }
  });

  it('agree on a line without its beginning', () => {
    for (let start = 0; start <= LINE.length; start++) {
      assertAgree(dialect, `${LINE}\n${LINE.slice(start)}\n${LINE}\n`);
    }
  });

  it('agree on lines with one character changed', () => {
    const random = seeded(3);
    let heads = 0;
    for (let round = 0; round < 3_000; round++) {
      const lines = Array.from({ length: 4 }, () => {
        const at = whole(random, 0, 40);
        return LINE.slice(0, at) + oneOf(random, ' -:,.[]mT09AZaz\té'.split('')) + LINE.slice(at + 1);
      });
      heads += assertAgree(dialect, `${lines.join('\n')}\n`).length;
    }
    assert.ok(heads > 1_000 && heads < 11_000, `${heads} of 12000 lines are heads`);
  });

  it('agree however long the value in [myid:]', () => {
    for (let length = 0; length < 140; length++) {
      assertAgree(dialect, `${LINE}\n${LINE.replace('12', '7'.repeat(length))}\n`);
    }
  });
});
