/**
 * Two tcpmon exports in the dialect of late October 2023: one line per field, the stamp of the whole
 * second last. The leader's is complete, that of node 8 went through `grep :2888`.
 */
import { chance } from './random.mjs';
import { DROPPED, LEADER, PORTS, SECOND, SECOND_DROP, nodeOf, retransmissions, shanghai } from './story.mjs';
import { HOST_FIELDS, INTERFACE_FIELDS, SOCKET_FIELDS, SOCKET_FRACTIONS } from './tcpmonFields.mjs';
import * as sockets from './tcpmonSockets.mjs';

const { cut, lastPacketAtFollower, lastPacketAtLeader, followerTimedOut, leaderTimedOut } = SECOND_DROP;
const { leaderRto, followerRto, votesDelivered } = SECOND_DROP;

/** The follower's next client request is the first thing it cannot deliver. */
const followerLost = cut + 31;
/** Node 8 repeats it once more after the path is back: the other end is closed and answers with a reset. */
const RESET = followerLost + followerRto * (2 ** 6 - 1) + 1;

const LEADER_RATES = { out: 4711, in: 1187, segments: 47, wobble: 0.37 };
const FOLLOWER_RATES = { out: 1187, in: 4711, segments: 47, wobble: 0.37 };

/** A node's tick is a whole second; its sockets are read a little later. */
const sampledAt = (node, second) => second + chance(`tick ${node.id} ${second}`).integer(58, 112);

const mapped = (ip, port) => `::ffff:${ip}:${port}`;
const process = (node, fd) => `,Process=cmd:java;pid:${{ 8: 58329, 9: 5426 }[node.id]};fd:${fd}`;

/** The ends of the quorum connection between nodes 8 and 9, before and after. */
function quorumSockets(node, joinedAgain, serving) {
  const leads = node === LEADER;
  const [here, there] = leads ? [LEADER, DROPPED] : [DROPPED, LEADER];
  const worst = leads
    ? { rtt: 60.925, rttvar: 62.26, rto: leaderRto }
    : { rtt: 58.412, rttvar: 57.39, rto: followerRto };
  const rates = leads ? LEADER_RATES : FOLLOWER_RATES;
  const old = sockets.cutSocket({
    name: `cut ${node.id}`,
    since: serving,
    lost: leads ? cut : followerLost,
    lastReceived: leads ? lastPacketAtLeader : lastPacketAtFollower,
    closed: leads ? leaderTimedOut + 1 : followerTimedOut + 1,
    reset: RESET,
    worst,
    retransmitted: leads ? 2 : 1,
    rates,
    queues: leads ? 4630 : 310,
  });
  const fresh = sockets.busySocket({ name: `fresh ${node.id}`, since: joinedAgain, retransmitted: 0, rates });
  const ends = (port) =>
    leads ? [mapped(here.ip, 2888), mapped(there.ip, port)] : [mapped(here.ip, port), mapped(there.ip, 2888)];
  return [
    { ends: ends(PORTS.between), fd: 167, read: old },
    {
      ends: ends(PORTS.after),
      fd: leads ? 171 : 167,
      read: (at) => (at < joinedAgain ? undefined : fresh(at)),
    },
  ];
}

/** The lines of one socket in one second. */
function socketLines(node, { ends, fd, read }, at, stamp) {
  const values = read(at);
  if (!values) {
    return [];
  }
  const series = `tcp,LocalAddr=${ends[0]},PeerAddr=${ends[1]},Hostname=${node.host}${values.orphan ? '' : process(node, fd)}`;
  const lines = [];
  if (values.timer) {
    const { name, left, retrans } = values.timer;
    lines.push(
      `${series} Timer="${name}",ExpireTimeUs=${sockets.expireTime(left)},Retrans=${retrans} ${stamp}`,
    );
  }
  for (const field of SOCKET_FIELDS) {
    const value = values[field] ?? 0;
    const text =
      field === 'State' ? `"${value}"` : SOCKET_FRACTIONS.has(field) ? value.toFixed(6) : String(value);
    lines.push(`${series} ${field}=${text} ${stamp}`);
  }
  return lines;
}

/** Counters of interfaces and host: most stand still, some run, and each timeout of the socket counts. */
const RUNNING = {
  IpInReceives: [30923464769, 41873],
  IpInDelivers: [30923120177, 41871],
  IpOutRequests: [28696463222, 40215],
  IpInOctets: [9210422472694, 18403212],
  IpOutOctets: [8834067330287, 17120455],
  UdpInDatagrams: [140996035, 4],
  UdpOutDatagrams: [88727182, 4],
  TcpActiveOpens: [3117757, 3],
  TcpPassiveOpens: [8707114, 6],
  TcpInSegs: [29911278289, 41204],
  TcpOutSegs: [35118940658, 47730],
  TcpOutRsts: [318869, 0.2],
  TcpTw: [5165549, 2],
  TcpDelayedAcks: [99912581, 112],
  TcpHpHits: [8366944586, 9120],
  TcpPureAcks: [1815980479, 6312],
  TcpHpAcks: [22870283857, 20114],
  TcpRcvCoalesce: [564801877, 77],
  TcpAutoCorking: [2350642575, 3810],
  TcpOrigDataSent: [26828743623, 30117],
  IcmpInMsgs: [8758021, 0.5],
  IcmpOutMsgs: [5629553, 0.5],
};
const STANDING = {
  IpForwarding: 1,
  IpDefaultTtl: 64,
  TcpRtoAlgorithm: 1,
  TcpRtoMin: 200,
  TcpRtoMax: 120000,
  TcpMaxConn: -1,
  TcpAttemptFails: 68941,
  TcpEstabResets: 75217,
  TcpCurrEstab: 2141,
  UdpNoPorts: 26370,
  TcpListenOverflows: 263,
  TcpListenDrops: 263,
  TcpSackRecovery: 11875,
  TcpFastRetrans: 61273,
  TcpLossProbes: 35222,
  TcpDsackRecv: 8794,
  TcpAbortOnData: 10203,
  TcpAbortOnTimeout: 190,
  TcpOfoQueue: 51979,
  TcpSynRetrans: 713,
  IcmpInDestUnreachs: 42419,
  IcmpOutDestUnreachs: 80892,
};

function hostLines(node, at, stamp, from) {
  const repeated = retransmissions(cut, leaderRto, RESET).filter((moment) => moment <= at).length;
  const values = { ...STANDING, TcpRetransSegs: 263199 + repeated, TcpTimeouts: 66905 + repeated };
  for (const [field, [base, rate]] of Object.entries(RUNNING)) {
    const seconds = (at - from) / SECOND;
    values[field] = base + Math.floor(seconds * rate + Math.sin(seconds * 0.9 + base) * rate * 0.2);
  }
  values.TcpAbortOnData += at > RESET ? 1 : 0;
  return HOST_FIELDS.map((field) => `net,Hostname=${node.host} ${field}=${values[field] ?? 0} ${stamp}`);
}

function interfaceLines(node, at, stamp, from) {
  const dropped = { lo: 0, 'port-storage': 2958 + Math.floor((at - from) / (7 * SECOND)) };
  return Object.entries(dropped).flatMap(([name, count]) =>
    INTERFACE_FIELDS.map((field) => {
      const value = { RxDropped: count, TxDropped: name === 'lo' ? 0 : 2 }[field] ?? 0;
      return `nic,Name=${name},Hostname=${node.host} ${field}=${value} ${stamp}`;
    }),
  );
}

/** Everything the leader recorded for three quarters of a minute around the second drop-out. */
function leaderExport(serving, joinedAgain, votes) {
  const node = LEADER;
  const from = shanghai('14:41:53');
  const elected = shanghai('14:52:04.9', '2023-10-24');
  const busy = (name, since, retransmitted, rtt) =>
    sockets.busySocket({ name, since, retransmitted, rates: LEADER_RATES, rtt });
  const all = [
    { ends: [mapped(node.ip, 2888), ':::*'], fd: 158, read: sockets.listeningSocket(50) },
    {
      ends: [mapped(node.ip, 2888), mapped(nodeOf(2).ip, 35208)],
      fd: 163,
      read: busy('control', elected, 3, 0.22),
    },
    ...quorumSockets(node, joinedAgain, serving),
    { ends: [mapped(node.ip, 47512), mapped(DROPPED.ip, 3888)], fd: 95, read: sockets.electionSocket(votes) },
    {
      ends: [mapped(node.ip, 2181), mapped('10.20.1.21', 41230)],
      fd: 154,
      read: busy('client', from - 5_011_000, 0, 0.47),
    },
  ];
  const lines = [];
  for (let second = from; second <= shanghai('14:42:37'); second += SECOND) {
    const stamp = second / SECOND;
    const at = sampledAt(node, second);
    const random = chance(`order ${stamp}`);
    const records = [
      second === shanghai('14:42:31') ? [] : all.flatMap((socket) => socketLines(node, socket, at, stamp)),
      interfaceLines(node, at, stamp, from),
      second === shanghai('14:41:59') ? [] : hostLines(node, at, stamp, from),
    ];
    // The three are collected at the same time; whichever ends first is written first.
    records.sort(() => random.next() - 0.5);
    lines.push(...records.flat());
  }
  return lines;
}

/** Two minutes of node 8, only the lines that name the quorum port. */
function followerExport(serving, joinedAgain) {
  const missing = [shanghai('14:41:37'), shanghai('14:42:52')];
  const both = quorumSockets(DROPPED, joinedAgain, serving);
  const lines = [];
  for (let second = shanghai('14:41:08'); second <= shanghai('14:43:06'); second += SECOND) {
    if (!missing.includes(second)) {
      const at = sampledAt(DROPPED, second);
      lines.push(...both.flatMap((socket) => socketLines(DROPPED, socket, at, second / SECOND)));
    }
  }
  return lines;
}

/** The lines of both exports. `first` and `second` are the two times node 8 joined the leader. */
export function tcpmonExports(first, second) {
  const [serving, joinedAgain] = [first.servingSince - 9, second.servingSince - 9];
  const votes = sockets.votesExchanged(first.looking + 2, votesDelivered + 2);
  return [
    { node: LEADER, name: 'tcpmon-export.txt', lines: leaderExport(serving, joinedAgain, votes) },
    { node: DROPPED, name: 'metrics.txt', lines: followerExport(serving, joinedAgain) },
  ];
}
