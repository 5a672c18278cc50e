import assert from 'node:assert/strict';
import { rmSync, truncateSync } from 'node:fs';
import { describe, it } from 'node:test';
import { around, checkAround } from '../support/around.ts';
import { zookeeperLine } from '../support/lines.ts';

const everywhere = (value: string): { settings: { zones: { pattern: string; value: string }[] } } => ({
  settings: { zones: [{ pattern: '*', value }] },
});

describe('a correlation', () => {
  it('says of what kind every hit is where that is asked for', async () => {
    const text = `// zookeeper: node9/zookeeper.log
2023-10-24 10:32:31,666 [myid:9] - INFO  [SessionTracker:ZooKeeperServer@637] - Expiring session 0x2001776d0d90000, timeout of 4000ms exceeded
`;
    const kindsOf = async (options: { kinds?: boolean }): Promise<unknown[]> => {
      const { answer } = await around(text, { time: '2023-10-24T10:32:31Z', options, ...everywhere('UTC') });
      return answer.logs.flatMap(({ hits }) => hits.map(({ kind }) => kind));
    };
    assert.deepEqual(await kindsOf({ kinds: true }), ['session-expired']);
    assert.deepEqual(await kindsOf({}), [undefined]);
  });

  it('tells what other logs say around a line, nearest first, each in its own zone', () =>
    checkAround(
      `
// zookeeper: node9/zookeeper.log
2023-10-24 10:32:20,000 [myid:] - INFO  [main:QuorumPeer@1000] - FOLLOWING
2023-10-24 10:32:31,666 [myid:] - WARN  [QuorumPeer[myid=9]/0.0.0.0:2181:Follower@89] - Exception when following<|> the leader
// gc: node9/gc.log
[2023-10-24T10:32:30.366+0800][5.000s][info][gc] GC(1) Pause Full (Ergonomics) 100M->20M(300M) 1188.000ms
// zookeeper: node8/zookeeper.log
2023-10-24 02:32:25,000 [myid:] - INFO  [main:QuorumPeer@1000] - too early
2023-10-24 02:32:31,000 [myid:] - INFO  [main:QuorumPeer@1000] - Notification
2023-10-24 02:32:31,687 [myid:] - WARN  [LearnerHandler-/10.0.0.9:41168:LearnerHandler@644] - ******* GOODBYE ********
2023-10-24 02:32:36,666 [myid:] - INFO  [main:QuorumPeer@1000] - at the edge
2023-10-24 02:32:36,667 [myid:] - INFO  [main:QuorumPeer@1000] - too late
// gc: node8/log/gc.log
[2023-10-24T02:00:00.000+0000][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms
// zookeeper: node7/zookeeper.log
2023-10-23 22:32:12,456 [myid:] - INFO  [main:QuorumPeer@1000] - quiet from here
2023-10-23 22:32:49,516 [myid:] - INFO  [main:QuorumPeer@1000] - until here
// gc: node7/gc.log
[2023-10-24T01:00:00.000-0400][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms
// tcpmon: node9/metrics.txt
tcp,LocalAddr=10.255.0.143:2888,PeerAddr=10.255.0.141:41168,Hostname=node-9,Process=cmd:java;pid:1;fd:5 RetransTotal=1 1698114751
`,
      `
at node9/zookeeper.log:2 10:32:31.666 +08:00: Exception when following the leader
node8/zookeeper.log after: 21 ms after
    −0.666 s :2 INFO Notification
  · +0.021 s :3 WARN ******* GOODBYE ********
    +5.000 s :4 INFO at the edge
node9/metrics.txt exact: same second
  · −0.666 s :1 - RetransTotal 1 · 10.255.0.143:2888 → 10.255.0.141:41168 (java)
node9/gc.log before: 1.3 s before, the last record of this log
  · −1.300 s :1 WARN Full GC (Ergonomics) 1.188 s, 100 MB → 20 MB of 300 MB
node7/zookeeper.log silent: silent 37.1 s: 19.2 s before, 17.9 s after
node8/log/gc.log ends-before: ends 32 min 32 s earlier (10:00:00 +08:00)
node7/gc.log starts-after: starts 2 h 27 min later (13:00:00 +08:00)
`,
    ));

  it('says in which zone it read each log, and why', () =>
    checkAround(
      `
// zookeeper: node9/zookeeper.log
2023-10-24 10:32:31,666 [myid:] - WARN  [main:QuorumPeer@1000] - Read timed out<|>
// gc: node9/gc.log
[2023-10-24T10:32:31.666+0800][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms
// zookeeper: node8/zookeeper.log
2023-10-24 04:32:31,666 [myid:] - INFO  [main:QuorumPeer@1000] - Notification
// zookeeper: node7/zookeeper.log
2023-10-24 10:32:31,666 [myid:] - INFO  [main:QuorumPeer@1000] - Notification
`,
      `
at node9/zookeeper.log:1 10:32:31.666 +08:00: Read timed out
node7/zookeeper.log exact: same millisecond
  +08:00 assumed: nothing beside it tells, but the only log here that writes an offset says +08:00 (assumed)
  · ±0 :1 INFO Notification
node8/zookeeper.log exact: same millisecond
  Europe/Berlin set by you for "node8"
  · ±0 :1 INFO Notification
node9/gc.log exact: same millisecond; its pause of 12 ms covers this moment
  +08:00 written in its stamps
  · ±0 :1 INFO Young GC (Allocation Failure) 12.3 ms, 100 MB → 20 MB of 300 MB
`,
      { settings: { zones: [{ pattern: 'node8', value: 'Europe/Berlin' }] }, zones: true },
    ));

  it('takes off how far a node’s clock is ahead', () =>
    checkAround(
      `
// zookeeper: node9/zookeeper.log
2023-10-24 10:32:31,500 [myid:] - WARN  [main:QuorumPeer@1000] - Read timed out<|>
// zookeeper: node8/zookeeper.log
2023-10-24 10:32:31,620 [myid:] - INFO  [main:QuorumPeer@1000] - same moment
// zookeeper: node7/zookeeper.log
2023-10-24 10:32:29,510 [myid:] - INFO  [main:QuorumPeer@1000] - a little later
`,
      `
at node9/zookeeper.log:1 10:32:31.500 UTC: Read timed out
node8/zookeeper.log exact: same millisecond
  · ±0 :1 INFO same moment
node7/zookeeper.log after: 10 ms after, the first record of this log
  · +0.010 s :1 INFO a little later
`,
      {
        settings: {
          zones: [{ pattern: '*', value: 'UTC' }],
          offsets: [
            { pattern: 'node8', value: 120 },
            { pattern: 'node7', value: -2000 },
          ],
        },
      },
    ));

  it('keeps records of one millisecond in file order; the loudest of them is the nearest', () =>
    checkAround(
      `
// zookeeper: a/zookeeper.log
2023-10-24 10:00:00,000 [myid:] - INFO  [main:QuorumPeer@1000] - pivot<|>
// zookeeper: b/zookeeper.log
2023-10-24 10:00:00,100 [myid:] - INFO  [main:QuorumPeer@1000] - first
2023-10-24 10:00:00,100 [myid:] - WARN  [main:QuorumPeer@1000] - second
2023-10-24 10:00:00,100 [myid:] - INFO  [main:QuorumPeer@1000] - third
2023-10-24 09:59:59,900 [myid:] - INFO  [main:QuorumPeer@1000] - out of order
// zookeeper: c/zookeeper.log
2023-10-24 10:00:00,100 [myid:] - INFO  [main:QuorumPeer@1000] - as near as b
`,
      `
at a/zookeeper.log:1 10:00:00.000 UTC: pivot
b/zookeeper.log before: 0.1 s before
    −0.100 s :4 INFO out of order
    +0.100 s :1 INFO first
  · +0.100 s :2 WARN second
    +0.100 s :3 INFO third
c/zookeeper.log after: 0.1 s after, the first record of this log
  · +0.100 s :1 INFO as near as b
`,
      everywhere('UTC'),
    ));

  it('belongs to the head line when it starts in a stack trace, and shows the exception of a hit', () =>
    checkAround(
      `
// zookeeper: a/zookeeper.log
2023-10-24 10:00:00,000 [myid:] - WARN  [main:Learner@1] - Exception when following the leader
java.net.SocketTimeoutException: Read timed out
	at java.net.SocketInputStream.<|>socketRead0(Native Method)
2023-10-24 10:00:01,000 [myid:] - INFO  [main:Learner@1] - shutdown called
// zookeeper: b/zookeeper.log
2023-10-24 10:00:00,001 [myid:] - ERROR [main:LearnerHandler@1] - Unexpected exception causing shutdown
java.io.EOFException
	at java.io.DataInputStream.readInt(DataInputStream.java:392)
`,
      `
at a/zookeeper.log:1 10:00:00.000 UTC: Exception when following the leader · java.net.SocketTimeoutException: Read timed out
b/zookeeper.log after: 1 ms after, the first record of this log
  · +0.001 s :1 ERROR Unexpected exception causing shutdown · java.io.EOFException
`,
      everywhere('UTC'),
    ));

  it('says so when it starts before the first dated line', () =>
    checkAround(
      `
// zookeeper: a/zookeeper.log
	at a.torn.Trace<|>(Unknown Source)
	at a.torn.Trace(Unknown Source)
2023-10-24 10:00:00,000 [myid:] - INFO  [main:QuorumPeer@1] - LOOKING
`,
      `
at a/zookeeper.log:3 10:00:00.000 UTC: LOOKING (line 1 stands before the first dated record; that one is taken)
`,
      everywhere('UTC'),
    ));

  it('starts at a time as well, and then asks every log', () =>
    checkAround(
      `
// zookeeper: a/zookeeper.log
2023-10-24 10:00:00,000 [myid:] - INFO  [main:QuorumPeer@1] - LOOKING
// zookeeper: b/zookeeper.log
2023-10-24 10:00:02,000 [myid:] - INFO  [main:QuorumPeer@1] - FOLLOWING
`,
      `
at 10:00:00.500 +08:00: 2023-10-24 10:00:00,500+0800
a/zookeeper.log before: 0.5 s before, the last record of this log
  · −0.500 s :1 INFO LOOKING
b/zookeeper.log after: 1.5 s after, the first record of this log
  · +1.500 s :1 INFO FOLLOWING
`,
      { ...everywhere('Asia/Shanghai'), time: '2023-10-24 10:00:00,500+0800' },
    ));

  it('names a file that went away or was cut meanwhile', () =>
    checkAround(
      `
// zookeeper: a/zookeeper.log
2023-10-24 10:00:00,000 [myid:] - INFO  [main:QuorumPeer@1] - LOOKING<|>
// zookeeper: gone/zookeeper.log
2023-10-24 10:00:00,000 [myid:] - INFO  [main:QuorumPeer@1] - LOOKING
// zookeeper: cut/zookeeper.log
2023-10-24 10:00:00,000 [myid:] - INFO  [main:QuorumPeer@1] - LOOKING
`,
      `
at a/zookeeper.log:1 10:00:00.000 UTC: LOOKING
cut/zookeeper.log unreadable: cannot be read: it was cut off while it was read
gone/zookeeper.log unreadable: cannot be read: no such file
`,
      {
        ...everywhere('UTC'),
        meanwhile: async (folder, logs) => {
          for (const log of logs) await log.fences();
          rmSync(folder.at('gone/zookeeper.log'));
          truncateSync(folder.at('cut/zookeeper.log'));
        },
      },
    ));
});

describe('the window of a correlation', () => {
  const busy = `
// zookeeper: a/zookeeper.log
${zookeeperLine('10:00:10,000', 'pivot<|>')}// zookeeper: b/zookeeper.log
${zookeeperLine('10:00:08,000', 'far', 'WARN')}${zookeeperLine('10:00:09,000', 'two')}${zookeeperLine('10:00:09,900', 'near')}${zookeeperLine('10:00:10,300', 'four')}${zookeeperLine('10:00:12,000', 'worst', 'ERROR')}`;

  it('holds what it is wide', () =>
    checkAround(
      busy,
      `
at a/zookeeper.log:1 10:00:10.000 UTC: pivot
b/zookeeper.log before: 0.1 s before
    −1.000 s :2 INFO two
  · −0.100 s :3 INFO near
    +0.300 s :4 INFO four
`,
      { ...everywhere('UTC'), options: { windowMs: 1000 } },
    ));

  it('keeps warnings before others and always the nearest when there are too many, and counts the rest', () =>
    checkAround(
      busy,
      `
at a/zookeeper.log:1 10:00:10.000 UTC: pivot
b/zookeeper.log before: 0.1 s before
    −2.000 s :1 WARN far
  · −0.100 s :3 INFO near
    +2.000 s :5 ERROR worst
    and 2 more
`,
      { ...everywhere('UTC'), options: { maxPerLog: 3 } },
    ));

  it('leaves the nearest when there is room for one', () =>
    checkAround(
      busy,
      `
at a/zookeeper.log:1 10:00:10.000 UTC: pivot
b/zookeeper.log before: 0.1 s before
  · −0.100 s :3 INFO near
    and 4 more
`,
      { ...everywhere('UTC'), options: { maxPerLog: 1 } },
    ));

  it('is told in words', async () => {
    const { answer } = await around(busy, { ...everywhere('UTC'), options: { windowMs: 90_000 } });
    const { from, to, reason } = answer.window;
    assert.deepEqual([to - from, answer.pivot.instant - from, reason], [180_000, 90_000, '±1 min 30 s']);
    assert.equal(answer.scope.reason, 'the logs of this test');
    assert.deepEqual(answer.pending, []);
  });
});

describe('a pivot that is none', () => {
  const log = `
// zookeeper: a/zookeeper.log
${zookeeperLine('10:00:10,000', 'only')}`;

  for (const time of ['2023-10-24 10:00:00', '10:00:00+08:00', '2023-13-24T10:00:00Z', 'yesterday', '']) {
    it(`"${time}" is refused, with what would be right`, () =>
      assert.rejects(around(log, { time }), {
        name: 'NoPivot',
        message: `"${time}" is not a time with its zone, such as 2023-10-24T10:32:31.666+08:00.`,
      }));
  }

  it('a line of a log that counts uptime only is refused, with what to do instead', () =>
    assert.rejects(
      around(
        '// gc: a/gc.log\n[5.000s][info][gc] GC(1) Pause<|> Young (Allocation Failure) 10M->2M(30M) 1.0ms\n',
      ),
      { name: 'NoPivot', message: /uptime only.*Correlate around a time instead\./ },
    ));
});

describe('a night in which clocks change', () => {
  const spring = (pivot: string, other: string): string => `
// zookeeper: a/zookeeper.log
2023-03-26 ${pivot} [myid:] - INFO  [main:QuorumPeer@1] - pivot<|>
// zookeeper: b/zookeeper.log
2023-03-26 ${other} [myid:] - INFO  [main:QuorumPeer@1] - other
`;

  it('is an hour shorter in spring: records on both sides of the change are neighbours', async () => {
    await checkAround(
      spring('03:00:00,500', '01:59:59,500'),
      `
at a/zookeeper.log:1 03:00:00.500 +02:00: pivot
b/zookeeper.log before: 1 s before, the last record of this log
  · −1.000 s :1 INFO other
`,
      everywhere('Europe/Berlin'),
    );
    await checkAround(
      spring('01:59:59,500', '03:00:00,500'),
      `
at a/zookeeper.log:1 01:59:59.500 +01:00: pivot
b/zookeeper.log after: 1 s after, the first record of this log
  · +1.000 s :1 INFO other
`,
      everywhere('Europe/Berlin'),
    );
  });
});
