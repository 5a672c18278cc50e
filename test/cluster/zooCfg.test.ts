import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isWildcard, parseZooCfg } from '../../server/src/cluster/zooCfg.ts';

const server = (line: string): unknown[] =>
  parseZooCfg(line).servers.map(({ id, host, quorumPort, electionPort, isObserver, client }) => [
    id,
    host,
    quorumPort,
    electionPort,
    isObserver ? 'observer' : 'participant',
    client && `${client.host ?? 'any'}:${client.port}`,
  ]);

describe('a line server.N', () => {
  const forms: [string, unknown[]][] = [
    ['server.8=10.255.0.141:2888', [[8, '10.255.0.141', 2888, undefined, 'participant', undefined]]],
    ['server.8=10.255.0.141:2888:3888', [[8, '10.255.0.141', 2888, 3888, 'participant', undefined]]],
    ['server.8 = zk-8.local:2888:3888:OBSERVER', [[8, 'zk-8.local', 2888, 3888, 'observer', undefined]]],
    ['server.8=zk-8:2888:3888;2181', [[8, 'zk-8', 2888, 3888, 'participant', 'any:2181']]],
    [
      'server.8=zk-8:2888:3888:participant;0.0.0.0:2181',
      [[8, 'zk-8', 2888, 3888, 'participant', 'any:2181']],
    ],
    ['server.8=zk-8:2888:3888;10.0.0.8:2181', [[8, 'zk-8', 2888, 3888, 'participant', '10.0.0.8:2181']]],
    [
      'server.8=10.0.0.8:2888:3888|10.1.0.8:2889:3889:participant;2181',
      [
        [8, '10.0.0.8', 2888, 3888, 'participant', 'any:2181'],
        [8, '10.1.0.8', 2889, 3889, 'participant', 'any:2181'],
      ],
    ],
    [
      'server.255=[2001:db8::1]:2888:3888:observer;[::]:2181',
      [[255, '2001:db8::1', 2888, 3888, 'observer', 'any:2181']],
    ],
  ];
  for (const [line, expected] of forms) it(line, () => assert.deepEqual(server(line), expected));

  it('that is none tells nothing', () => {
    for (const line of [
      'server.x=a:1:2',
      'server.1=',
      'server.1=host',
      'server.1=host:99999',
      '#server.1=a:1:2',
    ])
      assert.deepEqual(server(line), [], line);
  });
});

describe('a zoo.cfg', () => {
  it('tells its values by line, the last of one key', () => {
    const { values, servers } = parseZooCfg(
      '# The number of milliseconds of each tick\r\ntickTime=2000\r\nsyncLimit=5\r\nserver.3=a:2888:3888\r\ntickTime=400\r\n',
    );
    assert.deepEqual(values.get('tickTime'), { value: '400', line: 4 });
    assert.deepEqual(values.get('syncLimit'), { value: '5', line: 2 });
    assert.deepEqual(
      servers.map(({ line }) => line),
      [3],
    );
  });

  it('with hosts that stand for any', () => {
    for (const host of ['0.0.0.0', '*', '::', '[::]', '0:0:0:0:0:0:0:0']) assert.ok(isWildcard(host), host);
    for (const host of ['0.0.0.1', '::1', 'zk-1']) assert.ok(!isWildcard(host), host);
  });
});
