/**
 * The harmless lines of an ordinary hour. Which levels exist is that of 3.5.9: connections that come
 * and go are not logged at INFO, sessions only where they close, move or break.
 */
import { clockFace, javaDate } from './clock.mjs';
import { chance } from './random.mjs';
import { FROM, HOUR, LEADER, LOOKS, MINUTE, NODES, SECOND, SLOW_PINGS, TO } from './story.mjs';
import { nearDropOut, purgeAt, zxid, zxidAt, zxidCounter } from './story.mjs';
import { hex, pingPayload, whereabouts } from './sessions.mjs';

const DATA = '/var/lib/zookeeper/version-2';

/** Four-letter words: the exporter on each host, a load balancer, and a person after each drop-out. */
export function probes(node, book) {
  const random = chance(`probes ${node.id}`);
  const command = (at, word, from) =>
    book.info(
      at,
      book.worker(),
      'NIOServerCnxn@518',
      `Processing ${word} command from /${from}:${random.port()}`,
    );
  for (let at = FROM + random.between(0, 20) * SECOND; at < TO; at += 20 * SECOND + random.between(-40, 45)) {
    command(at, 'mntr', '127.0.0.1');
  }
  for (let at = FROM + random.between(0, 60) * SECOND; at < TO; at += MINUTE + random.between(-15, 90)) {
    command(at, 'ruok', '10.20.0.5');
    if (random.happens(0.7)) {
      const check = at + random.between(3, 22) * SECOND;
      const text =
        'Unable to read additional data from client sessionid 0x0, likely client has closed socket';
      book.warn(check, book.worker(), 'NIOServerCnxn@366', text);
    }
  }
  for (const look of LOOKS) {
    command(look + NODES.indexOf(node) * 230 + random.between(0, 90), 'srvr', '10.20.0.143');
  }
}

/** Sessions of short jobs: an old client library gives itself away as it connects, all of them close. */
export function shortLives(sessions, books) {
  for (const session of sessions) {
    const book = books.get(session.minted);
    if (session.old) {
      const text = `Connection request from old client /${session.client}; will be dropped if server is in r-o mode`;
      book.warn(session.bornAt, book.worker(), 'ZooKeeperServer@1028', text);
    }
    const text = `Submitting global closeSession request for session ${hex(session.id)}`;
    book.info(session.closedAt, book.worker(), 'QuorumZooKeeperServer@157', text);
  }
}

const PATHS = [
  '/meta/leases/volume-',
  '/locks/vm-',
  '/services/scheduler/worker-',
  '/config/pool-',
  '/queue/item-',
];
const FAILURES = [
  { type: 'create', code: 'NodeExists' },
  { type: 'delete', code: 'NoNode' },
  { type: 'setData', code: 'BadVersion' },
  { type: 'create', code: 'NoNode' },
];

/** Requests that fail for the client's own reasons; the leader says so and spends a zxid on each. */
export function failedRequests(sessions, book) {
  const random = chance('failed requests');
  let lastCounter = 0;
  for (
    let at = FROM + random.between(1, 9) * SECOND;
    at < TO;
    at += random.wait(10.5 * SECOND, 0.2 * SECOND)
  ) {
    const unreachable = nearDropOut(at) ? 8 : undefined;
    const alive = sessions.filter((session) => {
      const here = whereabouts(session, at);
      return here && here !== unreachable && here === whereabouts(session, at + 5);
    });
    const recent = alive.filter(({ closedAt }) => closedAt);
    const session = random.pick(recent.length && random.happens(0.5) ? recent : alive);
    const { type, code } = random.pick(FAILURES);
    const path = `${random.pick(PATHS)}${String(random.integer(1, 480)).padStart(4, '0')}`;
    session.cxid += random.integer(1, 6);
    lastCounter = Math.max(lastCounter + 1, zxidCounter(at));
    const multi = random.happens(0.12);
    const request =
      `sessionid:${hex(session.id)} type:${multi ? 'multi' : type} cxid:0x${session.cxid.toString(16)} ` +
      `zxid:${zxid(lastCounter)} txntype:-1 reqpath:n/a`;
    const text =
      `Got user-level KeeperException when processing ${request}${multi ? ' aborting remaining multi ops.' : ''} ` +
      `Error Path:${path} Error:KeeperErrorCode = ${code} for ${path}`;
    book.info(
      at,
      `ProcessThread(sid:${LEADER.id} cport:-1):`,
      `PrepRequestProcessor@${multi ? 816 : 879}`,
      text,
    );
  }
}

/** Every 50,000 to 100,000 transactions a node rolls its log and takes a snapshot. */
export function snapshots(node, book) {
  const random = chance(`snapshots ${node.id}`);
  for (let at = FROM + random.between(3, 40) * MINUTE; at < TO; at += random.between(37, 70) * MINUTE) {
    const moment = nearDropOut(at) ? at + 2 * MINUTE : at;
    const rolled = zxidCounter(moment);
    const file = `${DATA}/snapshot.${zxid(rolled).slice(2)}`;
    book.info(moment, 'Snapshot Thread', 'FileTxnSnapLog@404', `Snapshotting: ${zxid(rolled)} to ${file}`);
    const next = `Creating new log file: log.${zxid(rolled + 1).slice(2)}`;
    book.info(moment + random.between(6, 61), `SyncThread:${node.id}`, 'FileTxnLog@218', next);
  }
}

/** Once an hour old snapshots and logs are removed. */
export function purge(node, book) {
  const random = chance(`purge ${node.id}`);
  const at = purgeAt(node);
  book.info(at, 'PurgeTask', 'DatadirCleanupManager$PurgeTask@138', 'Purge task started.');
  book.info(at + 1.3, 'PurgeTask', 'FileTxnSnapLog@115', 'zookeeper.snapshot.trust.empty : false');
  let step = at + random.between(4, 9);
  for (const kind of ['log', 'snapshot'].filter(() => random.happens(0.7))) {
    const written = at - random.between(11, 13) * HOUR;
    const text = `Removing file: ${javaDate(written, node.zone)}\t${DATA}/${kind}.${zxidAt(written).slice(2)}`;
    book.info(step, 'PurgeTask', 'PurgeTxnLog@156', text);
    step += random.between(2, 80);
  }
  book.info(step, 'PurgeTask', 'DatadirCleanupManager$PurgeTask@144', 'Purge task completed.');
}

/** The disk of a node is slow for a moment now and then. The stamp is the end of the write. */
export function slowDisk(node, book, truth) {
  const random = chance(`slow disk ${node.id}`);
  for (let at = FROM + random.between(2, 17) * MINUTE; at < TO; at += random.between(16, 44) * MINUTE) {
    if (nearDropOut(at)) {
      continue;
    }
    const took = random.integer(1004, 1790);
    const text =
      `fsync-ing the write ahead log in SyncThread:${node.id} took ${took}ms which will adversely effect operation ` +
      'latency. File size is 67108880 bytes. See the ZooKeeper troubleshooting guide';
    const key = `fsync.${node.id}.${clockFace(at, 'Asia/Shanghai').slice(11, 16).replace(':', '')}`;
    book.warn(at, `SyncThread:${node.id}`, 'FileTxnLog@343', text, { key });
    truth.fsyncs.push({ node: node.id, end: Math.floor(at), took, key });
  }
}

/** The two lines this site has added to the ping of a learner, for the pings that took long. */
export function slowPings(nodes, sessions, books, truth) {
  const random = chance('slow pings');
  for (const slow of SLOW_PINGS) {
    const node = nodes.find(({ id }) => id === slow.node);
    const here = sessions.filter((session) => whereabouts(session, slow.ping) === node.id);
    const touched = here.filter(() => random.happens(0.5)).slice(0, 6);
    const end = slow.pause ? Math.floor(slow.ping + 2.6 + slow.pause) + 2 : slow.ping + slow.took;
    const key = `slowPing.${node.id}.${clockFace(slow.ping, 'Asia/Shanghai').slice(11, 16).replace(':', '')}`;
    pingLines(
      node,
      books.get(node.id),
      slow.ping,
      end,
      touched.length ? touched : here.slice(0, 4),
      key,
      truth,
    );
  }
}

/** One pair of ping lines. The second stamp is the first one plus what it says it took. */
export function pingLines(node, book, begin, end, touched, key, truth) {
  const took = Math.floor(end) - Math.floor(begin);
  const payload = pingPayload(touched);
  const text = `Learner ping writePacket() takes 0ms, data len: ${payload.length}, view: 0ms, data: ${payload.toString('base64')}`;
  book.warn(begin, node.thread, 'Learner@661', text, { key: `${key}.sent` });
  book.warn(end, node.thread, 'Follower@123', `Follower ping() takes ${took}`, { key: `${key}.took` });
  truth.pings.push({
    node: node.id,
    begin: Math.floor(begin),
    end: Math.floor(end),
    took,
    key,
    sessions: touched.map(({ id, timeout }) => ({ id: hex(id), timeout })),
  });
}

/** Clients that lose their connection on an ordinary day and come back elsewhere. */
export function ordinaryMoves(sessions, books, truth) {
  const random = chance('ordinary moves');
  for (let at = FROM + 5 * MINUTE; at < TO - 3 * MINUTE; at += random.wait(4.2 * MINUTE, MINUTE)) {
    const session = random.pick(sessions);
    if (nearDropOut(at) || nearDropOut(at + 20 * SECOND)) {
      continue;
    }
    const from = whereabouts(session, at);
    const to = random.pick(NODES.filter(({ id }) => id !== from && id !== 8));
    leave(session, at, books);
    moveTo(session, to.id, at + random.between(40, 1300), books, truth);
  }
}

/** Minutes after the second drop-out some applications are restarted and find node 8 again. */
export function comebacks(sessions, books, truth) {
  const random = chance('comebacks');
  for (const session of sessions) {
    const at = LOOKS[1] + random.between(60, 260) * SECOND;
    leave(session, at, books);
    moveTo(session, 8, at + random.between(40, 1300), books, truth);
  }
}

/** A node notices that a client has hung up. */
function leave(session, at, books) {
  const book = books.get(whereabouts(session, at));
  const text = `Unable to read additional data from client sessionid ${hex(session.id)}, likely client has closed socket`;
  book.warn(at, book.worker(), 'NIOServerCnxn@366', text);
}

/** A session appears on a node. A learner asks the leader about it and says so; the leader says nothing. */
export function moveTo(session, id, at, books, truth, key) {
  session.stays.push({ from: at, node: id });
  if (id !== LEADER.id) {
    const book = books.get(id);
    book.info(at, book.worker(), 'Learner@113', `Revalidating client: ${hex(session.id)}`, { key });
  }
  truth.moves.push({ session: hex(session.id), at: Math.floor(at), to: id, logged: id !== LEADER.id });
}
