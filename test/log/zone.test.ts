import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../../server/src/log/instant.ts';
import {
  canonicalZone,
  formatIso,
  formatMoment,
  formatOffset,
  formatTime,
  offsetMinutes,
  parseIso,
  parseLocalIso,
  parseZone,
  systemZone,
  weekday,
} from '../../server/src/log/zone.ts';

const at = (iso: string) => instant(Date.parse(iso));

describe('names of zones', () => {
  const names: Record<string, string> = {
    UTC: 'UTC',
    utc: 'UTC',
    GMT: 'UTC',
    Z: 'UTC',
    '+00:00': '+00:00',
    '+08:00': '+08:00',
    '+0800': '+08:00',
    '+8': '+08:00',
    'UTC+8': '+08:00',
    'GMT-03:30': '-03:30',
    ' +05:45 ': '+05:45',
    '-11': '-11:00',
    '+18:00': '+18:00',
    'Asia/Shanghai': 'Asia/Shanghai',
    'America/New_York': 'America/New_York',
    'Australia/Lord_Howe': 'Australia/Lord_Howe',
    'asia/SHANGHAI': 'Asia/Shanghai',
    'Asia/Kolkata': 'Asia/Kolkata',
    'Etc/GMT-8': 'Etc/GMT-8',
  };
  for (const [name, canonical] of Object.entries(names)) {
    it(`${JSON.stringify(name)} is written ${canonical}`, () => assert.equal(canonicalZone(name), canonical));
  }

  it('are written the same way again, and mean the same', () => {
    for (const name of Object.keys(names)) {
      const canonical = canonicalZone(name)!;
      assert.equal(canonicalZone(canonical), canonical);
      assert.equal(offsetMinutes(canonical, 0), offsetMinutes(name, 0), name);
    }
  });

  for (const name of [
    '',
    'Mars/Olympus',
    'CST8',
    '+19:00',
    '-18:01',
    '+08:60',
    '8',
    '08:00',
    '+8h',
    'local',
  ]) {
    it(`${JSON.stringify(name)} is none`, () => {
      assert.equal(parseZone(name), undefined);
      assert.equal(canonicalZone(name), undefined);
      assert.throws(() => offsetMinutes(name, 0), RangeError);
    });
  }
});

describe('offsets', () => {
  const offsets: [zone: string, iso: string, offset: string][] = [
    ['Asia/Shanghai', '2023-10-24T00:00:00Z', '+08:00'],
    ['Asia/Kathmandu', '2023-10-24T00:00:00Z', '+05:45'],
    ['America/New_York', '2023-11-05T05:59:59.999Z', '-04:00'],
    ['America/New_York', '2023-11-05T06:00:00Z', '-05:00'],
    ['America/New_York', '2023-03-12T06:59:59.999Z', '-05:00'],
    ['America/New_York', '2023-03-12T07:00:00Z', '-04:00'],
    ['Australia/Lord_Howe', '2023-04-01T14:59:59.999Z', '+11:00'],
    ['Australia/Lord_Howe', '2023-04-01T15:00:00Z', '+10:30'],
    ['UTC-03:30', '2023-10-24T00:00:00Z', '-03:30'],
  ];
  for (const [zone, iso, offset] of offsets) {
    it(`of ${zone} at ${iso} is ${offset}`, () =>
      assert.equal(formatOffset(offsetMinutes(zone, at(iso))), offset));
  }
});

describe('moments as a person reads them', () => {
  const moment = at('2023-10-24T02:32:31.666Z');

  it('stand in the zone asked for', () => {
    assert.equal(formatIso(moment, 'Asia/Shanghai'), '2023-10-24T10:32:31.666+08:00');
    assert.equal(formatMoment(moment, '+08:00'), '2023-10-24 10:32:31.666 +08:00');
    assert.equal(formatTime(moment, 'Asia/Kathmandu'), '08:17:31.666 +05:45');
    assert.equal(formatMoment(moment, 'UTC'), '2023-10-24 02:32:31.666 UTC');
    assert.equal(weekday(moment, 'Asia/Shanghai'), 'Tuesday');
    assert.equal(weekday(moment, 'America/New_York'), 'Monday');
  });

  it('round fractions of a millisecond and keep whole seconds whole', () => {
    assert.equal(formatIso(instant(1_698_114_751_000.6), 'UTC'), '2023-10-24T02:32:31.001Z');
    assert.equal(formatIso(instant(1_698_114_751_000), '+08:00'), '2023-10-24T10:32:31.000+08:00');
  });
});

describe('a time with its zone', () => {
  const times: Record<string, string> = {
    '2023-10-24T10:32:31.666+08:00': '2023-10-24T02:32:31.666Z',
    '2023-10-24 10:32:31,666+0800': '2023-10-24T02:32:31.666Z',
    '2023-10-24T02:32:31Z': '2023-10-24T02:32:31.000Z',
    '2023-10-24T02:32:31z': '2023-10-24T02:32:31.000Z',
    '2023-10-24T10:32+08': '2023-10-24T02:32:00.000Z',
    ' 2023-10-23T22:02:31.5-04:30 ': '2023-10-24T02:32:31.500Z',
  };
  for (const [text, expected] of Object.entries(times)) {
    it(`${JSON.stringify(text)} is ${expected}`, () =>
      assert.equal(new Date(parseIso(text) ?? NaN).toISOString(), expected));
  }

  for (const text of [
    '2023-10-24T10:32:31.666',
    '2023-10-24 10:32:31,666',
    '2023-10-24',
    '2023-10-24T10:32',
    '10:32:31+08:00',
    '2023-13-24T10:32:31Z',
    '2023-10-24T25:32:31+08:00',
    '2023-02-30T10:32:31+08:00',
    'yesterday',
    '',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parseIso(text), undefined));
  }
});

describe('a time without a zone', () => {
  it('counts as if it were UTC', () => {
    assert.equal(parseLocalIso('2023-10-24 10:32:31,666'), Date.UTC(2023, 9, 24, 10, 32, 31, 666));
    assert.equal(parseLocalIso('2023-10-24T10:32'), Date.UTC(2023, 9, 24, 10, 32));
    assert.equal(parseLocalIso('2023-10-24'), Date.UTC(2023, 9, 24));
  });

  for (const text of ['', 'yesterday', '2023-02-30T00:00:00', '10:32:31', '2023-10-24T10:32:31+08:00']) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(parseLocalIso(text), undefined));
  }
});

describe('the zone of this machine', () => {
  const zones = {
    UTC: 'UTC',
    'Etc/UTC': 'UTC',
    // On UTC since 1968: there is nothing else to tell.
    'Atlantic/Reykjavik': 'UTC',
    // On UTC in winter, and once throughout the year.
    'Europe/London': 'Europe/London',
    'Africa/Casablanca': 'Africa/Casablanca',
    'Asia/Shanghai': 'Asia/Shanghai',
    'America/New_York': 'America/New_York',
  };
  for (const [set, told] of Object.entries(zones)) {
    it(`set as ${set} is ${told}`, () => {
      const before = process.env['TZ'];
      process.env['TZ'] = set;
      try {
        assert.equal(systemZone(), told);
      } finally {
        if (before === undefined) delete process.env['TZ'];
        else process.env['TZ'] = before;
      }
    });
  }
});
