import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogHits } from '../../server/src/protocol/correlation.ts';
import { around, checkAround } from '../support/around.ts';

const CHINA = { settings: { zones: [{ pattern: '*', value: 'Asia/Shanghai' }] } };

/** Three parts of one log and the log of another node, in the lines of log4j 1.2. */
const SET = `
// zookeeper: node8/zookeeper.log
2023-10-24 10:30:00,002 - INFO  [WorkerReceiver[myid=8]:FastLeaderElection@389] - Notification: my state: FOLLOWING
2023-10-24 10:40:00,000 - INFO  [NIOWorkerThread-22:NIOServerCnxn@518] - Processing mntr command from /127.0.0.1:33336
// zookeeper: node8/zookeeper.log.1
2023-10-24 10:20:00,003 - INFO  [NIOWorkerThread-22:NIOServerCnxn@518] - Processing ruok command from /127.0.0.1:33338
2023-10-24 10:25:00,000 - WARN  [QuorumPeer[myid=8]:Follower@129] - Exception when following the leader
2023-10-24 10:29:59,998 - INFO  [NIOWorkerThread-22:NIOServerCnxn@518] - Processing mntr command from /127.0.0.1:33340
// zookeeper: node8/zookeeper.log.2
2023-10-24 10:10:00,000 - INFO  [NIOWorkerThread-22:NIOServerCnxn@518] - Processing mntr command from /127.0.0.1:33342
2023-10-24 10:19:59,999 - INFO  [NIOWorkerThread-22:NIOServerCnxn@518] - Processing mntr command from /127.0.0.1:33344
`;

const byName = (logs: readonly LogHits[]): Record<string, LogHits> =>
  Object.fromEntries(logs.map((log) => [log.uri.split('/').slice(-2).join('/'), log]));

/** What each log says, by its folder and name. */
async function sayings(text: string, time: string): Promise<Record<string, string>> {
  const { answer } = await around(text, { time, ...CHINA });
  const logs = byName(answer.logs);
  return Object.fromEntries(
    Object.entries(logs).map(([name, { landing, explanation }]) => [name, `${landing}: ${explanation}`]),
  );
}

describe('a rotated log', () => {
  it('is one log in time: a part that does not hold the moment says which one does', () =>
    checkAround(
      SET,
      `
at 10:25:00.000 +08:00: 2023-10-24T10:25:00+08:00
node8/zookeeper.log.1 exact: same millisecond
  · ±0 :2 WARN Exception when following the leader
node8/zookeeper.log.2 ends-before: ends 5 min earlier (10:19:59 +08:00); goes on in zookeeper.log.1
node8/zookeeper.log starts-after: starts 5 min later (10:30:00 +08:00); its moment is in zookeeper.log.1
`,
      { time: '2023-10-24T10:25:00+08:00', ...CHINA },
    ));

  it('names every part, and tells its place', async () => {
    const { answer } = await around(SET, { time: '2023-10-24T10:35:00+08:00', ...CHINA });
    const { logs } = answer;
    assert.equal(logs.length, 3);
    const newest = logs.find(({ uri }) => uri.endsWith('/zookeeper.log'))?.uri;
    assert.deepEqual(
      logs.map(({ uri, set }) => [uri.slice(uri.lastIndexOf('/') + 1), set]),
      [
        ['zookeeper.log', { name: 'zookeeper.log', part: 3, of: 3, newest }],
        ['zookeeper.log.1', { name: 'zookeeper.log', part: 2, of: 3, newest }],
        ['zookeeper.log.2', { name: 'zookeeper.log', part: 1, of: 3, newest }],
      ],
    );
    const said = await sayings(SET, '2023-10-24T10:35:00+08:00');
    assert.match(said['node8/zookeeper.log.1'] ?? '', /^ends-before: .*; goes on in zookeeper\.log$/);
    assert.match(said['node8/zookeeper.log.2'] ?? '', /^ends-before: .*; its moment is in zookeeper\.log$/);
  });

  it('goes on from part to part where the moment lies between two', async () => {
    assert.deepEqual(await sayings(SET, '2023-10-24T10:30:00+08:00'), {
      'node8/zookeeper.log':
        'after: 2 ms after, the first record of this part; goes on from zookeeper.log.1, which ends 2 ms before this moment',
      'node8/zookeeper.log.1':
        'before: 2 ms before, the last record of this part; goes on in zookeeper.log, 2 ms after this moment',
      'node8/zookeeper.log.2':
        'ends-before: ends 10 min earlier (10:19:59 +08:00); goes on in zookeeper.log.1',
    });
  });

  it('says which parts are missing where the moment lies in the hole they leave', async () => {
    const hole = SET.replace('zookeeper.log.2', 'zookeeper.log.4').replace(
      'zookeeper.log.1',
      'zookeeper.log.2',
    );
    assert.deepEqual(await sayings(hole, '2023-10-24T10:20:00+08:00'), {
      'node8/zookeeper.log.4':
        'before: 1 ms before, the last record of this part; goes on in zookeeper.log.2, 3 ms after this moment; zookeeper.log.3 is not among these logs',
      'node8/zookeeper.log.2':
        'after: 3 ms after, the first record of this part; goes on from zookeeper.log.4, which ends 1 ms before this moment; zookeeper.log.3 is not among these logs',
      'node8/zookeeper.log':
        'starts-after: starts 10 min later (10:30:00 +08:00); its first part is zookeeper.log.4',
    });
  });

  it('has nothing to add at its two ends', async () => {
    const late = await sayings(SET, '2023-10-24T12:00:00+08:00');
    assert.equal(late['node8/zookeeper.log'], 'ends-before: ends 1 h 20 min earlier (10:40:00 +08:00)');
    assert.match(late['node8/zookeeper.log.2'] ?? '', /; goes on in zookeeper\.log\.1$/);
    const early = await sayings(SET, '2023-10-24T09:00:00+08:00');
    assert.equal(early['node8/zookeeper.log.2'], 'starts-after: starts 1 h 10 min later (10:10:00 +08:00)');
    assert.match(early['node8/zookeeper.log'] ?? '', /; its first part is zookeeper\.log\.2$/);
  });

  it('tells of two parts that both cover the moment', async () => {
    const copied = SET.replace('2023-10-24 10:29:59,998', '2023-10-24 10:31:30,002');
    const said = await sayings(copied, '2023-10-24T10:31:00+08:00');
    assert.equal(
      said['node8/zookeeper.log'],
      'silent: silent 10 min: 1 min before, 9 min after; zookeeper.log.1 covers this moment, too: they overlap by 1 min 30 s',
    );
    assert.match(
      said['node8/zookeeper.log.1'] ?? '',
      /; zookeeper\.log covers this moment, too: they overlap by 1 min 30 s$/,
    );
  });

  it('counts the part that the pivot stands in', async () => {
    const { answer } = await around(SET.replace('following the leader', 'following<|> the leader'), CHINA);
    assert.deepEqual(
      answer.logs.map(({ set }) => [set?.part, set?.of]),
      [
        [1, 3],
        [3, 3],
      ],
    );
    for (const { explanation } of answer.logs) assert.match(explanation, /zookeeper\.log\.1$/);
  });

  it('holds by node: logs of one name elsewhere are others', async () => {
    const both = SET + SET.replaceAll('node8/', 'node9/').trimStart();
    const { answer } = await around(both, { time: '2023-10-24T10:25:00+08:00', ...CHINA });
    assert.equal(new Set(answer.logs.map(({ set }) => set?.newest)).size, 2);
    assert.ok(answer.logs.every(({ set }) => set?.of === 3));
  });
});

describe('what a rotation cut', () => {
  const CUT = `
// zookeeper: node9/zookeeper.log.1
2023-10-24 10:32:21,662 - INFO  [NIOWorkerThread-22:NIOServerCnxn@518] - Processing mntr command from /127.0.0.1:33342
2023-10-24 10:32:31,666 - WARN  [QuorumPeer[myid=9]:Follower@129] - Exception when following the leader
java.net.SocketTimeoutException: Read timed out
// zookeeper: node9/zookeeper.log
	at java.net.SocketInputStream.socketRead0(Native Method)
	at java.net.SocketInputStream.read(SocketInputStream.java:171)
2023-10-24 10:32:31,671 - INFO  [QuorumPeer[myid=9]:Follower@145] - Disconnected from leader
// zookeeper: node8/zookeeper.log
2023-10-24 10:32:31,687 - WARN  [LearnerHandler-/10.255.0.143:41168:LearnerHandler@644] - ******* GOODBYE ********
`;
  const lineOfTrace = (text: string): string =>
    text.replace('SocketInputStream.java:171)', 'SocketInputStream.java:171)<|>');

  it('belongs to the last record of the part before', () =>
    checkAround(
      lineOfTrace(CUT),
      `
at node9/zookeeper.log.1:2 10:32:31.666 +08:00: Exception when following the leader · java.net.SocketTimeoutException: Read timed out (these lines of zookeeper.log belong to it: zookeeper.log.1 was rotated within this record)
node9/zookeeper.log after: 5 ms after, the first record of this part; its moment is in zookeeper.log.1
  · +0.005 s :3 INFO Disconnected from leader
node8/zookeeper.log after: 21 ms after, the first record of this log
  · +0.021 s :1 WARN ******* GOODBYE ********
`,
      CHINA,
    ));

  const reasonIn = async (text: string): Promise<[string | undefined, string | undefined]> => {
    const { answer } = await around(text, CHINA);
    return [answer.pivot.uri?.split('/').at(-1), answer.pivot.reason];
  };

  it('is not guessed when the part before is missing', async () => {
    const [name, reason] = await reasonIn(lineOfTrace(CUT.replace('zookeeper.log.1', 'zookeeper.log.3')));
    assert.equal(name, 'zookeeper.log');
    assert.match(reason ?? '', /^line 2 stands before the first dated record/);
  });

  it('is not guessed when the part before had long ended', async () => {
    const [name] = await reasonIn(
      lineOfTrace(CUT.replaceAll('10:32:21,662', '10:01:21,662').replace('10:32:31,666', '10:02:31,666')),
    );
    assert.equal(name, 'zookeeper.log');
  });

  it('is not what a fresh file begins with', async () => {
    const banner = CUT.replace(/\tat .*\n\tat .*\n/, 'OpenJDK 64-Bit Server VM<|>\n');
    const [name] = await reasonIn(banner);
    assert.equal(name, 'zookeeper.log');
  });
});
