import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Correlation } from '../../server/src/protocol/correlation.ts';
import type { NodesAnswer } from '../../server/src/protocol/nodes.ts';
import { incident } from '../support/ensemble.ts';
import { LogFolder } from '../support/logFolder.ts';
import { lens } from '../support/terminal.ts';

const folder = new LogFolder(incident);

describe('log-lens nodes', { concurrency: 2 }, () => {
  it('prints a section for each server', async () => {
    const { code, out, err } = await lens(['nodes', '.', '--zone', '+08:00'], { cwd: folder.path });
    assert.deepEqual([code, err], [0, '']);
    assert.deepEqual(out.split('\n').slice(0, 21), [
      '2 · server 2 · 10.255.0.97',
      '  myid       2',
      '  addresses  10.255.0.97',
      '  quorum     10.255.0.97:2888  (node8/conf/zoo.cfg:6)',
      '  logs       none here: it is only configured',
      '',
      '8 · node8 · 10.255.0.141 · looking at the end',
      '  myid       8  (node8/log/zookeeper.log:2)',
      '  addresses  10.255.0.141',
      '  client     10.255.0.141:2181  (node8/log/zookeeper.log:7)',
      '  quorum     10.255.0.141:2888  (node8/conf/zoo.cfg:7)',
      '  versions   ZooKeeper 3.8.0-5a02a05, JDK 17.0.15  (node8/log/zookeeper.log:4)',
      '  timing     tickTime 2000 ms, initLimit 10, syncLimit 5  (node8/log/zookeeper.log:3)',
      '  zone       +08:00 set by you for "*"',
      '  logs       node8/log/zookeeper.log',
      '  roles      2023-10-24 10:30:00.000 +08:00  starting          0 ms    node8/log/zookeeper.log:1',
      '             2023-10-24 10:30:00.000 +08:00  looking          5.1 s    node8/log/zookeeper.log:7',
      '             2023-10-24 10:30:05.100 +08:00  following   2 min 27 s  epoch 273, serves after 0.4 s  node8/log/zookeeper.log:8',
      '             2023-10-24 10:32:31.687 +08:00  looking          13 ms    node8/log/zookeeper.log:10',
      '',
      '9 · node9 · 10.255.0.143 · leading at the end',
    ]);
  });

  it('--json counts lines from 1', async () => {
    const { code, out } = await lens(['nodes', folder.path, '--zone', '+08:00', '--json']);
    assert.equal(code, 0);
    const { nodes } = JSON.parse(out) as NodesAnswer;
    const following = nodes[1]?.roles.find(({ role }) => role === 'following');
    assert.deepEqual(following?.at?.line, 8);
    assert.equal(following.from, Date.parse('2023-10-24T10:30:05.100+08:00'));
    assert.deepEqual(nodes[1]?.evidence.find(({ what }) => what === 'quorum')?.at.line, 7);
  });

  it('names the server of each log that correlate answers from, with its role then', async () => {
    const asked = ['correlate', folder.path, '--at', '2023-10-24T10:32:31.680+08:00', '--zone', '+08:00'];
    const { code, out } = await lens(asked, { cwd: folder.path });
    assert.equal(code, 0);
    assert.deepEqual(
      out.split('\n').filter((line) => /^\S+ · |becomes/.test(line)),
      [
        '8 · 10.255.0.141 · follower · node8/log/zookeeper.log:10  7 ms after',
        '  8 becomes looking +0.007 s',
        '9 · 10.255.0.143 · leader · node9/zookeeper.log:11  14 ms before',
      ],
    );
    const { logs } = JSON.parse((await lens([...asked, '--json'])).out) as Correlation;
    assert.deepEqual(
      logs.map(({ node, member }) => [node, member?.myid, member?.role, member?.epoch]),
      [
        ['node8', 8, 'following', 273],
        ['node9', 9, 'leading', 273],
      ],
    );
  });

  it('exits with 1 where no log tells a server, with 2 for wrong use', async () => {
    const empty = new LogFolder({ 'notes.txt': 'nothing\n' });
    assert.deepEqual(await lens(['nodes', empty.path]), { code: 1, out: '', err: '' });
    const none = await lens(['nodes']);
    assert.equal(none.code, 2);
    assert.match(none.err, /^log-lens: nodes: name the logs[^\n]*\n$/);
  });
});
