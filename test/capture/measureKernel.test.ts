import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Hosts } from '../../server/src/capture/counterLines.ts';
import { NET } from '../../server/src/capture/counters.ts';
import { MeasureKernel } from '../../server/src/capture/measureKernel.ts';
import { Sockets } from '../../server/src/capture/sockets.ts';
import { Text } from '../../server/src/capture/text.ts';
import { Wire } from '../../server/src/capture/wire.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import { double, encode, type Message, nested, socket, text, varint } from '../support/tcpmonData.ts';

const SUFFIX = Buffer.from(' 1698114690\n');

/** What the printer measures of a socket, and how many bytes it prints. */
function both(body: Uint8Array): { measured: number; printed: number; lines: number; newlines: number } {
  const printer = new Sockets('zk-9');
  const { bytes: measured, lines } = printer.measure(new Wire(body), body.length, SUFFIX.length);
  const into = new Text(1 << 20);
  printer.print(new Wire(body), body.length, SUFFIX, into);
  const newlines = into.bytes.subarray(0, into.length).filter((byte) => byte === 0x0a).length;
  return { measured, printed: into.length, lines, newlines };
}

const kernel = new MeasureKernel(',Hostname=zk-9'.length, SUFFIX.length);

/** What the kernel measures of a socket; undefined when it is out of the ordinary. */
function ordinary(body: Uint8Array): { lines: number; measured: number } | undefined {
  const record = encode([
    [1, varint(1_698_114_690)],
    [3, { bytes: body }],
  ]);
  const runs = kernel.sockets(record, 0, record.length, 0, false);
  if (kernel.isOdd) return undefined;
  assert.deepEqual([runs, kernel.second, kernel.stoppedAt], [1, 1_698_114_690, record.length]);
  return { lines: kernel.rows[1] ?? 0, measured: kernel.rows[2] ?? 0 };
}

const isOrdinary = (body: Uint8Array): boolean => ordinary(body) !== undefined;

const FLOATS = [15, 16, 17, 20, 21, 22, 23, 24, 30];

describe('the measure of a record', () => {
  it('is the length of what is printed of a socket, whatever its values', () => {
    const random = seeded(41);
    let short = 0;
    for (let turn = 0; turn < 400; turn++) {
      const fields: [number, ReturnType<typeof varint>][] = Array.from(
        { length: whole(random, 0, 20) },
        () => {
          const field = whole(random, 3, 56);
          if (FLOATS.includes(field)) {
            return [field, double(oneOf(random, [0, 1 / 128, 0.1, 1e9, 3.5e15, 1e21, -0, NaN, Infinity]))];
          }
          if (field <= 10 && field >= 6) return [field, text('x'.repeat(whole(random, 0, 5)))];
          return [field, varint(oneOf(random, [0, 1, 9, 10, 11, 4_294_967_295, 2 ** 40, 2n ** 60n, -1]))];
        },
      );
      const body = encode([
        ...(turn % 2 === 0 ? socket('10.0.0.1:2181', '10.0.0.2:4\x07', turn) : []),
        ...fields,
      ]);
      let found;
      try {
        found = both(body);
      } catch {
        // What is no socket is refused by the measure already.
        assert.throws(() => new Sockets('zk-9').measure(new Wire(body), body.length, SUFFIX.length));
        continue;
      }
      const told = ordinary(body);
      if (told) {
        short++;
        assert.deepEqual([told.measured, told.lines], [found.printed, found.newlines], `turn ${turn}`);
      }
      assert.deepEqual([found.measured, found.lines], [found.printed, found.newlines], `turn ${turn}`);
    }
    assert.ok(short > 10, `${short} ordinary ones`);
  });

  it('is the length of what is printed around each power of ten and of two, and where a fraction is rounded up', () => {
    const numbers = [...Array(15).keys()].flatMap((power) => [10 ** power - 1, 10 ** power]);
    for (let bits = 7; bits < 49; bits++) numbers.push(2 ** bits - 1, 2 ** bits);
    for (const number of numbers) {
      const fields: Message = [
        [5, varint(number)],
        [4, varint(number % 2 ** 32)],
        [8, nested([[2, varint((number * 3) % 2 ** 32)]])],
        [9, nested([[2, varint(number)]])],
        [10, nested([[2, varint(number % 2 ** 31)]])],
      ];
      const body = encode(fields);
      assert.deepEqual(
        ordinary(body),
        { lines: both(body).lines, measured: both(body).printed },
        `${number}`,
      );
    }
    let short = 0;
    for (const number of numbers)
      for (const less of [0, 4e-7, 6e-7, 1e-6, 9e-5, 1.1e-4, 0.5, 1 / 128]) {
        const body = encode([[20, double(number - less)]]);
        const told = ordinary(body);
        if (!told) continue;
        short++;
        assert.equal(told.measured, both(body).printed, `${number} - ${less}`);
      }
    assert.ok(short > numbers.length * 6, `${short} ordinary ones`);
  });

  it('takes the short way for the sockets of a busy node, and no other', () => {
    const usual = socket('::ffff:10.255.0.141:2181', '::ffff:10.255.0.142:30001', 7);
    const process = nested([
      [1, text('java')],
      [2, varint(5283)],
      [3, varint(9)],
    ]);
    const is = (more: Message): boolean => isOrdinary(encode([...usual, ...more]));
    assert.equal(
      isOrdinary(encode(socket('10.0.0.1:1', '10.0.0.2:2', 3).filter(([field]) => field !== 38))),
      true,
    );
    const rest = usual.filter(([field]) => field !== 38);
    assert.equal(isOrdinary(encode([...rest, [38, varint(2 ** 48)]])), true);
    assert.equal(isOrdinary(encode([...rest, [8, process]])), true, 'a second process');
    assert.equal(isOrdinary(encode(usual)), false, 'a number of more than 49 bits');
    assert.equal(is([[4, varint(1)]]), false, 'a field twice');
    assert.equal(isOrdinary(encode([...rest, [29, varint(1)]])), false, 'a field that nobody knows');
    assert.equal(isOrdinary(encode(rest).subarray(0, -1)), false, 'cut off');
    const odd = rest.map((pair) => (pair[0] === 7 ? ([7, text('a\nb')] as const) : pair));
    assert.equal(isOrdinary(encode(odd)), false, 'a line feed in a name');
  });

  it('is the length of what is printed of a host, and no other than the ordinary one is measured', () => {
    const random = seeded(43);
    const printer = new Hosts('zk-9');
    const zeros = printer.measure(new Wire(new Uint8Array()), 0, SUFFIX.length);
    let short = 0;
    for (let turn = 0; turn < 200; turn++) {
      const message: [number, ReturnType<typeof varint>][] = [...NET.places.keys()]
        .filter(() => turn % 3 > 0 || whole(random, 0, 1) > 0)
        .map((field) => [field, varint(oneOf(random, [0, 9, 10, 4_294_967_296, 2 ** 48]))]);
      if (turn % 4 > 0) message.push([303, varint(-1)]);
      if (turn % 5 === 0) message.push([oneOf(random, [3, 99, 101, 303, 751]), varint(1)]);
      const body = encode([[1, varint(1_698_114_690)], ...message]);
      const more = kernel.host(body, 0, body.length);
      const numbers = message.map(([field]) => field);
      const isPlain = numbers.every((field, at) => NET.places.has(field) && numbers.indexOf(field) === at);
      assert.equal(more >= 0, isPlain, `turn ${turn}`);
      if (!isPlain) continue;
      short++;
      const into = new Text(1 << 20);
      printer.print(new Wire(body), body.length, SUFFIX, into);
      assert.equal(zeros.bytes + more, into.length, `turn ${turn}`);
    }
    assert.ok(short > 10, `${short} ordinary ones`);
  });
});
