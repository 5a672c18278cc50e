import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SessionAnswer, SessionsAnswer } from '../../server/src/protocol/session.ts';
import { LogFolder } from '../support/logFolder.ts';
import { ids, sessionLogs } from '../support/sessionLogs.ts';
import { lens } from '../support/terminal.ts';

const folder = new LogFolder(sessionLogs);

describe('log-lens session with logs', { concurrency: 2 }, () => {
  it('prints what the logs add', async () => {
    const { code, out, err } = await lens(['session', ids.livesOn, '.', '--zone', '+08:00'], {
      cwd: folder.path,
    });
    assert.deepEqual([code, err], [0, '']);
    assert.deepEqual(
      out.split('\n').filter((line) => !/^ {2}(Clock|Java)|Monotonic/.test(line)),
      [
        `Session ${ids.livesOn}`,
        '  Server that minted it   9 · 10.255.0.143 · node9',
        '  Number in its tenure    0',
        '  Role began              2023-10-24 10:30:05.305 +08:00 ± 5 ms',
        '                          between "Have quorum of supporters" and "Configuring CommitProcessor", node9/zookeeper.log:9–10',
        '  Host booted             2023-10-01 00:00:00.000 +08:00 ± 6 ms, as one role of the server tells',
        '  Seen                    2 logs, 5 lines',
        '                          first 2023-10-24 10:30:12.000 +08:00  node9/zookeeper.log:13',
        '                          last  2023-10-24 10:41:00.000 +08:00  node8/zookeeper.log:23',
        '  Life                    2023-10-24 10:30:12.000 +08:00  created by server 9, told 2 times  node9/zookeeper.log:13',
        '                          2023-10-24 10:40:10.000 +08:00  expired by server 9 (timeout 6000 ms)  node9/zookeeper.log:17',
        '                            did not hold: server 8 had led epoch 274 for 6.1 s by then; this server had slept through that, and lost its role 0.1 s later: the expiry was never committed',
        '                          2023-10-24 10:41:00.000 +08:00  closed by its client at server 8  node8/zookeeper.log:23',
        '',
      ],
    );
  });

  it('--json counts lines from 1', async () => {
    const { code, out } = await lens(['session', ids.second, folder.path, '--zone', '+08:00', '--json']);
    assert.equal(code, 0);
    const { roleStart, logs } = JSON.parse(out) as SessionAnswer;
    assert.ok(Math.abs((roleStart?.instant ?? 0) - Date.parse('2023-10-24T10:40:04.010+08:00')) <= 12);
    assert.deepEqual([logs?.seen?.first?.line, logs?.life.map(({ line }) => line)], [22, [22]]);
  });

  it('exits with 1 where no log names it, and says what the id says', async () => {
    const { code, out } = await lens(['session', '0x2001776d0d90000', folder.path]);
    assert.equal(code, 1);
    assert.match(out, /Role began +cannot tell: no log of server 2 covers it\n/);
    assert.match(out, /Seen +in none of the logs\n/);
  });
});

describe('log-lens sessions', { concurrency: 2 }, () => {
  it('lists the sessions, and those that share a hash', async () => {
    const { code, out } = await lens(['sessions', '.', '--zone', '+08:00'], { cwd: folder.path });
    assert.equal(code, 0);
    const lines = out.split('\n');
    assert.equal(
      lines[0],
      `${ids.foreign}   server 7    1 log, 1 line         2023-10-24 10:30:13.000 +08:00  node8/zookeeper.log:15`,
    );
    assert.deepEqual(lines.slice(5), ['', '5 sessions. No two of these ids share a Java hash.', '']);
    const text = sessionLogs['node9/zookeeper.log']
      .replaceAll(ids.closed, '0x3008ee1681708b1')
      .replaceAll(ids.livesOn, '0x3018ee1681608b1');
    const colliding = new LogFolder({ 'node9/zookeeper.log': text });
    const shared = await lens(['sessions', colliding.path]);
    assert.match(
      shared.out,
      /^3 sessions\. Ids that share a Java hash\n {2}0x6b178650 {2}0x3008ee1681708b1 {2}0x3018ee1681608b1\n$/m,
    );
  });

  it('--json counts lines from 1; no session exits with 1, no path with 2', async () => {
    const { out } = await lens(['sessions', folder.path, '--json']);
    const { sessions, more } = JSON.parse(out) as SessionsAnswer;
    assert.deepEqual([sessions.length, more, sessions[0]?.first?.line], [5, 0, 15]);
    assert.equal((await lens(['sessions', new LogFolder({ 'notes.txt': 'nothing\n' }).path])).code, 1);
    const none = await lens(['sessions']);
    assert.equal(none.code, 2);
    assert.match(none.err, /^log-lens: sessions: name the logs[^\n]*\n$/);
  });
});
