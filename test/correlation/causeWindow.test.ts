import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { causeWindow } from '../../server/src/correlation/window/causeWindow.ts';
import { instant } from '../../server/src/log/instant.ts';
import { awaited } from '../../server/src/protocol/awaited.ts';
import type { CorrelateParams, Correlation } from '../../server/src/protocol/correlation.ts';
import { askAt, workspaceOn } from '../support/answering.ts';
import { ServerLog } from '../support/ensemble.ts';
import { LogFolder } from '../support/logFolder.ts';

const CONFIG = 'tickTime=2000\ninitLimit=10\nsyncLimit=5\n';
const TRACE =
  'java.net.SocketTimeoutException: Read timed out\n\tat java.net.SocketInputStream.socketRead0(Native Method)\n';
const HANDLER = 'LearnerHandler-/10.255.0.141:41168:LearnerHandler';
const SHUTDOWN = 'Unexpected exception causing shutdown while sock still open';

/** A log of server 9 that begins long before, and then says this. */
const leader = (say: (log: ServerLog) => ServerLog, behind = ''): string =>
  say(new ServerLog(9, '10.255.0.143:2181').peer('10:00:00,000', 'QuorumPeer', 'LEADING')).text + behind;

/** Server 8, following since 10:00:01; `synchronised` it says so. */
const follower = (synchronised: boolean): ServerLog => {
  const log = new ServerLog(8, '10.255.0.141:2181').peer('10:00:00,500', 'QuorumPeer', 'LOOKING');
  log.peer('10:32:00,000', 'QuorumPeer', 'FOLLOWING');
  // An earlier tenure that it served in: this version tells when it does.
  log.peer('10:32:00,100', 'Learner', 'Learner received UPTODATE message');
  if (synchronised) return log;
  return log.peer('10:32:10,000', 'QuorumPeer', 'LOOKING').peer('10:32:11,000', 'QuorumPeer', 'FOLLOWING');
};

async function windowOf(
  files: Record<string, string>,
  name: string,
  line: number,
  more: Partial<CorrelateParams> = {},
): Promise<{ back: number; ahead: number } & Pick<Correlation['window'], 'reason' | 'notes'>> {
  const { pivot, window } = await askAt(new LogFolder(files), name, line, more);
  const { reason, notes } = window;
  return {
    back: pivot.instant - window.from,
    ahead: window.to - pivot.instant,
    reason,
    ...(notes ? { notes } : {}),
  };
}

const lost = (log: ServerLog): ServerLog => log.line('10:32:31,666', HANDLER, SHUTDOWN, 'ERROR');
const NODE_9 = 'node9/zookeeper.log';

describe('the window of a line that reports a timeout', () => {
  it('looks back over tickTime × syncLimit of its server, and ahead as usual', async () => {
    const files = {
      [NODE_9]: leader(lost, TRACE),
      'node9/zoo.cfg': CONFIG,
      'node8/zookeeper.log': follower(true).text,
    };
    assert.deepEqual(await windowOf(files, NODE_9, 1), {
      back: 10_000,
      ahead: 5_000,
      reason: '10 s before: tickTime 2000 × syncLimit 5',
    });
    // From the stack trace as well.
    assert.equal((await windowOf(files, NODE_9, 3)).back, 10_000);
  });

  it('looks back over tickTime × initLimit while the learner was joining', async () => {
    const files = {
      [NODE_9]: leader(lost, TRACE),
      'node9/zoo.cfg': CONFIG,
      'node8/zoo.cfg': 'server.8=10.255.0.141:2888:3888\n',
      'node8/zookeeper.log': follower(false).text,
    };
    assert.deepEqual(await windowOf(files, NODE_9, 1), {
      back: 20_000,
      ahead: 5_000,
      reason: '20 s before: tickTime 2000 × initLimit 10, while the learner was joining',
    });
    const own = follower(false).peer(
      '10:32:31,000',
      'Follower',
      'Exception when following the leader',
      'WARN',
    );
    const joining = { 'node8/zookeeper.log': own.text + TRACE, 'node8/zoo.cfg': CONFIG };
    assert.match((await windowOf(joining, 'node8/zookeeper.log', 5)).reason, /^20 s before: .* initLimit 10/);
  });

  it('says what it takes for so where nothing tells whether the learner had synchronised', async () => {
    const files = { [NODE_9]: leader(lost, TRACE), 'node9/zoo.cfg': CONFIG };
    const { back, reason, notes } = await windowOf(files, NODE_9, 1);
    assert.deepEqual([back, reason], [10_000, '10 s before: tickTime 2000 × syncLimit 5']);
    assert.match(
      notes?.[0] ?? '',
      /taken for .* synchronised, which no log here tells; .* initLimit 10 = 20 s/,
    );
  });

  it('supposes one where the line tells only that a connection ended', async () => {
    const said = (exception: string): Record<string, string> => ({
      'node8/zookeeper.log':
        follower(true).peer('10:32:31,687', 'Follower', 'Exception when following the leader', 'WARN').text +
        exception,
      'node8/zoo.cfg': CONFIG,
    });
    const supposed = '10 s before: tickTime 2000 × syncLimit 5, if a timeout ended the connection';
    for (const exception of ['', 'java.io.EOFException\n', 'java.net.SocketException: Connection reset\n'])
      assert.equal((await windowOf(said(exception), 'node8/zookeeper.log', 3)).reason, supposed);
    const other = 'java.io.IOException: Leaders epoch, 3 is less than accepted epoch, 4\n';
    assert.equal((await windowOf(said(other), 'node8/zookeeper.log', 3)).reason, '±5 s');
  });

  it('is as usual where tickTime or a limit is not known, and says which', async () => {
    const files = { [NODE_9]: leader(lost, TRACE), 'node9/zoo.cfg': 'tickTime=2000\ninitLimit=10\n' };
    const { back, ahead, reason, notes } = await windowOf(files, NODE_9, 1);
    assert.deepEqual([back, ahead, reason], [5_000, 5_000, '±5 s: syncLimit of node9 not known']);
    assert.match(notes?.[0] ?? '', /a timeout is behind this, but no zoo\.cfg/);
  });

  it('takes what all other servers have, and says so; of two values of its own, the longer', async () => {
    const others = {
      [NODE_9]: leader(lost, TRACE),
      'node8/zoo.cfg': CONFIG,
      'node8/zookeeper.log': follower(true).text,
    };
    const assumed = await windowOf(others, NODE_9, 1);
    assert.equal(assumed.reason, '10 s before: tickTime 2000 × syncLimit 5');
    assert.deepEqual(assumed.notes, [
      'tickTime is assumed to be what it is on node8',
      'syncLimit is assumed to be what it is on node8',
    ]);
    const two = {
      [NODE_9]: leader(
        (log) => lost(log.line('10:00:01,000', 'main:QuorumPeer', 'syncLimit set to 15')),
        TRACE,
      ),
      'node9/zoo.cfg': CONFIG,
      'node8/zookeeper.log': follower(true).text,
    };
    const longer = await windowOf(two, NODE_9, 2);
    assert.equal(longer.reason, '30 s before: tickTime 2000 × syncLimit 15');
    assert.match(longer.notes?.[0] ?? '', /syncLimit of node9 is told to be 5 and 15: the longest is taken/);
  });

  it('looks back over a session’s own timeout, and the tick by which expiry is late', async () => {
    const text = leader((log) =>
      log.line(
        '10:32:31,666',
        'SessionTracker:ZooKeeperServer',
        'Expiring session 0x80000af480856bb, timeout of 4000ms exceeded',
      ),
    );
    const told = await windowOf({ [NODE_9]: text, 'node9/zoo.cfg': CONFIG }, NODE_9, 1);
    assert.deepEqual(
      [told.back, told.reason],
      [6_000, '6 s before: session timeout 4 s, and up to a tick of 2000 ms more'],
    );
    const alone = await windowOf({ [NODE_9]: text }, NODE_9, 1);
    assert.deepEqual([alone.back, alone.reason], [4_000, '4 s before: session timeout 4 s']);
    assert.match(alone.notes?.[0] ?? '', /tickTime is not known here/);
  });

  it('begins with the stall that a slow ping, a slow fsync or a paused JVM tells of', async () => {
    const at = (place: string, message: string): string =>
      leader((log) => log.line('10:32:31,666', place, message, 'WARN'));
    const ping = at(
      'QuorumPeer[myid=9](plain=10.255.0.143:2181)(secure=disabled):Follower',
      'Follower ping() takes 12876',
    );
    assert.deepEqual(await windowOf({ [NODE_9]: ping }, NODE_9, 1), {
      back: 17_876,
      ahead: 5_000,
      reason: '±5 s around its 12.9 s',
    });
    const fsync = at(
      'SyncThread:9:FileTxnLog',
      'fsync-ing the write ahead log in SyncThread:9 took 2300ms which will adversely effect operation latency. See the ZooKeeper troubleshooting guide',
    );
    assert.equal((await windowOf({ [NODE_9]: fsync }, NODE_9, 1)).reason, '±5 s around its 2.3 s');
  });

  it('is what was asked for where a width was asked for', async () => {
    const files = { [NODE_9]: leader(lost, TRACE), 'node9/zoo.cfg': CONFIG };
    const { back, ahead, reason } = await windowOf(files, NODE_9, 1, { windowMs: 3_000 });
    assert.deepEqual([back, ahead, reason], [3_000, 3_000, '±3 s']);
  });

  it('is the usual one for the time being where the servers are not known in a moment', () => {
    const reach = { halfMs: 5_000, isAsked: false, ensemble: undefined, isPending: true };
    const at = instant(Date.parse('2023-10-24T02:32:31.666Z'));
    const uri = 'file:///node9/zookeeper.log';
    const quorum = causeWindow({ instant: at, uri, timeout: { of: 'quorum', silent: 'learner' } }, reach);
    assert.deepEqual(quorum, {
      from: at - 5_000,
      to: at + 5_000,
      reason: '±5 s: the timeout of this server is still being looked for',
      provisional: true,
    });
    const session = causeWindow({ instant: at, uri, timeout: { of: 'session', ms: 4_000 } }, reach);
    assert.deepEqual([session.from, session.provisional], [at - 4_000, true]);
    const answer = { logs: [], pivot: { uri }, window: quorum } as unknown as Correlation;
    assert.deepEqual(awaited(answer), [uri]);
  });

  it('counts what a leader waited for before it gave up, and leaves other lines alone', async () => {
    const gaveUp = (reason: string): string =>
      leader((log) => log.peer('10:32:31,666', 'Leader', `Shutdown called. For the reason ${reason}`));
    const files = (reason: string): Record<string, string> => ({
      [NODE_9]: gaveUp(reason),
      'node9/zoo.cfg': CONFIG,
    });
    assert.match(
      (await windowOf(files('Not sufficient followers synced, only synced with sids: [ 9 ]'), NODE_9, 1))
        .reason,
      /^10 s before: tickTime 2000 × syncLimit 5$/,
    );
    assert.match(
      (await windowOf(files('Waiting for a quorum of followers, only synced with sids: [ 9 ]'), NODE_9, 1))
        .reason,
      /^20 s before: tickTime 2000 × initLimit 10/,
    );
    assert.equal((await windowOf(files('Unexpected internal error'), NODE_9, 1)).reason, '±5 s');
    assert.equal((await windowOf(files('x'), NODE_9, 0)).reason, '±5 s');
  });
});

const CORPUS = join(import.meta.dirname, '../../../shared/corpus/ensemble-a');

describe('the read timeouts of five real servers', { skip: existsSync(CORPUS) ? false : 'no corpus' }, () => {
  it('have the stall that was provoked within their windows', async () => {
    const truth = readFileSync(join(CORPUS, 'ground-truth.jsonl'), 'utf8').trim().split('\n');
    const stalls = truth
      .map((line) => JSON.parse(line) as { kind: string; t: number; t_end: number })
      .filter(({ kind }) => /^sigstop_(?:leader|follower)$/.test(kind));
    const folder = { uri: (name = '') => pathToFileURL(join(CORPUS, name)).href };
    const workspace = workspaceOn(folder);
    let found = 0;
    for (const name of [2, 3, 7, 8, 9].map((id) => `node${id}/log/zookeeper.log`)) {
      const lines = readFileSync(join(CORPUS, name), 'latin1').split('\n');
      for (const [line, text] of lines.entries()) {
        if (!text.includes('SocketTimeoutException: Read timed out')) continue;
        const { window } = await askAt(folder, name, line, {}, workspace);
        assert.equal(window.reason, '2 s before: tickTime 400 × syncLimit 5', `${name}:${line + 1}`);
        assert.ok(
          stalls.some(({ t, t_end }) => t <= window.to && t_end >= window.from),
          `${name}:${line + 1}`,
        );
        found++;
      }
    }
    assert.equal(found, 5);
  });
});
