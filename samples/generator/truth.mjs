/**
 * What really happened, for tests: instants in epoch milliseconds, files relative to the incident
 * folder, lines counted from 1.
 */
import { FIRST, LEADER, NODES, READ_TIMEOUT, SECOND, SECOND_DROP, SYNC_LIMIT, TICK_TIME } from './story.mjs';
import { EPOCH, FROM, PORTS, TO } from './story.mjs';

/** Where RetransTotal of the cut connection rose, read from the lines of an export. */
export function retransmissionSteps(file, lines, port) {
  const steps = [];
  let last;
  lines.forEach((text, index) => {
    const found = / RetransTotal=(\d+) (\d+)$/.exec(text);
    if (found && text.startsWith('tcp,') && text.split(',Hostname=')[0].includes(`:${port}`)) {
      const [total, second] = [Number(found[1]), Number(found[2])];
      if (last && total > last.total) {
        const span = { from: last.second * SECOND, to: second * SECOND };
        steps.push({ ...span, before: last.total, after: total, file, line: index + 1 });
      }
      last = { total, second };
    }
  });
  return steps;
}

/** The whole truth file. */
export function describeTruth({ zookeeper, collections, exports, marks }) {
  const { first, second, sessions, truth } = zookeeper;
  const nodes = NODES.map(({ id, host, ip, zone, upSince, jvmStart, servingSince }) => {
    const joined = id === 8 ? [first.servingSince, second.servingSince] : [];
    const role = id === LEADER.id ? 'leader' : 'follower';
    return {
      id,
      host,
      ip,
      zone,
      role,
      hostUpSince: upSince,
      jvmStart,
      tookRoleAt: [servingSince, ...joined.map(Math.floor)],
    };
  });
  const gc = collections.map(({ node, name, pauses }) => ({
    node: node.id,
    file: `${node.host}/${name}`,
    pauses: pauses.length,
    totalMs: Math.round(pauses.reduce((sum, { ms }) => sum + ms, 0) * 1000) / 1000,
    long: pauses
      .filter(({ ms }) => ms >= 100)
      .map(({ start, ms, full, line }) => ({
        start: Math.floor(start),
        durationMs: Math.round(ms * 1e4) / 1e4,
        full,
        line,
      })),
  }));
  const steps = exports.map(({ node, name, lines }) => ({
    node: node.id,
    file: `${node.host}/${name}`,
    steps: retransmissionSteps(`${node.host}/${name}`, lines, PORTS.between),
  }));
  return {
    about: 'What really happened in samples/incident. Written by samples/generate.mjs.',
    hour: { from: FROM, to: TO },
    cluster: {
      epoch: EPOCH,
      tickTime: TICK_TIME,
      syncLimit: SYNC_LIMIT,
      readTimeoutMs: READ_TIMEOUT,
      ports: PORTS,
    },
    nodes,
    events: marks,
    first: {
      cause: 'gc',
      pauseStart: FIRST.pauseStart,
      pauseEnd: Math.ceil(FIRST.pauseEnd),
      pauseMs: FIRST.pauseSeconds * SECOND,
      lastPacketAtLeader: FIRST.lastPacket,
      servedAgain: Math.floor(first.serving),
    },
    second: {
      cause: 'network',
      cut: SECOND_DROP.cut,
      restored: SECOND_DROP.restored,
      lastPacketAtLeader: SECOND_DROP.lastPacketAtLeader,
      lastPacketAtFollower: SECOND_DROP.lastPacketAtFollower,
      servedAgain: Math.floor(second.serving),
    },
    expiry: truth.expiry,
    retransmissions: steps,
    gc,
    pings: truth.pings,
    fsyncs: truth.fsyncs,
    moves: truth.moves.sort((a, b) => a.at - b.at),
    sessions,
  };
}
