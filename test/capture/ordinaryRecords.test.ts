import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Frames } from '../../server/src/capture/frame.ts';
import type { Measured } from '../../server/src/capture/measured.ts';
import type { Runs } from '../../server/src/capture/runs.ts';
import { walk } from '../../server/src/capture/walk.ts';
import type { ByteSource } from '../../server/src/reading/byteSource.ts';
import { oneOf, seeded, whole } from '../log/random.ts';
import {
  counters,
  encode,
  frame,
  type Message,
  metric,
  nested,
  socket,
  text,
  varint,
} from '../support/tcpmonData.ts';

const SECOND = 1_698_114_690;

/** Measures every record by itself. */
class OneByOne extends Frames {
  override ordinary(): number {
    return 0;
  }
}

/** Counts the records that are measured together, and those that are not. */
class Counting extends Frames {
  together = 0;
  alone = 0;

  override ordinary(bytes: Uint8Array, runs: Runs, take: (body: number, measured: Measured) => void): number {
    return super.ordinary(bytes, runs, (body, measured) => {
      this.together++;
      take(body, measured);
    });
  }

  override measure(...args: Parameters<Frames['measure']>): Promise<Measured> {
    this.alone++;
    return super.measure(...args);
  }
}

async function visited(bytes: Uint8Array, frames: Frames) {
  const source: ByteSource = {
    size: bytes.length,
    read: (into, position) => {
      const found = bytes.subarray(position, position + into.length);
      into.set(found);
      return Promise.resolve(found.length);
    },
  };
  const seen: unknown[] = [];
  const damages = await walk(source, frames, (offset, measured, { offsets, lines, bytes }) =>
    seen.push([offset, measured, [...offsets], [...lines], [...bytes]]),
  );
  return { seen, damages: damages.told };
}

const random = seeded(53);
const small = (): number => oneOf(random, [0, 9, 10, 127, 128, 70_000, 2 ** 40]);

/** A socket that the kernel measures itself: the one number in it that is too large is left out. */
const ordinarySocket = (index: number): Message =>
  socket('10.0.0.1:2181', `10.0.0.2:${30_000 + index}`, index).filter(([field]) => field !== 38);

const item = (message: Message): Message[number] => [3, nested(message)];

function adapter(): Message {
  const fields: (readonly [number, ReturnType<typeof varint>])[] = [
    [1, text(oneOf(random, ['lo', 'port-storage', '']))],
  ];
  for (let field = 2; field <= 10; field++) if (random() < 0.5) fields.push([field, varint(small())]);
  return fields.sort(() => random() - 0.5);
}

const ordinary = (second: number): Uint8Array =>
  oneOf(random, [
    () =>
      metric(
        'tcp',
        second,
        Array.from({ length: whole(random, 0, 30) }, (_, index) => item(ordinarySocket(index))),
      ),
    () =>
      metric(
        'nic',
        second,
        Array.from({ length: whole(random, 0, 5) }, () => item(adapter())),
      ),
    () => counters(second, { 100: 1, 102: small(), 303: -1, 311: small() }),
  ])();

/** Records that are not ordinary, sound or not. */
const ODD: readonly ((second: number) => Uint8Array)[] = [
  (second) => metric('tcp', second, [item(socket('10.0.0.1:1', '10.0.0.2:2', 3)), item(ordinarySocket(1))]),
  (second) => metric('tcp', second, [item([[29, varint(1)]])]),
  (second) => metric('tcp', second, [item(ordinarySocket(1)), [4, varint(7)], item(ordinarySocket(2))]),
  (second) =>
    metric('nic', second, [
      item([
        [1, text('a')],
        [1, text('bb')],
      ]),
    ]),
  (second) => metric('nic', second, [item([[1, text('a\nb')]])]),
  (second) =>
    metric('nic', second, [
      item([
        [2, varint(1)],
        [2, varint(100)],
      ]),
    ]),
  (second) => metric('nic', second, [item([[2, varint(2n ** 60n)]]), item([[11, varint(1)]])]),
  (second) => counters(second, { 3: 5, 4: 100 }),
  (second) => counters(second, { 100: 2n ** 63n }),
  () => metric('tcp', 5, [item(ordinarySocket(1))]),
  () => metric('net', 10_000_000_000, [[100, varint(1)]]),
  (second) => Buffer.concat([counters(second, { 100: 1 }), encode([[9, varint(1)]])]),
  (second) => Buffer.concat([counters(second, { 100: 1 }), metric('tcp', second, [item(ordinarySocket(1))])]),
  () => new Uint8Array(),
  () => Buffer.from('no message at all'),
];

describe('ordinary records', () => {
  it('come to the same together as one by one, whatever stands between them', async () => {
    const counting = new Counting('zk-9');
    for (let turn = 0; turn < 40; turn++) {
      const pieces: Uint8Array[] = [];
      for (let index = 0; index < 60; index++) {
        const second = SECOND + index;
        if (random() < 0.1) pieces.push(frame(oneOf(random, ODD)(second)));
        else if (turn % 4 === 3 && random() < 0.05) pieces.push(Buffer.from('damage \xde\xad', 'latin1'));
        else pieces.push(frame(ordinary(second)));
      }
      const all = Buffer.concat(pieces);
      const bytes = turn % 3 === 2 ? all.subarray(0, -whole(random, 1, 40)) : all;
      assert.deepEqual(
        await visited(bytes, counting),
        await visited(bytes, new OneByOne('zk-9')),
        `turn ${turn}`,
      );
    }
    assert.ok(counting.together > 40 * 40, `${counting.together} together`);
    assert.ok(counting.alone > 40, `${counting.alone} alone`);
  });

  it('each one that is odd is measured by itself', async () => {
    for (const [place, odd] of ODD.entries()) {
      const counting = new Counting('zk-9');
      const bytes = Buffer.concat([
        frame(counters(SECOND, { 100: 1 })),
        frame(odd(SECOND)),
        frame(counters(SECOND, { 100: 1 })),
      ]);
      assert.deepEqual(
        await visited(bytes, counting),
        await visited(bytes, new OneByOne('zk-9')),
        `odd ${place}`,
      );
      assert.equal(counting.together, 2, `odd ${place}`);
    }
  });

  it('more of them than fit into one answer of the kernel go on in the next', async () => {
    const busy = metric(
      'tcp',
      SECOND,
      Array.from({ length: 4000 }, (_, index) => item(ordinarySocket(index))),
    );
    const quiet = Array.from({ length: 700 }, (_, index) => frame(counters(SECOND + index, { 100: index })));
    const bytes = Buffer.concat([...quiet, ...Array.from({ length: 12 }, () => frame(busy)), ...quiet]);
    const counting = new Counting('zk-9');
    assert.deepEqual(await visited(bytes, counting), await visited(bytes, new OneByOne('zk-9')));
    assert.equal(counting.alone, 0);
    assert.equal(counting.together, 1412);
  });
});
