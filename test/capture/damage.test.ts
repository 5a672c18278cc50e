import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seeded, whole } from '../log/random.ts';
import { printed } from '../support/captureText.ts';
import {
  counters,
  dataFile,
  encode,
  frame,
  metric,
  nested,
  secondOf,
  text,
  varint,
} from '../support/tcpmonData.ts';

const FIRST = 1_698_114_690;
const records = Array.from({ length: 8 }, (_, index) => secondOf(FIRST + index)).flat();
const whole8 = Buffer.concat(records);
const textOf = async (bytes: Uint8Array): Promise<string> => (await printed([bytes])).text;

/** The data file with one record in another form. */
const withRecord = (index: number, record: Uint8Array): Buffer =>
  Buffer.concat(records.map((one, at) => (at === index ? record : one)));
const without = (index: number): Buffer => withRecord(index, new Uint8Array());

async function check(
  bytes: Uint8Array,
  sound: Uint8Array,
  notes: readonly (string | RegExp)[],
): Promise<void> {
  const found = await printed([bytes]);
  assert.equal(found.text, await textOf(sound));
  assert.equal(found.notes.length, notes.length, found.notes.join('\n'));
  notes.forEach((note, index) =>
    typeof note === 'string'
      ? assert.equal(found.notes[index], note)
      : assert.match(found.notes[index] ?? '', note),
  );
}

const at = (index: number): number => records.slice(0, index).reduce((sum, { length }) => sum + length, 0);
const grouped = (value: number): string => value.toLocaleString('en-US');
const gap = (index: number): string =>
  `bytes ${grouped(at(index))} to ${grouped(at(index + 1) - 1)} are no sound record: ` +
  `reading goes on at byte ${grouped(at(index + 1))}`;

describe('a damaged data file', () => {
  it('is read up to a cut body or a cut head', async () => {
    const [last, size] = [records.length - 1, records.at(-1)!.length];
    const body = size - 6;
    for (let left = 6; left < size; left += 7)
      await check(whole8.subarray(0, at(last) + left), without(last), [
        `its last record is cut: ${left - 6} of ${body} bytes are there; it is left out`,
      ]);
    for (let left = 1; left < 6; left++)
      await check(whole8.subarray(0, at(last) + left), without(last), [
        `its last ${left} bytes are the start of a record`,
      ]);
  });

  it('is read on behind a wrong magic', async () => {
    const record = Buffer.from(records[9]!);
    record[0] = 0;
    await check(withRecord(9, record), without(9), [gap(9)]);
    await check(withRecord(0, Buffer.alloc(records[0]!.length)), without(0), [gap(0)]);
  });

  it('is read on behind an absurd length, without making room for it', async () => {
    for (const length of [2 ** 31, 2 ** 32 - 1, 100_000, records[9]!.length - 5, 1]) {
      const record = Buffer.from(records[9]!);
      record.writeUInt32LE(length, 2);
      await check(withRecord(9, record), without(9), [gap(9)]);
    }
  });

  it('is read on behind a body that is no message, or has no time', async () => {
    const bodies = [
      Buffer.alloc(50, 0xff),
      encode([
        [
          1,
          nested([
            [1, varint(FIRST)],
            [3, text('\u0007')],
          ]),
        ],
      ]),
      encode([[9, varint(1)]]),
      metric('net', 5, []),
      metric('net', -1, []),
      encode([[3, nested([[2, varint(2)]])]]),
      Buffer.from([0x0a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]),
    ];
    for (const body of bodies) {
      const bytes = withRecord(9, frame(body));
      const { text: all, notes } = await printed([bytes]);
      assert.equal(all, await textOf(without(9)));
      assert.equal(notes.length, 1);
    }
  });

  it('passes over records of no length, and over what a later build may have added', async () => {
    await check(
      Buffer.concat([records[0]!, frame(new Uint8Array()), frame(new Uint8Array()), records[1]!]),
      Buffer.concat([records[0]!, records[1]!]),
      ['2 of its records are empty'],
    );
    const later = frame(Buffer.concat([records[9]!.subarray(6), encode([[1023, text('later')]])]));
    await check(withRecord(9, later), whole8, []);
  });

  it('reads both generations of host counters', async () => {
    const old = counters(FIRST, { 16: 263_199 });
    const all = await textOf(Buffer.concat([frame(old), frame(counters(FIRST + 1, { 311: 263_199 }))]));
    assert.match(all, /^net,Hostname=node-9 TcpSegmentsRetransmitted=263199 1698114690$/m);
    assert.match(all, /^net,Hostname=node-9 TcpRetransSegs=263199 1698114691$/m);
  });

  it('says when nothing in it is sound', async () => {
    const noise = Buffer.alloc(5_000, 'no record ');
    const { text: all, notes, index } = await printed([noise]);
    assert.deepEqual([all, notes], ['', ['its last 5,000 bytes, from byte 0 on, hold no sound record']]);
    assert.equal(index.fences.range, undefined);
    assert.deepEqual((await printed([new Uint8Array()])).notes, []);
  });

  it('tells a few damages, and counts the others', async () => {
    const many = Buffer.concat(records.flatMap((record) => [record, Buffer.from('xx')]));
    const { text: all, notes } = await printed([many]);
    assert.equal(all, await textOf(whole8));
    assert.equal(notes.length, 5);
    assert.match(notes.at(-1) ?? '', /^20 more places in it are damaged$/);
  });

  it('is given up when it is made of nothing but beginnings', async () => {
    const head = frame(
      encode([[3, { bytes: Buffer.concat([encode([[1, varint(FIRST)]]), Buffer.alloc(7, 0xff)]) }]]),
    );
    const { notes } = await printed([Buffer.concat(Array.from({ length: 20_000 }, () => head))]);
    assert.match(notes.join(), /^it is not read beyond byte 0: too much before it is damaged$/);
    const magics = Buffer.alloc(1 << 20, Uint8Array.of(0xde, 0xad));
    assert.match((await printed([magics])).notes.join(), /not read beyond byte 0/);
  });

  it('gives no line that the sound file has not, whatever byte is wrong', async () => {
    const random = seeded(31);
    const sound = new Set((await textOf(whole8)).split('\n'));
    for (let turn = 0; turn < 150; turn++) {
      const bytes = Buffer.from(whole8);
      const from = whole(random, 0, bytes.length - 1);
      const to = Math.min(bytes.length, from + whole(random, 1, 400));
      const cut =
        turn % 2 === 0
          ? Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
          : bytes.fill(0, from, to);
      const lines = (await textOf(cut)).split('\n');
      const strange = lines.filter((line) => !sound.has(line));
      // Values inside a record that still holds together may have changed: that of one record at most.
      assert.ok(strange.length <= 216, `turn ${turn}: ${strange[0]}`);
      assert.ok(lines.length >= sound.size / 2 || turn % 2 === 1 || to - from > 300 || lines.length > 500);
    }
  });

  it('of several files, puts those that are sound in order of their time', async () => {
    const [early, late] = [dataFile(FIRST, 3), dataFile(FIRST + 3, 2)];
    const { text: all, notes } = await printed([late, Buffer.from('noise'), early, new Uint8Array()]);
    assert.equal(all, await textOf(Buffer.concat([early, late])));
    assert.equal(notes.length, 1);
  });
});
