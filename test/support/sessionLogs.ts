import { ServerLog } from './ensemble.ts';

/** When the host of server 8 booted, and that of server 9. */
export const BOOT_8 = Date.parse('2023-10-20T05:11:02.319+08:00');
export const BOOT_9 = Date.parse('2023-10-01T00:00:00.000+08:00');

/** An id as ZooKeeper prints it, of the role that began at a time of 2023-10-24 such as `10:30:05.230`. */
export function sessionId(myid: number, boot: number, began: string, counter = 0): string {
  const stamp = BigInt(Date.parse(`2023-10-24T${began}+08:00`) - boot);
  return `0x${((BigInt(myid) << 56n) | (stamp << 16n) | BigInt(counter)).toString(16)}`;
}

export const ids = {
  /** The first of server 8; closed by its client there. */
  closed: sessionId(8, BOOT_8, '10:30:05.230'),
  /** Moves from 8 to 9, which expires it while it leads in good faith. */
  expired: sessionId(8, BOOT_8, '10:30:05.230', 1),
  /** Of server 9, which calls it expired when it wakes up, and no longer leads. */
  livesOn: sessionId(9, BOOT_9, '10:30:05.305'),
  /** Of the second role of server 8. */
  second: sessionId(8, BOOT_8, '10:40:04.010'),
  /** Of server 7, of which there is no log. */
  foreign: '0x7000001e8480005',
};

const committing = (id: string): string => `Committing global session ${id}`;
const COMMIT = 'CommitProcessor:8:LearnerSessionTracker';
const THROTTLE = 'RequestThrottler:QuorumZooKeeperServer';

/**
 * Servers 8 and 9. 9 leads epoch 0x111 from 10:30:05 on and sleeps from 10:40:00 to 10:40:10, in which time 8 begins to lead epoch
 * 0x112. All in +08:00.
 */
export const sessionLogs = {
  'node8/zookeeper.log': new ServerLog(8, '10.255.0.141:2181')
    .start('10:30:00,000', 'zk-8')
    .peer('10:30:05,100', 'QuorumPeer', 'FOLLOWING')
    .peer('10:30:05,200', 'Learner', 'Getting a diff from the leader 0x11000000007')
    .peer('10:30:05,260', 'Learner', 'Learner received NEWLEADER message')
    .peer('10:30:05,500', 'Learner', 'Learner received UPTODATE message')
    .line('10:30:10,000', COMMIT, committing(ids.closed))
    .line('10:30:11,000', COMMIT, committing(ids.expired))
    .line('10:30:12,001', COMMIT, committing(ids.livesOn))
    .line('10:30:13,000', COMMIT, committing(ids.foreign))
    .line('10:31:00,000', THROTTLE, `Submitting global closeSession request for session ${ids.closed}`)
    .peer('10:40:02,900', 'Follower', 'Exception when following the leader', 'WARN')
    .peer('10:40:02,910', 'QuorumPeer', 'LOOKING')
    .peer('10:40:03,900', 'QuorumPeer', 'LEADING')
    .peer(
      '10:40:04,000',
      'Leader',
      'Have quorum of supporters, sids: [[7, 8]]; starting up and setting last processed zxid: 0x11200000000',
    )
    .peer('10:40:04,020', 'CommitProcessor', 'Configuring CommitProcessor with 2 worker threads.')
    .line('10:40:06,000', 'CommitProcessor:8:LeaderSessionTracker', committing(ids.second))
    .line('10:41:00,000', THROTTLE, `Submitting global closeSession request for session ${ids.livesOn}`).text,
  'node9/zookeeper.log': new ServerLog(9, '10.255.0.143:2181')
    .start('10:30:00,050', 'zk-9')
    .peer('10:30:05,000', 'QuorumPeer', 'LEADING')
    .peer(
      '10:30:05,300',
      'Leader',
      'Have quorum of supporters, sids: [[8, 9]]; starting up and setting last processed zxid: 0x11100000000',
    )
    .peer('10:30:05,310', 'CommitProcessor', 'Configuring CommitProcessor with 2 worker threads.')
    .line('10:30:10,001', 'CommitProcessor:9:LeaderSessionTracker', committing(ids.closed))
    .line('10:30:11,001', 'CommitProcessor:9:LeaderSessionTracker', committing(ids.expired))
    .line('10:30:12,000', 'CommitProcessor:9:LeaderSessionTracker', committing(ids.livesOn))
    .line('10:32:00,000', 'NIOWorkerThread-1:Learner', `Revalidating client: ${ids.expired}`)
    .line(
      '10:35:00,000',
      'SessionTracker:ZooKeeperServer',
      `Expiring session ${ids.expired}, timeout of 4000ms exceeded`,
    )
    .line('10:35:00,001', THROTTLE, `Submitting global closeSession request for session ${ids.expired}`)
    .line(
      '10:40:10,000',
      'SessionTracker:ZooKeeperServer',
      `Expiring session ${ids.livesOn}, timeout of 6000ms exceeded`,
    )
    .line('10:40:10,001', THROTTLE, `Submitting global closeSession request for session ${ids.livesOn}`)
    .peer(
      '10:40:10,100',
      'Leader',
      'Shutdown called. For the reason Not sufficient followers synced, only synced with sids: [ [9] ]',
    )
    .peer('10:40:10,110', 'QuorumPeer', 'LOOKING')
    .peer('10:40:10,300', 'QuorumPeer', 'FOLLOWING')
    .peer('10:40:10,400', 'Learner', 'Getting a snapshot from leader 0x11200000004')
    .peer('10:40:10,450', 'Learner', 'Learner received NEWLEADER message').text,
};
