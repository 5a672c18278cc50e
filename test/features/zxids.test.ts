import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type Desk, deskOf } from '../support/desk.ts';
import { incident, ServerLog } from '../support/ensemble.ts';
import { zookeeperLine } from '../support/lines.ts';

const HEX = '11100200bfb';
const DECIMAL = BigInt(`0x${HEX}`).toString();

/** What prints a zxid, and how: every row of the table of ZooKeeper's prints, with its classes. */
const PRINTED: readonly (readonly [className: string, message: string])[] = [
  ['FastLeaderElection', `New election. My id = 9, proposed zxid=0x${HEX}`],
  ['FastLeaderElection', `New election. My id =  9, Proposed zxid = ${DECIMAL}`],
  ['FastLeaderElection', `New election: ${DECIMAL}`],
  [
    'FastLeaderElection',
    `Notification: 9 (n.leader), 0x${HEX} (n.zxid), 0x1 (n.round), LOOKING (n.state), 9 (n.sid), 0x1 (n.peerEpoch) LOOKING (my state)`,
  ],
  [
    'FastLeaderElection',
    `Notification: 9 (n.leader), ${DECIMAL} (n.zxid), 1 (n.round), LOOKING (n.state), 9 (n.sid), LOOKING (my state)`,
  ],
  [
    'Leader',
    `Have quorum of supporters, sids: [ [8, 9] ]; starting up and setting last processed zxid: 0x${HEX}`,
  ],
  ['Leader', `Have quorum of supporters; starting up and setting last processed zxid: ${DECIMAL}`],
  ['Learner', `Getting a diff from the leader 0x${HEX}`],
  ['Learner', `Truncating log to get in sync with the leader 0x${HEX}`],
  ['Learner', `Getting a snapshot from leader 0x${HEX}`],
  [
    'LearnerHandler',
    `Synchronizing with Follower sid: 8 maxCommittedLog=0x${HEX} minCommittedLog=0x1 lastProcessedZxid=0x2 peerLastZxid=0x3`,
  ],
  [
    'LearnerHandler',
    `Synchronizing with Follower sid: 8 maxCommittedLog =${HEX} minCommittedLog = 1 peerLastZxid = 3`,
  ],
  ['LearnerHandler', `Sending DIFF zxid=0x${HEX} for peer sid: 8`],
  ['LearnerHandler', `Sending TRUNC zxid=0x${HEX} for peer sid: 8`],
  [
    'LearnerHandler',
    `Sending snapshot last zxid of peer is 0x${HEX}, zxid of leader is 0x1, send zxid of db as 0x2`,
  ],
  [
    'LearnerHandler',
    `Sending snapshot last zxid of peer is 0x${HEX}  zxid of leader is 0x1sent zxid of db as 0x2`,
  ],
  ['Leader', `NEWLEADER proposal has Zxid of ${HEX}`],
  ['Learner', `Proposed leader epoch ${HEX} is less than our accepted epoch 112`],
  ['Follower', `Got zxid 0x${HEX} expected 0x1`],
  ['Learner', `Committing ${DECIMAL}, but next proposal is 5`],
  ['Learner', `Committing 0x${HEX}, but next proposal is 0x5`],
  ['Learner', `Committing ${HEX}, but next proposal is 5`],
  ['Learner', `Committing ${HEX} without seeing txn`],
  ['FollowerZooKeeperServer', `Committing zxid 0x${HEX} but next pending txn 0x5`],
  ['Leader', `Commiting zxid 0x${HEX} from /10.255.0.141:2888 not first!`],
  ['Leader', `First is 0x${HEX}`],
  ['Leader', `First is ${DECIMAL}`],
  ['Leader', `ACK for ${DECIMAL} received before ACK for 5!!!!`],
  ['Leader', `ACK for 0x${HEX} received before ACK for 0x5`],
  ['FinalRequestProcessor', `Zxid outstanding ${DECIMAL} is less than current 5`],
  ['ZooKeeperServer', `Zxid outstanding 0x${HEX} is less than current 0x5`],
  ['FileTxnLog', `Current zxid ${DECIMAL} is <= 5 for 1`],
  ['FileTxnSnapLog', `${DECIMAL}(highestZxid) > 5(next log) for type 1`],
  ['FileTxnSnapLog', `${DECIMAL}(higestZxid) > 5(next log) for type 1`],
  ['ZKDatabase', `Unable to find proposals from txnlog for zxid: ${DECIMAL}`],
  ['ZKDatabase', `Unable to find proposals from txnlog for zxid: 0x${HEX}`],
  ['FileTxnSnapLog', `Snapshotting: 0x${HEX} to /data/version-2/snapshot.${HEX}`],
  ['FileTxnSnapLog', `Snapshotting: ${HEX}`],
  ['FileTxnLog', `Creating new log file: log.${HEX}`],
  ['FileTxnSnapLog', `Snapshot loaded in 5 ms, highest zxid is 0x${HEX}, digest is 123`],
  ['DataTree', `Digests are not matching. Value is Zxid. Value: ${DECIMAL}`],
  ['DataTree', `Digests are not matching. Value is Zxid. Last value:${DECIMAL}`],
  ['ZooKeeperServer', `Before restore database. lastProcessedZxid=${DECIMAL}, nodeCount=5,sessionCount=1`],
  [
    'ZooKeeperServer',
    `Refusing session request for client /10.0.0.1:5 as it has seen zxid 0x${HEX} our last zxid is 0x5 client must try another server`,
  ],
  ['FastLeaderElection', `8 Received version: ${HEX} my version: 1`],
  ['PurgeTxnLog', `Removing file: Oct 24, 2023 10:00:00 AM\t/data/version-2/log.${HEX}`],
  ['PurgeTxnLog', `Removing file: Oct 24, 2023 10:00:00 AM\t/data/version-2/snapshot.${HEX}`],
  ['FileSnap', `Reading snapshot /data/version-2/snapshot.${HEX}`],
  ['FileSnap', `Reading snapshot /data/version-2/snapshot.${HEX}.gz`],
];
/** The same characters within other numbers. */
const OTHERS = [
  `Getting a diff from the leader 0x${HEX}1`,
  `Getting a diff from the leader 0x1${HEX}`,
  `Current zxid 1${DECIMAL} is <= 5 for 1`,
  `Expiring session 0x${HEX}, timeout of 4000ms exceeded`,
];

const desks: Desk[] = [];
after(() => desks.forEach(({ client }) => client.dispose()));

async function desk(files: Readonly<Record<string, string>>): Promise<Desk> {
  const one = await deskOf(files);
  desks.push(one);
  return one;
}

describe('a zxid', () => {
  it('is found in every form that some version prints, and nothing else is', async () => {
    const printed = PRINTED.map(([className, message], index) =>
      zookeeperLine(`10:32:31,${String(100 + index)}`, message).replace('QuorumPeer@', `${className}@`),
    );
    const others = OTHERS.map((message) => zookeeperLine('10:32:32,000', message));
    const { references } = await desk({
      'node9/zookeeper.log': zookeeperLine('10:32:31,000', `Getting a diff from the leader 0x${HEX}`),
      'node8/zookeeper.log': [...printed, ...others].join(''),
    });
    assert.deepEqual(
      await references('node9/zookeeper.log', 0, '0x'),
      [...PRINTED.map((_, index) => `node8/zookeeper.log:${index}`), 'node9/zookeeper.log:0'].sort(),
    );
  });

  it('begins where it is named first, by the clocks of all logs', async () => {
    const { definition } = await desk({
      'node8/zookeeper.log': zookeeperLine('10:33:00,000', `Creating new log file: log.${HEX}`),
      'node9/zookeeper.log':
        zookeeperLine('10:32:00,000', 'PeerState set to LOOKING') +
        zookeeperLine('10:32:31,666', `Current zxid ${DECIMAL} is <= 5 for 1`).replace(
          'QuorumPeer@',
          'FileTxnLog@',
        ) +
        zookeeperLine('10:34:31,666', `Getting a diff from the leader 0x${HEX}`),
    });
    assert.deepEqual(await definition('node8/zookeeper.log', 0, HEX), ['node9/zookeeper.log:1']);
  });

  const server = new ServerLog(7, '10.255.0.109:2181')
    .start('10:40:00,000', 'zk-7')
    .line('10:40:01,000', 'SyncThread:7:FileTxnLog', 'Creating new log file: log.11100000001')
    .line('10:40:02,000', 'SyncThread:7:FileTxnLog', 'Creating new log file: log.99900000001').text;

  it('tells which leader’s epoch it is of, and when that began', async () => {
    const files = { ...incident, 'node7/zookeeper.log': server };
    const { hover } = await desk(files);
    const line = server.split('\n').findIndex((text) => text.includes('log.111'));
    const text = await hover('node7/zookeeper.log', line, '11100000001');
    assert.match(text, /Epoch \| 273 \(0x111\)/);
    assert.match(text, /Led by \| 9 · 10\.255\.0\.143 · node9/);
    assert.match(text, /Epoch began \| 2023-10-24 10:30:05\.\d00 \+08:00/);
  });

  it('does not tell what no log does', async () => {
    const files: Record<string, string> = { ...incident, 'node7/zookeeper.log': server };
    const line = server.split('\n').findIndex((text) => text.includes('log.999'));
    const text = await (await desk(files)).hover('node7/zookeeper.log', line, '99900000001');
    assert.match(text, /Epoch began \| cannot tell: no log here tells of this epoch, they tell of epoch 273/);
    const alone = await desk({
      'zookeeper.log': zookeeperLine('10:33:00,000', `Creating new log file: log.${HEX}`),
    });
    assert.match(
      await alone.hover('zookeeper.log', 0, HEX),
      /cannot tell: no log here tells of this epoch, they tell of no epoch/,
    );
  });
});
