import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseServerAnswer } from '../../server/src/cluster/fourLetterWords.ts';
import { parseZkList } from '../../server/src/cluster/zkList.ts';

describe('an answer of a server', () => {
  it('to srvr tells version, role and epoch', () => {
    const answer = parseServerAnswer(
      'Zookeeper version: 3.5.9-18, built on 2021-12-30 03:57 GMT\nLatency min/avg/max: 0/4/469\nReceived: 153\n' +
        'Zxid: 0x11100200bfb\nMode: follower\nNode count: 2602\n',
    );
    assert.deepEqual(answer, {
      word: 'srvr',
      version: { value: '3.5.9-18', line: 0 },
      mode: { value: 'follower', line: 4 },
      epoch: { value: 273, line: 3 },
    });
  });

  it('to mntr tells version and role', () => {
    const answer = parseServerAnswer(
      'zk_version\t3.8.0-${mvngit.commit.id}, built on 2024-12-29 17:54 UTC\nzk_server_state\tleader\n',
    );
    assert.ok(answer);
    assert.equal(answer.version?.value, '3.8.0-${mvngit.commit.id}');
    assert.equal(answer.mode?.value, 'leader');
  });

  it('that does not serve has no role', () => {
    assert.equal(parseServerAnswer('This ZooKeeper instance is not currently serving requests\n'), undefined);
    assert.equal(parseServerAnswer('Zookeeper version: 3.6.4\nMode: \u001b[31mleader\n')?.mode, undefined);
  });
});

describe('a list of servers', () => {
  it('tells which management address belongs to which client address', () => {
    const text =
      '$ zbs-tool zk list\n192.168.17.96  10.255.0.96:2181          follower      0x11100200bfb\n' +
      '192.168.19.41\t 10.255.0.141:2181         follower      0x11100200bfb\n' +
      '192.168.19.43  10.255.0.143:2181           leader      0x11100200bfb\n';
    assert.deepEqual(
      parseZkList(text).map(({ management, clientHost, clientPort, mode, line }) => [
        management,
        clientHost,
        clientPort,
        mode,
        line,
      ]),
      [
        ['192.168.17.96', '10.255.0.96', 2181, 'follower', 1],
        ['192.168.19.41', '10.255.0.141', 2181, 'follower', 2],
        ['192.168.19.43', '10.255.0.143', 2181, 'leader', 3],
      ],
    );
    assert.deepEqual(parseZkList('10.0.0.1 is up\n'), []);
  });
});
