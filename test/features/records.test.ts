import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordsOf } from '../../server/src/features/recordsOf.ts';
import type { RecordOnWire, RecordsParams } from '../../server/src/protocol/records.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { zookeeperLine } from '../support/lines.ts';
import { logLiteral, LogFolder } from '../support/logFolder.ts';

/** The records of the log at the cursor, or of the first, in a workspace of the literal's logs. */
async function recordsIn(
  text: string,
  params: Omit<RecordsParams, 'uri'> = {},
): Promise<{ records: Omit<RecordOnWire, 'file'>[]; next?: number }> {
  const { files } = logLiteral(text);
  const folder = new LogFolder(files);
  const workspace = new Workspace({ unsaved: () => undefined });
  workspace.folders = [folder.uri()];
  const uri = folder.uri([...files.keys()][0]);
  const { records, ...rest } = await recordsOf(workspace, { uri, ...params });
  return {
    records: records.map(({ file, ...record }) => {
      assert.equal(file, uri);
      return record;
    }),
    ...rest,
  };
}

describe('records on the wire', () => {
  it('of a ZooKeeper log', async () => {
    const { records, next } = await recordsIn(`
// zookeeper: node9/zookeeper.log
2023-10-24 10:32:31,666 [myid:9] - WARN  [QuorumPeer[myid=9]/0.0.0.0:2181:Follower@89] - Exception when following the leader
java.net.SocketTimeoutException: Read timed out
	at java.net.SocketInputStream.socketRead0(Native Method)
2023-10-24 10:32:32,000 [myid:9] - INFO  [SyncThread:9:ZooKeeperServer@645] - Established session 0x2001776d0d90000 with negotiated timeout 4000 for client /10.255.0.141:42652
// gc: node9/gc.log
[2023-10-24T10:00:00.000+0800][5.000s][info][gc] GC(1) Pause Young (Allocation Failure) 100M->20M(300M) 12.345ms
`);
    assert.equal(next, undefined);
    assert.deepEqual(records, [
      {
        line: 0,
        endLine: 2,
        instant: 1698114751666,
        time: '2023-10-24T10:32:31.666+08:00',
        zone: '+08:00',
        format: 'zookeeper',
        level: 'WARN',
        kind: 'learner-lost-leader',
        node: 'node9',
        message: 'Exception when following the leader',
        fields: {
          myid: 9,
          thread: 'QuorumPeer[myid=9]/0.0.0.0:2181',
          class: 'Follower',
          sourceLine: 89,
          address: '0.0.0.0:2181',
          exception: 'java.net.SocketTimeoutException: Read timed out',
        },
      },
      {
        line: 3,
        endLine: 3,
        instant: 1698114752000,
        time: '2023-10-24T10:32:32.000+08:00',
        zone: '+08:00',
        format: 'zookeeper',
        level: 'INFO',
        kind: 'session-established',
        node: 'node9',
        message:
          'Established session 0x2001776d0d90000 with negotiated timeout 4000 for client /10.255.0.141:42652',
        fields: {
          myid: 9,
          thread: 'SyncThread:9',
          class: 'ZooKeeperServer',
          sourceLine: 645,
          sessionId: '0x2001776d0d90000',
          address: '10.255.0.141:42652',
          timeoutMs: 4000,
        },
      },
    ]);
  });

  it('of a GC log: when the pause began and ended, and what it freed', async () => {
    const { records } = await recordsIn(`
// gc: node9/gc.log
[2023-10-24T10:32:31.666+0800][5.000s][info][gc] GC(1) Pause Full (Ergonomics) 100M->20M(300M) 1188.000ms
`);
    assert.equal(records.length, 1);
    const [{ fields, message, ...record }] = records as [RecordOnWire];
    assert.deepEqual(record, {
      line: 0,
      endLine: 0,
      instant: 1698114751666,
      time: '2023-10-24T10:32:31.666+08:00',
      zone: '+08:00',
      format: 'gc',
      level: 'WARN',
      kind: 'pause',
      node: 'node9',
    });
    assert.match(message, /Full GC/);
    const promised = {
      cause: 'Ergonomics',
      collection: 'Pause Full',
      full: true,
      durationMs: 1188,
      startInstant: 1698114750478,
      endInstant: 1698114751666,
      uptimeS: 5,
      beforeKb: 102_400,
      afterKb: 20_480,
      capacityKb: 307_200,
    };
    assert.deepEqual({ ...fields, ...promised }, fields);
  });

  it('of a GC log that counts uptime only: no instant is made up', async () => {
    const { records } = await recordsIn(`
// gc: node9/gc.log
[5.000s][info][gc] GC(1) Pause Full (Ergonomics) 100M->20M(300M) 1188.000ms
`);
    const record = records[0]!;
    assert.deepEqual([record.instant, record.time, record.fields['uptimeS']], [null, null, 5]);
    assert.ok(!('startInstant' in record.fields) && !('endInstant' in record.fields));
  });

  it('of an export: measurement, tags and fields with their values', async () => {
    const { records } = await recordsIn(`
// tcpmon: node9/metrics.txt
tcp,LocalAddr=10.255.0.143:2888,PeerAddr=10.255.0.141:41168,Hostname=node-9,Process=cmd:java;pid:1;fd:5 RetransTotal=1 1698114751
net,Hostname=node-9 IpOutOctets=18446744073299846897 1698114752
`);
    assert.deepEqual(
      records.map(({ instant, time, zone, fields }) => ({ instant, time, zone, fields })),
      [
        {
          instant: 1698114751000,
          time: '2023-10-24T02:32:31.000Z',
          zone: 'UTC',
          fields: {
            measurement: 'tcp',
            LocalAddr: '10.255.0.143:2888',
            PeerAddr: '10.255.0.141:41168',
            Hostname: 'node-9',
            Process: 'cmd:java;pid:1;fd:5',
            RetransTotal: 1,
          },
        },
        {
          instant: 1698114752000,
          time: '2023-10-24T02:32:32.000Z',
          zone: 'UTC',
          fields: { measurement: 'net', Hostname: 'node-9', IpOutOctets: '18446744073299846897' },
        },
      ],
    );
  });
});

describe('a part of the records', () => {
  const count = 3000;
  const text = Array.from({ length: count }, (_, i) => {
    const second = String(Math.floor(i / 100)).padStart(2, '0');
    const trace = i % 10 === 0 ? `\tat a.B.c(B.java:${i})\n` : '';
    return zookeeperLine(`10:00:${second},${String(i % 100).padStart(3, '0')}`, `record ${i}`) + trace;
  }).join('');
  const lineOf = (record: number): number => record + Math.ceil(record / 10);
  const literal = `// zookeeper: node9/zookeeper.log\n${text}`;
  const numbers = ({ records }: Awaited<ReturnType<typeof recordsIn>>): number[] =>
    records.map(({ message, line }) => {
      const number = Number(message.replace('record ', ''));
      assert.equal(line, lineOf(number), 'lines are those of the file');
      return number;
    });

  it('is a thousand unless more are asked for, and says where to go on', async () => {
    const first = await recordsIn(literal);
    assert.equal(first.next, lineOf(1000));
    assert.deepEqual(
      numbers(first),
      Array.from({ length: 1000 }, (_, i) => i),
    );
  });

  it('goes on from there to the end', async () => {
    const seen: number[] = [];
    let fromLine: number | undefined = 0;
    while (fromLine !== undefined) {
      const part = await recordsIn(literal, { fromLine, limit: 700 });
      seen.push(...numbers(part));
      fromLine = part.next;
    }
    assert.deepEqual(
      seen,
      Array.from({ length: count }, (_, i) => i),
    );
  });

  it('holds the records whose head lines lie between two lines, both included', async () => {
    const part = { fromLine: lineOf(2000) + 1, toLine: lineOf(2003) };
    assert.deepEqual(numbers(await recordsIn(literal, part)), [2001, 2002, 2003]);
    assert.deepEqual(numbers(await recordsIn(literal, { fromLine: 10 * count })), []);
    assert.deepEqual(numbers(await recordsIn(literal, { fromLine: 5, toLine: 4 })), []);
  });

  it('is refused of a file that is no log', () =>
    assert.rejects(recordsIn('// zookeeper: notes.txt\nDear diary\n'), {
      name: 'NoPivot',
      message: /notes\.txt/,
    }));
});
