import assert from 'node:assert/strict';
import { it } from 'node:test';
import { blockOf } from '../../server/src/reading/block.ts';
import { bestBlock, blocksWhere } from '../../server/src/reading/fenceGroups.ts';
import { type Fences, fencesOf } from '../../server/src/reading/fences.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { dialect } from './generatedLog.ts';

/** Lines that are heads, that nearly are, and that are none. */
const LINES = [
  '2023-10-24 10:32:31,666 [myid:8] - WARN  [a:B@1] - text',
  '2023-10-24T10:32:32.001 - INFO  [a:B@1] - text',
  '2023-10-24 10:32:33,000 - IN',
  '\uFEFF2023-10-24 10:33:31,666 [myid:] - ERROR [a:B@1] - behind a byte order mark',
  '\x00\x00\x002023-10-24 11:00:00,000 - WARN  [a:B@1] - behind NULs',
  '2023-10-24 10:32:31,666 - warn [a:B@1] - small letters',
  '2023-10-24 10:32:31,66 - WARN  [a:B@1] - two digits',
  '2023-10-24 10:32:31,666 [myid:8 - WARN  [a:B@1] - open bracket',
  '2023-13-24 10:32:31,666 - WARN  [a:B@1] - month thirteen',
  `2023-10-24 10:32:31,777 - WARN  [a:B@1] - ${'x'.repeat(20_000)}`,
  '\tat org.apache.zookeeper.Something(Something.java:1)',
  'java.io.IOException: 集群',
  '',
];

it('heads of a shape are those that the finder tells, whatever stands around them and wherever it is cut', () => {
  const random = seeded(17);
  const { headShape, ...plain } = dialect;
  assert.ok(headShape);
  for (let round = 0; round < 60; round++) {
    const lineEnd = oneOf(random, ['\n', '\r\n']);
    const text = Array.from({ length: whole(random, 0, 900) }, () => oneOf(random, LINES)).join(lineEnd);
    const all = Buffer.from(text + oneOf(random, ['', lineEnd, '\x00\x00\x00']));
    const bytes = all.subarray(0, whole(random, 0, 1) === 0 ? all.length : whole(random, 0, all.length));
    const { capitals, ...block } = blockOf(bytes, dialect, 7, 3);
    assert.deepEqual(block, blockOf(bytes, plain, 7, 3), `round ${round}`);
    assert.equal(capitals?.length, block.starts.length);
    block.starts.forEach((start, head) => {
      const at = capitals[head] ?? 0;
      assert.match(bytes.toString('latin1', at, at + 2), /^[A-Z]{2}$/);
      assert.match(bytes.toString('latin1', start, at), /[,.]\d{3}( \[myid:[^\n\]]*\])? - $/);
    });
  }
});

it('the block that offers most is found among any number of them', () => {
  const random = seeded(23);
  for (let round = 0; round < 40; round++) {
    const count = oneOf(random, [1, 5, 128, 129, 700]);
    const fences: Fences = fencesOf(
      Array.from({ length: count }, (_, block) => {
        const least = whole(random, 0, 60) + (round % 2 === 0 ? block : 0);
        const isEmpty = random() < 0.05;
        return [
          block,
          block,
          isEmpty ? Infinity : least,
          isEmpty ? -Infinity : least + whole(random, 0, 9),
          1,
        ];
      }).flat(),
      count,
      count,
    );
    const stamp = whole(random, -5, count + 80);
    const offer = (least: number, greatest: number): number =>
      least <= stamp ? Math.max(0, stamp - greatest) : Infinity;
    const offers = Array.from(fences.least, (least, at) => offer(least, fences.greatest[at]!));
    const limit = oneOf(random, [Infinity, 40, 3]);
    const except = new Set<number>();
    const inOrder = [...offers].filter((one) => one < limit).sort((a, b) => a - b);
    for (const wanted of inOrder.slice(0, 10)) {
      const found = bestBlock(fences, offer, limit, except);
      assert.equal(offers[found], wanted);
      except.add(found);
    }
    if (inOrder.length <= 10) assert.equal(bestBlock(fences, offer, limit, except), -1);
    const holds = (least: number, greatest: number): boolean => least <= stamp && greatest >= stamp - 3;
    assert.deepEqual(
      blocksWhere(fences, holds),
      [...fences.least.keys()].filter((at) => holds(fences.least[at]!, fences.greatest[at]!)),
    );
  }
});
