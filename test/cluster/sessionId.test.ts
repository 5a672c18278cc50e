import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  epochOfStamp,
  formatSessionId,
  parseSessionId,
  readSessionId,
  type SessionReading,
} from '../../server/src/cluster/sessionId.ts';
import { formatUptime } from '../../server/src/cluster/uptime.ts';
import { seeded, whole } from '../log/random.ts';

function read(text: string): SessionReading {
  const id = parseSessionId(text);
  assert.notEqual(id, undefined, `${text} is not taken for an id`);
  return readSessionId(id!);
}

/** What an id says, in one line: `myid 2, 4 d 13:21:02.681, counter 0, monotonic, hash -757524618`. */
function tell(text: string): string {
  const { myid, stampMs, counter, clock, hash } = read(text);
  return `myid ${myid}, ${formatUptime(stampMs)}, counter ${counter}, ${clock}, hash ${hash}`;
}

describe('session ids', () => {
  const decodes: Record<string, string> = {
    '0x2001776d0d90000': 'myid 2, 4 d 13:21:02.681, counter 0, monotonic, hash -757524618',
    '0x3008ee1681708b1': 'myid 3, 27 d 17:52:16.919, counter 2225, monotonic, hash 1796703824',
    '0x80000a2fea824c4': 'myid 8, 02:58:02.024, counter 9412, monotonic, hash -156752794',
    '0x70295ea6cc275e5': 'myid 7, 128 d 12:45:03.042, counter 30181, monotonic, hash 1807802383',
    '0x902bc7d15917881': 'myid 9, 136 d 00:30:48.721, counter 30849, monotonic, hash 479446268',
    '0xc8000025e8330000': 'myid 200, 00:41:24.275, counter 0, monotonic, hash 540213285',
  };
  for (const [id, expected] of Object.entries(decodes)) {
    it(`${id} is ${expected}`, () => assert.equal(tell(id), expected));
  }

  it('keeps the whole 40 bits of the clock', () => {
    assert.equal(read('0x2001776d0d90000').stampMs, 393_662_681);
    assert.equal(read('0x902bc7d15917881').stampMs, 11_752_248_721);
  });

  it('tells a date from an uptime', () => {
    const { clock, myid, counter, stampMs } = read('0x88b701436270000');
    assert.deepEqual([clock, myid, counter], ['epoch', 8, 0]);
    assert.equal(new Date(epochOfStamp(stampMs)).toISOString(), '2023-10-27T07:40:54.695Z');
  });

  it('gives its reason in a sentence', () => {
    assert.match(read('0x2001776d0d90000').reason, /^Monotonic since ZooKeeper 3\.5\.1 .*uptime.*\.$/);
    assert.match(read('0x88b701436270000').reason, /wall clock.*plausible date.*\.$/);
  });

  it('knows the values that are no session', () => {
    const nobody = read('0x0');
    assert.deepEqual([nobody.id, nobody.clock], ['0x0', 'unknown']);
    assert.match(nobody.reason, /no session exists yet/);
    const container = read('-9223372036854775808');
    assert.deepEqual([container.id, container.clock], ['0x8000000000000000', 'unknown']);
    assert.match(container.reason, /container/);
  });

  it('gives two ids with swapped halves, or a flipped pair of bits, the same hash', () => {
    const hashes = ['0x3008ee1681708b1', '0x681708b103008ee1', '0x3018ee1681608b1'].map(
      (id) => read(id).hash,
    );
    assert.deepEqual(hashes, [0x6b178650, 0x6b178650, 0x6b178650]);
  });
});

describe('printed forms of a session id', () => {
  const forms: Record<string, string> = {
    '0x2001776d0d90000': '0x2001776d0d90000',
    '0x02001776d0d90000': '0x2001776d0d90000',
    '0X2001776D0D90000': '0x2001776d0d90000',
    '0x0x2001776d0d90000': '0x2001776d0d90000',
    '2001776d0d90000': '0x2001776d0d90000',
    '144140987153317888': '0x2001776d0d90000',
    ' 144140987153317888\n': '0x2001776d0d90000',
    '-4035225103314518016': '0xc8000025e8330000',
    '14411518970395033600': '0xc8000025e8330000',
    '-1': '0xffffffffffffffff',
    '0': '0x0',
  };
  for (const [text, id] of Object.entries(forms)) {
    it(`${JSON.stringify(text)} is ${id}`, () => assert.equal(formatSessionId(parseSessionId(text)!), id));
  }

  const others = [
    '',
    '0x',
    '0x12345678901234567',
    '18446744073709551616',
    '-9223372036854775809',
    'xyz',
    '0x12g',
    '1.5',
    'abc',
    '--1',
  ];
  for (const text of others) {
    it(`${JSON.stringify(text)} is none`, () => assert.equal(parseSessionId(text), undefined));
  }

  it('round trips through hex and signed decimal, and splits without loss', () => {
    const random = seeded(1);
    for (let i = 0; i < 2_000; i++) {
      const id =
        (BigInt(whole(random, 0, 0xff)) << 56n) |
        (BigInt(whole(random, 0, 2 ** 40 - 1)) << 16n) |
        BigInt(whole(random, 0, 0xffff));
      assert.equal(parseSessionId(formatSessionId(id)), id);
      assert.equal(parseSessionId(BigInt.asIntN(64, id).toString()), id);
      const { myid, stampMs, counter, hash } = readSessionId(id);
      assert.equal((BigInt(myid) << 56n) | (BigInt(stampMs) << 16n) | BigInt(counter), id);
      assert.equal(hash | 0, hash, 'a Java int');
    }
  });
});

describe('words for an uptime', () => {
  const words: [number, string][] = [
    [0, '00:00:00.000'],
    [59_999, '00:00:59.999'],
    [3_661_001, '01:01:01.001'],
    [86_399_999, '23:59:59.999'],
    [86_400_000, '1 d 00:00:00.000'],
    [393_662_681, '4 d 13:21:02.681'],
    [2_397_136_919, '27 d 17:52:16.919'],
  ];
  for (const [ms, text] of words) it(`${ms} ms is ${text}`, () => assert.equal(formatUptime(ms), text));
});
