/**
 * How a follower of 3.5.9 loses its role, looks for a leader, and comes back: the same steps in both
 * drop-outs, line by line on every node that says something about it.
 */
import { DROPPED, EPOCH, LEADER, ROUND, WINNING_ZXID, zxid, zxidCounter } from './story.mjs';
import { FOLLOWER_SHUT_DOWN } from './traces.mjs';

const ID = DROPPED.id;
const PEER = DROPPED.thread;
const hexNumber = (value) => `0x${value.toString(16)}`;

/** The text of a vote. `my` is the state of the node that prints it. */
function notification({ leader, zxid: voted, round, state, sid }, my) {
  return (
    `Notification: 2 (message format version), ${leader} (n.leader), ${voted} (n.zxid), ${hexNumber(round)} (n.round), ` +
    `${state} (n.state), ${sid} (n.sid), ${hexNumber(EPOCH)} (n.peerEPoch), ${my} (my state)0 (n.config version)`
  );
}

/** A node prints a vote it has received. */
export function receiveVote(book, node, at, vote, my, key) {
  book.info(at, `WorkerReceiver[myid=${node.id}]`, 'FastLeaderElection@697', notification(vote, my), { key });
}

/** What node 8 proposes while it looks: itself. Its round is one ahead of the one it was elected in. */
export const ownVote = (lastZxid) => ({
  leader: ID,
  zxid: lastZxid,
  round: ROUND + 1,
  state: 'LOOKING',
  sid: ID,
});

/** What a node of the standing quorum answers. */
export const standingVote = (node) => ({
  leader: LEADER.id,
  zxid: WINNING_ZXID,
  round: ROUND,
  state: node === LEADER ? 'LEADING' : 'FOLLOWING',
  sid: node.id,
});

/**
 * From the exception to `LOOKING`: the pipeline of the follower is taken down.
 *
 * @returns {number} the instant of `LOOKING`
 */
export function loseRole(book, at, { exception, lastCounter, key }) {
  const { trace, more = () => {} } = exception;
  book.warn(at, PEER, 'Follower@96', 'Exception when following the leader', {
    trace,
    key: `${key}.exception`,
  });
  more(at + 0.4);
  book.info(at + 1.1, PEER, 'Follower@201', 'shutdown called', { trace: FOLLOWER_SHUT_DOWN });
  const down = at + 3.2;
  book.info(down, PEER, 'LearnerZooKeeperServer@165', 'Shutting down');
  book.info(down + 0.1, PEER, 'ZooKeeperServer@573', 'shutting down');
  book.info(down + 0.3, PEER, 'FollowerRequestProcessor@139', 'Shutting down');
  book.info(down + 0.4, PEER, 'CommitProcessor@362', 'Shutting down');
  book.info(
    down + 0.8,
    `FollowerRequestProcessor:${ID}`,
    'FollowerRequestProcessor@110',
    'FollowerRequestProcessor exited loop!',
  );
  book.info(down + 1.2, `CommitProcessor:${ID}`, 'CommitProcessor@195', 'CommitProcessor exited loop!');
  book.info(down + 1.6, PEER, 'FinalRequestProcessor@514', 'shutdown of request processor complete');
  book.info(down + 6.9, PEER, 'SyncRequestProcessor@191', 'Shutting down');
  book.info(down + 13.4, `SyncThread:${ID}`, 'SyncRequestProcessor@169', 'SyncRequestProcessor exited!');
  const looking = Math.floor(down + 14.6) + 0.2;
  book.warn(looking, PEER, 'QuorumPeer@1303', 'PeerState set to LOOKING');
  book.info(looking + 0.1, PEER, 'QuorumPeer@1178', 'LOOKING', { key: `${key}.looking` });
  const text = `New election. My id =  ${ID}, proposed zxid=${zxid(lastCounter)}`;
  book.info(looking + 0.9, PEER, 'FastLeaderElection@903', text, { key: `${key}.newElection` });
  return looking;
}

/** Node 8 sends its vote to itself and to the nodes that can be reached; those answer at once. */
export function exchangeVotes(books, at, lastZxid, reached, random, key) {
  const own = books.get(ID);
  receiveVote(own, DROPPED, at + 0.5, ownVote(lastZxid), 'LOOKING');
  let latest = at;
  for (const node of reached) {
    const arrives = at + random.between(0.7, 2.1);
    const my = node === LEADER ? 'LEADING' : 'FOLLOWING';
    receiveVote(
      books.get(node.id),
      node,
      arrives,
      ownVote(lastZxid),
      my,
      key && `${key}.voteSeen.${node.id}`,
    );
    const answered = arrives + random.between(0.6, 1.9);
    receiveVote(own, DROPPED, answered, standingVote(node), 'LOOKING');
    latest = Math.max(latest, answered);
  }
  return latest;
}

/**
 * From the last vote needed to serving again.
 *
 * @param {number} at when the quorum was recognised
 * @returns {number} when node 8 served again
 */
export function joinLeader(books, at, { looking, lastCounter, port, key, steps }) {
  const own = books.get(ID);
  const leader = books.get(LEADER.id);
  own.info(at, PEER, 'QuorumPeer@1254', 'FOLLOWING', { key: `${key}.following` });
  const created =
    'Created server with tickTime 2000 minSessionTimeout 4000 maxSessionTimeout 40000 ' +
    'datadir /var/lib/zookeeper/version-2 snapdir /var/lib/zookeeper/version-2';
  own.info(at + 0.4, PEER, 'ZooKeeperServer@181', created);
  const elected = at + 1.2;
  const took = Math.floor(elected) - Math.floor(looking);
  const text = `FOLLOWING - LEADER ELECTION TOOK - ${took} MS`;
  own.info(elected, PEER, 'Follower@69', text, { key: `${key}.electionTook` });

  const handler = `LearnerHandler-/${DROPPED.ip}:${port}`;
  const met = elected + steps.connect;
  leader.info(
    met,
    handler,
    'LearnerHandler@406',
    `Follower sid: ${ID} : info : ${DROPPED.ip}:2888:3888:participant`,
    {
      key: `${key}.learnerInfo`,
    },
  );
  leader.info(met + 1.9, handler, 'ZKDatabase@295', 'On disk txn sync enabled with snapshotSizeFactor 0.33');
  const head = zxidCounter(met);
  const window =
    `Synchronizing with Follower sid: ${ID} maxCommittedLog=${zxid(head)} minCommittedLog=${zxid(head - 500)} ` +
    `lastProcessedZxid=${zxid(head)} peerLastZxid=${zxid(lastCounter)}`;
  leader.info(met + 2.1, handler, 'LearnerHandler@708', window, { key: `${key}.synchronizing` });
  leader.info(met + 2.2, handler, 'LearnerHandler@769', `Using committedLog for peer sid: ${ID}`);
  const diff = `Sending DIFF zxid=${zxid(head)} for peer sid: ${ID}`;
  leader.info(met + 2.4, handler, 'LearnerHandler@859', diff, { key: `${key}.sendingDiff` });

  const received = met + 3.6;
  own.info(received, PEER, 'Learner@391', `Getting a diff from the leader ${zxid(head)}`, {
    key: `${key}.diff`,
  });
  const gap = `Got zxid ${zxid(lastCounter + 1)} expected 0x1`;
  own.warn(received + 2.2, PEER, 'Learner@454', gap);
  const accepted = received + steps.catchUp;
  own.info(accepted, PEER, 'Learner@546', 'Learner received NEWLEADER message', { key: `${key}.newLeader` });
  own.info(
    accepted + 1.1,
    PEER,
    'QuorumPeer@1590',
    "Dynamic reconfig is disabled, we don't store the last seen config.",
  );
  const serving = accepted + steps.write;
  own.info(serving, PEER, 'Learner@529', 'Learner received UPTODATE message', { key: `${key}.upToDate` });
  own.info(serving + 1.8, PEER, 'CommitProcessor@256', 'Configuring CommitProcessor with 16 worker threads.');
  const next = zxidCounter(serving + 40);
  own.warn(serving + 41.5, PEER, 'Follower@125', `Got zxid ${zxid(next)} expected 0x1`);
  return { serving, servingSince: received + 1, head };
}
