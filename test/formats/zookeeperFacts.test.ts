import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { zookeeper } from '../../server/src/formats/zookeeper/index.ts';
import type { Explanation, Token } from '../../server/src/log/token.ts';
import { dialectOf } from '../support/section.ts';

const STAMP = '2023-10-24T10:32:31,666';
const dialect = dialectOf(zookeeper, `${STAMP} [myid:] - INFO  [main:QuorumPeer@1] - x`);

const headLine = (thread: string, className: string, message: string, level = 'WARN '): string =>
  `${STAMP} [myid:] - ${level} [${thread}:${className}@615] - ${message}`;

/** The tokens of one line, checked to stand in order and apart. */
function tokensOn(lines: readonly string[], index = 0): Token[] {
  const tokens = dialect.tokens(lines, index);
  const line = lines[index] ?? '';
  tokens.forEach(({ start, end }, at) => {
    assert.ok(start < end && end <= line.length, `${start} to ${end} of ${line.length}`);
    assert.ok(start >= (tokens[at - 1]?.end ?? 0), `token ${at} begins before the one before it ends`);
  });
  return tokens;
}

/** The kinds of the tokens of one line with the text that each covers. */
const painted = (lines: readonly string[], index = 0): string[] =>
  tokensOn(lines, index).map(({ kind, start, end }) => `${kind} ${(lines[index] ?? '').slice(start, end)}`);

/** What is explained of the first fact that covers `text` on a line. */
function explained(lines: readonly string[], text: string, index = 0): Explanation | undefined {
  const at = (lines[index] ?? '').indexOf(text);
  assert.ok(at >= 0, `${text} stands nowhere`);
  const token = tokensOn(lines, index).find(({ start, end }) => start <= at && at < end);
  return token && 'explanation' in token ? token.explanation : undefined;
}

const rowOf = (explanation: Explanation | undefined, label: string): string | undefined =>
  explanation?.rows.find(([name]) => name === label)?.[1];

describe('facts on a head line', () => {
  it('cover thread, class and the words of the message between its ids', () => {
    const line = headLine(
      'SessionTracker',
      'o.a.z.s.ZooKeeperServer',
      'Expiring session 0x2001776d0d90000, timeout of 4000ms exceeded',
    );
    assert.deepEqual(painted([line]), [
      `timestamp ${STAMP}`,
      'fact [myid:]',
      'fact WARN',
      'fact SessionTracker',
      'fact o.a.z.s.ZooKeeperServer@615',
      'fact Expiring session',
      'session 0x2001776d0d90000',
      'fact timeout of 4000ms exceeded',
    ]);
  });

  it('tell what to read from a message, its values and who prints it', () => {
    const line = headLine(
      'LearnerHandler-/10.255.0.141:41168',
      'LearnerHandler',
      'Synchronizing with Learner sid: 2 maxCommittedLog=0x11100200bfb minCommittedLog=0x11100200a01 lastProcessedZxid=0x11100200bfb peerLastZxid=0x11100200c00',
      'INFO ',
    );
    const explanation = explained([line], 'Synchronizing');
    assert.equal(explanation?.title, 'Learner synchronising');
    assert.deepEqual(explanation.rows, [
      [
        'Read as',
        'How far the learner is behind: from peerLastZxid to lastProcessedZxid; below minCommittedLog it needs more than a diff.',
      ],
      ['Other server', '2'],
      ['Max committed log', '0x11100200bfb'],
      ['Min committed log', '0x11100200a01'],
      ['Last processed zxid', '0x11100200bfb'],
      ['Peer last zxid', '0x11100200c00'],
      ['Versions', '3.3.6 and later; Learner from 3.6, hex without 0x up to 3.4.0'],
      ['Level', 'INFO'],
    ]);
  });

  it('say when what a message tells of began', () => {
    const message =
      'fsync-ing the write ahead log in SyncThread:2 took 5003ms which will adversely effect operation latency.File size is 1 bytes. See the ZooKeeper troubleshooting guide';
    const explanation = explained([headLine('SyncThread:2', 'FileTxnLog', message)], 'fsync-ing');
    const end = Date.UTC(2023, 9, 24, 10, 32, 31, 666);
    assert.equal(explanation?.title, 'Slow fsync: 5003 ms');
    assert.deepEqual({ ...explanation.lasted }, { start: end - 5003, end });
  });

  it('bring in the exception behind a message', () => {
    const lines = [
      headLine('QuorumPeer[myid=7]', 'Follower', 'Exception when following the leader'),
      'java.io.EOFException',
    ];
    assert.match(String(rowOf(explained(lines, 'Exception when'), 'Exception')), /process ended/);
  });

  it('are none where nobody has described the message', () => {
    const line = headLine('main', 'Unheard', 'something new');
    assert.deepEqual(painted([line]), [
      `timestamp ${STAMP}`,
      'fact [myid:]',
      'fact WARN',
      'fact Unheard@615',
    ]);
  });

  it('say why a line number is no key', () => {
    const explanation = explained(
      [headLine('main', 'o.a.z.s.q.QuorumCnxManager$RecvWorker', 'x')],
      'o.a.z.s.q',
    );
    assert.equal(explanation?.title, 'Printed by QuorumCnxManager$RecvWorker');
    assert.equal(rowOf(explanation, 'Class'), 'QuorumCnxManager$RecvWorker, a part of QuorumCnxManager');
    assert.match(explanation.notes?.[0] ?? '', /^The line number changes from version to version/);
  });

  it('read no word of a head that is cut, the last of which may be half of one', () => {
    assert.deepEqual(painted([`${STAMP} [myid:2] - WARN  [LearnerHandler-/127.0.0.1:48`]), [
      `timestamp ${STAMP}`,
      'fact [myid:2]',
      'fact WARN',
    ]);
  });

  it('take ids that only the catalogue can tell', () => {
    assert.deepEqual(painted([headLine('main', 'Learner', 'Not able to truncate the log 12')]).slice(4), [
      'fact Not able to truncate the log',
      'zxid 12',
    ]);
    assert.deepEqual(
      painted([headLine('main', 'Learner', 'Revalidating client: 72340172838076673')]).slice(4),
      ['fact Revalidating client:', 'session 72340172838076673'],
    );
  });
});

describe('facts on thread names', () => {
  const threads: [thread: string, title: string | undefined, row?: [label: string, value: string]][] = [
    [
      'LearnerHandler-/10.255.0.141:41168',
      "The leader's thread for one learner",
      ['Learner', '10.255.0.141'],
    ],
    [
      'LearnerHandler-/[2001:db8:0:0:0:0:0:41]:38992',
      "The leader's thread for one learner",
      ['Its port', '38992, chosen for this connection'],
    ],
    ['Sender-/10.255.0.141:41168', "The leader's sender for one learner", ['Learner', '10.255.0.141']],
    ['SendWorker:9', 'Votes to server 9'],
    ['RecvWorker:9', 'Votes from server 9'],
    ['ProcessThread(sid:7 cport:-1):', 'First step of the requests of server 7'],
    ['QuorumPeer[myid=7](plain=10.255.0.109:2181)(secure=disabled)', 'Main thread of server 7'],
    ['QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181', 'Main thread of server 1'],
    ['QuorumPeer:/0:0:0:0:0:0:0:0:2181', 'Main thread of the server at /0:0:0:0:0:0:0:0:2181'],
    ['SyncThread:8', 'Transaction log of server 8'],
    ['CommitProcessor:8', 'Commits of server 8'],
    ['FollowerRequestProcessor:8', 'Requests of server 8 for its leader'],
    ['WorkerSender[myid=3]', 'Outgoing votes of server 3'],
    ['QuorumConnectionThread-[myid=2]-4', 'New election connections of server 2'],
    ['ListenerHandler-zk-bj-02/127.0.0.11:3888', 'Election port'],
    ['NIOWorkerThread-4', 'Connections of clients'],
    ['SessionTracker', 'Expiry of sessions'],
    ['main', undefined],
    ['Thread-12', undefined],
    ['qtp1604839423-21', undefined],
  ];
  for (const [thread, title, row] of threads) {
    it(thread, () => {
      const explanation = explained([headLine(thread, 'Unheard', 'x')], `${thread}:Unheard`);
      assert.equal(explanation?.title, title);
      if (row) assert.equal(rowOf(explanation, row[0]), row[1]);
    });
  }
});

describe('facts on exceptions', () => {
  const leader = headLine('LearnerHandler-/10.255.0.141:41168', 'LearnerHandler', 'x', 'ERROR');
  const follower = headLine('QuorumPeer[myid=7]', 'o.a.z.s.q.Follower', 'x');
  const exceptions: [head: string, line: string, title: string | undefined, side?: RegExp][] = [
    [
      leader,
      'java.net.SocketTimeoutException: Read timed out',
      'Silence from the other side',
      /^The learner was silent/,
    ],
    [
      follower,
      'java.net.SocketTimeoutException: Read timed out',
      'Silence from the other side',
      /^The leader was silent/,
    ],
    [follower, 'java.io.EOFException: null', 'The other side closed the connection', /GOODBYE/],
    [leader, 'java.io.EOFException', 'The other side closed the connection', /^The learner left/],
    [
      follower,
      'java.net.SocketException: Broken pipe (Write failed)',
      'Written to a connection that was closed already',
      /woken up/,
    ],
    [
      follower,
      'Caused by: java.net.SocketException: Connection reset',
      'The other side dropped the connection',
    ],
    [leader, 'java.net.SocketException: Socket closed', 'This side closed the connection itself'],
    [leader, 'java.net.ConnectException: Connection refused', 'Nobody listens there'],
    [
      leader,
      'java.net.ConnectException: Connection timed out (Connection timed out)',
      'No answer to the connection',
    ],
    [leader, 'java.net.NoRouteToHostException: No route to host', 'No way to the host'],
    [leader, 'java.net.UnknownHostException: zk-4', 'Name not known'],
    [leader, 'EndOfStreamException: Unable to read additional data', 'The client hung up'],
    [
      leader,
      'org.apache.zookeeper.server.ServerCnxn$EndOfStreamException: Unable to read',
      'The client hung up',
    ],
    [follower, 'java.lang.Exception: shutdown Follower', 'No error'],
    [leader, 'java.io.IOException: No space left on device', 'Disk full'],
    [leader, 'java.lang.OutOfMemoryError: Java heap space', 'Memory exhausted'],
    [leader, 'java.lang.IllegalStateException: something', 'IllegalStateException'],
    [leader, 'com.example.StrangeException: something', undefined],
    [leader, '\tat java.lang.Error.x(Error.java:1)', undefined],
    [leader, 'no exception', undefined],
  ];
  for (const [head, line, title, side] of exceptions) {
    it(line, () => {
      const [fact] = tokensOn([head, line], 1);
      const explanation = fact?.kind === 'fact' ? fact.explanation : undefined;
      assert.equal(explanation?.title, title);
      if (fact) assert.match(line.slice(fact.start, fact.end), /^[\w.$]+(?:Exception|Error)$/);
      if (side) assert.match(String(rowOf(explanation, 'Which side')), side);
    });
  }

  it('leave the ids behind them to be told', () => {
    const line =
      'org.apache.zookeeper.server.ServerCnxn$EndOfStreamException: Unable to read additional data from client, it probably closed the socket: address = /127.0.1.23:46901, session = 0x2001776d0d90000';
    assert.deepEqual(painted([headLine('main', 'NIOServerCnxn', 'Unexpected exception'), line], 1), [
      'fact org.apache.zookeeper.server.ServerCnxn$EndOfStreamException',
      'endpoint /127.0.1.23:46901',
      'session 0x2001776d0d90000',
    ]);
  });
});
