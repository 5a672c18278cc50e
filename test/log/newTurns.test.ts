import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../../server/src/log/instant.ts';
import type { Turn } from '../../server/src/log/member.ts';
import { NewTurns } from '../../server/src/log/newTurns.ts';
import { type Chapter, type DatedTurn, rolePeriods } from '../../server/src/workspace/nodes/roles.ts';
import { oneOf, seeded, whole } from './random.ts';

const TURNS: readonly Turn[] = [
  { is: 'start' },
  { is: 'mode' },
  { is: 'end' },
  { is: 'lost' },
  { is: 'lost', was: 'leading' },
  { is: 'lost', was: 'following' },
  { is: 'shows', role: 'leading' },
  { is: 'shows', role: 'following' },
  { is: 'serves' },
  { is: 'epoch', epoch: 2 },
  { is: 'epoch', epoch: 3 },
  ...(['looking', 'following', 'leading', 'observing', 'standalone', 'read-only'] as const).map(
    (role): Turn => ({ is: 'role', role }),
  ),
];

/** Some turns, a second apart, that favour a few kinds, as logs do. */
function chapterOf(random: () => number, from: number): Chapter {
  const some = Array.from({ length: whole(random, 1, 6) }, () => oneOf(random, TURNS));
  const turns = Array.from({ length: whole(random, 0, 12) }, (_, at): DatedTurn => {
    const place = { uri: '', line: from + at, byteOffset: from + at };
    return { turn: oneOf(random, some), at: instant(from + at), after: instant(from + at - 0.5), place };
  });
  return { from: instant(from), to: instant(from + 20), turns };
}

/** What is new in each of the pieces that a log was read in, and then in all together. */
function news(turns: readonly DatedTurn[], cuts: readonly number[]): DatedTurn[] {
  const edges = [0, ...cuts, turns.length].sort((a, b) => a - b);
  const pieces = edges.slice(1).map((to, at) => turns.slice(edges[at], to));
  const newIn = (some: readonly DatedTurn[]): DatedTurn[] => {
    const known = new NewTurns();
    return some.filter(({ turn }) => known.isNew(turn));
  };
  return newIn(pieces.flatMap(newIn));
}

describe('turns that say something new', () => {
  it('make the same periods as all turns do, whatever came before the log', () => {
    const random = seeded(41);
    let [all, left] = [0, 0];
    for (let round = 0; round < 4_000; round++) {
      const chapters = [chapterOf(random, 0), chapterOf(random, 30), chapterOf(random, 60)];
      const kept = chapters.map((chapter) => ({
        ...chapter,
        turns: news(
          chapter.turns,
          [1, 2].map(() => whole(random, 0, chapter.turns.length)),
        ),
      }));
      assert.deepEqual(rolePeriods(kept), rolePeriods(chapters), JSON.stringify(chapters));
      all += chapters.reduce((sum, { turns }) => sum + turns.length, 0);
      left += kept.reduce((sum, { turns }) => sum + turns.length, 0);
    }
    assert.ok(left < all * 0.8, `${left} of ${all}`);
  });

  it('are few where a server loses its leader again and again', () => {
    const known = new NewTurns();
    const turns: Turn[] = [
      { is: 'lost', was: 'following' },
      { is: 'serves' },
      { is: 'lost', was: 'following' },
    ];
    const kept = Array.from({ length: 1_000 }, () => turns.filter((turn) => known.isNew(turn))).flat();
    assert.deepEqual(kept, [turns[0]]);
  });
});
