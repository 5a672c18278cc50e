import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { nodes } from '../../server/src/features/nodes.ts';
import type { Node, NodesAnswer } from '../../server/src/protocol/nodes.ts';
import { DEFAULT_SETTINGS } from '../../server/src/workspace/settings.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { incident, ServerLog } from '../support/ensemble.ts';
import { tcpmonLine } from '../support/lines.ts';
import { LogFolder } from '../support/logFolder.ts';

async function answerOf(folder: Pick<LogFolder, 'uri'>, zone = '+08:00'): Promise<NodesAnswer> {
  const workspace = new Workspace({ unsaved: () => undefined });
  workspace.folders = [folder.uri()];
  workspace.settings = { ...DEFAULT_SETTINGS, zones: [{ pattern: '*', value: zone }] };
  return nodes(workspace);
}

/** The path and 1-based line of a place, from the folder. */
const placed = (folder: LogFolder, { uri, line = NaN }: { uri: string; line?: number }): string =>
  `${decodeURIComponent(uri.slice(folder.uri().length + 1))}:${line + 1}`;

const at = (time: string): number => Date.parse(`2023-10-24T${time}+08:00`);
const rolesOf = ({ roles }: Node): string[] =>
  roles.map(
    ({ role, from, to, epoch }) =>
      `${role} ${(from - at('10:30:00.000')) / 1000}–${(to - at('10:30:00.000')) / 1000}${epoch === undefined ? '' : ` epoch ${epoch}`}`,
  );
const words = (node: Node | undefined): string[] => node?.conflicts.map((conflict) => conflict.words) ?? [];

describe('the roster', () => {
  it('tells each server from its logs and the files beside them, with where it stands', async () => {
    const folder = new LogFolder(incident);
    const { nodes: all, others, notes, pending } = await answerOf(folder);
    assert.deepEqual([others, notes, pending], [[], [], []]);
    assert.deepEqual(
      all.map(({ myid, name, addresses, logs }) => [myid, name, addresses, logs.length]),
      [
        [2, 'server 2', ['10.255.0.97'], 0],
        [8, 'node8', ['10.255.0.141'], 1],
        [9, 'node9', ['10.255.0.143'], 1],
      ],
    );
    const [, eight, nine] = all;
    assert.ok(eight && nine);
    assert.deepEqual(eight.versions, { zookeeper: ['3.8.0-5a02a05'], jdk: ['17.0.15'] });
    assert.deepEqual([eight.tickTime, eight.initLimit, eight.syncLimit], [2000, 10, 5]);
    assert.deepEqual(
      [eight.client, eight.quorum, eight.election],
      ['10.255.0.141:2181', '10.255.0.141:2888', '10.255.0.141:3888'],
    );
    assert.equal(eight.zone?.name, '+08:00');
    assert.deepEqual(rolesOf(eight), [
      'starting 0–0',
      'looking 0–5.1',
      'following 5.1–151.687 epoch 273',
      'looking 151.687–151.7',
    ]);
    assert.deepEqual(rolesOf(nine), ['starting 0.05–0.05', 'looking 0.05–5', 'leading 5–180 epoch 273']);
    const evidence = eight.evidence.map(
      ({ what, value, at: place }) => `${what} ${value} ${placed(folder, place)}`,
    );
    for (const fact of [
      'myid 8 node8/log/zookeeper.log:2',
      'myid 8 node8/data/myid:1',
      'host zk-8 node8/log/zookeeper.log:5',
      'quorum 10.255.0.141:2888 node8/conf/zoo.cfg:7',
      'seen 10.255.0.141 node9/zookeeper.log:9',
    ])
      assert.ok(evidence.includes(fact), `${fact} in ${evidence.join('\n')}`);
    assert.deepEqual([words(eight), words(nine)], [[], []]);
  });

  it('names the server of a log that lies by itself, and joins an export by its address', async () => {
    const folder = new LogFolder({
      'a.log': incident['node9/zookeeper.log'],
      'b.log': incident['node8/log/zookeeper.log'],
      'zoo.cfg': incident['node8/conf/zoo.cfg'],
      'export.txt': tcpmonLine(1698114751),
      'scrap.txt': tcpmonLine(1698114751)
        .replace('10.255.0.143:2888', '172.16.0.1:22')
        .replace('node-9', 'jump'),
    });
    const { nodes: all, others } = await answerOf(folder);
    assert.deepEqual(
      all.map(({ myid, name, logs }) => [
        myid,
        name,
        logs.map((uri) => placed(folder, { uri }).split(':')[0]),
      ]),
      [
        [2, 'server 2', []],
        [8, 'zk-8', ['b.log']],
        [9, 'zk-9', ['a.log', 'export.txt']],
      ],
    );
    assert.deepEqual(
      others.map((uri) => placed(folder, { uri }).split(':')[0]),
      ['scrap.txt'],
    );
    assert.equal(all[2]?.syncLimit, 5, 'the one configuration is of all');
  });

  it('says that two servers have one id, and that one log has two', async () => {
    const folder = new LogFolder({
      'zk-a/zookeeper.log': incident['node8/log/zookeeper.log'],
      'zk-b/zookeeper.log':
        new ServerLog(8, '10.9.9.9:2181').start('10:30:00,000', 'stray').text +
        new ServerLog(5, '10.9.9.9:2181').line(
          '10:31:00,000',
          'main:QuorumPeerMain',
          'Starting quorum peer, myid=5',
        ).text,
      'zk-b/myid': '7\n',
    });
    const { nodes: all } = await answerOf(folder);
    assert.deepEqual(
      all.map(({ myid, name }) => [myid, name]),
      [
        [8, 'zk-a'],
        [8, 'zk-b'],
      ],
    );
    assert.deepEqual(words(all[0]), ['zk-b has myid 8 too, with other addresses']);
    assert.deepEqual(words(all[1]), [
      'myid 5 is told here (once), though this is server 8',
      'myid 7 is told here (once), though this is server 8',
      'zk-a has myid 8 too, with other addresses',
    ]);
    assert.deepEqual(
      all[1]?.conflicts.map(({ at: places }) => places.map((place) => placed(folder, place))),
      [
        ['zk-b/zookeeper.log:8', 'zk-b/zookeeper.log:2'],
        ['zk-b/myid:1', 'zk-b/zookeeper.log:2'],
        ['zk-b/zookeeper.log:2', 'zk-a/zookeeper.log:2'],
      ],
    );
  });

  it('says that configurations do not agree', async () => {
    const cfg = incident['node8/conf/zoo.cfg'];
    const folder = new LogFolder({
      ...incident,
      'node9/zoo.cfg': cfg
        .replace('server.8=10.255.0.141', 'server.8=10.255.0.14')
        .replace('tickTime=2000', 'tickTime=400'),
    });
    const { nodes: all } = await answerOf(folder);
    assert.deepEqual(words(all.find(({ myid }) => myid === 8)), [
      'server 8 is configured at different addresses: 10.255.0.141:2888 and 10.255.0.14:2888',
    ]);
    assert.deepEqual(words(all.find(({ myid }) => myid === 9)), ['tickTime is told to be 2000 and 400']);
  });

  it('tells a role that began before the log by what only such a server writes, and a death by its peers', async () => {
    const leading = new ServerLog(9, '10.255.0.143:2181')
      .line('10:30:00,000', 'NIOWorkerThread-3:NIOServerCnxn', 'Processing ruok command from /127.0.0.1:5000')
      .line(
        '10:31:00,000',
        'ProcessThread(sid:9 cport:-1)::PrepRequestProcessor',
        'Got user-level KeeperException when processing sessionid:0x902bc7d15911842 type:create cxid:0xb2fd zxid:0x111001e1e33 txntype:-1 reqpath:n/a Error Path:/a Error:KeeperErrorCode = NodeExists for /a',
      )
      .line(
        '10:31:20,000',
        'RecvWorker:8:QuorumCnxManager$RecvWorker',
        'Connection broken for id 8, my id = 9',
        'WARN',
      )
      .line(
        '10:32:00,000',
        'NIOWorkerThread-3:NIOServerCnxn',
        'Processing ruok command from /127.0.0.1:5000',
      );
    const following = new ServerLog(8, '10.255.0.141:2181')
      .line('10:30:00,000', 'NIOWorkerThread-3:Learner', 'Revalidating client: 0x80000af480856bb')
      .peer('10:31:00,000', 'Follower', 'Follower ping() takes 468', 'WARN')
      .start('10:31:40,000', 'zk-8');
    // A learner may be an observer, and a server by itself prepares requests too.
    const learning = new ServerLog(3, '10.255.0.97:2181')
      .line('10:30:00,000', 'NIOWorkerThread-3:Learner', 'Revalidating client: 0x80000af480856bb')
      .line(
        '10:31:00,000',
        'ProcessThread(sid:0 cport:2181)::PrepRequestProcessor',
        'Got user-level KeeperException when processing sessionid:0x902bc7d15911842 type:create cxid:0xb2fd zxid:0x111001e1e33 txntype:-1 reqpath:n/a Error Path:/a Error:KeeperErrorCode = NodeExists for /a',
      )
      .line(
        '10:31:30,000',
        'CommitProcessor:3:CommitProcessor',
        'Configuring CommitProcessor with 4 worker threads.',
      );
    const folder = new LogFolder({
      'zk-3/zookeeper.log': learning.text,
      'zk-8/zookeeper.log': following.text,
      'zk-9/zookeeper.log': leading.text,
    });
    const { nodes: all } = await answerOf(folder);
    assert.deepEqual(
      all.map((node) => rolesOf(node)),
      [
        ['unknown 0–90'],
        ['following 0–80', 'down 80–100', 'starting 100–100', 'looking 100–100'],
        ['leading 0–120'],
      ],
    );
    assert.match(all[2]?.roles[0]?.note ?? '', /only such a server writes; when it began is not in this log/);
    assert.equal(all[2]?.roles[0]?.at?.line, 1);
    assert.match(all[1]?.roles[1]?.note ?? '', /others lost their connections to it then/);
  });

  it('is none in a folder without logs', async () => {
    const folder = new LogFolder({ 'notes.txt': 'nothing\n' });
    assert.deepEqual(await answerOf(folder), { nodes: [], others: [], notes: [], pending: [] });
  });
});

const ensemble = join(import.meta.dirname, '../../../shared/corpus/ensemble-a');

interface Truth {
  readonly t: number;
  readonly t_end?: number;
  readonly kind: string;
  readonly node: number | null;
  readonly modes?: Readonly<Record<string, string>>;
}

describe('the real ensemble', { skip: !existsSync(ensemble) }, () => {
  const truth = existsSync(ensemble)
    ? readFileSync(join(ensemble, 'ground-truth.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Truth)
    : [];
  const MODES: Readonly<Record<string, string>> = { follower: 'following', leader: 'leading' };
  let answer: Promise<NodesAnswer> | undefined;
  const server = async (myid: number): Promise<Node> => {
    const uri = (): string => `file://${ensemble}`;
    answer ??= answerOf({ uri }, 'Asia/Shanghai');
    return (await answer).nodes.find((node) => node.myid === myid)!;
  };
  const roleAt = ({ roles }: Node, t: number): Node['roles'][number] | undefined =>
    roles.findLast(({ from, to }) => from <= t && t <= to);

  it('has its five servers with their ids, addresses, versions and timings', async () => {
    for (const [index, myid] of [2, 3, 7, 8, 9].entries()) {
      const node = await server(myid);
      assert.equal(node.name, `node${myid}`);
      assert.deepEqual(node.addresses, [`127.0.0.${11 + index}`]);
      assert.deepEqual(node.versions.zookeeper, ['3.8.0-${mvngit.commit.id}']);
      assert.match(node.versions.jdk.join(), /^17\.0\.15\S*$/);
      assert.deepEqual([node.tickTime, node.initLimit, node.syncLimit], [400, 10, 5]);
      assert.deepEqual(
        words(node).map((one) => one.slice(0, 6)),
        myid === 2 ? ['myid 5'] : [],
        'started once with a wrong id',
      );
    }
    assert.equal((await answer)?.nodes.length, 5);
    assert.deepEqual((await server(8)).aliases, ['zk-bj-08'], 'the bundle is of the same server');
  });

  it('has every role that the servers told when they were asked', async () => {
    let checked = 0;
    for (const { t, modes } of truth.filter(({ kind }) => kind === 'all_serving')) {
      for (const [id, mode] of Object.entries(modes ?? {})) {
        assert.equal(roleAt(await server(Number(id)), t)?.role, MODES[mode], `${id} at ${t}`);
        checked++;
      }
    }
    const asked = readdirSync(join(ensemble, '4lw')).filter((name) => name.endsWith('-srvr.txt'));
    for (const name of asked) {
      const [, t, id] = /-(\d{13})-node(\d)-/.exec(name)!;
      const said = readFileSync(join(ensemble, '4lw', name), 'utf8');
      const period = roleAt(await server(Number(id)), Number(t));
      assert.ok(period);
      assert.equal(period.role, MODES[/^Mode: (\w+)/m.exec(said)![1]!]);
      assert.equal(period.epoch, Number(BigInt(/^Zxid: (0x[0-9a-f]+)/m.exec(said)![1]!) >> 32n));
      checked++;
    }
    assert.equal(checked, 40);
  });

  it('has every start and every silent death', async () => {
    const deaths = truth.filter(({ kind }) =>
      /^(?:kill9|clean_stop|rolling_stop|restart_leader_stop)$/.test(kind),
    );
    for (const { t, t_end = t, node } of deaths) {
      const period = roleAt(await server(node!), t_end + 50);
      assert.equal(period?.role, 'down', `${node} at ${t}`);
      assert.ok(
        period.from > t - 100 && period.from < t_end + 200,
        `${node} is down from ${period.from}, killed at ${t}`,
      );
    }
    assert.equal(deaths.length, 9);
    const starts = truth.filter(({ kind }) => kind === 'server_start' || kind === 'start_wrong_myid');
    for (const { t, node } of starts) {
      const { roles } = await server(node!);
      assert.ok(
        roles.some(({ role, from }) => role === 'starting' && from > t && from < t + 4_000),
        `${node} starts at ${t}`,
      );
    }
    let counted = 0;
    for (const id of [2, 3, 7, 8, 9])
      counted += (await server(id)).roles.filter(({ role }) => role === 'starting').length;
    assert.equal(counted, starts.length);
  });

  it('has one leader in each epoch, and all turns that the logs print', async () => {
    const leaders: string[] = [];
    for (const id of [2, 3, 7, 8, 9]) {
      const node = await server(id);
      for (const { role, epoch } of node.roles) if (role === 'leading') leaders.push(`${epoch}: ${id}`);
      const text = readFileSync(join(ensemble, `node${id}/log/zookeeper.log`), 'utf8');
      for (const [role, word] of [
        ['following', 'FOLLOWING'],
        ['leading', 'LEADING'],
      ] as const) {
        const printed = text.match(new RegExp(`@\\d+\\] - ${word}$`, 'gm'))?.length ?? 0;
        assert.equal(node.roles.filter((one) => one.role === role).length, printed, `${id} ${word}`);
      }
    }
    assert.deepEqual(leaders.sort(), ['1: 7', '2: 9', '3: 8', '4: 7', '5: 9']);
  });
});
