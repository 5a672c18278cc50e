import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Correlation } from '../../server/src/protocol/correlation.ts';
import type { CursorAnswer } from '../../server/src/protocol/cursor.ts';
import { memberLabel, type OwnersAnswer } from '../../server/src/protocol/member.ts';
import type { InventoryAnswer, Settled } from '../../server/src/protocol/methods.ts';
import type { NodesAnswer } from '../../server/src/protocol/nodes.ts';
import { type Client, connected } from '../support/connected.ts';
import { incident, ServerLog } from '../support/ensemble.ts';
import { LogFolder } from '../support/logFolder.ts';

const PIVOT = 'node9/zookeeper.log';
/** The line on which server 9 loses server 8. */
const GOODBYE = incident[PIVOT].split('\n').findIndex((line) => line.includes('GOODBYE'));
const settings = { zones: { '*': '+08:00' } };

const known = (client: Client): Promise<Settled> =>
  new Promise((resolve) =>
    client.connection.onNotification('logLens/settled', (settled: Settled) => {
      if (settled.members) resolve(settled);
    }),
  );

async function correlate(client: Client, folder: LogFolder, more = {}): Promise<Correlation> {
  const argument = { uri: folder.uri(PIVOT), line: GOODBYE, scope: 'workspace', ...more };
  return (await client.execute('logLens.correlate', argument)) as Correlation;
}

const labels = ({ pivot, logs }: Correlation): (string | undefined)[] =>
  [pivot, ...logs].map(({ member }) => member && memberLabel(member));

function without<One extends { member?: unknown }>(one: One): One {
  const rest = { ...one };
  delete rest.member;
  return rest;
}

describe('the servers behind an answer', () => {
  it('are told once they are known; an answer given before is completed', async () => {
    const folder = new LogFolder(incident);
    const client = await connected({ folders: [folder], settings });
    const done = known(client);
    await correlate(client, folder);
    assert.deepEqual(await done, { uris: [], members: true });

    const second = await correlate(client, folder);
    assert.equal(second.membersPending, undefined);
    assert.deepEqual(labels(second), ['9 · 10.255.0.143 · leader', '8 · 10.255.0.141 · follower']);
    assert.equal(second.pivot.node, 'node9', 'what folders call it stays');
    assert.deepEqual(second.logs[0]?.member, {
      myid: 8,
      name: 'node8',
      address: '10.255.0.141',
      role: 'following',
      epoch: 273,
      turns: [{ deltaMs: 21, role: 'looking' }],
    });
    const first: Correlation = {
      ...second,
      pivot: without(second.pivot),
      logs: second.logs.map(without),
      membersPending: true,
    };
    const renewed = await client.connection.sendRequest<Correlation>('logLens/members', {
      correlation: first,
    });
    assert.deepEqual(renewed, second, 'an answer on show is completed without a log being asked');
    client.dispose();
  });

  it('are known anew when a log changes, and never told from what it said before', async () => {
    const folder = new LogFolder(incident);
    const client = await connected({ folders: [folder], settings });
    await client.execute('logLens.nodes', {});
    assert.equal(labels(await correlate(client, folder))[1], '8 · 10.255.0.141 · follower');
    const stranger = new ServerLog(5, '10.255.0.99:2181').start('10:30:00,000', 'zk-5');
    folder.write('node8/log/zookeeper.log', stranger.peer('10:40:00,000', 'QuorumPeer', 'FOLLOWING').text);
    assert.notEqual(labels(await correlate(client, folder))[1], '8 · 10.255.0.141 · follower');
    await client.execute('logLens.nodes', {});
    assert.equal(labels(await correlate(client, folder))[1], '5 · 10.255.0.99 · looking');
    client.dispose();
  });

  it('are absent where nothing tells', async () => {
    const folder = new LogFolder({
      'a.log': new ServerLog(9, '10.255.0.143:2181').start('10:30:00,000', 'zk-9').text,
      'b.log': '2023-10-24 10:30:00,100 [myid:] - INFO  [main:ZooKeeperServer@1] - Reading snapshot\n',
    });
    const client = await connected({ folders: [folder], settings });
    const { others } = (await client.execute('logLens.nodes', {})) as NodesAnswer;
    assert.deepEqual(others, [folder.uri('b.log')]);
    const answer = await correlate(client, folder, { uri: folder.uri('b.log'), line: 0 });
    assert.deepEqual(
      labels(answer),
      [undefined, '9 · 10.255.0.143'],
      'its log ends before, so no role is told',
    );
    client.dispose();
  });
});

describe('what an editor shows of the servers', () => {
  it('owners wait until they are known for another reason; the inventory then counts servers', async () => {
    // Two logs of one server in one folder, and one of another: no folder tells that.
    const folder = new LogFolder({
      'x1.log': incident['node8/log/zookeeper.log'],
      'x2.log': incident[PIVOT],
    });
    const client = await connected({ folders: [folder], settings });
    const owners = (): Promise<OwnersAnswer> => client.connection.sendRequest('logLens/owners', {});
    const inventory = (): Promise<InventoryAnswer> => client.connection.sendRequest('logLens/inventory', {});
    assert.equal(await owners(), null);
    assert.equal(await owners(), null, 'asking did not make them known');
    const done = known(client);
    assert.deepEqual(await inventory(), {
      formats: [{ id: 'zookeeper', title: 'ZooKeeper server log', count: 2 }],
      nodes: 0,
      membersPending: true,
    });
    await done;
    assert.equal((await inventory()).nodes, 2);
    assert.deepEqual(await owners(), [
      { uri: folder.uri('x1.log'), myid: 8, label: '8 · 10.255.0.141 · looking at the end' },
      { uri: folder.uri('x2.log'), myid: 9, label: '9 · 10.255.0.143 · leader at the end' },
    ]);
    client.dispose();
  });

  it('the cursor tells node and role, zone and distance', async () => {
    const folder = new LogFolder({
      ...incident,
      'node9/gc.log':
        '2023-10-24T10:30:00.000+0800: 1.000: [GC (Allocation Failure) [PSYoungGen: 10K->1K(20K)] 30K->21K(60K), 0.0010000 secs] [Times: user=0.00 sys=0.00, real=0.00 secs]\n',
    });
    const client = await connected({ folders: [folder] });
    const uri = folder.uri(PIVOT);
    await client.open(uri, incident[PIVOT]);
    const at = (line: number, more = {}): Promise<CursorAnswer | null> =>
      client.connection.sendRequest('logLens/cursor', { uri, line, ...more });
    const done = known(client);
    assert.equal((await at(GOODBYE))?.member, undefined);
    await done;
    const { member, zone, deltaMs, spanMs } = (await at(GOODBYE)) ?? assert.fail();
    assert.deepEqual([member?.myid, member?.role, member?.epoch], [9, 'leading', 273]);
    assert.deepEqual([zone?.offset, zone?.short, zone?.assumed], ['+08:00', 'from GC log', false]);
    assert.deepEqual([deltaMs, spanMs], [146_366, undefined]);
    assert.equal((await at(0))?.member?.role, 'looking');
    assert.equal((await at(0))?.deltaMs, undefined, 'the first record has none before it');
    assert.equal((await at(GOODBYE, { anchorLine: GOODBYE - 1 }))?.spanMs, 146_366);
    assert.equal(await at(0, { uri: folder.uri('node8/data/myid') }), null);
    client.dispose();
  });
});
