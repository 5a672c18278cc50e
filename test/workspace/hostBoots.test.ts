import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Instant, instant } from '../../server/src/log/instant.ts';
import { hostBoots, type RoleEntry, type TenureSeen } from '../../server/src/workspace/sessions/hostBoots.ts';
import { seeded, whole } from '../log/random.ts';

const entry = (after: number, before: number | undefined, place: number): RoleEntry<number> => ({
  after: instant(after),
  before: before === undefined ? undefined : instant(before),
  place,
});

const tenure = (stampMs: number, seen?: number, isCreation = false): TenureSeen => ({
  stampMs,
  seen: seen as Instant | undefined,
  isCreation,
});

const told = (
  boots: ReturnType<typeof hostBoots<number>>,
): [from: number, to: number, roles: [number, number][]][] =>
  boots.map(({ booted, roles }) => [
    booted.from,
    booted.to,
    [...roles].map(([stamp, { place }]) => [stamp, place]),
  ]);

const DAY = 86_400_000;
const BOOT = 1_700_000_000_000;

describe('the boot of a host', () => {
  it('is what all roles of its server agree on', () => {
    const boots = hostBoots(
      [
        entry(BOOT + 1_000, BOOT + 1_100, 1),
        entry(BOOT + 60_000, BOOT + 60_010, 2),
        entry(BOOT + DAY, BOOT + DAY + 500, 3),
      ],
      [tenure(1_050), tenure(60_004), tenure(DAY + 100)],
    );
    assert.deepEqual(told(boots), [
      [
        BOOT - 5,
        BOOT + 7,
        [
          [1_050, 1],
          [60_004, 2],
          [DAY + 100, 3],
        ],
      ],
    ]);
  });

  it('is told from one role only where its sessions come to be in it', () => {
    const roles = [entry(BOOT + 1_000, BOOT + 1_100, 1), entry(BOOT + 60_000, BOOT + 60_010, 2)];
    assert.deepEqual(told(hostBoots(roles, [tenure(60_004)])), []);
    assert.deepEqual(told(hostBoots(roles, [tenure(60_004, BOOT + 70_000)])), []);
    assert.deepEqual(told(hostBoots(roles, [tenure(60_004, BOOT + 70_000, true)])), [
      [BOOT - 5, BOOT + 7, [[60_004, 2]]],
    ]);
  });

  it('is another one after a restart of the host, and after a step of its clock', () => {
    const again = BOOT + 3 * DAY;
    const boots = hostBoots(
      [
        entry(BOOT + DAY, BOOT + DAY + 20, 1),
        entry(BOOT + 2 * DAY, BOOT + 2 * DAY + 20, 2),
        entry(again + 30_000, again + 30_020, 3),
        entry(again + 90_000, again + 90_020, 4),
        entry(again + 200_000 - 4_000, again + 200_020 - 4_000, 5),
      ],
      [
        tenure(DAY + 10, BOOT + DAY + 100, true),
        tenure(2 * DAY + 10, BOOT + 2 * DAY + 100, true),
        tenure(30_010, again + 31_000, true),
        tenure(90_010, again + 91_000, true),
        tenure(200_010, again + 197_000, true),
      ],
    );
    assert.deepEqual(
      told(boots).map(([from, to, roles]) => [from, to, roles.map(([, place]) => place)]),
      [
        [BOOT - 11, BOOT + 11, [1, 2]],
        [again - 11, again + 11, [3, 4]],
        [again - 4_011, again - 3_989, [5]],
      ],
    );
  });

  it('is not told where two fit as well: a follower that comes back every ten seconds', () => {
    const roles = Array.from({ length: 12 }, (_, at) =>
      entry(BOOT + at * 10_000, BOOT + at * 10_000 + 50, at),
    );
    assert.deepEqual(hostBoots(roles, [tenure(30_020), tenure(40_020), tenure(50_020)]), []);
  });

  it('is not told where few fit among many that do not', () => {
    const random = seeded(3);
    const at = (): number => BOOT + whole(random, 0, DAY);
    const roles = Array.from({ length: 40 }, (_, place) => {
      const after = at();
      return entry(after, after + 2_000, place);
    });
    // Bits of another boot altogether: whatever fits, fits by accident.
    const tenures = Array.from({ length: 30 }, () => tenure(whole(random, 0, DAY)));
    assert.deepEqual(hostBoots(roles, tenures), []);
  });

  it('is never a wrong one, whatever part of the logs is there and however often the host is restarted', () => {
    let [found, there] = [0, 0];
    for (let seed = 1; seed <= 300; seed++) {
      const random = seeded(seed);
      const roles: RoleEntry<number>[] = [];
      const tenures: TenureSeen[] = [];
      const truth = new Map<number, { place: number | undefined; boot: number }>();
      const [first, count] = [whole(random, 0, 6), whole(random, 2, 14)];
      let now = BOOT;
      let boot = BOOT;
      for (let place = 0; place < count; place++) {
        now += whole(random, 2_000, 6 * 3_600_000);
        if (random() < 0.1) boot = now - whole(random, 1_000, 60_000);
        const width = whole(random, 1, random() < 0.2 ? 8_000 : 300);
        // The log may begin later.
        const isThere = place >= first;
        if (isThere) roles.push(entry(now, now + width, place));
        const stamp = now + whole(random, 0, width) - boot;
        const isCreation = random() < 0.5;
        const seen = now + width + whole(random, 0, isCreation ? 1_000 : 12 * 3_600_000);
        if (random() < 0.8 && !truth.has(stamp)) {
          const isSeen = isCreation || random() < 0.5;
          tenures.push(tenure(stamp, isSeen ? seen : undefined, isCreation && isThere));
          truth.set(stamp, { place: isThere ? place : undefined, boot });
          if (isThere) there++;
        }
        now += width;
      }
      for (const { booted, roles: fits } of hostBoots(roles, tenures)) {
        for (const [stamp, { place }] of fits) {
          const right = truth.get(stamp);
          assert.equal(place, right?.place, `seed ${seed}`);
          assert.ok(right && booted.from <= right.boot && right.boot <= booted.to, `seed ${seed}`);
        }
        found += fits.size;
      }
    }
    assert.ok(found > 0.85 * there, `${found} of ${there} roles`);
  });
});
