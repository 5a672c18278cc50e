import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatSessionId } from '../../server/src/cluster/sessionId.ts';
import { zookeeper } from '../../server/src/formats/zookeeper/index.ts';
import { dialectOf, sectionOf } from '../support/section.ts';

const HEAD = '2023-10-24T10:32:31,666 [myid:] - INFO  [main:QuorumPeer@1] - ';
const dialect = dialectOf(zookeeper, `${HEAD}x`);

/** The stamp and the values on a line, as `session 0x… "as printed"`; what is explained beside them is left out. */
function named(line: string, lines = [line], index = 0): string[] {
  return dialect.tokens(lines, index).flatMap((token) => {
    const printed = `"${line.slice(token.start, token.end)}"`;
    switch (token.kind) {
      case 'session':
        return `session ${formatSessionId(token.id)} ${printed}`;
      case 'zxid':
        return `zxid 0x${token.zxid.toString(16)} ${printed}`;
      case 'touches':
        return `touches ${token.touches.map(({ session }) => formatSessionId(session)).join(' ')} ${printed}`;
      case 'timestamp':
        return `timestamp ${new Date(token.stamp).toISOString()} ${printed}`;
      case 'endpoint':
      case 'fact':
        return [];
    }
  });
}

/** What a message names, as `session 0x…` or `zxid 0x…`: without the stamp before it and how each is printed. */
const valuesOf = (message: string): string[] =>
  named(HEAD + message)
    .slice(1)
    .map((text) => text.replace(/ ".*"$/, ''));

const ID = '0x2001776d0d90000';
const DECIMAL = '144140987153317888';
const HIGH = '0xc8000025e8330000';

describe('session ids as they are printed', () => {
  const one = `session ${ID}`;
  const high = `session ${HIGH}`;
  const forms: [message: string, ...values: string[]][] = [
    [`Revalidating client: ${DECIMAL}`, one],
    ['Revalidating client: -4035225103314518016', high],
    [`Revalidating client: ${ID}`, one],
    [`Got unexpected packet from leader: REVALIDATE ffffffffffffffff  sessionid = ${DECIMAL}`, one],
    [`closeSession sessionid:0x${DECIMAL}`, one],
    ['closeSession sessionid:0x-4035225103314518016', high],
    [`creating ssl handler for session ${DECIMAL}`, one],
    ['creating plaintext handler for session -4035225103314518016', high],
    [`Unable to closeSession() for session: 0x${ID}`, one],
    [`ConnectionBean{ClientIP=/10.255.0.96,ObjectName=x,SessionId=0x${ID}}`, one],
    ['Somehow session 2001776d0d90000 expired right after being renewed! (impossible)', one],
    [
      'Somehow session 200177600190000 expired right after being renewed! (impossible)',
      'session 0x200177600190000',
    ],
    [`Somehow session ${ID} expired right after being renewed! (impossible)`, one],
    [
      'Initiating client connection, connectString=zk:2181 sessionTimeout=3000 watcher=w sessionId=2001776d0d90000 sessionPasswd=<hidden>',
      one,
    ],
    [
      'Initiating client connection, connectString=zk:2181 sessionTimeout=3000 watcher=w sessionId=200177600190000 sessionPasswd=<hidden>',
      'session 0x200177600190000',
    ],
    [
      `Initiating client connection, connectString=zk:2181 sessionTimeout=3000 watcher=w sessionId=${DECIMAL} sessionPasswd=<hidden>`,
      one,
    ],
    [
      `Initiating client connection, connectString=zk:2181 sessionTimeout=3000 watcher=w sessionId=${ID} sessionPasswd=<hidden>`,
      one,
    ],
    [`loadData --- session in archive: ${DECIMAL} with timeout: 4000`, one],
    [`{ "connections" : [ { "session_id" : ${DECIMAL}, "session_timeout" : 4000 } ] }`, one],
    [
      `session=${ID}\tuser=10.255.0.96\tip=10.255.0.96\toperation=create\tznode=/zbs/meta\tresult=success`,
      one,
    ],
    [
      `sessionid:${ID} type:create cxid:0x1b zxid:0x11100200bfb txntype:1 reqpath:n/a`,
      one,
      'zxid 0x11100200bfb',
    ],
    [
      `:Psessionid:${ID} type:ping cxid:0xfffffffffffffffe zxid:0xfffffffffffffffe txntype:unknown reqpath:n/a`,
      one,
      'zxid 0xfffffffffffffffe',
    ],
    [
      ` /10.255.0.96:51874[1](queued=0,recved=7,sent=7,sid=${ID},lop=PING,est=1698114751666,to=4000,lcxid=0x6,lzxid=0x11100200bfb,lresp=1,llat=0)`,
      one,
      'zxid 0x11100200bfb',
    ],
    [`Expiring session ${ID}, timeout of 4000ms exceeded`, one],
    [`Established session ${HIGH} with negotiated timeout 4000 for client /10.255.0.96:51874`, high],
    [`Committing global session ${ID}`, one],
    [`Submitting global closeSession request for session ${ID}`, one],
    [
      `Client attempting to establish new session: session = ${ID}, zxid = 0x11100200bfb, timeout = 4000, address = /10.255.0.96:51874`,
      one,
      'zxid 0x11100200bfb',
    ],
    [`Client attempting to renew session ${ID} at /10.255.0.96:51874`, one],
    [
      `Session establishment complete on server zk1/10.255.0.143:2181, sessionid = ${ID}, negotiated timeout = 4000`,
      one,
    ],
    [
      `Session establishment complete on server zk1/10.255.0.143:2181, session id = ${ID}, negotiated timeout = 4000`,
      one,
    ],
    [`Unable to read additional data from client sessionid ${ID}, likely client has closed socket`, one],
    [
      `Unable to read additional data from client, it probably closed the socket: address = /127.0.1.18:44215, session = ${ID}`,
      one,
    ],
    [`Exception causing close of session ${ID} due to java.io.IOException: Broken pipe`, one],
    ['Close of session 0x0', 'session 0x0'],
    [`CancelledKeyException causing close of session: ${ID}`, one],
    [`Session closing: ${ID}`, one],
    [`Processed session termination for sessionid: ${ID}`, one],
    [
      `Got user-level KeeperException when processing sessionid:${ID} type:create cxid:0x2 zxid:0x11100200bfb txntype:-1 reqpath:n/a Error Path:/a Error:KeeperErrorCode = NodeExists for /a`,
      one,
      'zxid 0x11100200bfb',
    ],
    [`Ignoring NoNodeException for path /load/e-42 while removing ephemeral for dead session ${ID}`, one],
    [`Session ${ID}: auth success for scheme digest and address /10.255.0.96`, one],
    [`Incorrect password from /10.255.0.96:51874 for session ${ID}`, one],
    [`Unsuccessful handshake with session 0x0`, 'session 0x0'],
    [`${ID} queuedBuffer: null`, one],
    ['ephemeralOwner = 0x8000000000000000', 'session 0x8000000000000000'],
    ['Moving session 0x2e708 of a server whose id is 256', 'session 0x2e708'],
  ];
  for (const [message, ...values] of forms) {
    it(message.slice(0, 110), () => assert.deepEqual(valuesOf(message), values));
  }
});

describe('zxids as they are printed', () => {
  const one = 'zxid 0x11100200bfb';
  const two = 'zxid 0x11100200c00';
  const decimal = 0x11100200bfbn.toString();
  const decimal2 = 0x11100200c00n.toString();
  const forms: [message: string, ...values: string[]][] = [
    ['New election. My id =  8, proposed zxid=0x11100200bfb', one],
    [`New election. My id =  8, Proposed zxid = ${decimal}`, one],
    ['New election. My id =  8, Proposed zxid = 0', 'zxid 0x0'],
    [`New election: ${decimal}`, one],
    [
      'Notification: 1 (message format version), 3 (n.leader), 0x11100200bfb (n.zxid), 0x2 (n.round), LOOKING (n.state), 3 (n.sid), 0x111 (n.peerEpoch) LOOKING (my state)',
      one,
    ],
    [
      'Notification: 2 (message format version), 3 (n.leader), 0x11100200bfb (n.zxid), 0x2 (n.round), LOOKING (n.state), 3 (n.sid), 0x111 (n.peerEPoch), LOOKING (my state)100000000 (n.config version)',
      one,
    ],
    [
      'Notification: my state:LOOKING; n.sid:3, n.state:LOOKING, n.leader:7, n.round:0x1, n.peerEpoch:0x111, n.zxid:0x11100200bfb, message format version:0x2, n.config version:0x100000000',
      one,
    ],
    [
      `Notification: 3 (n.leader), ${decimal} (n.zxid), 2 (n.round), LOOKING (n.state), 3 (n.sid), FOLLOWING (my state)`,
      one,
    ],
    [
      'Updating proposal: 3 (newleader), 0x11100200bfb (newzxid), 2 (oldleader), 0x11100200c00 (oldzxid)',
      one,
      two,
    ],
    [
      'Have quorum of supporters, sids: [[2, 3, 7]]; starting up and setting last processed zxid: 0x11200000000',
      'zxid 0x11200000000',
    ],
    [`Have quorum of supporters; starting up and setting last processed zxid: ${decimal}`, one],
    ['Getting a diff from the leader 0x11100200bfb', one],
    ['Truncating log to get in sync with the leader 0x11100200bfb', one],
    ['Getting a snapshot from leader 0x11100200bfb', one],
    [
      'Synchronizing with Learner sid: 2 maxCommittedLog=0x11100200bfb minCommittedLog=0x11100200a01 lastProcessedZxid=0x11100200bfb peerLastZxid=0x11100200c00',
      one,
      'zxid 0x11100200a01',
      one,
      two,
    ],
    [
      'Synchronizing with Follower sid: 2 maxCommittedLog =11100200bfb minCommittedLog = 1110020000 peerLastZxid = 11100200c00',
      one,
      'zxid 0x1110020000',
      two,
    ],
    ['Sending DIFF zxid=0x11100200bfb for peer sid: 2', one],
    ['Sending TRUNC zxid=0x11100200bfb for peer sid: 2', one],
    ['Sending TRUNC to follower zxidToSend=0x11100200bfb for peer sid:2', one],
    ['leader and follower are in sync, zxid=0x11100200bfb', one],
    [
      'Sending snapshot last zxid of peer is 0x0  zxid of leader is 0x11100200bfbsent zxid of db as 0x11100200c00',
      'zxid 0x0',
      one,
      two,
    ],
    [
      'Sending snapshot last zxid of peer is 0x0, zxid of leader is 0x11100200bfb, send zxid of db as 0x11100200c00, 1 concurrent snapshot sync, snapshot sync was exempt from throttle',
      'zxid 0x0',
      one,
      two,
    ],
    ['NEWLEADER proposal has Zxid of 11100200bfb', one],
    ['NEWLEADER proposal has Zxid of 1110020000', 'zxid 0x1110020000'],
    ['Sent NEWLEADER ack to leader with zxid 11200000000', 'zxid 0x11200000000'],
    [
      'NEWLEADER ACK from sid: 3 is from a different epoch - current 0x11100200bfb receieved 0x11100200c00',
      one,
      two,
    ],
    [
      'NEWLEADER ACK from sid: 3 is from a different epoch - current 0x11100200bfb received 0x11100200c00',
      one,
      two,
    ],
    ['Proposed leader epoch 11200000000 is less than our accepted epoch 113', 'zxid 0x11200000000'],
    ['Got zxid 0x11100200bfb expected 0x1', one, 'zxid 0x1'],
    [
      'DIFF sync got new epoch proposal 0x11100200c00, last queued 0x11100200bfb, expected 0x11100200bfc',
      two,
      one,
      'zxid 0x11100200bfc',
    ],
    [`Committing ${decimal}, but next proposal is ${decimal2}`, one, two],
    ['Committing 11100200bfb, but next proposal is 11100200c00', one, two],
    ['Committing 1110020000, but next proposal is 11100200c00', 'zxid 0x1110020000', two],
    ['Committing 11100200bfb, but next proposal is 1110020000', one, 'zxid 0x1110020000'],
    ['Committing 0x11100200bfb, but next proposal is 0x11100200c00', one, two],
    ['Committing 1110020000 without seeing txn', 'zxid 0x1110020000'],
    ['Committing 11100200bfb without seeing txn', one],
    ['Committing zxid 0x11100200bfb but next pending txn 0x11100200c00', one, two],
    ['Commiting zxid 0x11100200bfb from /10.255.0.141:41168 not first!', one],
    [`First is ${decimal}`, one],
    ['First is 0x11100200bfb', one],
    [`ACK for ${decimal} received before ACK for ${decimal2}!!!!`, one, two],
    ['ACK for 0x11100200bfb received before ACK for 0x11100200c00', one, two],
    [`Zxid outstanding ${decimal} is less than current ${decimal2}`, one, two],
    ['Zxid outstanding 0x11100200bfb is less than current 0x11100200c00', one, two],
    [`Current zxid ${decimal} is <= ${decimal2} for setData`, one, two],
    [`${decimal}(highestZxid) > ${decimal2}(next log) for type -10`, one, two],
    [`${decimal}(higestZxid) > ${decimal2}(next log) for type -10`, one, two],
    [`Unable to find proposals from txnlog for zxid: ${decimal}`, one],
    ['Unable to find proposals from txnlog for zxid: 0x11100200bfb', one],
    ['Snapshotting: 0x11100200bfb to /srv/zk/version-2/snapshot.11100200bfb', one, one],
    ['Snapshotting: 0x0 to /srv/zk/version-2/snapshot.0', 'zxid 0x0', 'zxid 0x0'],
    ['Snapshotting: 1110020000', 'zxid 0x1110020000'],
    ['Creating new log file: log.11100200bfb', one],
    ['Creating new log file: log.1', 'zxid 0x1'],
    ['Reading snapshot /srv/zk/version-2/snapshot.1110020000', 'zxid 0x1110020000'],
    ['Snapshot loaded in 24 ms, highest zxid is 0x11100200bfb, digest is 1371985504', one],
    [
      'The digest in the snapshot has digest version of 2, with zxid as 0x11100200bfb, and digest value as 1371985504',
      one,
    ],
    [`Message:Digests are not matching. Value is Zxid. Value:${decimal}`, one],
    [`[5 times] Message: Digests are not matching. Value is Zxid. Last value:${decimal}`, one],
    [`Before restore database. lastProcessedZxid=${decimal}, nodeCount=5，sessionCount=1`, one],
    [
      'Refusing session request for client /10.255.0.96:51874 as it has seen zxid 0x11100200c00 our last zxid is 0x11100200bfb client must try another server',
      two,
      one,
    ],
    ["Session establishment request from client /10.255.0.96:51874 client's lastZxid is 0x11100200bfb", one],
    [
      'LearnerHandler is too far behind (0x11100200bfb < 0x11100200c00), disconnecting 3 at /10.255.0.96:51874',
      one,
      two,
    ],
    ['Trying to commit future proposal: zxid 0x11100200bfb from /10.255.0.96:51874', one],
    ['Not able to truncate the log 11100200bfb', one],
    ['Not able to truncate the log 0x11100200bfb', one],
    [`java.io.IOException: The current epoch, 111, is older than the last zxid, ${decimal}`, one],
    [`Follower is ahead of the leader, leader summary: 273 (current epoch), ${decimal} (last zxid)`, one],
    ['Zxid: 0x11100200bfb', one],
  ];
  for (const [message, ...values] of forms) {
    it(message.slice(0, 110), () => assert.deepEqual(valuesOf(message), values));
  }
});

describe('numbers that are no ids', () => {
  const messages = [
    'Notification election epoch is smaller than logicalclock. n.electionEpoch = 0x1, logicalclock=0x2',
    'Notification: my state:LOOKING; n.sid:3, n.round:0xfffffffffffffff, n.peerEpoch:0x111, message format version:0x2, n.config version:0x11100200bfb123',
    '0x2 (message format version), 0xfffffffffffffff (n.round), 0x111 (n.peerEpoch), 0xfffffffffffffff (n.config version)',
    'sent cxid:0x200177600190000 and cxid = 0x200177600190000',
    '3 Received version: 100000000 my version: 200000000',
    'Follower sid: 3 not in the current config 100000000',
    'digest is 0x200177600190000',
    'Set the current epoch to 273',
    'Set text trace mask to 0x1b2',
    'Client attempting to establish new session at /10.255.0.96:51874',
    'Committing global session',
    'minSessionTimeout set to 800',
    'Purging /var/log/zookeeper/zookeeper.log.20231024 and gc.log.00012345',
    'fsync-ing the write ahead log in SyncThread:2 took 5003ms which will adversely effect operation latency.File size is 6291456000000 bytes.',
    'Have smaller server identifier, so dropping the connection: (myId:2 --> sid:3)',
    'Learner ping writePacket() takes 0ms, data len: 48, view: 0ms, data: AwCO4WgXCLEAAAfQCAAAov6oJMQ',
    'metricsProvider.className is org.apache.zookeeper.metrics.impl.DefaultMetricsProvider@5f3a4b84',
  ];
  for (const message of messages) {
    it(message.slice(0, 110), () => assert.deepEqual(valuesOf(message), []));
  }

  it('an address in a stack frame, padded as no session id is', () => {
    const lines = [
      `${HEAD}boom`,
      '\tat org.apache.zookeeper.Foo$$Lambda$14/0x0000000840064c40.run(Unknown Source)',
    ];
    assert.deepEqual(named(lines[1]!, lines, 1), []);
  });
});

describe('where on the line values stand', () => {
  it('the stamp first, then ids in order of columns', () => {
    const line = `${HEAD}sessionid:${ID} type:create cxid:0x1b zxid:0x11100200bfb txntype:1 reqpath:n/a`;
    assert.deepEqual(named(line), [
      'timestamp 2023-10-24T10:32:31.666Z "2023-10-24T10:32:31,666"',
      `session ${ID} "${ID}"`,
      'zxid 0x11100200bfb "0x11100200bfb"',
    ]);
  });

  it('on continuation lines too', () => {
    const exception = `EndOfStreamException: Unable to read additional data from client, it probably closed the socket: address = /127.0.1.23:46901, session = ${ID}`;
    assert.deepEqual(named(exception, [`${HEAD}Unexpected exception`, exception], 1), [
      `session ${ID} "${ID}"`,
    ]);
  });

  it('not in thread names', () => {
    const line = `2023-10-24T10:32:31,666 [myid:] - INFO  [session ${ID}:QuorumPeer@1] - LOOKING`;
    assert.equal(named(line).length, 1);
  });

  it("a learner's ping, on one line or wrapped", () => {
    const payload = 'AwCO4WgXCLEAAAfQCAAAov6oJMQAAAfQBwKV6mzCdeUAAAu4CQK8fRWReIEAAAu4';
    const touches = `touches 0x3008ee1681708b1 0x80000a2fea824c4 0x70295ea6cc275e5 0x902bc7d15917881 "${payload}"`;
    const whole = `${HEAD}Learner ping writePacket() takes 0ms, data len: 48, view: 0ms, data: ${payload}`;
    assert.deepEqual(named(whole).slice(1), [touches]);
    const lines = whole.split(/ (?=len:)/);
    assert.deepEqual(named(lines[1]!, lines, 1), [touches]);
  });

  it('in the fields, canonical', () => {
    const [record] = dialect.read(sectionOf(`${HEAD}closeSession sessionid:0x${DECIMAL}`));
    assert.equal(record?.fields['sessionId'], ID);
    const [other] = dialect.read(sectionOf(`${HEAD}Current zxid 17179869201 is <= 17179869202 for setData`));
    assert.equal(other?.fields['zxid'], '0x400000011');
    assert.equal(other.fields['sessionId'], undefined);
  });
});
