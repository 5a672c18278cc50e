import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkHover } from '../support/hover.ts';

/** A ZooKeeper log of one line with this message, and the GC log that tells its zone. */
const message = (text: string, thread = 'main:QuorumPeer'): string => `
// zookeeper: node9/zookeeper.log
2023-10-24 10:32:31,666 [myid:9] - WARN  [${thread}@1000] - ${text}
// gc: node9/gc.log
[2023-10-24T10:00:00.000+0800][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms
`;

describe('a hover on a session id', () => {
  const reading = `
Session 0x2001776d0d90000 · minted by server 2
Server that minted it | 2…
Number in its tenure | 0 (the first session since that server took its role)
Clock | host uptime 4 d 13:21:02.681 when the role began
Java hash | 0xd2d91776
Monotonic since ZooKeeper 3.5.1 (and 3.4.11): host uptime when the role began, not a date.…`;
  const forms: Record<string, string> = {
    'after the word session': 'Expiring session <|>0x2001776d0d90000, timeout of 4000ms exceeded',
    'at its last digit': 'Expiring session 0x2001776d0d9000<|>0, timeout of 4000ms exceeded',
    'as sessionid': 'Established session, sessionid = <|>0x2001776d0d90000, negotiated timeout = 4000',
    'of a request': 'sessionid:<|>0x2001776d0d90000 type:create cxid:0x1 zxid:0x11100000003 txntype:1',
    'in capitals': 'Closed session 0X2001776D0D9<|>0000',
    'with a doubled 0x': 'Unable to closeSession() for session: <|>0x0x2001776d0d90000',
    'in decimal, before 3.4': 'Revalidating client: <|>144140987153317888',
    'in decimal after a literal 0x': 'closeSession sessionid:0x<|>144140987153317888',
    'in decimal, of a packet': 'Unknown packet type: REVALIDATE 0 sessionid = <|>144140987153317888',
    'in decimal, of Netty': 'creating ssl handler for session <|>144140987153317888',
    'in decimal, of a snapshot': 'loadData --- session in archive: <|>144140987153317888 with timeout: 4000',
    'without 0x': 'Somehow session <|>2001776d0d90000 expired right after being renewed! (impossible)',
    'by its length alone': 'found <|>0x2001776d0d90000 somewhere',
  };
  for (const [form, text] of Object.entries(forms)) {
    it(form, () => checkHover(message(text), reading));
  }

  it('of a server above 127 that is printed as a negative number', () =>
    checkHover(
      message('Revalidating client: <|>-71916856514445312'),
      'Session 0xff00800002180000 · minted by server 255\nServer that minted it | 255…Number in its tenure | 0…',
    ));

  it('of an old server tells its date', () =>
    checkHover(
      message('Expiring session <|>0x1541f8b6bd00001, timeout of 4000ms exceeded'),
      `Session 0x1541f8b6bd00001 · minted by server 1…
Clock | 2016-04-16 14:48:31.440 UTC, when the role began…`,
    ));

  it('0 says that there is none', () =>
    checkHover(
      message('Closed socket connection for client /10.0.0.1:4711 session <|>0x0'),
      'Session 0x0\nSession id 0 means that no session exists yet.',
    ));

  it('in a continuation line', () =>
    checkHover(
      `
// zookeeper: node9/zookeeper.log
2023-10-24 10:32:31,666 [myid:9] - WARN  [main:QuorumPeer@1000] - Exception
java.io.IOException: session <|>0x2001776d0d90000 is gone
	at a.B.c(B.java:1)
`,
      reading,
    ));

  for (const place of ['Expiring<|> session 0x2001776d0d90000', 'session 0x2001776d0d90000<|>', '']) {
    it(`is none beside an id: ${place}`, () => checkHover(message(place || '<|> '), undefined));
  }
});

describe('a hover on a zxid', () => {
  const forms: Record<string, string> = {
    'in hex': 'Getting a diff from the leader <|>0x11100000003',
    'without 0x': 'NEWLEADER proposal has Zxid of <|>11100000003',
    'in decimal': 'Current zxid <|>1172526071811 is <= 1172526071810',
    'in the name of a file': 'Reading snapshot /data/version-2/snapshot.<|>11100000003',
  };
  for (const [form, text] of Object.entries(forms)) {
    it(form, () =>
      checkHover(message(text), 'zxid 0x11100000003\nEpoch | 273 (0x111)\nTransaction | 3 (0x3)'),
    );
  }

  it('that no transaction has says so', () =>
    checkHover(
      message('Getting a diff from the leader <|>0x11100000000'),
      'zxid 0x11100000000…The zxid that a leader takes when it starts serving a new epoch; no transaction has it.',
    ));

  it('-1 is no transaction', () =>
    checkHover(
      message('Reconnecting with lastZxid: zxid <|>0xffffffffffffffff'),
      'zxid 0xffffffffffffffff\nThe value -1: no transaction.',
    ));
});

describe('a hover on a timestamp', () => {
  const logs = (first: string): string => `
// zookeeper: node9/zookeeper.log
2023-10-24 10:32:21,662 [myid:9] - INFO  [main:QuorumPeer@1000] - before
${first}
java.net.SocketTimeoutException: Read timed out
2023-10-24 10:32:42,971 [myid:9] - INFO  [main:QuorumPeer@1000] - after
// gc: node9/gc.log
[2023-10-24T10:00:00.000+0800][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms
// zookeeper: node7/zookeeper.log
2023-10-23 22:32:21,662 [myid:9] - INFO  [main:QuorumPeer@1000] - before
// gc: node7/gc.log
[2023-10-23T22:00:00.000-0400][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms
`;
  const reading = `
2023-10-24 10:32:31.666 +08:00 · Tuesday
UTC | 02:32:31.666 UTC
-04:00 | 2023-10-23 22:32:31.666 -04:00
Zone | +08:00 from the JVM GC log beside it (gc.log)
Distance | +10.004 s after the record before · 11.305 s before the next
Correlate around this line`;

  it('tells the moment in all zones, and how far the records beside it are', () =>
    checkHover(
      logs('<|>2023-10-24 10:32:31,666 [myid:9] - WARN  [main:QuorumPeer@1000] - Exception'),
      reading,
    ));

  it('up to its last digit', () =>
    checkHover(
      logs('2023-10-24 10:32:31,66<|>6 [myid:9] - WARN  [main:QuorumPeer@1000] - Exception'),
      reading,
    ));

  it('says when a clock is corrected', () =>
    checkHover(
      logs('<|>2023-10-24 10:32:31,666 [myid:9] - WARN  [main:QuorumPeer@1000] - Exception'),
      '2023-10-24 10:32:31.546 +08:00 · Tuesday…Clock | +0.120 s ahead, corrected…',
      { offsets: [{ pattern: 'node9', value: 120 }] },
    ));

  it('gives UTC its date where that is another, and not at all where it is the zone', async () => {
    const early = `
// zookeeper: node9/zookeeper.log
<|>2023-10-24 07:00:00,000 [myid:9] - INFO  [main:QuorumPeer@1000] - alone
`;
    await checkHover(
      early,
      `2023-10-24 07:00:00.000 +08:00 · Tuesday
UTC | 2023-10-23 23:00:00.000 UTC
Zone | Asia/Shanghai set by you for "node9"
Correlate around this line`,
      { zones: [{ pattern: 'node9', value: 'Asia/Shanghai' }] },
    );
    await checkHover(
      early,
      `2023-10-24 07:00:00.000 UTC · Tuesday
Zone | UTC set by you for "*"
Correlate around this line`,
      { zones: [{ pattern: '*', value: 'UTC' }] },
    );
  });

  it('says that a zone is assumed', () =>
    checkHover(
      `
// zookeeper: node8/zookeeper.log
<|>2023-10-24 10:32:31,666 [myid:9] - INFO  [main:QuorumPeer@1000] - alone
// gc: node9/gc.log
[2023-10-24T10:00:00.000+0800][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms
`,
      '…Zone | +08:00 assumed: nothing beside it tells, but the only log here that writes an offset says +08:00…',
    ));

  it('of a JVM that counts from its start is no moment', () =>
    checkHover(
      `
// gc: node8/gc.log
[<|>5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms
`,
      '…Uptime of the JVM\nMoment | cannot be told: no neighbour tells when this JVM started\nSince its start | 00:00:05.000…',
    ));
});

it('a hover on the payload of a learner’s ping tells its sessions', () =>
  checkHover(
    message('len: 48, view: 0ms, data: <|>AwCO4WgXCLEAAAfQCAAAov6oJMQAAAfQBwKV6mzCdeUAAAu4CQK8fRWReIEAAAu4'),
    `Learner ping: 4 sessions
Session | Minted by | Timeout | Number | Role began at
0x3008ee1681708b1 | server 3 | 2000 ms | 2225 | uptime 27 d 17:52:16.919
0x80000a2fea824c4 | server 8 | 2000 ms | 9412 | uptime 02:58:02.024
0x70295ea6cc275e5 | server 7 | 3000 ms | 30181 | uptime 128 d 12:45:03.042
0x902bc7d15917881 | server 9 | 3000 ms | 30849 | uptime 136 d 00:30:48.721
Sessions whose clients this learner heard since its ping before; not all that are connected to it.`,
  ));

describe('a hover on what other formats tell', () => {
  it('a pause: from when to when everything stood still, and why', () =>
    checkHover(
      `
// gc: node9/gc.log
[2023-10-24T10:32:31.666+0800][5.000s][info][gc] GC(1) Pause <|>Full (Ergonomics) 100M->20M(300M) 1188.000ms
`,
      `Full GC (Ergonomics)…1.188 s…
Started | 2023-10-24 10:32:30.478 +08:00
Ended | 2023-10-24 10:32:31.666 +08:00
Duration | 1.188 s…Heap | 100 MB → 20 MB of 300 MB…`,
    ));

  it('a field of a socket: its value and what it counts', () =>
    checkHover(
      `
// tcpmon: node9/metrics.txt
tcp,LocalAddr=10.255.0.143:2888,PeerAddr=10.255.0.141:41168,Hostname=node-9,Process=cmd:java;pid:1;fd:5 Retrans<|>Total=1 1698114751
`,
      'RetransTotal…Value | 1…Retransmitted since the connection began…',
    ));

  it('a second of an export: the moment in UTC and in the zones of the other logs', () =>
    checkHover(
      `
// tcpmon: node9/metrics.txt
tcp,LocalAddr=10.255.0.143:2888,PeerAddr=10.255.0.141:41168,Hostname=node-9,Process=cmd:java;pid:1;fd:5 RetransTotal=1 <|>1698114751
// gc: node9/gc.log
[2023-10-24T10:32:31.666+0800][5.000s][info][gc] GC(1) Pause Full (Ergonomics) 100M->20M(300M) 1188.000ms
`,
      `2023-10-24 02:32:31.000 UTC · Tuesday
+08:00 | 2023-10-24 10:32:31.000 +08:00
Zone | UTC because its stamps count from the epoch
Correlate around this line`,
    ));
});

describe('a hover on a value of tcpmon', () => {
  const line = (field: string, second: number, port = 41168): string =>
    `tcp,LocalAddr=10.255.0.143:2888,PeerAddr=10.255.0.141:${port},Hostname=node-9 ${field} ${1698114690 + second}`;
  const log = (...lines: readonly string[]): string => `
// tcpmon: node9/metrics.txt
${lines.join('\n')}
`;

  it('tells the rise of a counter since the second before, of the same socket', () =>
    checkHover(
      log(line('RetransTotal=488', 0), line('RetransTotal=7', 0, 2), line('Retrans<|>Total=491', 1)),
      'RetransTotal…Change | +3 segments in 1 s (from 488)',
    ));

  it('tells a rise by one in the singular', () =>
    checkHover(
      log(line('RetransTotal=488', 0), line('Retrans<|>Total=489', 1)),
      'RetransTotal…Change | +1 segment in 1 s (from 488)',
    ));

  it('tells that a counter began again', () =>
    checkHover(
      log(line('RetransTotal=488', 0), line('Retrans<|>Total=2', 3)),
      'RetransTotal…Change | it fell from 488 in 3 s: it began again',
    ));

  it('tells what a value of the moment was', () =>
    checkHover(
      log(line('State="TCP_ESTABLISHED"', 0), line('St<|>ate="TCP_CLOSE_WAIT"', 1)),
      'State…Change | it was TCP_ESTABLISHED 1 s before',
    ));

  it('tells that nothing changed', () =>
    checkHover(
      log(line('RetransTotal=488', 0), line('Retrans<|>Total=488', 1)),
      'RetransTotal…Change | none in 1 s',
    ));

  it('takes the latest of the seconds before where they stand in any order', () =>
    checkHover(
      log(
        line('RetransTotal=3', 3),
        line('RetransTotal=0', 0),
        line('RetransTotal=9', 9),
        line('RetransTotal=1', 1),
        line('Retrans<|>Total=5', 5),
      ),
      'RetransTotal…Change | +2 segments in 2 s (from 3)',
    ));

  it('says nothing of a change that the log does not tell', async () => {
    const alone = log(line('RetransTotal=7', 0, 2), line('Retrans<|>Total=491', 1));
    await assert.rejects(checkHover(alone, 'RetransTotal…Change'), /Change/);
  });

  it('and of a counter of a host', () =>
    checkHover(
      log(
        'net,Hostname=node-a TcpRetransSegs=10 1698114690',
        'net,Hostname=node-b TcpRetransSegs=90 1698114690',
        'net,Hostname=node-a Tcp<|>RetransSegs=12 1698114691',
      ),
      'TcpRetransSegs…Change | +2 segments in 1 s (from 10)',
    ));
});

describe('a hover on a word of ZooKeeper', () => {
  const of = (className: string, text: string, thread = 'main'): string =>
    message(text, `${thread}:${className}`);
  const NOTIFICATION =
    'Notification: my state:LOOKING; n.sid:1, n.state:FOLLOWING, n.leader:200, n.round:0x1a, n.peerEpoch:0x2, n.zxid:0x100000003, message format version:0x2, n.config version:0x0';
  const at = (text: string, word: string): string => text.replace(word, `<|>${word}`);
  const words: Record<string, [text: string, expected: string]> = {
    'the address of a learner': [
      of('LearnerHandler', '******* GOODBYE <|>/10.255.0.141:41168 ********'),
      'Address 10.255.0.141:41168\nWho | a learner of this leader\nPort | 41168, chosen by that host for one connection\nAddress and port name this connection in captures, ss and tcpmon too.',
    ],
    'the address of a client': [
      of('NIOServerCnxn', 'Processing ruok command from <|>/10.0.0.7:40111'),
      'Address 10.0.0.7:40111\nWho | a client of this server…',
    ],
    'a quorum port': [
      of('Unheard', 'connecting to <|>zk-4/10.255.0.109:2888'),
      'Address 10.255.0.109:2888\nName | zk-4\nPort | 2888: quorum, by convention: learners connect to their leader here\nThe configuration of the ensemble may use other ports: its server lines tell.',
    ],
    'an address of IPv6 without brackets': [
      of('Unheard', 'bound to <|>/0:0:0:0:0:0:0:0:2181'),
      'Address 0:0:0:0:0:0:0:0:2181\nAddress | any address of this host\nPort | 2181: clients connect here, by convention…',
    ],
    'the sender of a vote': [
      of('FastLeaderElection', at(NOTIFICATION, 'n.sid')),
      'Sender\nValue | 1: server 1…',
    ],
    'the round of a vote': [
      of('FastLeaderElection', at(NOTIFICATION, '0x1a')),
      'Election round\nValue | 0x1a: 26…',
    ],
    'the state of the sender': [
      of('FastLeaderElection', at(NOTIFICATION, 'FOLLOWING')),
      'State of the sender\nValue | FOLLOWING: follows a leader…',
    ],
    'the zxid of a vote': [of('FastLeaderElection', at(NOTIFICATION, '0x100000003')), 'zxid 0x100000003…'],
    'a vote of 3.5': [
      of(
        'FastLeaderElection',
        'Notification: 2 (message format version), 2<|> (n.leader), 0x10 (n.zxid)'.replace('2<|>', '<|>2'),
      ),
      'Vote\nValue | 2: server 2…',
    ],
    'an error code': [
      of('PrepRequestProcessor', 'Error:KeeperErrorCode = <|>NoNode for /a/b'),
      'Error NoNode\nMeaning | The node does not exist…',
    ],
    'what a request asks for': [
      of(
        'PrepRequestProcessor',
        'sessionid:0x2001776d0d90000 type:<|>create2 cxid:0x1 zxid:0x11100000003 txntype:15',
      ),
      'Request create2\nMeaning | Makes a node and asks for its Stat',
    ],
    'the type of a transaction': [
      of(
        'PrepRequestProcessor',
        'sessionid:0x2001776d0d90000 type:create2 cxid:0x1 zxid:0x11100000003 txntype:<|>15',
      ),
      'Transaction type 15\nName | create2…',
    ],
    'a ping': [
      of('PrepRequestProcessor', 'type:ping cxid:<|>0xfffffffffffffffe zxid:0xfffffffffffffffe'),
      'cxid\nValue | -2: a ping…',
    ],
    'the path of a request': [
      of('PrepRequestProcessor', 'reqpath:<|>/locks/x-0000000042 Error Path:/locks'),
      'Node /locks/x-0000000042\nWhat | What the request is about\nNumber | 42, as the server numbers sequential nodes',
    ],
    'an exception within a message': [
      of(
        'NIOServerCnxn',
        'Exception causing close of session 0x0 due to <|>java.io.IOException: ZooKeeperServer not running',
      ),
      'No role…',
    ],
    'a level': [message('x').replace('WARN', '<|>WARN'), 'Level WARN…'],
    'the id of the server': [message('x').replace('[myid:9]', '<|>[myid:9]'), 'Server 9…'],
    'an id that is left out': [message('x').replace('[myid:9]', '<|>[myid:]'), 'No server id here…'],
    'a long time in a message that nobody has described': [
      of('Unheard', 'it took <|>85165 ms'),
      '85165 ms\nAs | 1 min 25.165 s',
    ],
    'many bytes': [of('Unheard', 'a packet of <|>1048576 bytes'), '1048576 bytes\nAs | 1 MiB'],
  };
  for (const [name, [text, expected]] of Object.entries(words)) it(name, () => checkHover(text, expected));

  for (const text of [
    'version <|>3.5.9.1 of x',
    'in <|>42 steps',
    'Expected: <|>7',
    'took <|>468 ms',
    'of <|>com.example.StrangeException',
    'unknown type <|>5',
  ])
    it(`tells nothing of what cannot be known: ${text}`, () => checkHover(of('Unheard', text), undefined));
});
