import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sighting } from '../../server/src/correlation/skew/bounds.ts';
import { closureOf, leastSlack } from '../../server/src/correlation/skew/closure.ts';
import { type Skews, skewsAmong } from '../../server/src/correlation/skew/skews.ts';
import { isOff, messageWords, skewWords } from '../../server/src/correlation/skew/words.ts';
import { seeded, whole } from '../log/random.ts';

/** How far a server's clock is ahead at a true moment. */
type Ahead = (at: number) => number;

/** Messages among servers at random times, stamped by their clocks; each arrives 1 to 400 ms after it was sent. */
function messages(seed: number, clocks: readonly Ahead[], count: number, spanMs: number): Sighting[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, index) => {
    const from = whole(random, 0, clocks.length - 1);
    const to = (from + whole(random, 1, clocks.length - 1)) % clocks.length;
    const sent = whole(random, 0, spanMs);
    const received = sent + 1 + whole(random, 0, 400);
    const end = (side: Sighting['side'], node: number, at: number): Sighting => ({
      node,
      side,
      kind: 'vote',
      key: `vote ${index}`,
      at: at + (clocks[node]?.(at) ?? 0),
      place: { uri: `file:///${node}`, line: index, byteOffset: index },
    });
    return [end('cause', from, sent), end('effect', to, received)];
  }).flat();
}

/** The skew of a server's only, or n-th, stretch against the first server. */
function skewOf(skews: Skews, node: number, index = 0): { from: number; to: number } {
  const { eras } = skews;
  const reference = eras.findIndex((era) => era.node === 0);
  return skews.ahead(
    eras.findIndex((era) => era.node === node && era.index === index),
    reference,
  );
}

const holds = ({ from, to }: { from: number; to: number }, truth: number, width: number): void => {
  assert.ok(from <= truth && truth <= to, `${truth} in ${from} to ${to}`);
  assert.ok(to - from <= width, `${from} to ${to}`);
};

describe('skews among clocks', () => {
  it('hold the truth, and narrow with the messages, whatever the clocks', () => {
    const random = seeded(3);
    for (let round = 0; round < 40; round++) {
      const truth = [0, ...Array.from({ length: 4 }, () => whole(random, -3_600_000, 3_600_000))];
      const skews = skewsAmong(
        5,
        messages(
          round,
          truth.map((ms) => () => ms),
          600,
          3_600_000,
        ),
      );
      assert.deepEqual([skews.moves, skews.misfits, skews.slack], [[], [], 0]);
      for (const [node, ms] of truth.entries()) if (node > 0) holds(skewOf(skews, node), ms, 150);
      const evidence = skews.evidence(1, 0);
      assert.ok(evidence.length >= 2);
    }
  });

  it('are infinite where no message tells', () => {
    const silent = skewsAmong(3, messages(1, [() => 0, () => 5_000], 50, 60_000));
    assert.deepEqual(skewOf(silent, 2), { from: -Infinity, to: Infinity });
    holds(skewOf(silent, 1), 5_000, 300);
  });

  it('part where a clock was set, and say between which moments', () => {
    const step: Ahead = (at) => (at < 1_800_000 ? 200 : -2_800);
    const skews = skewsAmong(4, messages(5, [() => 0, step, () => 50, () => -900], 800, 3_600_000));
    assert.equal(skews.moves.length, 1);
    const [move] = skews.moves;
    assert.equal(move?.node, 1);
    assert.ok(move.after <= 1_800_200 && move.before >= 1_797_200, `${move.after} ${move.before}`);
    assert.ok(move.before - move.after < 60_000);
    assert.ok(move.atLeast < -2_000 && move.atLeast >= -3_800, `${move.atLeast}`);
    holds(skewOf(skews, 1, 0), 200, 150);
    holds(skewOf(skews, 1, 1), -2_800, 150);
    holds(skewOf(skews, 3), -900, 150);
  });

  it('leave out a message that contradicts all others', () => {
    const sound = messages(9, [() => 0, () => 3_200, () => -400], 300, 3_600_000);
    const [cause, effect] = messages(10, [() => 0, () => 0], 1, 1_000);
    const wrong = [
      { ...cause!, key: 'wrong', node: 0, at: 1_800_000 },
      { ...effect!, key: 'wrong', node: 1, at: 1_740_000 },
    ];
    const skews = skewsAmong(3, [...sound, ...wrong]);
    assert.deepEqual(skews.moves, []);
    assert.deepEqual(
      skews.misfits.map((misfit) => misfit.cause.key),
      ['wrong'],
    );
    holds(skewOf(skews, 1), 3_200, 150);
  });

  it('are widened by what clocks wander', () => {
    const drift: Ahead = (at) => (at / 3_600_000) * 60;
    const skews = skewsAmong(3, messages(11, [() => 0, drift, () => 0], 4_000, 3_600_000));
    assert.deepEqual(skews.moves, []);
    assert.ok(skews.slack > 20 && skews.slack <= 64, `${skews.slack}`);
    for (const truth of [10, 30, 50]) holds(skewOf(skews, 1), truth, 80);
  });

  it('take a message with two causes for none', () => {
    const [cause, effect] = messages(2, [() => 0, () => 0], 1, 1_000);
    const twice = { ...cause!, at: cause!.at + 60_000 };
    assert.deepEqual(skewOf(skewsAmong(2, [cause!, twice, effect!]), 1), { from: -Infinity, to: Infinity });
  });
});

describe('bounds on differences', () => {
  const edges = [
    { from: 0, to: 1, atMost: 5 },
    { from: 1, to: 2, atMost: 7 },
    { from: 0, to: 2, atMost: 20 },
  ];

  it('follow from each other, with those they follow from', () => {
    const closure = closureOf(3, edges)!;
    assert.equal(closure.atMost(0, 2), 12);
    assert.deepEqual(closure.chain(0, 2), edges.slice(0, 2));
    assert.equal(closure.atMost(2, 0), Infinity);
    assert.deepEqual(closure.chain(2, 0), []);
  });

  it('that contradict each other are met by none, and by the least slack', () => {
    const against = [...edges, { from: 2, to: 0, atMost: -30 }];
    assert.equal(closureOf(3, against), undefined);
    assert.equal(leastSlack(3, edges), 0);
    assert.equal(leastSlack(3, against), 6);
  });
});

describe('words for a skew', () => {
  it('say how far, which way and how exactly', () => {
    assert.equal(skewWords({ from: 3_195, to: 3_205 }, 'node9'), '3.2 s ahead of node9 ± 5 ms');
    assert.equal(skewWords({ from: -47_600, to: -47_400 }), '47.5 s behind ± 0.1 s');
    assert.equal(skewWords({ from: -4, to: 9 }, 'node9'), 'right to 9 ms');
    assert.equal(skewWords({ from: 2_000 }, 'node9'), 'at least 2 s ahead of node9');
    assert.equal(skewWords({ to: 2_000 }), 'at most 2 s ahead');
    assert.equal(skewWords({ to: -2_000 }, 'node9'), 'at least 2 s behind node9');
    assert.equal(skewWords({}), 'not known');
    assert.equal(messageWords({ vote: 41, session: 1 }), '41 votes and 1 session that moved');
  });

  it('call a clock off when that is proven, and worth it', () => {
    const off = [{ from: 3_195, to: 3_205 }, { from: -300, to: -101 }, { from: 200 }, { from: 50, to: 300 }];
    const not = [{ from: -4, to: 300 }, { from: 20, to: 60 }, { to: 300 }, {}];
    assert.deepEqual([...off, ...not].map(isOff), [true, true, true, true, false, false, false, false]);
  });
});
