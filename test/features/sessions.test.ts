import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { session, type SessionsKnown } from '../../server/src/features/sessions/session.ts';
import { sessions } from '../../server/src/features/sessions/sessions.ts';
import { sessionSymbols } from '../../server/src/features/sessions/sessionSymbols.ts';
import type { SessionInLogs } from '../../server/src/protocol/session.ts';
import { DEFAULT_SETTINGS } from '../../server/src/workspace/settings.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { LogFolder } from '../support/logFolder.ts';
import { BOOT_8, ids, sessionId, sessionLogs } from '../support/sessionLogs.ts';

async function known(files: Record<string, string>): Promise<SessionsKnown> {
  const workspace = new Workspace({ unsaved: () => undefined });
  workspace.folders = [new LogFolder(files).uri()];
  workspace.settings = { ...DEFAULT_SETTINGS, zones: [{ pattern: '*', value: '+08:00' }] };
  return { catalogue: await workspace.sessions.all(), nameOf: (uri) => workspace.shownPath(uri) };
}

let all: SessionsKnown;
before(async () => {
  all = await known(sessionLogs);
});

function inLogs(id: string, from = all): SessionInLogs {
  const logs = session(id, from)?.logs;
  assert.ok(logs, `${id} is looked up in the logs`);
  return logs;
}

const time = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(11, 23);
const lifeOf = (id: string, from = all): string[] =>
  inLogs(id, from).life.map(
    ({ instant, node, words, doubt }) =>
      `${time(instant)} ${node} ${words}${doubt ? ` | ${doubt.certain ? 'certain' : 'perhaps'}: ${doubt.words}` : ''}`,
  );

describe('a session in the logs', () => {
  it('tells when the server that minted it took its role, and from which lines', () => {
    const { roleStart, logs } = session(ids.second, all)!;
    assert.ok(roleStart && logs?.boot);
    assert.ok(
      Math.abs(roleStart.instant - Date.parse('2023-10-24T10:40:04.010+08:00')) <= roleStart.plusMinusMs,
    );
    assert.ok(roleStart.plusMinusMs <= 12);
    assert.equal(
      roleStart.reason,
      'between "Have quorum of supporters" and "Configuring CommitProcessor", node8/zookeeper.log:20–21; another role of the server agrees on when its host booted',
    );
    assert.ok(Math.abs(logs.boot.instant - BOOT_8) <= logs.boot.plusMinusMs);
    assert.deepEqual(
      [logs.mintedBy?.myid, logs.mintedBy?.name, logs.mintedBy?.addresses],
      [8, 'node8', ['10.255.0.141']],
    );
  });

  it('cannot tell where no log of that server is there, and says what it can', () => {
    const { roleStart, logs } = session(ids.foreign, all)!;
    assert.equal(roleStart, undefined);
    assert.equal(
      logs?.noRoleStart,
      'cannot tell: no log of server 7 covers it; at the latest 2023-10-24 10:30:13.000 +08:00, when a log first names it',
    );
    assert.equal(logs.mintedBy, undefined);
    const earlier = session(sessionId(8, BOOT_8, '09:00:00.000'), all);
    assert.equal(
      earlier?.logs?.noRoleStart,
      "cannot tell: no log of server 8 covers it: no role that they tell fits the id's clock bits",
    );
    assert.equal(earlier.logs.seen, undefined);
  });

  it('takes a date for the beginning where the id holds one', () => {
    const { roleStart, logs } = session('0x88b701436270000', all)!;
    assert.equal(roleStart?.instant, Date.parse('2023-10-27T07:40:54.695Z'));
    assert.deepEqual([logs?.noRoleStart, logs?.boot], [undefined, undefined]);
  });

  it('counts the logs and lines that name it', () => {
    const { seen } = inLogs(ids.expired);
    assert.deepEqual([seen?.logs, seen?.lines], [2, 5]);
    assert.deepEqual(
      [seen?.first?.node, seen?.first?.line, seen?.last?.node, seen?.last?.line],
      ['8', 12, '9', 15],
    );
  });

  it('lives from its creation to its end, told once', () => {
    assert.deepEqual(lifeOf(ids.closed), [
      '10:30:10.000 8 created by server 8',
      '10:31:00.000 8 closed by its client at server 8',
    ]);
    assert.deepEqual(lifeOf(ids.expired), [
      '10:30:11.000 8 created by server 8',
      '10:32:00.000 9 its client came to server 9',
      '10:35:00.000 9 expired by server 9 (timeout 4000 ms)',
    ]);
  });

  it('does not end by the word of a leader that slept', () => {
    assert.deepEqual(lifeOf(ids.livesOn), [
      '10:30:12.000 9 created by server 9',
      '10:40:10.000 9 expired by server 9 (timeout 6000 ms) | certain: server 8 had led epoch 274 for 6.1 s by then; this server had slept through that, and lost its role 0.1 s later: the expiry was never committed',
      '10:41:00.000 8 closed by its client at server 8',
    ]);
  });

  it('may not have ended where only the log of that leader is there', async () => {
    const alone = await known({ 'node9/zookeeper.log': sessionLogs['node9/zookeeper.log'] });
    assert.deepEqual(lifeOf(ids.livesOn, alone).slice(1), [
      '10:40:10.000 9 expired by server 9 (timeout 6000 ms) | perhaps: this leader lost its role 0.1 s later: the expiry may never have been committed',
    ]);
    assert.deepEqual(
      lifeOf(ids.expired, alone).at(-1),
      '10:35:00.000 9 expired by server 9 (timeout 4000 ms)',
    );
  });

  it('says when the host was restarted between two roles', async () => {
    const log = sessionLogs['node8/zookeeper.log'].replaceAll(
      ids.second,
      sessionId(8, Date.parse('2023-10-24T10:35:00.000+08:00'), '10:40:04.010'),
    );
    const restarted = await known({ ...sessionLogs, 'node8/zookeeper.log': log });
    const { notes, boot } = inLogs(ids.closed, restarted);
    assert.equal(notes.length, 1);
    assert.match(
      notes[0] ?? '',
      /^The host of server 8 was started again at 2023-10-24 10:3[45]:\d\d\.\d+ \+08:00: ids minted before and after/,
    );
    assert.equal(boot?.reason, 'one role of the server tells');
  });

  it('is one of those with the same Java hash, if there are any', async () => {
    const [one, other] = ['0x3008ee1681708b1', '0x3018ee1681608b1'];
    const text = sessionLogs['node9/zookeeper.log']
      .replaceAll(ids.closed, one)
      .replaceAll(ids.livesOn, other);
    const colliding = await known({ 'node9/zookeeper.log': text });
    assert.deepEqual(inLogs(one, colliding).sharesHashWith, [other]);
    assert.deepEqual(inLogs(ids.expired, colliding).sharesHashWith, []);
    assert.deepEqual((await sessions({}, colliding)).collisions, [{ hash: 0x6b178650, ids: [one, other] }]);
    assert.deepEqual((await sessions({}, all)).collisions, []);
  });
});

describe('the sessions in the logs', () => {
  it('are listed in the order of their ids, by their first digits where some are given', async () => {
    const listed = await sessions({}, all);
    assert.deepEqual(
      listed.sessions.map(({ id }) => id),
      [ids.foreign, ids.closed, ids.expired, ids.second, ids.livesOn],
    );
    const some = await sessions({ query: ids.closed.slice(0, 12), limit: 1 }, all);
    assert.deepEqual([some.sessions.map(({ id, lines }) => [id, lines]), some.more], [[[ids.closed, 3]], 1]);
  });

  it('are found by the digits of an id, as hex or in decimal, at the line on which they were established', () => {
    const found = (query: string): [name: string, line: number][] =>
      sessionSymbols(query, all.catalogue).map(({ name, location }) => [name, location.range.start.line]);
    assert.deepEqual(found(ids.livesOn.slice(0, 8)), [[ids.livesOn, 12]]);
    const decimal = BigInt(ids.second).toString();
    assert.deepEqual(found(decimal.slice(0, 17)), [[`${ids.second} (${decimal})`, 21]]);
    assert.deepEqual(found('error'), []);
    assert.deepEqual(found('0x123456789'), []);
    assert.equal(found('0x').length, 0);
  });
});
