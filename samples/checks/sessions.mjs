/**
 * Sessions across the logs: who minted them, where they went, and the one that expired.
 */
import assert from 'node:assert/strict';

export function checkSessions(mentions, joins, truth) {
  const prefixes = new Map();
  for (const { myid, prefix } of mentions) {
    prefixes.set(myid, (prefixes.get(myid) ?? new Set()).add(prefix));
  }
  assert.deepEqual([...prefixes.keys()].sort(), [2, 3, 7, 8, 9]);
  for (const { id, hostUpSince, tookRoleAt } of truth.nodes) {
    const stamps = new Set(mentions.filter(({ myid }) => myid === id).map(({ stamp }) => stamp));
    assert.equal(stamps.size, id === 8 ? 3 : 1, `node ${id} has one prefix for each role it took`);
    for (const stamp of stamps) {
      assert.ok(
        tookRoleAt.some((at) => Math.abs(at - hostUpSince - stamp) <= 1),
        `node ${id}: a stamp is an uptime`,
      );
    }
    if (id === 8) {
      const [, ...later] = [...stamps].sort((a, b) => a - b);
      later.forEach((stamp, index) => {
        const { diff, newLeader } = joins[index];
        const boot = hostUpSince + stamp;
        assert.ok(boot >= diff && boot <= newLeader, 'the uptime was read between DIFF and NEWLEADER');
      });
    }
  }
  checkLives(mentions);
  const spread = new Map();
  for (const { text, host } of mentions) {
    spread.set(text, (spread.get(text) ?? new Set()).add(host.myid));
  }
  assert.ok(
    [...spread.values()].filter((hosts) => hosts.size > 1).length > 60,
    'the same ids stand in several logs',
  );
}

/** Nothing is heard of a session after it closed, or before its minting server gave it out. */
function checkLives(mentions) {
  const closed = new Map();
  for (const { text, record, instant, host } of mentions) {
    if (record && /^Submitting global closeSession/.test(record.message)) {
      assert.ok(!closed.has(text), `${text} closes once`);
      closed.set(text, { instant, host });
    }
  }
  for (const { text, instant, record } of mentions) {
    const end = closed.get(text);
    const afterwards = record && /^(Revalidating client|Invalid session|Unable to read)/.test(record.message);
    assert.ok(!end || instant <= end.instant || afterwards, `${text} speaks after it closed`);
  }
  const counters = new Map();
  for (const { prefix, counter, text } of mentions) {
    const known = counters.get(`${prefix} ${counter}`);
    assert.ok(known === undefined || known === text);
    counters.set(`${prefix} ${counter}`, text);
  }
}

/** The session that expired: on the tick of the leader's own clock, after the timeout, refused later. */
export function checkExpiry(hosts, pings, truth, timing) {
  const leader = hosts.get(9);
  const found = leader.log.filter(({ message }) => message.startsWith('Expiring session'));
  assert.equal(found.length, 1);
  const [, id, timeout] = /session (0x\w+), timeout of (\d+)ms exceeded/.exec(found[0].message);
  assert.equal(id, truth.expiry.session);
  assert.equal(found[0].thread, 'SessionTracker');
  const upSince = truth.nodes.find((node) => node.id === 9).hostUpSince;
  assert.ok((found[0].instant - upSince) % timing.tickTime < 10, 'deadlines lie on ticks of the uptime');
  const silent = found[0].instant - truth.expiry.touched;
  assert.ok(
    silent >= Number(timeout) && silent <= Number(timeout) + timing.tickTime + 10,
    `silent for ${silent} ms`,
  );
  const lastPing = pings.get(8).find(({ duration }) => duration > 12000);
  assert.ok(
    !lastPing.sessions.some((session) => `0x${session.id.toString(16)}` === id),
    'it was not in the last ping',
  );
  const refused = hosts
    .get(2)
    .log.filter(({ message }) => message.startsWith(`Invalid session ${id} for client`));
  assert.equal(refused.length, 1);
  assert.ok(refused[0].instant > found[0].instant);
  const moved = [2, 3, 7].flatMap((node) =>
    hosts
      .get(node)
      .log.filter(
        ({ message, instant }) =>
          /^Revalidating/.test(message) && instant < found[0].instant && instant > lastPing.begin,
      ),
  );
  assert.ok(moved.length >= 3, 'others moved in time');
}
