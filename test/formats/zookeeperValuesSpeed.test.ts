import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  type End,
  endOfBareHex,
  endOfDigits,
  endOfHex,
  endOfInteger,
  endOfPattern,
  endOfSession,
} from '../../server/src/formats/zookeeper/catalogue/placeholderEnds.ts';
import { placeholderTypes } from '../../server/src/formats/zookeeper/catalogue/placeholders.ts';
import { FieldList } from '../../server/src/formats/zookeeper/fieldList.ts';
import { parseHead } from '../../server/src/formats/zookeeper/header.ts';
import { knownHead } from '../../server/src/formats/zookeeper/knownHeads.ts';
import { mayName, valuesIn } from '../../server/src/formats/zookeeper/values.ts';
import { oneOf, seeded, whole } from '../log/random.ts';

const FIXTURES = [
  'zookeeper/logback.log',
  'zookeeper/log4j1.log',
  'zookeeper/log4j2.log',
  'zookeeper-log/older-releases.log',
];
const lines = FIXTURES.flatMap((name) =>
  readFileSync(join(import.meta.dirname, '../fixtures', name), 'utf8').split('\n'),
);

describe('a first look at a message', () => {
  it('never denies an id that is there', () => {
    const random = seeded(71);
    const ids = [
      '0x2001776d0d90000',
      '0X11100200bfb',
      '11100200bfb',
      '4294967297',
      '0x0x2001776d0d90000',
      '-1',
      'ab',
      '72057594037927936',
    ];
    const glue = [' ', ': ', '=', '', ' = ', ' (', ' is '];
    const words = lines
      .flatMap((line) => line.split(/(?<=[ =:(])/))
      .concat(
        'Committing ',
        'session id',
        'SESSION',
        'zxid',
        'peerLastZxid',
        '(n.zxid)',
        '(new zxid)',
        'log.',
        'snapshot.',
        'but next proposal is ',
        'truncate the log ',
        'ACK for ',
        'last queued ',
        'too far behind (',
        'Revalidating client:',
        'ephemeralOwner ',
      );
    const messages = lines.slice();
    for (let round = 0; round < 30_000; round++) {
      let message = '';
      for (let piece = whole(random, 1, 6); piece > 0; piece--)
        message += oneOf(random, words) + oneOf(random, glue) + (random() < 0.5 ? oneOf(random, ids) : '');
      messages.push(message);
    }
    const phrases = [
      'zxid',
      'ZXID',
      'peerLastZxid',
      'maxCommittedLog',
      'from leader',
      'expected',
      'Snapshotting:',
      'next pending txn',
      'but next proposal is',
      'ACK for',
      'Committing',
      'is less than',
      'First is',
      'truncate the log',
      'too far behind (0x5 <',
      'too far behind (',
      'different epoch - current',
      'received',
      'new epoch proposal',
      'last queued',
      'not in txn',
      'Start forwarding',
      'NEWLEADER ack to leader with zxid',
      'Proposed leader epoch',
      'log file: log.',
      '/snapshot.',
      'Current zxid',
      'is <=',
      'proposed zxid =',
      'last processed zxid:',
      'New election:',
      'Value is Zxid. Last value:',
      'older than the last zxid,',
    ];
    for (const phrase of phrases)
      for (const between of ['', ...glue])
        for (const id of ids)
          for (const behind of ['', ' (n.zxid)', '(next log)', ' without seeing txn'])
            messages.push(`${oneOf(random, ['', 'x ', 'Got '])}${phrase}${between}${id}${behind}`);
    const found = { session: 0, zxid: 0 };
    for (const message of messages) {
      const kinds = new Set(valuesIn(message).map(({ kind }) => kind));
      for (const kind of ['session', 'zxid'] as const) {
        if (!kinds.has(kind)) continue;
        found[kind]++;
        assert.ok(
          mayName(message, { session: kind === 'session', zxid: kind === 'zxid' }),
          `${kind}: ${message}`,
        );
      }
    }
    assert.ok(found.session > 1000 && found.zxid > 1000, JSON.stringify(found));
    assert.ok(!mayName('Shutting down', { session: true, zxid: true }));
    assert.ok(!mayName('session 0x2001776d0d90000 zxid 0x5', { session: false, zxid: false }));
  });
});

describe('the ends of placeholders', () => {
  const same: [string, End, RegExp][] = [
    ['digits', endOfDigits, /\d{1,19}/y],
    ['integer', endOfInteger, /-?\d{1,19}/y],
    ['bare hex', endOfBareHex, /[0-9a-f]{1,16}/y],
    ['hex', endOfHex, /0x[0-9a-f]{1,16}/iy],
    ['session', endOfSession, /(?:0x){1,2}[0-9a-f]{1,16}/iy],
  ];
  for (const [name, end, pattern] of same) {
    it(`${name}: as of the expression`, () => {
      const random = seeded(72);
      const expected = endOfPattern(pattern);
      let met = 0;
      for (let round = 0; round < 20_000; round++) {
        let text = '';
        for (let length = whole(random, 0, 44); length > 0; length--)
          text += oneOf(random, ['0', '0', 'x', 'X', '0x', '1', '9', 'a', 'F', 'g', '-', '٣']);
        const at = whole(random, 0, Math.min(3, text.length));
        assert.equal(end(text, at), expected(text, at), `${text} at ${at}`);
        if (expected(text, at) >= 0) met++;
      }
      assert.ok(met > 500, `${met}`);
    });
  }

  it('an id that is canonical already reads as any other', () => {
    for (const [text, read] of [
      ['0x2001776d0d90000', '0x2001776d0d90000'],
      ['0x02001776d0d90000', '0x2001776d0d90000'],
      ['0X2001776D0D90000', '0x2001776d0d90000'],
      ['0x0', '0x0'],
      ['0xffffffffffffffff', '0xffffffffffffffff'],
    ] as const) {
      assert.equal(placeholderTypes['session']?.read(text), read);
      assert.equal(placeholderTypes['zxid']?.read(text), read);
    }
  });
});

describe('a known head', () => {
  const tail = 'Class@12] - message] - more';
  const odd = [
    'main',
    'a]b',
    'a] - b',
    'x:Y@3] - z',
    'ProcessThread(sid:1 cport:-1):',
    'a[b]c',
    '',
    'ü',
    'SendWorker:5',
    'x'.repeat(400),
  ].flatMap((thread) =>
    ['', ' [myid:]', ' [myid:9]', ' [myid:a - b]', ' [myid:] - c]'].flatMap((myid) =>
      ['INFO ', 'WARN ', 'ODD  '].flatMap((level) =>
        ['', '[ctx]', '[ctx'].map(
          (context) =>
            `2023-10-24T10:32:31,666${myid} - ${level} [${thread}:${tail.replace(']', `]${context}`)}`,
        ),
      ),
    ),
  );

  it('is what the line says, at the first look and at the second', () => {
    let heads = 0;
    for (const line of [...odd, ...lines, ...odd, ...lines]) {
      const header = parseHead(line);
      if (header) heads++;
      if (header) assert.deepEqual(knownHead(line)?.header, header, line);
    }
    assert.ok(heads > 500, `${heads}`);
  });
});

describe('a list of fields', () => {
  it('keeps the order, and of two with one name the first', () => {
    const random = seeded(73);
    const names = ['a', 'b', 'sessionId', 'zxid', 'constructor', '__x', '7'];
    for (let round = 0; round < 2_000; round++) {
      const start = new FieldList();
      start.add('thread', 'main');
      const list = new FieldList(start);
      const expected: Record<string, string | number> = { thread: 'main' };
      for (let count = whole(random, 0, 8); count > 0; count--) {
        const name = oneOf(random, names);
        list.add(name, count);
        if (!Object.hasOwn(expected, name)) expected[name] = count;
        assert.ok(list.has(name));
      }
      const fields = list.toFields();
      assert.deepEqual(Object.entries(fields), Object.entries(expected));
      assert.deepEqual(start.toFields(), { thread: 'main' });
      fields['thread'] = 'mine';
      assert.equal(list.toFields()['thread'], 'main');
    }
  });

  it('holds more names than any log has', () => {
    for (let round = 0; round < 12_000; round++) {
      const list = new FieldList();
      list.add(`name${round}`, round);
      assert.deepEqual(list.toFields(), { [`name${round}`]: round });
    }
  });
});
