/**
 * The ZooKeeper logs by themselves: layout, votes, joins, transaction ids, pings, sessions.
 */
import assert from 'node:assert/strict';
import { decode } from './read.mjs';

const message = (host, pattern) => host.log.filter((record) => pattern.test(record.message));
const quorumThread = (host) =>
  `QuorumPeer[myid=${host.myid}](plain=${host.config.clientPortAddress}:2181)(secure=disabled)`;

export function checkLayout(host, hour) {
  assert.ok(host.logLines >= 300 && host.logLines <= 1500, `${host.name} has ${host.logLines} lines`);
  let latest = -Infinity;
  for (const { instant, line, thread, trace } of host.log) {
    assert.ok(instant >= hour.from && instant < hour.to, `${host.name}:${line} lies in the hour`);
    assert.ok(latest - instant < 15, `${host.name}:${line} goes back in time`);
    latest = Math.max(latest, instant);
    assert.ok(thread.length > 0 && !/undefined|NaN/.test(thread));
    assert.ok(
      trace.every((text, index) =>
        (index === 0 ? /^[\w.]+Exception/ : /^\tat [\w.$]+\(.+\) ~\[.+\]$/).test(text),
      ),
    );
    if (thread.startsWith('QuorumPeer')) {
      assert.equal(thread, quorumThread(host));
    }
  }
}

/** Both drop-outs: what the election took, and the same zxids on both sides of the sync. */
export function checkJoins(follower, leader) {
  const looking = message(follower, /^LOOKING$/);
  const took = message(follower, /^FOLLOWING - LEADER ELECTION TOOK/);
  const diffs = message(follower, /^Getting a diff/);
  const sent = message(leader, /^Sending DIFF/);
  const synchronizing = message(leader, /^Synchronizing with Follower sid: 8 /);
  const proposed = message(follower, /^New election/);
  const newLeader = message(follower, /^Learner received NEWLEADER/);
  const upToDate = message(follower, /^Learner received UPTODATE/);
  for (const list of [looking, took, diffs, sent, synchronizing, proposed, newLeader, upToDate]) {
    assert.equal(list.length, 2);
  }
  const zxidIn = (text, name = '') => new RegExp(`${name}0x([0-9a-f]+)`).exec(text)[1];
  return looking.map(({ instant }, index) => {
    assert.equal(Number(/TOOK - (\d+) MS/.exec(took[index].message)[1]), took[index].instant - instant);
    assert.equal(zxidIn(sent[index].message), zxidIn(diffs[index].message));
    const text = synchronizing[index].message;
    assert.equal(zxidIn(text, 'peerLastZxid='), zxidIn(proposed[index].message, 'zxid='));
    assert.equal(zxidIn(text, 'maxCommittedLog='), zxidIn(diffs[index].message));
    const [max, min, last] = ['maxCommittedLog=', 'minCommittedLog=', 'peerLastZxid='].map((name) =>
      BigInt(`0x${zxidIn(text, name)}`),
    );
    assert.ok(max - min === 500n && last > min && last < max, 'the follower is within the committed log');
    const order = [
      instant,
      took[index].instant,
      sent[index].instant,
      diffs[index].instant,
      newLeader[index].instant,
      upToDate[index].instant,
    ];
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
      'cause before effect',
    );
    assert.ok(diffs[index].instant - sent[index].instant < 10);
    assert.match(sent[index].thread, /^LearnerHandler-\/10\.20\.0\.141:\d+$/);
    return {
      diff: diffs[index].instant,
      newLeader: newLeader[index].instant,
      port: /\d+$/.exec(sent[index].thread)[0],
    };
  });
}

/** Votes: one election round for all, the standing quorum agrees on node 9. */
export function checkVotes(hosts) {
  for (const host of hosts.values()) {
    for (const { message: text, instant, line } of message(host, /^Notification: 2/)) {
      const vote =
        /, (\d) \(n\.leader\), (0x\w+) .* (0x\w+) \(n\.round\), (\w+) \(n\.state\), (\d) \(n\.sid\), 0x111 .*, (\w+) \(my state\)0 /;
      const [, elected, , round, state, sid, my] = vote.exec(text);
      assert.deepEqual(
        [elected, round],
        state === 'LOOKING' ? ['8', '0x2b'] : ['9', '0x2a'],
        `${host.name}:${line}`,
      );
      assert.equal(state, state === 'LOOKING' ? 'LOOKING' : sid === '9' ? 'LEADING' : 'FOLLOWING');
      if (host.myid !== 8) {
        assert.equal(my, host.myid === 9 ? 'LEADING' : 'FOLLOWING');
        assert.ok(
          message(hosts.get(8), /^New election/).some((record) => record.instant <= instant),
          'a vote was sent first',
        );
      }
    }
  }
}

/** Every zxid of every log lies on one rising curve; the leader's own never repeat. */
export function checkZxids(hosts) {
  const seen = [];
  for (const host of hosts.values()) {
    for (const { message: text, instant, line } of host.log) {
      for (const [, found] of text.matchAll(/(?:0x|log\.|snapshot\.)(111[0-9a-f]{8})\b/g)) {
        seen.push({
          instant,
          counter: Number.parseInt(found.slice(3), 16),
          at: `${host.name}:${line}`,
          old: /Removing|minCommitted|n\.zxid|peerLast|Got zxid|New election/.test(text),
        });
      }
    }
  }
  const current = seen.filter(({ old }) => !old).sort((a, b) => a.instant - b.instant);
  const [first, last] = [current[0], current.at(-1)];
  const rate = (last.counter - first.counter) / (last.instant - first.instant);
  for (const { instant, counter, at } of current) {
    const expected = first.counter + (instant - first.instant) * rate;
    assert.ok(
      Math.abs(counter - expected) < 200,
      `${at} is ${counter - expected} transactions off the curve`,
    );
  }
  const failed = message(hosts.get(9), /^Got user-level/).map(({ message: text }) =>
    BigInt(/zxid:(0x\w+)/.exec(text)[1]),
  );
  assert.ok(
    failed.every((zxid, index) => index === 0 || zxid > failed[index - 1]),
    'failed requests spend a zxid each',
  );
}

/** Java's bucket of a session id in a map of 16. */
function bucket(id) {
  const hash = Number(BigInt.asIntN(32, id ^ (id >> 32n)));
  return (hash ^ (hash >>> 16)) & 15;
}

/** Ping pairs: the payload is what it says, the second stamp follows the first by what it took. */
export function checkPings(host) {
  const pairs = [];
  const sent = message(host, /^Learner ping/);
  const took = message(host, /^Follower ping\(\)/);
  assert.equal(sent.length, took.length);
  sent.forEach((record, index) => {
    const [, length, text] = /data len: (\d+), view: 0ms, data: (\S+)$/.exec(record.message);
    const bytes = Buffer.from(text, 'base64');
    assert.equal(bytes.length, Number(length));
    assert.ok(bytes.length > 0 && bytes.length % 12 === 0);
    const sessions = [];
    for (let at = 0; at < bytes.length; at += 12) {
      sessions.push({ id: bytes.readBigUInt64BE(at), timeout: bytes.readInt32BE(at + 8) });
    }
    assert.ok(sessions.every(({ timeout }) => timeout >= 4000 && timeout <= 40000));
    const buckets = sessions.map(({ id }) => bucket(id));
    assert.deepEqual(
      buckets,
      [...buckets].sort((a, b) => a - b),
      `${host.name}:${record.line} lists sessions as Java does`,
    );
    const duration = Number(/takes (\d+)$/.exec(took[index].message)[1]);
    assert.equal(took[index].instant - record.instant, duration, `${host.name}:${took[index].line}`);
    pairs.push({ begin: record.instant, end: took[index].instant, duration, sessions });
  });
  return pairs;
}

/** Every mention of a session in the logs and in the pings. */
export function sessionsOf(hosts, pings) {
  const mentions = [];
  for (const host of hosts.values()) {
    for (const record of host.log) {
      for (const [, text] of record.message.matchAll(/(?:session(?:id)?:?|client:) ?(0x[0-9a-f]{15})\b/g)) {
        mentions.push({ ...decode(text), host, record, instant: record.instant });
      }
    }
    for (const { begin, sessions } of pings.get(host.myid)) {
      for (const { id } of sessions) {
        mentions.push({ ...decode(`0x${id.toString(16)}`), host, instant: begin });
      }
    }
  }
  return mentions;
}
