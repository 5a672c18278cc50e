/**
 * Reads the sample incident back and checks that all files tell one story. Run
 * `node samples/check.mjs`; it says what it found, or fails at the first contradiction.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkGc, checkSilence } from './checks/gc.mjs';
import { readIncident } from './checks/read.mjs';
import { checkExpiry, checkSessions } from './checks/sessions.mjs';
import { checkTcpmon } from './checks/tcpmon.mjs';
import {
  checkJoins,
  checkLayout,
  checkPings,
  checkVotes,
  checkZxids,
  sessionsOf,
} from './checks/zookeeper.mjs';

const samples = dirname(fileURLToPath(import.meta.url));
const truth = JSON.parse(readFileSync(join(samples, 'incident-truth.json'), 'utf8'));
const hosts = readIncident(join(samples, 'incident'));
const [leader, follower] = [hosts.get(9), hosts.get(8)];

/** Every file below a folder. */
function walk(folder, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    return entry.isDirectory() ? walk(folder, path) : [path];
  });
}

const written = ['incident-truth.json', 'README.md', ...walk(samples, 'incident')];

function checkRepeatable() {
  const again = mkdtempSync(join(tmpdir(), 'incident-'));
  try {
    execFileSync(process.execPath, [join(samples, 'generate.mjs'), again]);
    for (const path of written) {
      assert.ok(
        readFileSync(join(samples, path)).equals(readFileSync(join(again, path))),
        `${path} is written anew`,
      );
    }
    assert.equal(walk(again).length, written.length);
  } finally {
    rmSync(again, { recursive: true });
  }
}

/** The zone a GC log writes is that of the place the truth names, on that day. */
function checkZones() {
  for (const { id, zone, host } of truth.nodes) {
    const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    const name = format.formatToParts(truth.hour.from).find(({ type }) => type === 'timeZoneName').value;
    const expected = name === 'GMT' ? '+0000' : name.slice(3).replace(':', '');
    assert.equal(hosts.get(id).zone, expected, `${host} is in ${zone}`);
    assert.equal(hosts.get(id).config[`server.${id}`], `${hosts.get(id).config.clientPortAddress}:2888:3888`);
  }
}

/** The lines about both drop-outs on the two sides. */
function checkDropOuts(pauses, timing) {
  const errors = leader.log.filter(({ level }) => level === 'ERROR');
  const goodbyes = leader.log.filter(({ message }) => message.startsWith('******* GOODBYE'));
  const lost = follower.log.filter(({ message }) => message === 'Exception when following the leader');
  assert.deepEqual([errors.length, goodbyes.length, lost.length], [2, 2, 2]);
  const ports = errors.map(({ thread, trace, instant }, index) => {
    const port = /^LearnerHandler-\/10\.20\.0\.141:(\d+)$/.exec(thread)[1];
    assert.equal(trace[0], 'java.net.SocketTimeoutException: Read timed out');
    assert.equal(goodbyes[index].message, `******* GOODBYE /10.20.0.141:${port} ********`);
    assert.ok(goodbyes[index].instant >= instant && goodbyes[index].instant - instant < 10);
    return port;
  });

  const pause = pauses.get(8).find(({ ms }) => ms > timing.readTimeoutMs);
  const before = follower.log.findLast(({ instant }) => instant <= pause.start);
  const after = follower.log.find(({ instant }) => instant > pause.start);
  assert.ok(
    pause.full &&
      before.message.startsWith('Learner ping') &&
      after.instant >= pause.end &&
      after.instant - pause.end < 5,
  );
  const wait = errors[0].instant - before.instant;
  assert.ok(
    wait >= timing.readTimeoutMs && wait - timing.readTimeoutMs < 10,
    `the read timed out after ${wait} ms`,
  );
  assert.ok(errors[0].instant > pause.start && errors[0].instant < pause.end && lost[0].instant > pause.end);
  assert.match(lost[0].trace[0], /Broken pipe/);

  assert.match(lost[1].trace[0], /Read timed out/);
  assert.ok(Math.abs(lost[1].instant - errors[1].instant) < 1000, 'both sides gave up together');
  for (const id of [8, 9]) {
    const near = pauses.get(id).filter(({ start }) => Math.abs(start - errors[1].instant) < 120_000);
    assert.ok(
      near.every(({ ms }) => ms < 40),
      `no long pause of node ${id} near the second drop-out`,
    );
  }
  return { errors, lost, ports };
}

/** Whatever the truth file and the guide point at stands there. */
function checkAnchors() {
  const instants = new Map();
  for (const { file, line, instant, node, key } of truth.events) {
    const host = hosts.get(node);
    if (file.endsWith('zookeeper.log')) {
      const record = host.log.find((candidate) => candidate.line === line);
      assert.equal(record?.instant, instant, `${key} at ${file}:${line}`);
    } else {
      assert.ok(host.gc.lines[line - 1].includes('Full GC'), `${key} at ${file}:${line}`);
    }
    instants.set(`${file}:${line}`, instant);
  }
  for (const { steps } of truth.retransmissions) {
    steps.forEach(({ file, line, to }) => instants.set(`${file}:${line}`, to));
  }
  const guide = readFileSync(join(samples, 'README.md'), 'utf8');
  const links = [...guide.matchAll(/\[`([^`]+)`\]\(incident\/([^)#]+)#L(\d+)\)/g)];
  assert.ok(links.length > 25);
  for (const [, shown, file, line] of links) {
    assert.equal(shown, `${file}:${line}`);
    assert.ok(instants.has(shown), `the guide points at ${shown}`);
  }
}

function main() {
  const size = written.reduce((sum, path) => sum + statSync(join(samples, path)).size, 0);
  assert.ok(size < 6 * 1024 * 1024);
  const timing = {
    tickTime: Number(leader.config.tickTime),
    readTimeoutMs: Number(leader.config.tickTime) * Number(leader.config.syncLimit),
  };
  checkZones();
  const pauses = new Map([...hosts].map(([id, host]) => [id, checkGc(host)]));
  const pings = new Map([...hosts].map(([id, host]) => [id, checkPings(host)]));
  for (const [id, host] of hosts) {
    checkLayout(host, truth.hour);
    checkSilence(host, pauses.get(id));
  }
  const unexplained = [...pings].flatMap(([id, pairs]) =>
    pairs.filter(
      ({ begin, end }) => !pauses.get(id).some((pause) => pause.start >= begin && pause.end <= end),
    ),
  );
  assert.equal(unexplained.length, 2, 'two slow pings have no collection beside them');
  const { errors, lost, ports } = checkDropOuts(pauses, timing);
  const joins = checkJoins(follower, leader);
  assert.equal(joins[0].port, ports[1], 'the port of the second drop-out is that of the first return');
  checkVotes(hosts);
  checkZxids(hosts);
  const mentions = sessionsOf(hosts, pings);
  checkSessions(mentions, joins, truth);
  checkExpiry(hosts, pings, truth, timing);
  const steps = checkTcpmon(leader, follower, {
    ports: { between: ports[1], after: joins[1].port },
    leaderGaveUp: errors[1].instant,
    followerGaveUp: lost[1].instant,
    joinedAgain: joins[1].diff,
    readTimeoutMs: timing.readTimeoutMs,
  });
  const told = truth.retransmissions.map((node) => node.steps.map(({ to, line }) => [to / 1000, line]));
  const seen = [steps.leader, steps.follower].map((list) =>
    list.map(({ second, lines }) => [second, lines.RetransTotal]),
  );
  assert.deepEqual(told, seen);
  checkAnchors();
  checkRepeatable();
  const sum = [...pauses.values()].reduce((count, list) => count + list.length, 0);
  console.log(
    `${written.length} files, ${(size / 1024 / 1024).toFixed(2)} MB, ${sum} collections, ${mentions.length} mentions of sessions: all agree`,
  );
}

main();
