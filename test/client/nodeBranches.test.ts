import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Branch, children } from '../../client/src/views/nodes/branches.ts';
import { memberWords, titleWords, turnWords } from '../../client/src/words.ts';
import { nodes } from '../../server/src/features/nodes.ts';
import type { Correlation } from '../../server/src/protocol/correlation.ts';
import type { NodesAnswer } from '../../server/src/protocol/nodes.ts';
import { DEFAULT_SETTINGS } from '../../server/src/workspace/settings.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { incident } from '../support/ensemble.ts';
import { LogFolder } from '../support/logFolder.ts';

async function answerOf(folder: LogFolder): Promise<NodesAnswer> {
  const workspace = new Workspace({ unsaved: () => undefined });
  workspace.folders = [folder.uri()];
  workspace.settings = { ...DEFAULT_SETTINGS, zones: [{ pattern: '*', value: '+08:00' }] };
  return nodes(workspace);
}

/** Every row under a row, indented. */
function drawn(answer: NodesAnswer, branch?: Branch, indent = ''): string[] {
  return children(branch, answer).flatMap((row) => [
    `${indent}${said(row)}`,
    ...drawn(answer, row, `${indent}  `),
  ]);
}

function said(row: Branch): string {
  switch (row.kind) {
    case 'node':
      return `node ${row.node.name}`;
    case 'log':
      return `log ${row.uri.split('/').at(-1) ?? ''} ${row.format ?? ''}`;
    case 'role':
      return `role ${row.role.role}${row.isOneDay ? '' : ' on its day'}`;
    case 'fact':
      return `${row.fact.what} ${row.fact.value}`;
    case 'place':
      return `place ${row.at.uri.split('/').at(-1) ?? ''}:${(row.at.line ?? NaN) + 1}`;
    default:
      return row.kind;
  }
}

describe('the rows of the nodes', () => {
  it('are conflicts, logs, roles and what is told, each with its places', async () => {
    const folder = new LogFolder(incident);
    const rows = drawn(await answerOf(folder));
    const from = rows.indexOf('node node8');
    assert.deepEqual(rows.slice(0, from), [
      'node server 2',
      '  facts',
      '    quorum 10.255.0.97:2888',
      '    election 10.255.0.97:3888',
    ]);
    assert.deepEqual(rows.slice(from, rows.indexOf('node node9')), [
      'node node8',
      '  logs',
      '    log zookeeper.log zookeeper',
      '  roles',
      '    role starting',
      '    role looking',
      '    role following',
      '    role looking',
      '  facts',
      '    myid 8',
      '      place zookeeper.log:2',
      '      place myid:1',
      '    host zk-8',
      '    client 10.255.0.141:2181',
      '    quorum 10.255.0.141:2888',
      '      place zoo.cfg:7',
      '      place zookeeper.log:9',
      '    election 10.255.0.141:3888',
      '      place zoo.cfg:7',
      '      place zookeeper.log:9',
      '    seen 10.255.0.141',
      '    ZooKeeper 3.8.0-5a02a05',
      '    JDK 17.0.15',
      '    tickTime 2000',
      '      place zookeeper.log:3',
      '      place zoo.cfg:1',
      '    initLimit 10',
      '    syncLimit 5',
    ]);
  });

  it('are none where there is nothing, and say what is not read', () => {
    const nothing = { nodes: [], others: [], notes: [], pending: [] };
    assert.deepEqual(drawn(nothing), []);
    const rows = drawn({
      ...nothing,
      others: ['file:///x.log'],
      pending: ['file:///y.log'],
      notes: ['a', 'b'],
    });
    assert.deepEqual(rows, ['others', '  log x.log ', 'reading', 'note', 'note']);
  });
});

describe('the words for a server', () => {
  const member = {
    myid: 8,
    name: 'node\u202e8',
    address: '10.255.0.141',
    role: 'following',
    epoch: 273,
    turns: [
      { deltaMs: 21, role: 'looking' },
      { deltaMs: 3_000, role: 'following', epoch: 274 },
    ],
  };

  it('say its role at the moment, and what it becomes', () => {
    assert.equal(turnWords(member), 'looking +0.021 s, follower +3.000 s');
    assert.equal(
      memberWords(member),
      'node 8 · myid 8 · 10.255.0.141 · follower at this moment · epoch 273 · then looking +0.021 s, follower +3.000 s',
    );
    assert.match(
      memberWords({ name: 'zk-8' }),
      /^zk-8 · no log that was read tells its role at this moment$/,
    );
  });

  it('stand in the title, as text of one line', () => {
    const pivot = {
      instant: 0,
      zoneOffsetMinutes: 480,
      node: 'node8',
      member: { ...member, address: 'a\nb' },
    };
    const answer = { pivot, window: { from: 0, to: 0, reason: '±5 s' } } as unknown as Correlation;
    assert.equal(titleWords(answer), 'Around 08:00:00.000 +08:00 on 8 · a b · follower (±5 s)');
  });
});
