import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endpointsIn, parseEndpoint, printedEndpoint, showEndpoint } from '../../server/src/log/endpoint.ts';

describe('an end of a connection', () => {
  const same: readonly (readonly [shown: string, ...printed: string[]])[] = [
    [
      '10.255.0.141:42652',
      '10.255.0.141:42652',
      '::ffff:10.255.0.141:42652',
      '[::ffff:10.255.0.141]:42652',
      '[::FFFF:10.255.0.141]:42652',
      '0:0:0:0:0:ffff:aff:8d:42652',
    ],
    ['127.0.0.1:53', '127.0.0.1%lo:53', '127.0.0.1:53'],
    ['[::1]:2181', '::1:2181', '[::1]:2181', '0:0:0:0:0:0:0:1:2181', '[0:0:0:0:0:0:0:1]:2181'],
    ['[fe80::1]:5354', 'fe80::1%port-internal:5354', '[fe80::1%eth0]:5354', 'fe80:0:0:0:0:0:0:1:5354'],
    ['[2001:db8::1:0:0:1]:2181', '2001:db8:0:0:1:0:0:1:2181'],
  ];
  for (const [shown, ...printed] of same) {
    it(`${shown} is told from all its prints, each of which a search for it finds`, () => {
      for (const text of printed) {
        const end = parseEndpoint(text);
        assert.equal(end && showEndpoint(end), shown, text);
        const found = end && printedEndpoint(end).some((form) => text.includes(form));
        assert.ok(found || /ffff:aff/.test(text), text);
      }
    });
  }

  for (const text of [
    '*:22',
    '*:*',
    '0.0.0.0:2181',
    ':::22',
    '[::]:22',
    '0:0:0:0:0:0:0:0:2181',
    '10.255.0.141',
    '10.255.0.141:0',
    '10.255.0.141:70000',
    '10.255.0.300:2181',
    'zk-1:2181',
    '1:2:3:4:5:6:7:8',
    '::1::2:80',
    ':80',
    '',
  ])
    it(`is not told from ${JSON.stringify(text)}`, () => assert.equal(parseEndpoint(text), undefined));

  it('is found in any text, and not within versions and longer numbers', () => {
    const named = (text: string): string[] =>
      endpointsIn(text).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(
      named('LearnerHandler-/10.255.0.141:42652 and [fe80::1%eth0]:1, then 0:0:0:0:0:0:0:1:2'),
      ['10.255.0.141:42652', '[fe80::1%eth0]:1', '0:0:0:0:0:0:0:1:2'],
    );
    assert.deepEqual(named('server.8=10.255.0.141:2888:3888:participant;0.0.0.0:2181'), [
      '10.255.0.141:2888',
    ]);
    assert.deepEqual(named('1.2.3.4.5:80 v10.0.0.1:80 10.0.0.1:80.5 10.0.0.1:123456'), []);
  });
});
