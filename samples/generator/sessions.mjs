/**
 * Sessions: how ZooKeeper 3.5.9 mints their ids, which ones live during the story, and where each of
 * them is connected at any moment.
 */
import { chance } from './random.mjs';
import { DROPPED, FIRST, FROM, MINUTE, NODES, SECOND, SECOND_DROP, TICK_TIME, TO } from './story.mjs';
import { LEADER, nearDropOut, nodeOf } from './story.mjs';

/**
 * An id: one byte myid, 40 bits of the host's uptime in milliseconds when the node took its role, 16
 * bits that count.
 */
export function mint(node, servingSince, counter) {
  const stamp = BigInt(Math.floor(servingSince - node.upSince)) & 0xffffffffffn;
  return (BigInt(node.id) << 56n) | (stamp << 16n) | BigInt(counter);
}

export const hex = (id) => `0x${id.toString(16)}`;

/** Where a Java hash map of 16 buckets keeps an id: the order in which a ping reply lists sessions. */
function bucket(id) {
  const hash = Number(BigInt.asUintN(32, id ^ (id >> 32n)));
  return (hash ^ (hash >>> 16)) & 15;
}

/** The body of a learner's ping reply, as this site logs it: session id and timeout, twelve bytes each. */
export function pingPayload(sessions) {
  const ordered = [...sessions].sort((a, b) => bucket(a.id) - bucket(b.id));
  const bytes = Buffer.alloc(ordered.length * 12);
  ordered.forEach(({ id, timeout }, index) => {
    bytes.writeBigUInt64BE(id, index * 12);
    bytes.writeInt32BE(timeout, index * 12 + 8);
  });
  return bytes;
}

/** When the leader gives a session up that it heard of at `touched`: on the tick of its own host clock. */
export function expiryOf(touched, timeout) {
  const uptime = touched - LEADER.upSince;
  return LEADER.upSince + (Math.floor((uptime + timeout) / TICK_TIME) + 1) * TICK_TIME;
}

/**
 * @typedef {object} Session
 * @property {bigint} id
 * @property {number} timeout
 * @property {number} minted node that gave the id
 * @property {number} bornAt
 * @property {{from: number, node: number}[]} stays where it is connected, in time order
 * @property {string} client address it comes from
 * @property {number} cxid last request number used, counts up
 * @property {number} [closedAt]
 */

/** The tenures of a node during the hour; node 8 begins two new ones. */
export function tenuresOf(node, joins) {
  const later = node === DROPPED ? joins : [];
  return [node.servingSince, ...later].map((servingSince) => ({ servingSince, next: 0 }));
}

const CLIENT_NETWORK = '10.20.1';
const client = (random) => `${CLIENT_NETWORK}.${random.integer(11, 38)}`;

/** Sessions that were there when the hour began, with the counters of almost a day. */
function longSessions(tenures) {
  const random = chance('long sessions');
  const sessions = [];
  const add = (minted, at, timeout, extra = {}) => {
    const tenure = tenures.get(minted)[0];
    tenure.next += random.integer(700, 3100);
    const id = mint(nodeOf(minted), tenure.servingSince, tenure.next);
    const stays = [{ from: FROM - MINUTE, node: at }];
    const bornAt = FROM - random.between(1, 600) * MINUTE;
    sessions.push({
      id,
      timeout,
      minted,
      bornAt,
      stays,
      client: client(random),
      cxid: random.integer(900, 90000),
      ...extra,
    });
  };
  for (const { id } of NODES) {
    for (let count = 0; count < 7; count++) {
      const moved = random.happens(0.3) && id !== DROPPED.id;
      const others = NODES.filter((other) => other.id !== id && other !== DROPPED);
      add(id, moved ? random.pick(others).id : id, random.pick([4000, 4000, 10000, 30000, 40000]));
    }
  }
  return sessions;
}

/** Sessions connected to node 8 as its virtual machine stops; `fate` says what becomes of each. */
function sessionsOfTheDropped(tenures) {
  const random = chance('sessions of the dropped');
  const plan = [
    { minted: 8, timeout: 4000, fate: 'moves early', to: 2 },
    { minted: 8, timeout: 4000, fate: 'moves early', to: 3 },
    { minted: 3, timeout: 4000, fate: 'moves early', to: 7 },
    { minted: 8, timeout: 4000, fate: 'moves early', to: 7 },
    { minted: 7, timeout: 4000, fate: 'moves early', to: 9 },
    { minted: 8, timeout: 4000, fate: 'expires', to: 2 },
    { minted: 8, timeout: 30000, fate: 'moves late', to: 3 },
    { minted: 2, timeout: 30000, fate: 'moves late', to: 2 },
    { minted: 8, timeout: 40000, fate: 'moves late', to: 7 },
    { minted: 9, timeout: 30000, fate: 'comes back', to: 8 },
    { minted: 8, timeout: 40000, fate: 'comes back', to: 8 },
    { minted: 8, timeout: 30000, fate: 'comes back', to: 8 },
  ];
  return plan.map(({ minted, timeout, fate, to }) => {
    const tenure = tenures.get(minted)[0];
    tenure.next += random.integer(700, 3100);
    return {
      id: mint(nodeOf(minted), tenure.servingSince, tenure.next),
      timeout,
      minted,
      bornAt: FROM - random.between(1, 500) * MINUTE,
      stays: [{ from: FROM - MINUTE, node: DROPPED.id }],
      client: client(random),
      cxid: random.integer(900, 90000),
      fate,
      to,
    };
  });
}

/** Jobs that connect, do something, and close: most of the counting of a node. */
function shortSessions(tenures) {
  const random = chance('short sessions');
  const sessions = [];
  for (const node of NODES) {
    for (
      let at = FROM + random.between(2, 30) * SECOND;
      at < TO;
      at += random.wait(38 * SECOND, 3 * SECOND)
    ) {
      const lasts = random.wait(9 * SECOND, 0.4 * SECOND);
      if (nearDropOut(at) || nearDropOut(at + lasts) || at + lasts > TO) {
        continue;
      }
      const tenure = tenures.get(node.id).findLast(({ servingSince }) => servingSince < at);
      const id = mint(node, tenure.servingSince, tenure.next++);
      const stays = [{ from: at, node: node.id }];
      const old = random.happens(0.3);
      const from = `${old ? `${CLIENT_NETWORK}.14` : client(random)}:${random.port()}`;
      sessions.push({
        id,
        timeout: 10000,
        minted: node.id,
        bornAt: at,
        stays,
        old,
        client: from,
        cxid: 0,
        closedAt: at + lasts,
      });
    }
  }
  return sessions;
}

/**
 * All sessions of the hour.
 *
 * @param {number[]} joins when node 8 took its second and third role
 */
export function everySession(joins) {
  const tenures = new Map(NODES.map((node) => [node.id, tenuresOf(node, joins)]));
  const long = longSessions(tenures).filter(({ stays }) => stays[0].node !== DROPPED.id);
  const dropped = sessionsOfTheDropped(tenures);
  for (const counters of tenures.values()) {
    counters[0].next += 40;
  }
  return { long, dropped, short: shortSessions(tenures) };
}

/** The node a session is connected to, or none. */
export function whereabouts(session, instant) {
  if (instant < session.bornAt || instant >= (session.closedAt ?? Infinity)) {
    return undefined;
  }
  return session.stays.findLast(({ from }) => from <= instant)?.node;
}

/** Sessions with a timeout a drop-out of the network could not expire. */
export const survivesTheCut = ({ timeout }) => timeout > 2 * (SECOND_DROP.followerTimedOut - SECOND_DROP.cut);
export const survivesThePause = ({ timeout }) => timeout > 2 * FIRST.pauseSeconds * SECOND;
