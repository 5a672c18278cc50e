/**
 * The sockets of the quorum as `ss` saw them: healthy ones, idle ones, and the two ends of the
 * connection that was cut.
 */
import { chance } from './random.mjs';
import { SECOND, SECOND_DROP, retransmissions, shanghai } from './story.mjs';

const { congestedFrom, cut } = SECOND_DROP;
const MSS = 1448;

/** Rates print with one decimal and a unit, so a large one loses its last digits. */
function kilobits(bitsPerSecond) {
  const unit = [1e9, 1e6, 1e3].find((size) => bitsPerSecond >= size) ?? 1;
  return (Math.round((bitsPerSecond / unit) * 10) / 10) * (unit / 1000);
}

const NOTHING = {
  State: 'TCP_ESTABLISHED',
  RcvBuf: 1943632,
  SndBuf: 966144,
  FwdAlloc: 4096,
  Ts: 1,
  Sack: 1,
  Cubic: 1,
  SndWscale: 9,
  RcvWscale: 9,
  Ato: 40,
  Mss: MSS,
  Cwnd: 10,
};

/** What only the path decides: round trip, and from it the timeout and the rates. */
function path(rtt, rttvar, cwnd) {
  const send = (cwnd * MSS * 8 * SECOND) / rtt;
  return {
    Rtt: Math.round(rtt * 1000) / 1000,
    Rttvar: Math.round(rttvar * 1000) / 1000,
    Rto: Math.ceil(rtt + Math.max(200, 4 * rttvar)),
    Cwnd: cwnd,
    Send: kilobits(send),
    PacingRate: kilobits(send * 1.2),
  };
}

/** Counters of a connection that has carried data for `age` milliseconds. */
function traffic(age, { out, in: received, segments, wobble }) {
  const seconds = Math.max(0, age) / SECOND;
  const extra = Math.sin(seconds * wobble) * 31;
  return {
    BytesAcked: Math.floor(seconds * out + extra * 2) + 5127,
    BytesReceived: Math.floor(seconds * received + extra) + 1291,
    SegsOut: Math.floor(seconds * segments + extra / 8) + 19,
    SegsIn: Math.floor(seconds * segments * 0.97 + extra / 9) + 17,
  };
}

/** A connection on which something happens several times a second. */
export function busySocket({ name, since, retransmitted, rates, rtt = 0.31 }) {
  return (at) => {
    const random = chance(`${name} ${Math.floor(at)}`);
    const now = rtt * random.between(0.82, 1.24);
    const last = random.integer(3, 41);
    return {
      ...NOTHING,
      ...path(now, now * random.between(0.3, 0.8), 10),
      ...traffic(at - since, rates),
      RetransTotal: retransmitted,
      RcvRtt: Math.round(random.between(88, 91) * 1000),
      RcvSpace: 148879,
      Lastsnd: random.integer(2, 39),
      Lastrcv: last,
      Lastack: Math.max(1, last - random.integer(0, 2)),
    };
  };
}

/** A connection that carries a few votes a year: its ages are those of the last election. */
export function electionSocket(exchanges) {
  return (at) => {
    const last = exchanges.findLast((moment) => moment < at);
    const seen = exchanges.filter((moment) => moment < at).length;
    const age = Math.floor(at - last);
    return {
      ...NOTHING,
      ...path(0.294, 0.118, 10),
      BytesAcked: 1361 + seen * 341,
      BytesReceived: 1023 + seen * 341,
      SegsOut: 21 + seen * 2,
      SegsIn: 20 + seen * 2,
      RcvSpace: 28960,
      Lastsnd: age,
      Lastrcv: age + 1,
      Lastack: Math.max(1, age - 1),
    };
  };
}

/** A socket that waits for connections. */
export const listeningSocket = (backlog) => () => ({
  State: 'TCP_LISTEN',
  SendQ: backlog,
  RcvBuf: 87380,
  SndBuf: 16384,
  Cubic: 1,
  Cwnd: 10,
});

/** How `ss` prints what is left of a timer and what tcpmon makes of it: 1 to 9 seconds come out in ms. */
export function expireTime(milliseconds) {
  const seconds = Math.floor(milliseconds / SECOND);
  const rest = Math.floor(milliseconds % SECOND);
  if (seconds > 9) {
    return seconds * 1_000_000;
  }
  return seconds && rest ? seconds * 1000 + rest : seconds * 1_000_000 + rest * 1000;
}

/**
 * One end of the connection that was cut.
 *
 * @param {object} end
 * @param {number} end.since when it was established
 * @param {number} end.lost when the first segment was sent that never arrived
 * @param {number} end.lastReceived when the last packet of the other side came in
 * @param {number} end.closed when the process gave up and closed it
 * @param {number} end.reset when the kernel removed it
 * @param {{rtt: number, rttvar: number, rto: number}} end.worst the path just before it broke
 */
export function cutSocket({
  name,
  since,
  lost,
  lastReceived,
  closed,
  reset,
  worst,
  retransmitted,
  rates,
  queues,
}) {
  const healthy = busySocket({ name, since, retransmitted, rates });
  const again = retransmissions(lost, worst.rto, reset);

  function congested(at) {
    const progress = Math.min(1, Math.max(0, (at - congestedFrom) / (cut - 1.4 * SECOND - congestedFrom)));
    const now = healthy(at);
    const rtt = now.Rtt + (worst.rtt - now.Rtt) * progress ** 2;
    const rttvar = now.Rttvar + (worst.rttvar - now.Rttvar) * progress ** 2;
    return { ...now, ...(progress && path(rtt, rttvar, progress > 0.7 ? 7 : 10)) };
  }

  return (at) => {
    if (at >= reset || at < since) {
      return undefined;
    }
    if (at < lost) {
      return congested(at);
    }
    const times = again.filter((moment) => moment <= at).length;
    const sent = times ? again[times - 1] : lost;
    const waiting = Math.floor(((Math.min(at, closed) - lost) / SECOND) * queues) + 212;
    const gone = at >= closed;
    return {
      ...NOTHING,
      ...traffic(lastReceived - since, rates),
      ...path(worst.rtt, worst.rttvar, times ? 1 : 7),
      State: gone ? 'TCP_FIN_WAIT1' : 'TCP_ESTABLISHED',
      orphan: gone,
      Rto: worst.rto * 2 ** times,
      RetransNow: times ? 1 : 0,
      RetransTotal: retransmitted + times,
      SegsOut: traffic(lastReceived - since, rates).SegsOut + times + 1,
      SendQ: waiting + (gone ? 1 : 0),
      WmemQueued: Math.ceil(waiting / MSS) * 1280 + waiting,
      WmemAlloc: 0,
      RcvRtt: 89412,
      RcvSpace: 148879,
      Lastsnd: Math.floor(at - sent),
      Lastrcv: Math.floor(at - lastReceived),
      Lastack: Math.floor(at - lastReceived) + 1,
      timer: {
        name: 'on',
        left: again[times] === undefined ? lost + worst.rto * (2 ** (times + 1) - 1) - at : again[times] - at,
        retrans: times,
      },
    };
  };
}

/** The votes that went over the election connection between nodes 9 and 8. */
export const votesExchanged = (first, second) => [shanghai('14:52:02.311', '2023-10-24'), first, second];
