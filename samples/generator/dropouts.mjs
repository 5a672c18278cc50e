/**
 * The two drop-outs of node 8, told through the ZooKeeper logs of all nodes.
 */
import { chance } from './random.mjs';
import { pingLines, moveTo } from './background.mjs';
import { exchangeVotes, joinLeader, loseRole, ownVote, receiveVote, standingVote } from './rejoin.mjs';
import { expiryOf, hex, survivesThePause } from './sessions.mjs';
import {
  DROPPED,
  FIRST,
  LEADER,
  PORTS,
  READ_TIMEOUT,
  SECOND,
  SECOND_DROP,
  STEADY_FOLLOWERS,
} from './story.mjs';
import { nodeOf, pingFrom, zxid, zxidCounter } from './story.mjs';
import * as traces from './traces.mjs';

const NOT_RUNNING = 'ZooKeeperServer not running';
const goodbye = (port) => `******* GOODBYE /${DROPPED.ip}:${port} ********`;

/** The leader waited in vain for a packet of the learner on this port. */
function leaderGivesUp(book, at, port, key) {
  const handler = `LearnerHandler-/${DROPPED.ip}:${port}`;
  const text = 'Unexpected exception causing shutdown while sock still open';
  const trace = traces.LEARNER_READ_TIMED_OUT;
  book.error(at, handler, 'LearnerHandler@629', text, { trace, key: `${key}.readTimedOut` });
  book.warn(at + 1.2, handler, 'LearnerHandler@644', goodbye(port), { key: `${key}.goodbye` });
}

/** Clients with a short timeout do not wait: they are elsewhere long before node 8 wakes up. */
function firstMoves(books, sessions, wake, truth) {
  const random = chance('first moves');
  const own = books.get(DROPPED.id);
  for (const session of sessions) {
    const { fate, to, id } = session;
    if (fate === 'moves early' || fate === 'expires') {
      const text = `Unable to read additional data from client sessionid ${hex(id)}, likely client has closed socket`;
      own.warn(wake + random.between(2, 7), own.worker(), 'NIOServerCnxn@366', text);
    }
    if (fate === 'moves early') {
      const touched = FIRST.pauseStart - random.between(200, 1300);
      const at = FIRST.pauseStart + random.between(1700, 3300);
      if (at >= expiryOf(touched, session.timeout)) {
        throw new Error(`${hex(id)} would have expired before it moved`);
      }
      moveTo(session, to, at, books, truth, `first.moved.${hex(id)}`);
    }
  }
}

/** The leader gives up the one session whose client was too slow; node 2 turns it away afterwards. */
function expiry(books, session, truth) {
  const id = hex(session.id);
  const leader = books.get(LEADER.id);
  const touched = pingFrom(pingFrom(FIRST.pauseStart) - 2.5 * SECOND) + 0.8;
  const at = expiryOf(touched, session.timeout) + 2.3;
  const text = `Expiring session ${id}, timeout of ${session.timeout}ms exceeded`;
  leader.info(at, 'SessionTracker', 'ZooKeeperServer@413', text, { key: 'first.expiring' });
  const close = `Submitting global closeSession request for session ${id}`;
  leader.info(at + 0.2, 'SessionTracker', 'QuorumZooKeeperServer@157', close, { key: 'first.expiryClose' });
  session.closedAt = at;
  const back = FIRST.expiringSessionReturns;
  const node = nodeOf(session.to);
  const book = books.get(node.id);
  book.info(back, book.worker(), 'Learner@113', `Revalidating client: ${id}`, {
    key: 'first.expiredReturns',
  });
  const refused = `Invalid session ${id} for client /${session.client}:41822, probably expired`;
  book.info(back + 1.4, node.thread, 'ZooKeeperServer@777', refused, { key: 'first.invalidSession' });
  truth.expiry = {
    session: id,
    touched: Math.floor(touched),
    at: Math.floor(at),
    timeout: session.timeout,
    returnedTo: node.id,
  };
}

/** Node 8 stops for a full collection, is given up by the leader, wakes up and comes back. */
export function firstDropOut(books, sessions, truth) {
  const random = chance('first drop-out');
  const own = books.get(DROPPED.id);
  const begin = FIRST.pauseStart - 2.7;
  const wake = Math.ceil(FIRST.pauseEnd);
  pingLines(DROPPED, own, begin, wake + 1.3, sessions.slice(0, 4), 'first.lastPing', truth);
  leaderGivesUp(books.get(LEADER.id), FIRST.lastPacket + READ_TIMEOUT + 1, PORTS.before, 'first');
  own.info(
    wake + 2.1,
    own.worker(),
    'NIOServerCnxn@518',
    `Processing ruok command from /10.20.0.5:${random.port()}`,
  );
  firstMoves(books, sessions, wake, truth);
  expiry(
    books,
    sessions.find(({ fate }) => fate === 'expires'),
    truth,
  );

  // What the kernel had kept is read first: the proposals up to the second ping, whose answer fails.
  const lastCounter = zxidCounter(pingFrom(pingFrom(FIRST.pauseStart) + 1) + 0.3);
  const more = (at) => {
    const text = 'Closing connection to leader, exception during packet send';
    own.warn(at, `SyncThread:${DROPPED.id}`, 'SendAckRequestProcessor@64', text, {
      trace: traces.ACK_INTO_BROKEN_PIPE,
    });
  };
  const exception = { trace: traces.PING_INTO_BROKEN_PIPE, more };
  const looking = loseRole(own, wake + 13.4, { exception, lastCounter, key: 'first' });
  for (const session of sessions.filter(survivesThePause).slice(0, 3)) {
    const text = `Exception causing close of session ${hex(session.id)}: ${NOT_RUNNING}`;
    own.warn(wake + 14.2 + random.between(0, 1.5), own.worker(), 'NIOServerCnxn@370', text);
  }
  const knocks = looking + 9;
  own.warn(
    knocks,
    own.worker(),
    'NIOServerCnxn@370',
    `Exception causing close of session 0x0: ${NOT_RUNNING}`,
  );
  const everybody = [...STEADY_FOLLOWERS, LEADER];
  const settled = exchangeVotes(books, looking + 1.2, zxid(lastCounter), everybody, random, 'first');
  const steps = { connect: 4.3, catchUp: 31.7, write: 118.4 };
  const joined = joinLeader(books, settled + 0.9, {
    looking,
    lastCounter,
    port: PORTS.between,
    key: 'first',
    steps,
  });

  for (const session of sessions.filter(survivesThePause)) {
    const wait = session.to === DROPPED.id ? 260 : 90;
    const at = Math.max(joined.serving + (session.to === DROPPED.id ? 30 : -200), wake + wait);
    moveTo(session, session.to, at + random.between(0, 900), books, truth, `first.moved.${hex(session.id)}`);
  }
  return { ...joined, lastCounter, looking };
}

/** The votes that wait in the election connection to the leader until the path is back. */
function votesToTheLeader(books, lastZxid, delivered, sent) {
  const own = books.get(DROPPED.id);
  const leader = books.get(LEADER.id);
  for (let vote = 0; vote < sent; vote++) {
    const key = vote === 0 ? 'second.voteSeen.9' : undefined;
    receiveVote(leader, LEADER, delivered + 1.4 + vote * 0.3, ownVote(lastZxid), 'LEADING', key);
    const my = vote === 0 ? 'LOOKING' : 'FOLLOWING';
    receiveVote(
      own,
      DROPPED,
      delivered + 3.1 + (vote === 0 ? 0 : 2.1 + vote * 0.3),
      standingVote(LEADER),
      my,
    );
  }
}

/** Nothing passes between nodes 8 and 9 for almost 13 s; both reads time out. */
export function secondDropOut(books, sessions, truth) {
  const random = chance('second drop-out');
  const own = books.get(DROPPED.id);
  const { followerTimedOut, leaderTimedOut, lastPacketAtFollower, votesDelivered } = SECOND_DROP;
  leaderGivesUp(books.get(LEADER.id), leaderTimedOut, PORTS.between, 'second');
  const lastCounter = zxidCounter(lastPacketAtFollower);
  const exception = { trace: traces.LEADER_READ_TIMED_OUT };
  const looking = loseRole(own, followerTimedOut, { exception, lastCounter, key: 'second' });

  let at = looking + 1.2;
  let sent = 0;
  for (let wait = 200; at < votesDelivered; wait *= 2) {
    const settled = exchangeVotes(
      books,
      at,
      zxid(lastCounter),
      STEADY_FOLLOWERS,
      random,
      sent === 0 ? 'second' : undefined,
    );
    sent++;
    at = settled + wait + 0.4;
    if (at < votesDelivered) {
      own.info(at, DROPPED.thread, 'FastLeaderElection@937', `Notification time out: ${wait * 2}`);
      at += 0.3;
    }
  }
  for (let knock = 0; knock < 5; knock++) {
    const text = `Exception causing close of session 0x0: ${NOT_RUNNING}`;
    own.warn(looking + random.between(60, 2700), own.worker(), 'NIOServerCnxn@370', text);
  }
  votesToTheLeader(books, zxid(lastCounter), votesDelivered, sent);
  const steps = { connect: 5.1, catchUp: 38.2, write: 141.6 };
  const options = { looking, lastCounter, port: PORTS.after, key: 'second', steps };
  const joined = joinLeader(books, votesDelivered + 4.1, options);
  sessions.forEach((session, index) => {
    const to = [2, 7, 3][index % 3];
    moveTo(session, to, looking + random.between(80, 1400), books, truth, `second.moved.${hex(session.id)}`);
  });
  return { ...joined, lastCounter, looking, votesSent: sent };
}
