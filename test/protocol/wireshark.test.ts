import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wiresharkFilter } from '../../server/src/protocol/wireshark.ts';

const one = { host: '10.255.0.143', port: 2888 };
const other = { host: '10.255.0.141', port: 42652 };
const times = { from: 1_698_314_084_304, to: 1_698_314_154_304 };

describe('a display filter of Wireshark', () => {
  it('names ports, addresses and the time since the epoch', () => {
    assert.equal(
      wiresharkFilter({ ends: [one, other], ...times }),
      'tcp.port == 2888 && tcp.port == 42652 && ip.addr == 10.255.0.143 && ip.addr == 10.255.0.141 && ' +
        'frame.time_epoch >= 1698314084.304 && frame.time_epoch <= 1698314154.304',
    );
    assert.equal(
      wiresharkFilter({ ends: [{ host: 'fe80:0:0:0:0:0:0:1', port: 2181 }], from: 0.4, to: 1500 }),
      'tcp.port == 2181 && ipv6.addr == fe80:0:0:0:0:0:0:1 && ' +
        'frame.time_epoch >= 0.000 && frame.time_epoch <= 1.500',
    );
  });

  const refused: readonly (readonly [what: string, asked: unknown])[] = [
    ['nothing', undefined],
    ['a text', 'tcp.port == 1'],
    ['no end', { ends: [], ...times }],
    ['three ends', { ends: [one, other, one], ...times }],
    ['a name', { ends: [{ host: 'zk-1', port: 1 }], ...times }],
    ['more than an address', { ends: [{ host: '10.0.0.1 || frame', port: 1 }], ...times }],
    ['a line break', { ends: [{ host: '10.0.0.1\n', port: 1 }], ...times }],
    ['a port as text', { ends: [{ host: '10.0.0.1', port: '1' }], ...times }],
    ['a port of none', { ends: [{ host: '10.0.0.1', port: 70_000 }], ...times }],
    ['a time as text', { ends: [one], from: '0', to: 5 }],
    ['a time that is none', { ends: [one], from: NaN, to: 5 }],
    ['a time that ends before it begins', { ends: [one], from: 5, to: 4 }],
  ];
  for (const [what, asked] of refused)
    it(`is not made of ${what}`, () => assert.equal(wiresharkFilter(asked), undefined));
});
