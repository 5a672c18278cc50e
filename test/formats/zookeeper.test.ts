import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { zookeeper } from '../../server/src/formats/zookeeper/index.ts';
import type { Fields, LogRecord } from '../../server/src/log/record.ts';
import { dialectOf, sectionOf, stampsOf } from '../support/section.ts';

const FIXTURES = new URL('../fixtures/zookeeper/', import.meta.url);

const dialect = dialectOf(zookeeper, '2023-10-24 00:00:00,000 [myid:1] - INFO  [main:QuorumPeer@1] - x');

const records = (text: string): LogRecord[] => dialect.read(sectionOf(text));

const face = (stamp: number): string => new Date(stamp).toISOString().replace('Z', '');

/** Each record in a line: its lines from 1, its stamp, level and message. */
const outline = (text: string): string[] =>
  records(text).map(
    ({ line, endLine, stamp, level, message }) =>
      `${line + 1}-${endLine + 1} ${face(stamp)} ${level} ${message}`,
  );

/** The fields of the only record in `text`. */
function fields(text: string): Fields {
  const [record, ...more] = records(text);
  assert.ok(record, `no record in ${text}`);
  assert.equal(more.length, 0);
  return record.fields;
}

/** A head line of one thread: `NAME` in `thread`, as class `cls`. */
const headLine = (thread: string, message = 'LOOKING', cls = 'QuorumPeer'): string =>
  `2023-10-24 10:32:31,666 - INFO  [${thread}:${cls}@42] - ${message}`;

describe('head lines', () => {
  const same = '2023-10-24T10:32:31.666 INFO LOOKING';
  const heads: Record<string, string> = {
    'log4j 1.2, filled myid':
      '2023-10-24 10:32:31,666 [myid:7] - INFO  [QuorumPeer[myid=7](plain=10.255.0.109:2181)(secure=disabled):QuorumPeer@1376] - LOOKING',
    'log4j 2, blank myid':
      '2023-10-24T10:32:31,666 [myid:] - INFO  [QuorumPeer[myid=7](plain=10.255.0.109:2181)(secure=disabled):QuorumPeer@1376] - LOOKING',
    'logback, package abbreviated':
      '2023-10-24 10:32:31,666 [myid:] - INFO  [QuorumPeer[myid=7](plain=10.255.0.109:2181)(secure=disabled):o.a.z.s.q.QuorumPeer@1376] - LOOKING',
    'Debian and 3.3, no myid':
      '2023-10-24 10:32:31,666 - INFO  [QuorumPeer[myid=7]/0:0:0:0:0:0:0:0:2181:QuorumPeer@1376] - LOOKING',
    'a point before the milliseconds':
      '2023-10-24 10:32:31.666 [myid:7] - INFO  [QuorumPeer[myid=7]/0:0:0:0:0:0:0:0:2181:QuorumPeer@1376] - LOOKING',
    'T and a point':
      '2023-10-24T10:32:31.666 - INFO  [QuorumPeer[myid=7]/0:0:0:0:0:0:0:0:2181:org.apache.zookeeper.server.quorum.QuorumPeer@1376] - LOOKING',
    'TRACEFILE, with its context':
      '2023-10-24 10:32:31,666 [myid:7] - INFO  [QuorumPeer[myid=7]/0:0:0:0:0:0:0:0:2181:QuorumPeer@1376][ctx] - LOOKING',
  };
  for (const [name, line] of Object.entries(heads)) {
    it(name, () => {
      assert.deepEqual(outline(line), [`1-1 ${same}`]);
      assert.deepEqual(
        [fields(line)['class'], fields(line)['sourceLine'], fields(line)['myid']],
        ['QuorumPeer', 1376, 7],
      );
      assert.deepEqual(stampsOf(dialect, line), [Date.UTC(2023, 9, 24, 10, 32, 31, 666)]);
    });
  }

  it('keeps inner classes, unknown source lines and every level', () => {
    assert.equal(
      fields(headLine('main', 'x', 'o.a.z.s.q.Learner$LeaderConnector'))['class'],
      'Learner$LeaderConnector',
    );
    assert.equal(fields(headLine('main').replace('@42', '@?'))['sourceLine'], undefined);
    for (const level of ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE']) {
      assert.equal(records(headLine('main').replace('INFO ', level.padEnd(5)))[0]?.level, level);
    }
  });

  it('keeps an empty message, and blanks within one but not behind', () => {
    assert.equal(records(headLine('main', ''))[0]?.message, '');
    assert.equal(records(headLine('main', ' a  b  '))[0]?.message, ' a  b');
  });

  it('takes the first end of a head, however odd the message', () => {
    assert.deepEqual(
      [
        fields(headLine('odd @ name:1@2] - ]'))['thread'],
        records(headLine('main', 'x:Y@1] - z'))[0]?.message,
      ],
      ['odd @ name', 'x:Y@1] - z'],
    );
  });

  it('keeps level and stamp of a head that is cut', () => {
    assert.deepEqual(outline('2026-11-23 08:16:31,415 [myid:2] - WARN  [LearnerHandler-/127.0.0.1:48'), [
      '1-1 2026-11-23T08:16:31.415 WARN [LearnerHandler-/127.0.0.1:48',
    ]);
  });

  const continuations = [
    '',
    '2026-11-23 08:16:31,416 [myid:2',
    '2026-11-23 08:16:31,417 ',
    '2026-11-23 08:16:31,4',
    '2026-13-23 08:16:31,417 - INFO  [main:QuorumPeer@1] - no such month',
    '2026-11-23 25:16:31,417 - INFO  [main:QuorumPeer@1] - no such hour',
    '2026-11-23 08:16:31;417 - INFO  [main:QuorumPeer@1] - no comma',
    '2026-11-23 08:16:31,417 [main] - INFO  [main:QuorumPeer@1] - not ours',
    ' 2026-11-23 08:16:31,417 - INFO  [main:QuorumPeer@1] - indented',
    '2026-11-23 08:16:31,417 - info  [main:QuorumPeer@1] - lower case',
    `2026-11-23 08:16:31,417 [myid:${'9'.repeat(400)}] - INFO  [main:QuorumPeer@1] - no server has this id`,
  ];
  for (const line of continuations) {
    it(`not ${JSON.stringify(line.slice(0, 90))}`, () => {
      assert.deepEqual(stampsOf(dialect, `${line}\n`), [NaN]);
      assert.deepEqual(outline(`${headLine('main')}\n${line}\n`), [`1-2 ${same}`]);
    });
  }
});

describe('threads', () => {
  const threads: [thread: string, myid?: number | undefined, address?: string][] = [
    ['main'],
    ['QuorumPeer:/0:0:0:0:0:0:0:0:2181', undefined, '0:0:0:0:0:0:0:0:2181'],
    ['QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181', 1, '0:0:0:0:0:0:0:0:2181'],
    ['QuorumPeer[myid=7](plain=10.255.0.109:2181)(secure=disabled)', 7],
    ['QuorumPeer[myid=200](plain=[0:0:0:0:0:0:0:0]:2181)(secure=disabled)', 200],
    ['QuorumPeer[myid=2](plain=disabled)(secure=10.255.0.96:2281)', 2],
    ['WorkerSender[myid=3]', 3],
    ['WorkerReceiver[myid=3]', 3],
    ['QuorumConnectionThread-[myid=2]-4', 2],
    ['SendWorker:9'],
    ['RecvWorker:9'],
    ['Thread-12'],
    ['ListenerThread'],
    ['zk3.example/10.255.0.143:3888', undefined, '10.255.0.143:3888'],
    ['QuorumPeerListener'],
    ['ListenerHandler-/127.0.0.11:3888', undefined, '127.0.0.11:3888'],
    ['ListenerHandler-zk-bj-02/127.0.0.11:3888', undefined, '127.0.0.11:3888'],
    ['LearnerHandler-/10.255.0.141:41168', undefined, '10.255.0.141:41168'],
    ['LearnerHandler-/[2001:db8:0:0:0:0:0:41]:38992', undefined, '[2001:db8:0:0:0:0:0:41]:38992'],
    ['Sender-/10.255.0.141:41168', undefined, '10.255.0.141:41168'],
    ['LearnerCnxAcceptor-/10.255.0.143:2888', undefined, '10.255.0.143:2888'],
    ['LearnerCnxAcceptorHandler-/10.255.0.143:2888', undefined, '10.255.0.143:2888'],
    ['LeaderConnector-/127.0.0.13:2888', undefined, '127.0.0.13:2888'],
    ['ProcessThread(sid:7 cport:-1):', 7],
    ['CommitProcessor:8', 8],
    ['SyncThread:8', 8],
    ['FollowerRequestProcessor:8', 8],
    ['ObserverRequestProcessor:8', 8],
    ['LearnerSender:8', 8],
    ['CloseSocketThread(sid:2', 2],
    ['NIOServerCxn.Factory:0.0.0.0/0.0.0.0:2181', undefined, '0.0.0.0:2181'],
    ['NIOServerCxnFactory.AcceptThread:/127.0.0.11:2181', undefined, '127.0.0.11:2181'],
    ['NIOServerCxnFactory.SelectorThread-0'],
    ['NIOWorkerThread-4'],
    ['ConnnectionExpirer'],
    ['CommitProcWorkThread-1'],
    ['RequestThrottler'],
    ['SessionTracker'],
    ['Snapshot Thread'],
    ['PurgeTask'],
    ['nioEventLoopGroup-4-1'],
    ['epollEventLoopGroup-7-2'],
    ['qtp1604839423-21'],
    ['main-SendThread(zk1.example:2181)'],
  ];
  for (const [thread, myid, address] of threads) {
    it(thread, () => {
      const found = fields(headLine(thread));
      assert.deepEqual(
        [found['thread'], found['class'], found['myid'], found['address']],
        [thread, 'QuorumPeer', myid, address],
      );
    });
  }

  it('name the server before the layout does, and the layout where they do not', () => {
    const withMyid = (thread: string, myid: string): unknown =>
      fields(headLine(thread).replace(' - ', ` [myid:${myid}] - `))['myid'];
    assert.equal(withMyid('SendWorker:9', '1'), 1);
    assert.equal(withMyid('RecvWorker:9', ''), undefined);
    assert.equal(withMyid('SyncThread:8', ''), 8);
    assert.equal(withMyid('main', '12'), 12);
    assert.equal(withMyid('main-SendThread(zk1:2181)', '127.0.0.1:2181'), undefined);
  });
});

describe('continuation lines', () => {
  const trace = `2023-10-24T10:32:31,666 [myid:] - ERROR [LearnerHandler-/10.255.0.141:41168:LearnerHandler@615] - Unexpected exception causing shutdown while sock still open
java.net.SocketTimeoutException: Read timed out
        at java.net.SocketInputStream.socketRead0(Native Method) ~[?:1.8.0_131]
Caused by: java.io.EOFException
	... 3 more
2023-10-24T10:32:31,670 [myid:] - INFO  [main:QuorumPeer@1] - LOOKING
`;

  it('belong to the head above them', () => {
    assert.deepEqual(outline(trace), [
      '1-5 2023-10-24T10:32:31.666 ERROR Unexpected exception causing shutdown while sock still open',
      '6-6 2023-10-24T10:32:31.670 INFO LOOKING',
    ]);
    assert.deepEqual(
      stampsOf(dialect, trace).map((stamp) => Number.isNaN(stamp)),
      [false, true, true, true, true, false],
    );
  });

  it('count lines and bytes from where the section begins', () => {
    const [, second] = dialect.read(sectionOf(trace, 100));
    assert.deepEqual([second?.line, second?.endLine], [105, 105]);
    assert.equal(second?.byteOffset, Buffer.from(trace).indexOf('2023-10-24T10:32:31,670'));
  });

  it('belong to no record before the first head', () => {
    assert.deepEqual(outline(`	at a.B.c(D.java:1)\n\n${headLine('main')}`), [
      '3-3 2023-10-24T10:32:31.666 INFO LOOKING',
    ]);
    assert.deepEqual(outline('nothing of ours\nhere'), []);
  });

  const exceptions: Record<string, string | undefined> = {
    'java.net.SocketTimeoutException: Read timed out': 'java.net.SocketTimeoutException: Read timed out',
    'java.io.EOFException': 'java.io.EOFException',
    'java.io.EOFException: null': 'java.io.EOFException: null',
    'EndOfStreamException: Unable to read additional data':
      'EndOfStreamException: Unable to read additional data',
    'org.apache.zookeeper.server.ServerCnxn$EndOfStreamException: Unable':
      'org.apache.zookeeper.server.ServerCnxn$EndOfStreamException: Unable',
    'java.lang.OutOfMemoryError: Java heap space  ': 'java.lang.OutOfMemoryError: Java heap space',
    'java.lang.Exception: shutdown Leader! reason: Not sufficient followers synced':
      'java.lang.Exception: shutdown Leader! reason: Not sufficient followers synced',
    'No GCs detected': undefined,
    '	at java.lang.Error.x(Error.java:1)': undefined,
    'len: 48, view: 0ms': undefined,
  };
  for (const [line, exception] of Object.entries(exceptions)) {
    it(`give ${exception ? 'an' : 'no'} exception: ${line}`, () =>
      assert.equal(fields(`${headLine('main', 'x')}\n${line}\n	at a.B.c(B.java:1)`)['exception'], exception));
  }

  it('give the first exception, cut where it is very long', () => {
    const text = `${headLine('main', 'java.io.IOException: in the message')}
org.apache.jute.Boom$Exception: ${'x'.repeat(1000)}
java.io.EOFException`;
    assert.match(String(fields(text)['exception']), /^org\.apache\.jute\.Boom\$Exception: x{368}…$/);
  });
});

describe('durations and addresses in a message', () => {
  const durations: Record<string, number | undefined> = {
    'FOLLOWING - LEADER ELECTION TOOK - 3600 MS': 3600,
    'LEADING - LEADER ELECTION TOOK - 210': 210,
    'Notification time out: 400': 400,
    'Notification time out: 51200 ms': 51_200,
    'Disconnected from leader (with address: /127.0.0.13:2888). Was connected for 35755ms. Sync state: true': 35_755,
    'fsync-ing the write ahead log in SyncThread:2 took 5003ms which will adversely effect operation latency.File size is 6291456 bytes. See': 5003,
    'Expiring session 0x200001e94ed0005, timeout of 2000ms exceeded': 2000,
    'Snapshot taken in 12 ms': 12,
    'Snapshot loaded in 24 ms, highest zxid is 0x200002d66, digest is 1371985504': 24,
    'Detected pause in JVM or host machine (eg GC): pause of approximately 328 ms, total pause: info level: 1, warn level: 0 ': 328,
    'It took 5ms to persist and commit txns in packetsCommitted. 0 outstanding txns left in packetsNotLogged': 5,
    'Follower ping() takes 468': 468,
    'tickTime set to 400': undefined,
    'initLimit set to 10': undefined,
    'Processing srvr command from /127.0.0.1:54766': undefined,
  };
  for (const [message, ms] of Object.entries(durations)) {
    it(`${ms ?? 'no'} ms: ${message.slice(0, 70)}`, () =>
      assert.equal(fields(headLine('main', message))['durationMs'], ms));
  }

  const addresses: Record<string, string | undefined> = {
    '******* GOODBYE /10.255.0.141:42652 ********': '10.255.0.141:42652',
    'Cannot open channel to 9 at election address zk9.example/127.0.0.15:3888': '127.0.0.15:3888',
    'Accepted socket connection from /0:0:0:0:0:0:0:1:51874': '0:0:0:0:0:0:0:1:51874',
    'Received connection request from /[2001:db8::41]:38992': '[2001:db8::41]:38992',
    'Cannot open channel to 4 at election address zk4/<unresolved>:3888': undefined,
    'Reading configuration from: /etc/zookeeper/zoo.cfg': undefined,
    'Snapshotting: 0x0 to /srv/zk/node2/data/version-2/snapshot.0': undefined,
  };
  for (const [message, address] of Object.entries(addresses)) {
    it(`${address ?? 'no address'}: ${message}`, () =>
      assert.equal(fields(headLine('main', message))['address'], address));
  }

  it('an address in the message goes before that of the thread', () => {
    const { address } = fields(headLine('LearnerHandler-/10.0.0.1:1', 'Unexpected /10.0.0.2:2'));
    assert.equal(address, '10.0.0.2:2');
  });
});

describe('fixtures of three back-ends', () => {
  for (const name of readdirSync(FIXTURES)) {
    it(name, () => {
      const text = readFileSync(new URL(name, FIXTURES), 'utf8');
      const lines = text.split('\n').slice(0, -1);
      const heads = lines.flatMap((line, index) => (/^\d{4}-/.test(line) ? [index] : []));
      const found = dialectOf(zookeeper, text).read(sectionOf(text));
      assert.deepEqual(
        found.map(({ line }) => line),
        heads,
      );
      assert.deepEqual(
        found.map(({ endLine }) => endLine + 1),
        [...heads.slice(1), lines.length],
      );
      assert.ok(found.every(({ fields: { class: cls, thread } }) => cls && thread));
      assert.ok(found.some(({ fields: { exception } }) => exception));
    });
  }

  it('tell their layouts apart', () => {
    const names = readdirSync(FIXTURES).map(
      (name) => `${name}: ${dialectOf(zookeeper, readFileSync(new URL(name, FIXTURES), 'utf8')).name}`,
    );
    assert.deepEqual(names.sort(), [
      'log4j1.log: log4j 1.2 layout, no [myid:]',
      'log4j2.log: log4j 2 layout, [myid:]',
      'logback.log: logback layout, [myid:]',
    ]);
  });
});

describe('records read for a list', () => {
  for (const name of readdirSync(FIXTURES)) {
    it(`${name}: say the same, and the exception, without kinds and the other fields`, () => {
      const section = sectionOf(readFileSync(new URL(name, FIXTURES), 'utf8'));
      const shown = ({ line, endLine, byteOffset, stamp, level, message, fields }: LogRecord) => ({
        place: [line, endLine, byteOffset, stamp],
        says: [level, message],
        fields: 'exception' in fields ? { exception: fields['exception'] } : {},
      });
      const brief = dialect.read(section, undefined, true);
      assert.deepEqual(brief.map(shown), dialect.read(section).map(shown));
      assert.deepEqual(
        brief.map(({ fields }) => Object.keys(fields).filter((key) => key !== 'exception')),
        brief.map(() => []),
      );
      // One by one, of the text of each record alone.
      const lines = section.lines.map((line) => `${line}\r\n`);
      const texts = brief.map(({ line, endLine }) => lines.slice(line, endLine + 1).join(''));
      assert.deepEqual(
        texts.map((text) => dialect.rowOf?.(text)),
        brief.map(({ level, message, fields }) => ({ level, message, fields })),
      );
    });
  }
});
