import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeLearnerPing } from '../../server/src/cluster/learnerPing.ts';
import { formatSessionId } from '../../server/src/cluster/sessionId.ts';

/** The sessions in a ping, as `id timeout`; undefined when it is none. */
const tell = (base64: string): string[] | undefined =>
  decodeLearnerPing(base64)?.map(({ session, timeoutMs }) => `${formatSessionId(session)} ${timeoutMs}`);

const PING = 'AwCO4WgXCLEAAAfQCAAAov6oJMQAAAfQBwKV6mzCdeUAAAu4CQK8fRWReIEAAAu4';

/** `count` bytes that no session begins with, as base64. */
const bytes = (count: number): string => Buffer.alloc(count, 7).toString('base64');

describe("a learner's ping", () => {
  it('names the sessions it touched, in order', () => {
    assert.deepEqual(tell(PING), [
      '0x3008ee1681708b1 2000',
      '0x80000a2fea824c4 2000',
      '0x70295ea6cc275e5 3000',
      '0x902bc7d15917881 3000',
    ]);
  });

  it('may hold ids above 2^63', () => {
    const entry = Buffer.from('c8000025e833000000000bb8', 'hex').toString('base64');
    assert.deepEqual(tell(entry), ['0xc8000025e8330000 3000']);
  });

  it('is whole entries of 12 bytes', () => {
    for (let count = 1; count <= 48; count++) {
      assert.equal(tell(bytes(count))?.length, count % 12 === 0 ? count / 12 : undefined, `${count} bytes`);
    }
  });

  const broken: Record<string, string> = {
    nothing: '',
    'text without padding': PING.slice(0, -1),
    'a character that base64 lacks': PING.replace('8f', '8_'),
    'padding in the middle': `${bytes(2)}${bytes(2)}${bytes(12)}`.slice(0, 24),
    'text with a blank': `${PING.slice(0, 16)} ${PING.slice(17)}`,
    'padding alone': '====',
  };
  for (const [name, text] of Object.entries(broken)) {
    it(`is not ${name}`, () => assert.equal(tell(text), undefined));
  }
});
