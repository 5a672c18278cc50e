import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startFits } from '../../server/src/workspace/dating/startFits.ts';
import { seeded, whole } from '../log/random.ts';

const WITHIN = { earliest: 0, latest: 4_000 };

describe('the start of a process that fits its pauses and its lines', () => {
  it('is anywhere, where there are no pauses or no lines', () => {
    assert.deepEqual(startFits([], [100, 200], WITHIN), { ...WITHIN, hits: 0 });
    assert.deepEqual(startFits([[100, 200]], [], WITHIN), { ...WITHIN, hits: 0 });
  });

  it('is none that puts a line into a pause', () => {
    // Starts from 1,000 to 2,000 would put the line at 6,000 into the pause from 4,000 to 5,000 of uptime.
    const { earliest, latest } = startFits([[4_000, 5_000]], [6_000], { earliest: 1_500, latest: 4_000 });
    assert.deepEqual({ earliest, latest }, { earliest: 1_997, latest: 4_000 });
  });

  it('counts a pause once, however many lines it would hold', () => {
    const burst = Array.from({ length: 50 }, (_, index) => 6_000 + index / 10);
    const one = startFits([[4_000, 5_000]], [6_000], WITHIN);
    const many = startFits([[4_000, 5_000]], burst, WITHIN);
    assert.ok(many.hits < one.hits + 0.01, `${many.hits}`);
  });

  it('is none at all, where every start is ruled out', () => {
    const lines = Array.from({ length: 100 }, (_, index) => 4_000 + 100 * index);
    const { earliest, latest } = startFits([[4_000, 5_000]], lines, WITHIN);
    assert.ok(earliest > latest);
  });

  it('is never ruled out when it is the true one', () => {
    const random = seeded(7);
    const below = (most: number): number => whole(random, 0, most);
    for (let round = 0; round < 200; round++) {
      const start = 100 + below(3_800);
      const pauses: [number, number][] = [];
      for (let at = 500; at < 60_000; at += 200 + below(2_000)) {
        pauses.push([at, at + 1 + below(150)]);
      }
      const lines: number[] = [];
      for (let at = start; at < 60_000; at += 1 + below(300)) {
        if (!pauses.some(([from, to]) => at >= start + from && at <= start + to)) lines.push(Math.floor(at));
      }
      const { earliest, latest, hits } = startFits(pauses, lines, WITHIN);
      assert.ok(earliest <= start && start <= latest, `round ${round}: ${earliest}..${latest}, not ${start}`);
      if (hits > 15) assert.ok(latest - earliest < 1_000, `round ${round}: ${latest - earliest} ms wide`);
    }
  });
});
