import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Clock, localClock, writtenClock } from '../../server/src/log/clock.ts';
import { instant, type Stamp, stamp } from '../../server/src/log/instant.ts';
import { formatIso, formatOffset, offsetMinutes } from '../../server/src/log/zone.ts';
import { seeded, whole } from './random.ts';

const zone = (name: string) => ({ name, reason: 'as set', assumed: false });

const face = (local: string): Stamp => stamp(Date.parse(`${local}Z`));
const shown = (moment: number): string => new Date(moment).toISOString();

/** The true moment that `clock` takes a local date for. */
const take = (clock: Clock, local: string): string => shown(clock.toInstant(face(local)));

const DAY = 86_400_000;

describe('a clock of local dates', () => {
  const readings: [zone: string, local: string, moment: string, why?: string][] = [
    ['+08:00', '2023-10-24T10:32:31.666', '2023-10-24T02:32:31.666Z'],
    ['-03:30', '2023-10-24T10:32:31.666', '2023-10-24T14:02:31.666Z'],
    ['UTC', '2023-10-24T10:32:31.666', '2023-10-24T10:32:31.666Z'],
    ['Asia/Shanghai', '2023-10-24T10:32:31.666', '2023-10-24T02:32:31.666Z'],
    ['Asia/Shanghai', '1988-07-01T12:00:00.000', '1988-07-01T03:00:00.000Z', 'summer time of 1988'],
    ['Asia/Kathmandu', '2023-10-24T00:00:00.000', '2023-10-23T18:15:00.000Z'],
    ['America/New_York', '2023-11-05T00:59:59.999', '2023-11-05T04:59:59.999Z', 'before the fold'],
    ['America/New_York', '2023-11-05T01:00:00.000', '2023-11-05T05:00:00.000Z', 'first occurrence'],
    ['America/New_York', '2023-11-05T01:59:59.999', '2023-11-05T05:59:59.999Z', 'first occurrence'],
    ['America/New_York', '2023-11-05T02:00:00.000', '2023-11-05T07:00:00.000Z', 'after the fold'],
    ['America/New_York', '2023-03-12T01:59:59.999', '2023-03-12T06:59:59.999Z', 'before the gap'],
    ['America/New_York', '2023-03-12T02:30:00.000', '2023-03-12T07:30:00.000Z', 'in the gap: 03:30 EDT'],
    ['America/New_York', '2023-03-12T03:00:00.000', '2023-03-12T07:00:00.000Z', 'after the gap'],
    ['Australia/Lord_Howe', '2023-04-02T01:29:59.999', '2023-04-01T14:29:59.999Z', 'before the fold'],
    ['Australia/Lord_Howe', '2023-04-02T01:30:00.000', '2023-04-01T14:30:00.000Z', 'first occurrence'],
    ['Australia/Lord_Howe', '2023-04-02T01:59:00.000', '2023-04-01T14:59:00.000Z', 'first occurrence'],
    ['Australia/Lord_Howe', '2023-04-02T02:00:00.000', '2023-04-01T15:30:00.000Z', 'after the fold'],
    [
      'Australia/Lord_Howe',
      '2023-10-01T02:15:00.000',
      '2023-09-30T15:45:00.000Z',
      'in a gap of half an hour',
    ],
    ['Pacific/Apia', '2011-12-29T23:59:59.999', '2011-12-30T09:59:59.999Z', 'before a day that was left out'],
    ['Pacific/Apia', '2011-12-31T00:00:00.000', '2011-12-30T10:00:00.000Z', 'after it'],
  ];
  for (const [name, local, moment, why] of readings) {
    it(`reads ${local} in ${name} as ${moment}${why ? ` (${why})` : ''}`, () =>
      assert.equal(take(localClock(zone(name)), local), moment));
  }

  for (const name of [
    'Asia/Shanghai',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    '+08:00',
  ]) {
    it(`brings stamps back after a round trip in ${name}, but for the gaps and folds`, () => {
      const random = seeded(name.length);
      const clock = localClock(zone(name));
      let folded = 0;
      for (let i = 0; i < 2_000; i++) {
        const moment = instant(whole(random, Date.UTC(1990, 0), Date.UTC(2040, 0)));
        const there = clock.toStamp(moment);
        assert.equal(there, moment + offsetMinutes(name, moment) * 60_000, shown(moment));
        const back = clock.toInstant(there);
        assert.equal(clock.toStamp(back), there, `stamp of ${shown(moment)}`);
        if (back !== moment) {
          folded++;
          assert.ok(back < moment && moment - back <= 3_600_000, `${shown(moment)} becomes ${shown(back)}`);
        }
      }
      assert.ok(folded < 5, `${folded} of 2000 moments lie in a fold`);
    });

    it(`agrees with the written offset around every change of ${name}`, () => {
      const clock = localClock(zone(name));
      for (let day = Date.UTC(2022, 0); day < Date.UTC(2025, 0); day += DAY) {
        const offsets = [day - DAY, day + DAY].map((moment) => offsetMinutes(name, moment));
        if (offsets[0] === offsets[1]) continue;
        for (let moment = day - DAY; moment < day + DAY; moment += 5 * 60_000) {
          const iso = formatIso(instant(moment), name);
          const back = clock.toInstant(face(iso.slice(0, 23)));
          const first = formatIso(back, name);
          assert.equal(first.slice(0, 23), iso.slice(0, 23));
          assert.ok(back <= moment, `${iso} is read as the later ${first}`);
        }
      }
    });
  }

  it('takes off what the clock of its node is ahead', () => {
    const ahead = localClock(zone('Asia/Shanghai'), 120);
    assert.equal(take(ahead, '2023-10-24T10:32:31.666'), '2023-10-24T02:32:31.546Z');
    assert.equal(
      ahead.toStamp(instant(Date.parse('2023-10-24T02:32:31.546Z'))),
      face('2023-10-24T10:32:31.666'),
    );
    const behind = localClock(zone('+00:00'), -7_200_000);
    assert.equal(take(behind, '2023-10-24T10:00:00.000'), '2023-10-24T12:00:00.000Z');
  });

  it('reads the clock face before it takes off the skew, so that a fold stays where the node saw it', () => {
    const ahead = localClock(zone('America/New_York'), 3_600_000);
    assert.equal(take(ahead, '2023-11-05T02:00:00.000'), '2023-11-05T06:00:00.000Z');
    for (const skew of [3_600_000, 7_200_000, -1_800_000, -5_400_000]) {
      const clock = localClock(zone('America/New_York'), skew);
      const random = seeded(7);
      for (let i = 0; i < 500; i++) {
        const there = stamp(whole(random, Date.UTC(2023, 10, 5), Date.UTC(2023, 10, 6)));
        assert.equal(clock.toStamp(clock.toInstant(there)), there, `${skew} ms ahead`);
      }
    }
  });

  it('keeps fractions of a millisecond, and what is no time', () => {
    const clock = localClock(zone('Asia/Shanghai'));
    assert.equal(clock.toInstant(stamp(1_698_114_751_000.125)), 1_698_085_951_000.125);
    assert.ok(Number.isNaN(clock.toInstant(stamp(NaN))));
  });

  it('answers the same however much it has remembered', () => {
    const clock = localClock(zone('America/New_York'));
    const random = seeded(11);
    for (let i = 0; i < 12_000; i++) {
      const moment = instant(whole(random, Date.UTC(2000, 0), Date.UTC(2030, 0)));
      assert.equal(
        formatOffset((clock.toStamp(moment) - moment) / 60_000),
        formatOffset(offsetMinutes('America/New_York', moment)),
      );
    }
  });
});

describe('a clock of true time', () => {
  it('changes nothing but the skew, whatever the zone that shows it', () => {
    const clock = writtenClock(zone('Asia/Shanghai'));
    assert.equal(clock.toInstant(stamp(1_698_114_751_666)), 1_698_114_751_666);
    const ahead = writtenClock(zone('+08:00'), 250);
    assert.equal(ahead.toInstant(stamp(1_000)), 750);
    assert.equal(ahead.toStamp(instant(750)), 1_000);
    assert.equal(ahead.offsetMs, 250);
  });
});
