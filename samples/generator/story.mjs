/**
 * The one true story: who the nodes are and what happened when. Everything that is written, in every
 * log, is derived from here.
 */
import { HOUR, MINUTE, SECOND, shanghai } from './clock.mjs';

/** The hour that was collected. */
export const FROM = shanghai('14:00:00');
export const TO = shanghai('15:00:00');

/** Timing of the cluster, as in zoo.cfg. */
export const TICK_TIME = 2000;
export const SYNC_LIMIT = 5;
export const READ_TIMEOUT = TICK_TIME * SYNC_LIMIT;

/** The cluster was upgraded the day before; node 9 won the election that followed. */
const ELECTED = shanghai('14:52:04.000', '2023-10-24');
const DAY_BEFORE = '2023-10-24';

const days = (count, time) => count * 24 * HOUR + (shanghai(time) - shanghai('00:00:00'));

/**
 * The five nodes. `upSince` is the boot of the host, of which the 40 middle bits of a session id
 * count the milliseconds; `servingSince` is when the node took the role it holds as the hour begins.
 */
export const NODES = [
  node(2, '10.20.0.96', 'zk-2-node-96', 'Asia/Shanghai', days(27, '17:52:16.919'), 128, '14:31:22.605', 32),
  node(3, '10.20.0.97', 'zk-3-node-97', 'UTC', days(128, '12:45:03.042'), 131, '14:36:41.118', 32),
  node(
    7,
    '10.20.0.109',
    'zk-7-node-109',
    'America/New_York',
    days(41, '06:20:58.377'),
    154,
    '14:51:55.846',
    48,
  ),
  node(8, '10.20.0.141', 'zk-8-node-141', 'Asia/Shanghai', days(0, '03:11:27.240'), 137, '14:46:09.412', 32),
  node(
    9,
    '10.20.0.143',
    'zk-9-node-143',
    'Asia/Shanghai',
    days(136, '00:30:48.721'),
    309,
    '14:41:30.977',
    32,
  ),
];

function node(id, ip, host, zone, hostUptime, enteredAfter, jvmStart, workers) {
  const servingSince = ELECTED + enteredAfter;
  return {
    id,
    ip,
    host,
    zone,
    workers,
    servingSince,
    upSince: servingSince - hostUptime,
    jvmStart: shanghai(jvmStart, DAY_BEFORE),
    thread: `QuorumPeer[myid=${id}](plain=${ip}:2181)(secure=disabled)`,
  };
}

export const nodeOf = (id) => NODES.find((candidate) => candidate.id === id);
export const LEADER = nodeOf(9);
export const DROPPED = nodeOf(8);
export const STEADY_FOLLOWERS = [nodeOf(2), nodeOf(3), nodeOf(7)];

/** Zab: epoch 273 began with the election; the vote that won it still carries an older zxid. */
export const EPOCH = 0x111;
export const ROUND = 0x2a;
export const WINNING_ZXID = '0x1100018f3a7';

/** What the leader has proposed by an instant: about 23 transactions a second, never falling back. */
export function zxidCounter(instant) {
  const seconds = (instant - ELECTED) / SECOND;
  return Math.floor(seconds * 23.4 + 38 * Math.sin(seconds / 15.5) + 60);
}

/** A zxid of the current epoch as the logs print it. */
export function zxid(counter) {
  return `0x${EPOCH.toString(16)}${counter.toString(16).padStart(8, '0')}`;
}

export const zxidAt = (instant) => zxid(zxidCounter(instant));

/** The leader pings its learners twice per tick; the loop loses a little time in each turn. */
const PING_ZERO = shanghai('14:17:38.2105');
const PING_EVERY = TICK_TIME / 2 + 0.35;

/** The first ping that leaves at or after an instant. */
export function pingFrom(instant) {
  return PING_ZERO + Math.ceil((instant - PING_ZERO) / PING_EVERY) * PING_EVERY;
}

/** The follower's quorum socket has a new port after each time it joins. */
export const PORTS = { before: 37630, between: 42652, after: 45186 };

/**
 * The first drop-out. The virtual machine of node 8 stands still for 12.87 s in a full collection. It
 * had just answered a ping, so the leader's read times out 10 s after that answer.
 */
const pauseStart = shanghai('14:17:38.214');
const pauseSeconds = 12.8713889;
export const FIRST = {
  pauseStart,
  pauseSeconds,
  pauseEnd: pauseStart + pauseSeconds * SECOND,
  lastPacket: shanghai('14:17:38.212'),
  readTimedOut: shanghai('14:17:48.213'),
  expiringSessionReturns: shanghai('14:17:46.871'),
};

/**
 * The second drop-out. From `cut` to `restored` nothing passes between nodes 8 and 9 while both reach
 * everybody else. Both reads time out; node 8 only finds its leader again once the path is back.
 */
export const SECOND_DROP = {
  congestedFrom: shanghai('14:41:56'),
  cut: shanghai('14:42:07.280'),
  restored: shanghai('14:42:20.100'),
  lastPacketAtLeader: shanghai('14:42:07.262'),
  lastPacketAtFollower: shanghai('14:42:07.246'),
  followerTimedOut: shanghai('14:42:17.247'),
  leaderTimedOut: shanghai('14:42:17.263'),
  votesDelivered: shanghai('14:42:20.272'),
  leaderRto: 310,
  followerRto: 288,
};

/** The moments at which a segment sent at `first` is sent again while no answer comes. */
export function retransmissions(first, rto, until) {
  const moments = [];
  for (let times = 1; ; times++) {
    const moment = first + rto * (2 ** times - 1);
    if (moment >= until) {
      return moments;
    }
    moments.push(moment);
  }
}

/**
 * Pings that took long. With `pause` the reason stands in the GC log of the node, without it the node
 * was waiting for something else, most likely for the disk its log is on.
 */
export const SLOW_PINGS = [
  { node: 8, at: shanghai('14:05:51'), pause: 213.8847 },
  { node: 8, at: shanghai('14:09:37'), pause: 331.6918 },
  { node: 2, at: shanghai('14:11:20'), pause: 411.7653 },
  { node: 8, at: shanghai('14:12:44'), pause: 463.2071 },
  { node: 8, at: shanghai('14:15:19'), pause: 727.4936 },
  { node: 8, at: shanghai('14:16:50'), pause: 1115.2684 },
  { node: 7, at: shanghai('14:26:05'), took: 128 },
  { node: 3, at: shanghai('14:34:12'), pause: 1188.2767 },
  { node: 8, at: shanghai('14:51:33'), took: 187 },
].map((slow) => ({ ...slow, ping: pingFrom(slow.at) + 1 }));

/** Before and after both drop-outs with some room: harmless traffic keeps away from the key lines. */
export const nearDropOut = (instant) =>
  (instant > FIRST.pauseStart - 3 * SECOND && instant < FIRST.pauseEnd + 4 * SECOND) ||
  (instant > SECOND_DROP.cut - 3 * SECOND && instant < SECOND_DROP.votesDelivered + 4 * SECOND);

/** The purge task runs every hour after the start of the process. */
export const purgeAt = ({ jvmStart }) => {
  const first = jvmStart + 1.4 * SECOND;
  return first + Math.ceil((FROM - first) / HOUR) * HOUR;
};

/** When somebody on call looked at every node by hand (`srvr`). */
export const LOOKS = [shanghai('14:19:31'), shanghai('14:44:52')];

export { HOUR, MINUTE, SECOND, shanghai };
