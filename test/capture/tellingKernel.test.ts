import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Frames } from '../../server/src/capture/frame.ts';
import { Sockets } from '../../server/src/capture/sockets.ts';
import { printTelling } from '../../server/src/capture/tellingKernel.ts';
import { TellingLines } from '../../server/src/capture/tellingLines.ts';
import { Wire as Reader } from '../../server/src/capture/wire.ts';
import { detect, headOf } from '../../server/src/formats/detect.ts';
import type { Dialect } from '../../server/src/log/format.ts';
import { Turns } from '../../server/src/unpack/turns.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { double, encode, type Message, nested, text, varint } from '../support/tcpmonData.ts';

const SECOND = 1_698_114_690;
const SUFFIX = Buffer.from(` ${SECOND}\n`);
const LINE = `net,Hostname=host TcpRetransSegs=0 ${SECOND}\n`;
const DIALECT = detect(headOf('', Buffer.from(LINE), true))!.dialect;
const AROUND = { host: Buffer.from(',Hostname=zk-9'), suffix: SUFFIX };

/** A dialect in which lines tell something whose last field is one of those. */
const tellingOf = (names: RegExp): Dialect => ({
  ...DIALECT,
  mayTell: (bytes, start, end) =>
    names.test(Buffer.from(bytes.subarray(start, end)).toString().split(' ').at(-2) ?? ''),
});

const random = seeded(47);
const numbers = [0, 1, 9, 10, 127, 128, 99_999, 4_294_967_295];
const number = () => varint(oneOf(random, numbers));

/** A socket as one may be stored; now and then one out of the ordinary. */
function anySocket(turn: number): Message {
  const end = (): ReturnType<typeof text> =>
    text(`10.0.0.${whole(random, 1, 250)}:${'1'.repeat(oneOf(random, [1, 4, 4, 900]))}`);
  const fields: (readonly [number, ReturnType<typeof text>])[] = [
    [3, varint(oneOf(random, [0, 1, 7, 11]))],
    [6, end()],
    [7, turn % 11 === 10 ? text('10.0.0.1:\n2') : end()],
    [5, varint(oneOf(random, [...numbers, 2 ** 48, ...(turn % 7 === 6 ? [2n ** 60n] : [])]))],
    [15, double(oneOf(random, [0, 9.9999999, 12.25, 99_999.4, 1e9]))],
    [26, number()],
    [36, number()],
    [11, varint(1)],
    [
      10,
      nested([
        [1, number()],
        [9, number()],
      ]),
    ],
  ];
  for (let process = whole(random, 0, 2); process > 0; process--)
    fields.push([
      8,
      nested([
        [3, number()],
        [1, text('java x')],
        [2, number()],
      ]),
    ]);
  for (let timer = whole(random, 0, 2); timer > 0; timer--)
    fields.push([
      9,
      nested([
        [1, text(oneOf(random, ['on', 'keepalive', '', 'a State=1']))],
        [2, number()],
      ]),
    ]);
  return fields.filter(() => random() < 0.9).sort(() => random() - 0.5);
}

/** The lines of the sockets that may tell something, as they are told one by one. */
function oneByOne(items: Uint8Array, dialect: Dialect): TellingLines {
  const told = new TellingLines(dialect);
  const printer = new Sockets('zk-9');
  const reader = new Reader(items);
  while (reader.pos < items.length) {
    const tag = reader.uint32();
    if (tag === 0x1a) printer.tell(reader, reader.stop(items.length), SUFFIX, SECOND * 1000, told);
    else reader.pass(tag, items.length);
  }
  return told;
}

describe('what may tell a change of sockets', () => {
  const dialects = {
    'of dialect F': DIALECT,
    'of nothing': tellingOf(/^none=/),
    'of numbers and states': tellingOf(/^(?:State|SendQ|RecvQ|BackLog|RetransTotal|BytesSent)=/),
    'of a fraction, too': tellingOf(/^(?:State|PacingRate)=/),
    'of timers, too': tellingOf(/^(?:Timer|State)=/),
  };
  for (const [name, dialect] of Object.entries(dialects))
    it(`is told as one by one: ${name}`, async () => {
      const frames = new Frames('zk-9');
      for (let turn = 0; turn < 60; turn++) {
        const items: [number, ReturnType<typeof text>][] = [];
        for (let item = whole(random, 1, 40); item > 0; item--) {
          items.push([3, nested(anySocket(turn * item))]);
          if (item % 9 === 8) items.push([4, varint(7)]);
        }
        const bytes = encode(items);
        const told = new TellingLines(dialect);
        await frames.tell(bytes, 1, SECOND, told, new Turns());
        const wanted = oneByOne(bytes, dialect);
        assert.equal(told.size, wanted.size, `turn ${turn}`);
        assert.deepEqual(told.block(5, 7), wanted.block(5, 7), `turn ${turn}`);
      }
    });

  it('has the name of its own host, whosever sockets were told before', async () => {
    const bytes = encode([[3, nested([[6, text('10.0.0.1:1')]])]]);
    const printed: string[] = [];
    for (const host of ['a', 'longer', 'a']) {
      const told = new TellingLines(DIALECT);
      await new Frames(host).tell(bytes, 1, SECOND, told, new Turns());
      printed.push(Buffer.from(told.block(0, 0).bytes).toString().split('\n')[0] ?? '');
    }
    const line = (host: string): string =>
      `tcp,LocalAddr=10.0.0.1:1,PeerAddr=,Hostname=${host} State="TCP_ESTABLISHED" ${SECOND}`;
    assert.deepEqual(printed, ['a', 'longer', 'a'].map(line));
  });

  it('goes on where there is no more room, and leaves only what is out of the ordinary', () => {
    const long = nested([
      [6, text('1'.repeat(1000))],
      [7, text('2'.repeat(1000))],
      ...Array.from({ length: 25 }, () => [8, nested([[1, text('p'.repeat(999))]])] as const),
      [3, varint(7)],
    ]);
    const items = encode(Array.from({ length: 9 }, () => [3, long] as const));
    const told = new TellingLines(DIALECT);
    let calls = 0;
    for (let from = 0; from < items.length; calls++) {
      const printed = printTelling(items, from, AROUND, told)!;
      assert.equal(printed.isOdd, false);
      assert.ok(printed.stoppedAt > from);
      told.take(printed, SECOND * 1000);
      from = printed.stoppedAt;
    }
    assert.ok(calls > 2, `${calls} calls`);
    assert.deepEqual(told.block(0, 0), oneByOne(items, DIALECT).block(0, 0));
    const odd = printTelling(encode([[3, nested([[29, varint(1)]])]]), 0, AROUND, told)!;
    assert.deepEqual([odd.isOdd, odd.stoppedAt, odd.lines, odd.rows.length], [true, 0, 0, 0]);
  });

  it('is left to others where the host has no room, or what tells something is no whole number', () => {
    const items = encode([[3, nested([[3, varint(1)]])]]);
    const told = new TellingLines(DIALECT);
    const tell = (dialect: Dialect) => printTelling(items, 0, AROUND, new TellingLines(dialect));
    assert.equal(printTelling(items, 0, { host: Buffer.alloc(5000, 'h'), suffix: SUFFIX }, told), undefined);
    assert.equal(printTelling(new Uint8Array(2 << 20), 0, AROUND, told), undefined);
    assert.equal(tell(tellingOf(/^PacingRate=/)), undefined);
    assert.equal(tell(tellingOf(/^Timer=/)), undefined);
    assert.equal(tell(tellingOf(/^RecvQ=/))?.rows.length, 3);
    assert.equal(tell(DIALECT)?.rows.length, 6);
  });
});
