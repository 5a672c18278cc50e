import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseZxid, readZxid } from '../../server/src/cluster/zxid.ts';

/** What a zxid says, in one line: `epoch 273, counter 2100219` and its note, if any. */
function tell(zxid: bigint): string {
  const { epoch, counter, note } = readZxid(zxid);
  return `epoch ${epoch}, counter ${counter}${note ? `: ${note}` : ''}`;
}

describe('zxids', () => {
  it('are an epoch and a counter', () => {
    assert.equal(tell(0x11100200bfbn), 'epoch 273, counter 2100219');
    assert.equal(readZxid(0x11100200bfbn).zxid, '0x11100200bfb');
    assert.equal(tell(4_294_967_297n), 'epoch 1, counter 1');
  });

  it('carry a note where the value is special', () => {
    assert.match(tell(0n), /^epoch 0, counter 0: Nothing has been committed yet/);
    assert.match(tell(0x100000000n), /^epoch 1, counter 0: .*starts serving a new epoch/);
    assert.match(tell(0x1ffffffffn), /^epoch 1, counter 4294967295: .*steps down/);
    assert.match(tell(0xffff_ffff_ffff_ffffn), /^epoch 4294967295, counter 4294967295: The value -1/);
    assert.match(tell(0xffff_ffff_ffff_fffen), /^epoch 4294967295, counter 4294967294: The value -2/);
  });

  it('are read from hex with or without 0x, and from signed decimal', () => {
    assert.equal(parseZxid('0x11100200bfb', 16), 0x11100200bfbn);
    assert.equal(parseZxid('11100200BFB', 16), 0x11100200bfbn);
    assert.equal(parseZxid('17179869201', 10), 0x400000011n);
    assert.equal(parseZxid('17179869201', 16), 0x17179869201n);
    assert.equal(parseZxid('-2', 10), 0xffff_ffff_ffff_fffen);
  });

  for (const [text, radix] of [
    ['', 16],
    ['0x', 16],
    ['0x12345678901234567', 16],
    ['xyz', 16],
    ['0x12', 10],
    ['', 10],
    ['1e5', 10],
    ['18446744073709551616', 10],
    ['-9223372036854775809', 10],
  ] as const) {
    it(`are not ${JSON.stringify(text)} in base ${radix}`, () =>
      assert.equal(parseZxid(text, radix), undefined));
  }
});
