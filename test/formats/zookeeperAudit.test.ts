import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { zookeeper } from '../../server/src/formats/zookeeper/index.ts';
import { dialectOf, headOf, sectionOf, stampsOf } from '../support/section.ts';

const CREATE =
  '2023-10-24 10:32:31,666 INFO audit.Log4jAuditLogger: session=0x2001776d0d90000\tuser=10.255.0.96,kafka\tip=10.255.0.96\toperation=create\tznode=/zbs/a=b c\tznode_type=persistent\tresult=success';
const START =
  '2023-10-24 10:32:30,000 INFO o.a.z.a.Slf4jAuditLogger: user=root\toperation=serverStart\tresult=success';
const REFUSED =
  '2023-10-24T10:32:32,000 ERROR audit.Slf4jAuditLogger: session=0xc8000025e8330000\tuser=10.255.0.97\tip=10.255.0.97\toperation=delete\tznode=/zbs\tresult=failure';
const LOG = `${START}\n${CREATE}\n${REFUSED}\n`;

describe('an audit log', () => {
  const dialect = dialectOf(zookeeper, LOG, 'zookeeper_audit.log');

  it('is recognised, and a text with pairs of its own is not', () => {
    assert.equal(dialect.name, 'audit log');
    for (const text of [
      '2023-10-24 10:32:31,666 INFO app.Main: started',
      '2023-10-24 10:32:31,666 INFO app.Main: user=root result=success of something',
      'result=success',
      '',
    ]) {
      assert.equal(zookeeper.recognise(headOf(text)).dialect, undefined, text);
    }
  });

  it('gives its pairs as fields', () => {
    const [start, create, refused] = dialect.read(sectionOf(LOG));
    assert.deepEqual(create, {
      line: 1,
      endLine: 1,
      byteOffset: Buffer.byteLength(START) + 1,
      stamp: Date.UTC(2023, 9, 24, 10, 32, 31, 666),
      level: 'INFO',
      kind: 'audit',
      message:
        'session=0x2001776d0d90000 user=10.255.0.96,kafka ip=10.255.0.96 operation=create znode=/zbs/a=b c znode_type=persistent result=success',
      reading: 'A client created a node.',
      fields: {
        class: 'Log4jAuditLogger',
        sessionId: '0x2001776d0d90000',
        user: '10.255.0.96,kafka',
        ip: '10.255.0.96',
        operation: 'create',
        znode: '/zbs/a=b c',
        znodeType: 'persistent',
        result: 'success',
      },
    });
    assert.deepEqual(
      [start?.landmark, start?.fields['class']],
      ['Server process started', 'Slf4jAuditLogger'],
    );
    assert.deepEqual(
      [refused?.level, refused?.reading, refused?.fields['sessionId']],
      ['ERROR', 'A client deleted a node; it was refused or failed.', '0xc8000025e8330000'],
    );
  });

  it('has a record on every line with a date and a level, and on no other', () => {
    const text = `${LOG}torn\n2023-10-24 10:32:33,000 \n2023-10-24 10:32:33,000 I\n${CREATE.slice(0, 40)}\n${CREATE}\n`;
    const heads = stampsOf(dialect, text).flatMap((stamp, line) => (Number.isNaN(stamp) ? [] : [line]));
    assert.deepEqual(heads, [0, 1, 2, 6, 7]);
    assert.deepEqual(
      dialect.read(sectionOf(text)).map(({ line, endLine }) => [line, endLine]),
      [
        [0, 0],
        [1, 1],
        [2, 5],
        [6, 6],
        [7, 7],
      ],
    );
    for (let end = 0; end <= CREATE.length; end++) {
      const cut = `${CREATE.slice(0, end)}\n`;
      const found = stampsOf(dialect, cut).filter((stamp) => !Number.isNaN(stamp)).length;
      assert.equal(dialect.read(sectionOf(cut)).length, found, cut);
    }
  });

  it('tells session ids, and of the rest what was done', () => {
    const tokens = dialect.tokens([CREATE], 0);
    assert.deepEqual(
      tokens.map(({ kind }) => kind),
      ['timestamp', 'fact', 'session', 'fact'],
    );
    const [, fact] = tokens;
    assert.ok(fact?.kind === 'fact');
    assert.equal(fact.explanation.title, 'Audit: create');
    assert.deepEqual(fact.explanation.rows.slice(0, 3), [
      ['Read as', 'A client created a node.'],
      ['Session', '0x2001776d0d90000'],
      ['User', '10.255.0.96,kafka'],
    ]);
  });
});

describe('an audit event in the log of the server', () => {
  it('gives the same fields', () => {
    const line =
      '2023-10-24 10:32:31,666 [myid:] - INFO  [ProcessThread(sid:7 cport:-1)::o.a.z.a.Slf4jAuditLogger@30] - session=0x2001776d0d90000\tuser=a\tip=10.255.0.96\toperation=setAcl\tznode=/a\tacl=world:anyone:cdrwa\tresult=invoked';
    const [record] = dialectOf(zookeeper, line).read(sectionOf(line));
    assert.equal(record?.kind, 'audit');
    assert.equal(record.reading, 'A client changed who may use a node; what came of it is not told.');
    assert.deepEqual(
      ['sessionId', 'operation', 'znode', 'acl', 'result', 'myid'].map((name) => record.fields[name]),
      ['0x2001776d0d90000', 'setAcl', '/a', 'world:anyone:cdrwa', 'invoked', 7],
    );
  });
});

const HEAD = '2023-10-24 10:32:31,666 [myid:] - INFO  [main:QuorumPeerConfig@177] - ';

describe('what the console catches besides', () => {
  it('stands before the first head and between heads, and hides none of them', () => {
    const text = `ZooKeeper JMX enabled by default
Using config: /opt/zookeeper/bin/../conf/zoo.cfg
OpenJDK 64-Bit Server VM warning: Option UseConcMarkSweepGC was deprecated in version 9.0

${HEAD}Reading configuration from: /etc/zookeeper/zoo.cfg
${HEAD}

2023-10-24 10:32:40
Full thread dump OpenJDK 64-Bit Server VM (11.0.20+8 mixed mode):
"main" #1 prio=5 os_prio=0 cpu=1.00ms elapsed=3.00s tid=0x00007f0000000000 nid=0x1 runnable
   java.lang.Thread.State: RUNNABLE
${HEAD}Reading configuration from: /etc/zookeeper/zoo.cfg
`;
    const dialect = dialectOf(zookeeper, text, 'zookeeper.out');
    assert.deepEqual(
      dialect.read(sectionOf(text)).map(({ line, endLine, kind }) => [line, endLine, kind]),
      [
        [4, 4, 'process-started'],
        [5, 10, undefined],
        [11, 11, 'process-started'],
      ],
    );
  });
});

describe('bytes that are no text', () => {
  const dialect = dialectOf(zookeeper, `${HEAD}x`);

  it('NULs before a head, as copytruncate leaves them, hide it from neither finder nor reader', () => {
    for (const nuls of ['\0', '\0'.repeat(5_000)]) {
      const text = `${nuls}${HEAD}Reading configuration from: /z\n${nuls}\tat a.B.c(B.java:1)\n${HEAD}x\n`;
      assert.deepEqual(
        stampsOf(dialect, text).map((stamp) => Number.isNaN(stamp)),
        [false, true, false],
      );
      const [first] = dialect.read(sectionOf(text));
      assert.deepEqual([first?.line, first?.endLine, first?.kind], [0, 1, 'process-started']);
      const [line = ''] = text.split('\n');
      assert.deepEqual(
        dialect.tokens([line], 0).map(({ start, end }) => line.slice(start, end)),
        [
          '2023-10-24 10:32:31,666',
          '[myid:]',
          'INFO',
          'QuorumPeerConfig@177',
          'Reading configuration from: /z',
        ],
      );
      assert.ok(zookeeper.recognise(headOf(text)).dialect);
    }
  });

  it('invalid UTF-8 and NULs within a message are kept', () => {
    const message = 'Got user-level \uFFFD\uFFFD\0\0 x';
    assert.equal(dialect.read(sectionOf(HEAD + message))[0]?.message, message);
  });
});

describe('lines of megabytes', () => {
  const dialect = dialectOf(zookeeper, `${HEAD}x`);
  const shapes: Record<string, (length: number) => string> = {
    'a dump': (length) =>
      `${HEAD.replace('QuorumPeerConfig', 'PrepRequestProcessor')}Dumping request buffer: 0x${'0a'.repeat(length / 2)}`,
    'an exception of dollars': (length) => `${HEAD}x\n${'a$'.repeat(length / 2)}\n${'a.'.repeat(length / 2)}`,
    'a head that never ends': (length) => `${HEAD.slice(0, 40)}${':Q@1] '.repeat(length / 6)}`,
    'an audit event': (length) =>
      `${HEAD.replace('QuorumPeerConfig', 'Slf4jAuditLogger')}${'a=b\t'.repeat(length / 4)}result=success`,
    ids: (length) => `${HEAD}${'session 0x2001776d0d90000 '.repeat(length / 26)}`,
  };
  for (const [name, shape] of Object.entries(shapes)) {
    it(`${name}: nothing is lost, and time grows no faster than length`, () => {
      const time = (length: number): number => {
        const section = sectionOf(shape(length));
        const start = performance.now();
        assert.equal(dialect.read(section).length, 1);
        section.lines.forEach((_, index) => dialect.tokens(section.lines, index));
        return performance.now() - start;
      };
      time(50_000);
      const [short, long] = [Math.min(time(200_000), time(200_000)), time(2_000_000)];
      assert.ok(
        long < 50 * Math.max(short, 5),
        `10 times the length took ${(long / short).toFixed(1)} times as long`,
      );
    });
  }
});
