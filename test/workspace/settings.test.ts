import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  DEFAULT_SETTINGS,
  parseOffset,
  parseSettings,
  settingFor,
} from '../../server/src/workspace/settings.ts';

describe('settings of a client', () => {
  it('are the defaults where nothing is said', () => {
    for (const section of [undefined, null, {}, 'nonsense', 7, [], { correlate: null, zones: 'Mars' }]) {
      assert.deepEqual(parseSettings(section), DEFAULT_SETTINGS, JSON.stringify(section));
    }
  });

  it('are read whole', () => {
    const section = {
      correlate: { scope: 'workspace', windowSeconds: 0.25, maxPerLog: 7 },
      zones: { 'zk-8': 'Asia/Shanghai', node3: '+0800', node9: 'utc' },
      clockOffsets: { 'zk-8': '+120ms', node3: -47.5, node9: '-2s' },
      codeLens: { enabled: true },
    };
    assert.deepEqual(parseSettings(section), {
      scope: 'workspace',
      windowMs: 250,
      maxPerLog: 7,
      zones: [
        { pattern: 'zk-8', value: 'Asia/Shanghai' },
        { pattern: 'node3', value: '+08:00' },
        { pattern: 'node9', value: 'UTC' },
      ],
      offsets: [
        { pattern: 'zk-8', value: 120 },
        { pattern: 'node3', value: -47.5 },
        { pattern: 'node9', value: -2000 },
      ],
      lenses: true,
    });
  });

  it('keep the default where a value is senseless, and the other values', () => {
    const section = {
      correlate: { scope: 'all', windowSeconds: -1, maxPerLog: 0 },
      zones: { a: 'Mars/Olympus', b: 7, c: '+25:00', d: 'Europe/Berlin' },
      clockOffsets: { a: 'late', b: '', c: {}, d: '1s' },
      codeLens: { enabled: 'yes' },
    };
    assert.deepEqual(parseSettings(section), {
      ...DEFAULT_SETTINGS,
      zones: [{ pattern: 'd', value: 'Europe/Berlin' }],
      offsets: [{ pattern: 'd', value: 1000 }],
    });
    assert.equal(parseSettings({ correlate: { maxPerLog: 2.9 } }).maxPerLog, 2);
  });
});

describe('spans that a user writes', () => {
  const spans: Record<string, number | undefined> = {
    '+120ms': 120,
    '-47.5s': -47_500,
    '120': 120,
    ' 2 min ': 120_000,
    '1h': 3_600_000,
    '+.5s': undefined,
    '5 days': undefined,
    ms: undefined,
    '': undefined,
  };
  for (const [text, ms] of Object.entries(spans)) {
    it(`"${text}" is ${ms ?? 'none'}`, () => assert.equal(parseOffset(text), ms));
  }
});

describe('which logs a setting is for', () => {
  const path = '/cases/7/zk-8.example/var/log/zookeeper/zookeeper.log.3';
  const node = 'zk-8.example';
  const fits = (pattern: string): boolean => settingFor([{ pattern, value: 1 }], path, node) !== undefined;

  for (const pattern of [
    '*',
    'zk-8.example',
    'zookeeper.log.3',
    'zookeeper/zookeeper.log.3',
    'cases/7',
    path,
    'zk-8*',
    '*.example',
    'zookeeper.log.*',
    'zk-8*/**/zookeeper.log*',
    '**/zookeeper.log.3',
  ]) {
    it(`"${pattern}" is for it`, () => assert.ok(fits(pattern)));
  }
  for (const pattern of [
    'zk-8',
    'k-8.example',
    'zookeeper.log',
    'ookeeper.log.3',
    'zk-9*',
    'zk-8.exampl?',
    'zk-8*/zookeeper.log.3',
    'zk.8.example',
  ]) {
    it(`"${pattern}" is not`, () => assert.equal(fits(pattern), false));
  }

  it('takes the last that fits', () => {
    const settings = [
      { pattern: '*', value: 'first' },
      { pattern: 'zk-8.example', value: 'second' },
      { pattern: 'zk-9', value: 'third' },
    ];
    assert.equal(settingFor(settings, path, node)?.value, 'second');
    assert.equal(settingFor(settings, '/elsewhere/a.log', undefined)?.value, 'first');
  });

  it('takes a path of Windows with either slash', () => {
    const setting = { pattern: 'node8/zookeeper.log', value: 1 };
    assert.equal(settingFor([setting], 'C:\\cases\\node8\\zookeeper.log', undefined), setting);
  });
});
