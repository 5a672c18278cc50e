import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SocketMeasure } from '../../server/src/capture/socketMeasure.ts';
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

const isOrdinary = (body: Uint8Array): boolean => new SocketMeasure().measure(body, 0, body.length);

const FLOATS = [15, 16, 17, 20, 21, 22, 23, 24, 30];

describe('the measure of a socket', () => {
  it('is the length of what is printed, whatever its values', () => {
    const random = seeded(41);
    let ordinary = 0;
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
      if (isOrdinary(body)) ordinary++;
      assert.deepEqual([found.measured, found.lines], [found.printed, found.newlines], `turn ${turn}`);
    }
    assert.ok(ordinary > 10, `${ordinary} ordinary ones`);
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
});
