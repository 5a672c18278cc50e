import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detect } from '../../server/src/formats/detect.ts';
import { catalogue } from '../../server/src/formats/zookeeper/catalogue/index.ts';
import { parseHeader } from '../../server/src/formats/zookeeper/header.ts';
import { zookeeper } from '../../server/src/formats/zookeeper/index.ts';
import { ownerOf } from '../../server/src/formats/zookeeper/ownLines.ts';
import { dialectOf, headOf, sectionOf, stampsOf } from '../support/section.ts';

const owner = (line: string): string => ownerOf(parseHeader(line)!);
const confidence = (text: string): number => zookeeper.recognise(headOf(text)).confidence;

describe('whose a line with the layout is', () => {
  const cases: readonly (readonly [line: string, owner: string])[] = [
    ['2023-10-24 10:32:31,666 - INFO  [main:QuorumPeer@1] - LOOKING', 'server'],
    ['2023-10-24 10:32:31,666 [myid:] - INFO  [main:o.a.z.s.q.QuorumPeer@1] - LOOKING', 'server'],
    ['2023-10-24 10:32:31,666 [myid:8] - INFO  [main:SiteClass@1] - any words', 'server'],
    ['2023-10-24 10:32:31,666 - WARN  [QuorumPeer[myid=8]/0:0:0:0:0:0:0:0:2181:Follower@82] - x', 'server'],
    ['2023-10-24 10:32:31,666 - WARN  [QuorumPeer:/0:0:0:0:0:0:0:0:2181:Leader@82] - x', 'server'],
    ['2023-10-24 10:32:31,666 - WARN  [NIOWorkerThread-3:SiteClass@1] - x', 'server'],
    ['2023-10-24 10:32:31,666 - INFO  [main:ClientCnxn$SendThread@1] - x', 'kin'],
    ['2023-10-24 10:32:31,666 - INFO  [main:Leader@1] - x', 'kin'],
    ['2023-10-24 10:32:31,666 [myid:] - INFO  [main:SiteClass@1] - x', 'kin'],
    [
      '2023-10-24 10:32:31,666 [myid:zk1:2181] - INFO  [main-SendThread(zk1:2181):o.a.z.ClientCnxn@1] - x',
      'kin',
    ],
    ['2023-10-24 10:32:31,666 [myid:] - INFO  [main:c.e.shop.Orders@1] - x', 'other'],
    ['2023-10-24 10:32:31,666 - INFO  [main:NiFi@1] - x', 'other'],
    ['2023-10-24 10:32:31,666 - INFO  [SyncThread-7-1:SyncThread@1] - x', 'other'],
    ['2023-10-24 10:32:31,666 - INFO  [main:ZooKeeperWatcherBase@1] - x', 'other'],
  ];
  for (const [line, wanted] of cases)
    it(`${wanted}: ${line.slice(24)}`, () => assert.equal(owner(line), wanted));

  it('is never another program’s for a class that the catalogue knows', () => {
    const classes = [...new Set(catalogue.flatMap(({ classes: all }) => all))];
    const others = classes.filter(
      (name) => owner(`2023-10-24 10:32:31,666 - INFO  [main:${name}@1] - x`) === 'other',
    );
    assert.deepEqual(others, []);
    assert.ok(classes.length > 50);
  });
});

describe('a program with a ZooKeeper client inside', () => {
  const client = '2023-10-24 10:32:31,666 - INFO  [main-SendThread(zk1:2181):ClientCnxn$SendThread@1005] - x';
  const own = '2023-10-24 10:32:31,667 - INFO  [main:BookieImpl@411] - Local cookie verified';
  const server =
    '2023-10-24 10:32:31,668 - INFO  [main:NIOServerCnxnFactory@1] - binding to port 0.0.0.0:2181';
  const log = (...lines: readonly string[]): string => lines.join('\n');

  it('has no ZooKeeper log, unless nearly all lines are the client’s', () => {
    assert.equal(confidence(log(client, own, client, client)), 0);
    assert.ok(confidence(log(client, client, client)) > 0.9);
  });

  it('has none for a server inside either, until enough lines are the server’s', () => {
    assert.equal(confidence(log(server, own, own, own, own)), 0);
    assert.ok(confidence(log(server, server, own, own)) > 0.9);
  });

  it('is told so', () => {
    const { reason } = zookeeper.recognise(headOf(log(client, own, own)));
    assert.equal(reason, "another program's log: 1 of 3 lines are ZooKeeper's");
  });
});

/** A head line of each shipped layout and back-end (fact sheet, 4.1 to 4.4), and what it says. */
const LAYOUTS: Readonly<
  Record<string, readonly [line: string, dialect: RegExp, thread: string, message: string]>
> = {
  '3.0 to 3.3, log4j 1.2': [
    '2011-03-01 10:00:00,123 - INFO  [QuorumPeer:/0:0:0:0:0:0:0:0:2181:QuorumPeer@621] - LOOKING',
    /^log4j 1\.2 layout, no \[myid:\]$/,
    'QuorumPeer:/0:0:0:0:0:0:0:0:2181',
    'LOOKING',
  ],
  '3.4, log4j 1.2': [
    '2018-05-01 10:00:00,123 [myid:1] - INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:QuorumPeer@913] - LOOKING',
    /^log4j 1\.2 layout, \[myid:\]$/,
    'QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181',
    'LOOKING',
  ],
  '3.5, log4j 2': [
    '2023-10-12T09:48:39,123 [myid:] - WARN  [QuorumPeer[myid=7](plain=10.255.0.109:2181)(secure=disabled):Follower@100] - Exception when following the leader',
    /^log4j 2 layout, \[myid:\]$/,
    'QuorumPeer[myid=7](plain=10.255.0.109:2181)(secure=disabled)',
    'Exception when following the leader',
  ],
  '3.5.7, an address in brackets': [
    '2023-10-12 09:48:39,123 [myid:7] - INFO  [QuorumPeer[myid=7](plain=[0:0:0:0:0:0:0:0]:2181)(secure=disabled):QuorumPeer@1371] - LOOKING',
    /^log4j 1\.2 layout, \[myid:\]$/,
    'QuorumPeer[myid=7](plain=[0:0:0:0:0:0:0:0]:2181)(secure=disabled)',
    'LOOKING',
  ],
  '3.8, logback': [
    '2026-11-23 00:23:08,766 [myid:] - INFO  [ProcessThread(sid:200 cport:-1)::o.a.z.s.PrepRequestProcessor@138] - PrepRequestProcessor (sid:200) started, reconfigEnabled=false',
    /^logback layout, \[myid:\]$/,
    'ProcessThread(sid:200 cport:-1):',
    'PrepRequestProcessor (sid:200) started, reconfigEnabled=false',
  ],
  'Debian, without myid': [
    '2026-11-23 00:23:08,766 - INFO  [main:QuorumPeerConfig@177] - Reading configuration from: /etc/zookeeper/conf/zoo.cfg',
    /^log4j 1\.2 layout, no \[myid:\]$/,
    'main',
    'Reading configuration from: /etc/zookeeper/conf/zoo.cfg',
  ],
  'TRACEFILE, with an empty and a full NDC': [
    '2018-05-01 10:00:00,123 [myid:1] - DEBUG [SyncThread:1:FinalRequestProcessor@89][a b] - Processing request:: x',
    /^log4j 1\.2 layout, \[myid:\]$/,
    'SyncThread:1',
    'Processing request:: x',
  ],
  'a point before the milliseconds': [
    '2018-05-01 10:00:00.123 [myid:1] - INFO  [main:QuorumPeer@913] - LOOKING',
    /^log4j 1\.2 layout, \[myid:\]$/,
    'main',
    'LOOKING',
  ],
  'a source line that is not known': [
    '2018-05-01 10:00:00,123 [myid:1] - INFO  [main:QuorumPeer@?] - LOOKING',
    /^log4j 1\.2 layout, \[myid:\]$/,
    'main',
    'LOOKING',
  ],
  '3.7, a parenthesis that is never closed': [
    '2023-10-12 09:48:39,123 [myid:7] - INFO  [CloseSocketThread(sid:2:LearnerHandler@1103] - Synchronously closing socket to learner 2.',
    /^log4j 1\.2 layout, \[myid:\]$/,
    'CloseSocketThread(sid:2',
    'Synchronously closing socket to learner 2.',
  ],
  '3.6, an inner class': [
    '2023-10-12 09:48:39,123 [myid:] - INFO  [LeaderConnector-zk2/10.255.0.97:2888:o.a.z.s.q.Learner$LeaderConnector@392] - Successfully connected to leader, using address: zk2/10.255.0.97:2888',
    /^logback layout, \[myid:\]$/,
    'LeaderConnector-zk2/10.255.0.97:2888',
    'Successfully connected to leader, using address: zk2/10.255.0.97:2888',
  ],
};

describe('each layout', () => {
  for (const [name, [line, dialect, thread, message]] of Object.entries(LAYOUTS)) {
    it(`${name}: is known by one line, and read`, () => {
      const found = detect(headOf(line));
      assert.equal(found?.format.id, 'zookeeper');
      assert.match(found.dialect.name, dialect);
      const [record, ...more] = found.dialect.read(sectionOf(line));
      assert.deepEqual(more, []);
      assert.equal(record?.fields['thread'], thread);
      assert.equal(record.message, message);
      const written = line.slice(0, 23).replace(' ', 'T').replace(',', '.');
      assert.equal(record.stamp, Date.parse(`${written}Z`));
    });
  }
});

describe('zookeeper.out, what a console was told', () => {
  const BANNER = [
    '2023-10-12 09:48:38,001 [myid:] - INFO  [main:o.a.z.ZookeeperBanner@42] - ',
    '2023-10-12 09:48:38,001 [myid:] - INFO  [main:o.a.z.ZookeeperBanner@42] -   ______                  _                                          ',
    '2023-10-12 09:48:38,001 [myid:] - INFO  [main:o.a.z.ZookeeperBanner@42] -  |___  /                 | |                                         ',
  ];
  const OUT = [
    'ZooKeeper JMX enabled by default',
    'Using config: /opt/zookeeper/bin/../conf/zoo.cfg',
    'OpenJDK 64-Bit Server VM warning: Option UseConcMarkSweepGC was deprecated in version 9.0',
    'SLF4J: Class path contains multiple SLF4J bindings.',
    'SLF4J: See http://www.slf4j.org/codes.html#multiple_bindings for an explanation.',
    '',
    '2023-10-12 09:48:37,990 [myid:] - INFO  [main:o.a.z.s.q.QuorumPeerConfig@177] - Reading configuration from: zoo.cfg',
    ...BANNER,
    '',
    '2023-10-12 09:48:39,123 [myid:8] - ERROR [main:o.a.z.s.q.QuorumPeerMain@98] - Invalid config, exiting abnormally',
    'org.apache.zookeeper.server.quorum.QuorumPeerConfig$ConfigException: Error processing zoo.cfg',
    '\tat org.apache.zookeeper.server.quorum.QuorumPeerConfig.parse(QuorumPeerConfig.java:198)',
    'Caused by: java.lang.IllegalArgumentException: myid file is missing',
    '\t... 2 more',
    'Invalid config, exiting abnormally',
  ].join('\n');

  it('is recognised; the script’s words belong to no record, blank lines to the one above', () => {
    const dialect = dialectOf(zookeeper, OUT);
    const records = dialect.read(sectionOf(OUT));
    assert.deepEqual(
      records.map(({ line, endLine }) => [line, endLine]),
      [
        [6, 6],
        [7, 7],
        [8, 8],
        [9, 10],
        [11, 16],
      ],
    );
    assert.equal(records[1]?.message, '');
    assert.match(
      String(records[4]?.fields['exception']),
      /^org\.apache\.zookeeper\.server\.quorum\.QuorumPeerConfig\$ConfigException/,
    );
  });

  it('is recognised where a restart cut it: the new run follows without a line end', () => {
    const cut = `${OUT}\n2023-10-12 09:5${OUT.slice(OUT.indexOf('2023'))}`;
    const heads = stampsOf(dialectOf(zookeeper, cut), cut).filter((stamp) => !Number.isNaN(stamp));
    assert.equal(heads.length, 9, 'the head glued to the cut one begins no record');
  });
});
