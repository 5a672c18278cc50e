/**
 * The tcpmon exports: every byte of the dialect, and what the cut connection shows.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

/** Number of fields and a digest of their names in order, taken from tcpmon's own schema. */
const KINDS = {
  tcp: { count: 53, digest: 'ad4f88bb1ee02a1e' },
  nic: { count: 9, digest: '591aede29f5ca58d' },
  net: { count: 216, digest: '135061fe1a02a5e7' },
};
const TAGS = {
  tcp: /^tcp,LocalAddr=(\S+:\d+),PeerAddr=(\S+:(?:\d+|\*)),Hostname=([\w-]+)(?:,Process=cmd:java;pid:\d+;fd:\d+)?$/,
  nic: /^nic,Name=([\w-]+),Hostname=([\w-]+)$/,
  net: /^net,Hostname=([\w-]+)$/,
};
const FRACTIONS = /^(PacingRate|DeliveryRate|Send|Rto|Rtt|Rttvar|Minrtt|RcvRtt|Ato)=\d+\.\d{6}$/;
const TIMER = /^Timer="(on|keepalive|timewait|persist)",ExpireTimeUs=\d+,Retrans=\d+$/;

/** Reads an export into records of one series and second, checking each line on the way. */
export function readExport(lines, what) {
  const records = [];
  lines.forEach((text, index) => {
    const [tags, field, stamp, ...rest] = text.split(' ');
    assert.equal(rest.length, 0, `${what}:${index + 1}`);
    assert.match(stamp, /^\d{10}$/);
    const kind = tags.split(',')[0];
    assert.match(tags, TAGS[kind], `${what}:${index + 1}`);
    let record = records.at(-1);
    if (!record || record.tags !== tags || record.second !== Number(stamp)) {
      record = { kind, tags, second: Number(stamp), line: index + 1, fields: new Map() };
      records.push(record);
    }
    if (field.startsWith('Timer=')) {
      assert.match(field, TIMER);
      assert.equal(record.fields.size, 0, `${what}:${index + 1}: the timer comes first`);
      record.timer = {
        expires: Number(/ExpireTimeUs=(\d+)/.exec(field)[1]),
        retrans: Number(/Retrans=(\d+)/.exec(field)[1]),
      };
      return;
    }
    const [name, value] = field.split('=');
    assert.ok(
      /^[A-Z]\w*=(-?\d+|"TCP_[A-Z0-9_]+")$/.test(field) || FRACTIONS.test(field),
      `${what}:${index + 1} ${field}`,
    );
    record.fields.set(name, value);
    record.lines = { ...record.lines, [name]: index + 1 };
  });
  for (const { kind, fields, line } of records) {
    assert.equal(fields.size, KINDS[kind].count, `${what}:${line}`);
    const digest = createHash('sha256')
      .update([...fields.keys()].join(' '))
      .digest('hex')
      .slice(0, 16);
    assert.equal(digest, KINDS[kind].digest, `${what}:${line}: names and order of the fields`);
  }
  return records;
}

const number = (record, field) => Number(record.fields.get(field));

/** Counters never fall while a connection lives. */
function checkCounters(records) {
  const last = new Map();
  for (const { tags, fields } of records) {
    const connection = tags.split(',Process=')[0];
    for (const field of [
      'RetransTotal',
      'BytesAcked',
      'BytesReceived',
      'SegsOut',
      'SegsIn',
      'TcpOutSegs',
      'TcpRetransSegs',
      'IpInOctets',
      'RxDropped',
    ]) {
      const value = fields.get(field);
      if (value !== undefined) {
        const before = last.get(connection + field);
        assert.ok(before === undefined || Number(value) >= before, `${connection} ${field} fell`);
        last.set(connection + field, Number(value));
      }
    }
  }
}

/** One end of the cut connection: five repetitions, the timeout doubles each time, the window collapses. */
function checkCut(records, port, gaveUp, readTimeoutMs) {
  const mine = records.filter(({ tags }) => tags.split(',Hostname=')[0].includes(`:${port}`));
  const steps = [];
  for (let index = 1; index < mine.length; index++) {
    const [before, after] = mine.slice(index - 1, index + 1);
    const more = number(after, 'RetransTotal') - number(before, 'RetransTotal');
    if (more) {
      assert.equal(more, 1, 'one at a time');
      assert.equal(number(after, 'Rto'), 2 * number(before, 'Rto'), 'the timeout doubles');
      assert.equal(number(after, 'Cwnd'), 1);
      steps.push(after);
    }
  }
  assert.equal(steps.length, 5);
  const gaps = steps.slice(1).map(({ second }, index) => second - steps[index].second);
  assert.ok(
    gaps.every((gap, index) => index === 0 || gap >= gaps[index - 1]),
    `gaps ${gaps.join(' ')}`,
  );
  assert.ok(
    steps.every(({ second }) => second * 1000 < gaveUp),
    'before the read timed out',
  );
  const silent = mine.filter(({ second }) => second >= steps[0].second);
  silent.slice(1).forEach((record, index) => {
    const grown = number(record, 'Lastrcv') - number(silent[index], 'Lastrcv');
    const passed = (record.second - silent[index].second) * 1000;
    assert.ok(Math.abs(grown - passed) <= 60, `Lastrcv grew by ${grown} in ${passed} ms`);
    assert.equal(record.fields.get('BytesReceived'), silent[index].fields.get('BytesReceived'));
  });
  for (const record of silent) {
    const heard = record.second * 1000 - number(record, 'Lastrcv');
    const missing = gaveUp - readTimeoutMs - heard;
    assert.ok(
      missing > 0 && missing < 300,
      `the last packet came ${readTimeoutMs} ms before the read timed out`,
    );
    const closed = record.second * 1000 > gaveUp;
    assert.equal(record.fields.get('State'), closed ? '"TCP_FIN_WAIT1"' : '"TCP_ESTABLISHED"');
    assert.equal(record.tags.includes('Process='), !closed);
    assert.equal(record.timer.retrans, steps.filter(({ second }) => second <= record.second).length);
  }
  return steps;
}

/** Both exports, with what the ZooKeeper logs say about ports and times. */
export function checkTcpmon(
  leader,
  follower,
  { ports, leaderGaveUp, followerGaveUp, joinedAgain, readTimeoutMs },
) {
  const [full] = leader.tcpmon.map(({ file, lines }) => readExport(lines, file));
  const [grepped] = follower.tcpmon.map(({ file, lines }) => readExport(lines, file));
  checkCounters(full);
  checkCounters(grepped);
  const found = {
    leader: checkCut(full, ports.between, leaderGaveUp, readTimeoutMs),
    follower: checkCut(grepped, ports.between, followerGaveUp, readTimeoutMs),
  };
  assert.ok(grepped.every(({ tags }) => tags.includes(':2888')));
  for (const records of [full, grepped]) {
    const fresh = records.filter(({ tags }) => tags.includes(`:${ports.after}`));
    assert.ok(
      fresh.length > 10 &&
        fresh[0].second * 1000 + 1000 >= joinedAgain &&
        fresh[0].second * 1000 < joinedAgain + 1000,
    );
  }
  const control = full.filter(({ tags }) => tags.includes('10.20.0.96'));
  assert.equal(
    new Set(control.map(({ fields }) => fields.get('RetransTotal'))).size,
    1,
    'the other path is healthy',
  );
  const host = full.filter(({ kind }) => kind === 'net').map((record) => number(record, 'TcpRetransSegs'));
  assert.equal(host.at(-1) - host[0], 5, 'the host counts the same repetitions');
  return found;
}
