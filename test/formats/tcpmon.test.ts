import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseAddress, showAddress } from '../../server/src/formats/tcpmon/address.ts';
import { fieldsOf } from '../../server/src/formats/tcpmon/fields.ts';
import { tcpmon } from '../../server/src/formats/tcpmon/index.ts';
import { readable } from '../../server/src/formats/tcpmon/readable.ts';
import type { LogRecord } from '../../server/src/log/record.ts';
import type { Explanation } from '../../server/src/log/token.ts';
import { dialectOf, headOf, sectionOf, stampsOf } from '../support/section.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/tcpmon/${name}`, import.meta.url), 'utf8');

const read = (text: string, firstLine = 0): LogRecord[] =>
  dialectOf(tcpmon, text).read(sectionOf(text, firstLine));

const only = (text: string): LogRecord => {
  const [record, ...others] = read(text);
  assert.equal(others.length, 0);
  assert.ok(record);
  return record;
};

const CONNECTION = 'LocalAddr=::ffff:10.255.0.143:2888,PeerAddr=::ffff:10.255.0.141:41168';

/** What stands on `line` between columns, with its explanation. */
function facts(line: string): Map<string, Explanation> {
  const tokens = dialectOf(tcpmon, line).tokens([line], 0);
  let end = 0;
  for (const token of tokens) {
    assert.ok(token.start >= end && token.end > token.start, 'in order, without overlaps');
    end = token.end;
  }
  return new Map(
    tokens.flatMap((token) =>
      'explanation' in token ? [[line.slice(token.start, token.end), token.explanation]] : [],
    ),
  );
}

const row = (explanation: Explanation | undefined, label: string): string | undefined =>
  explanation?.rows.find(([name]) => name === label)?.[1];

describe('tcpmon records', () => {
  const lines = fixture('every-kind.txt').trimEnd().split('\n');
  const records = read(fixture('every-kind.txt'));
  const saying = (message: string): LogRecord => {
    const found = records.find((record) => record.message === message);
    assert.ok(found, `a record says ${message}; there are ${records.map((r) => `\n${r.message}`).join('')}`);
    return found;
  };

  it('makes one record of every line', () => {
    assert.deepEqual(
      records.map(({ line, endLine }) => [line, endLine]),
      lines.map((_, i) => [i, i]),
    );
    assert.ok(records.every((record) => record.stamp === 1698114720_000));
    assert.ok(records.every((record) => record.detail));
  });

  it('counts lines and bytes from the section', () => {
    const text = fixture('every-kind.txt');
    const [, second] = read(text, 700);
    assert.ok(second);
    assert.equal(second.line, 701);
    assert.equal(second.byteOffset, text.indexOf('\n') + 1);
  });

  it('reads a socket with its tags, IPv4-mapped addresses shown plainly', () => {
    const record = saying('RetransTotal 488 · 10.255.0.143:2888 → 10.255.0.141:41168 (java)');
    assert.equal(record.kind, 'socket');
    assert.deepEqual(record.fields, {
      measurement: 'tcp',
      LocalAddr: '::ffff:10.255.0.143:2888',
      PeerAddr: '::ffff:10.255.0.141:41168',
      Hostname: 'node-a',
      Process: 'cmd:java;pid:5426;fd:167',
      RetransTotal: 488,
    });
  });

  it('reads the three fields of a timer line', () => {
    const record = saying(
      'Timer keepalive, fires in 58 min, Retrans 0 · 10.255.0.143:2181 → 10.255.0.102:35648 (java)',
    );
    assert.equal(record.fields['Timer'], 'keepalive');
    assert.equal(record.fields['ExpireTimeUs'], 3480000000);
    assert.equal(record.fields['Retrans'], 0);
  });

  it('puts right a timer that tcpmon wrote 1000 times too small, but not in the field', () => {
    const record = saying(
      'Timer on, fires in 4.125 s, Retrans 3 · 10.255.0.143:2888 → 10.255.0.141:41168 (java)',
    );
    assert.equal(record.fields['ExpireTimeUs'], 4125);
  });

  it('reads a socket without a process', () => {
    const record = saying('State TCP_TIME_WAIT · 127.0.0.1:18500 → 127.0.0.1:42888');
    assert.equal(record.fields['Process'], undefined);
    assert.equal(record.fields['State'], 'TCP_TIME_WAIT');
  });

  it('reads a socket of several processes, wildcards and IPv6 zones', () => {
    saying('RecvQ 3 · [::]:80 → [::]:* (nginx ×2)');
    saying('SendQ 128 · *:22 → *:* (sshd)');
    saying(
      'Rto 201 · [fe80::1ff:fe23:4567%port-internal]:5354 → [fe80::2%port-internal]:40000 (elf-vm-schedule)',
    );
  });

  it('keeps values beyond 2^53 as decimal strings', () => {
    assert.equal(
      saying('IpOutOctets 18446744073299846897 · node-a').fields['IpOutOctets'],
      '18446744073299846897',
    );
    assert.equal(saying('TcpMaxConn -1 · node-a').fields['TcpMaxConn'], -1);
  });

  it('reads an interface', () => {
    const record = saying('RxDropped 520 · lo of node-a');
    assert.equal(record.kind, 'interface');
    assert.equal(record.fields['Name'], 'lo');
  });

  it('reads host names with spaces, commas and equals signs, and none', () => {
    const odd = only(
      `tcp,${CONNECTION},Hostname=my host,eu=1,Process=cmd:java;pid:1;fd:2 Cwnd=10 1698114720`,
    );
    assert.equal(odd.fields['Hostname'], 'my host,eu=1');
    assert.equal(odd.fields['Process'], 'cmd:java;pid:1;fd:2');
    assert.equal(odd.fields['Cwnd'], 10);
    assert.equal(only('nic,Name=lo,Hostname=a b RxErrors=0 1698114720').fields['Hostname'], 'a b');
    assert.equal(only('net,Hostname=北京 1 IpInDiscards=0 1698114720').fields['Hostname'], '北京 1');
    const empty = only('net,Hostname= IpInDiscards=0 1698114720');
    assert.equal(empty.fields['Hostname'], '');
    assert.equal(empty.message, 'IpInDiscards 0');
  });

  it('gives a line it cannot understand to the record before it', () => {
    const records = read(fixture('noise.txt'));
    assert.deepEqual(
      records.map(({ line, endLine }) => [line, endLine]),
      [1, 2, 3, 4, 5, 7, 9, 10].map((line, i, all) => [line, (all[i + 1] ?? 12) - 1]),
    );
    assert.equal(records[4]?.fields['IpInUnknownProtos'], 0);
  });

  it('names no connection when noise damaged the tags', () => {
    const good = `tcp,${CONNECTION},Hostname=a RetransTotal=1 1698114720\n`.repeat(9);
    const record = read(`${good}tcp,${CONNECTION},Hos 45% |## | tname=a RetransTotal=5 1698114721`).at(-1);
    assert.ok(record);
    assert.deepEqual(record.fields, { measurement: 'tcp', RetransTotal: 5 });
    assert.equal(record.detail, true);
  });
});

describe('tcpmon retransmissions', () => {
  const shown = read(fixture('block-disorder.txt')).filter((record) => !record.detail);

  it('finds steps whatever the order of blocks, and no step in a fall', () => {
    assert.deepEqual(
      shown.map(({ level, kind, message, fields }) => [level, kind, message, fields['retransmitted']]),
      [
        ['WARN', 'retransmission', 'RetransTotal +1 (488 → 489) · 10.255.0.143:2888 → 10.255.0.141:41168', 1],
        ['INFO', 'host-retransmission', 'host retransmissions +3 (100 → 103) · node-a', 3],
        ['INFO', 'counter-reset', 'TcpRetransSegs began again (103 → 2) · node-a', undefined],
        [
          'INFO',
          'state',
          'State TCP_ESTABLISHED → TCP_FIN_WAIT1 within 2 s · 10.255.0.143:2888 → 10.255.0.141:41168',
          undefined,
        ],
        [
          'WARN',
          'retransmission',
          'RetransTotal +2 (489 → 491) within 3 s · 10.255.0.143:2888 → 10.255.0.141:41168',
          2,
        ],
        [
          'INFO',
          'new-connection',
          'RetransTotal began again (7 → 1) · 10.255.0.143:2181 → 10.255.0.102:35648',
          undefined,
        ],
      ],
    );
  });

  it('subtracts beyond 2^53', () => {
    const records = read(
      'net,Hostname=a TcpRetransSegs=18446744073709551610 1698114720\n' +
        'net,Hostname=a TcpRetransSegs=18446744073709551613 1698114721',
    );
    assert.equal(records[1]?.fields['retransmitted'], 3);
  });

  it('makes no step of two sockets that share their addresses in one second', () => {
    const line = (total: number, second: number): string =>
      `tcp,LocalAddr=*:80,PeerAddr=*:*,Hostname=a RetransTotal=${total} 169811472${second}`;
    const text = [line(0, 0), line(4, 0), line(4, 1), line(0, 1)].join('\n');
    assert.ok(read(text).every((record) => record.detail));
  });
});

describe('tcpmon stamps', () => {
  for (const name of ['every-kind.txt', 'block-disorder.txt', 'noise.txt']) {
    it(`are the same for head finder and records: ${name}`, () => agree(fixture(name)));
  }

  const line = 'net,Hostname=a b=c IpInDiscards=0 1698114720';

  it('are the same for lines that only look right', () => {
    const odd = [
      'net,Hostname=a 1698114720',
      'x net,Hostname=a 1698114720',
      'net,Hostname=a IpInDiscards 1698114720',
      'net,Hostname=a =1 1698114720',
      'net,Hostname= 1698114720',
      'net, Hostname=a IpInDiscards=0 1698114720',
      'net,Hostname=a IpInDiscards=0 169811472',
      'net,Hostname=a IpInDiscards=0 16981147201',
      'net,Hostname=a IpInDiscards=0 169811472x',
      'net,Hostname=a IpInDiscards=0 1698114720 ',
      'net,Hostname=a  1698114720',
      '1698114720',
      ' 1698114720',
      'a.txt:12:net,Hostname=a IpInDiscards=0 1698114720',
    ];
    agree(`${`${line}\n`.repeat(80)}${odd.join('\n')}`);
  });

  it('survive a byte order mark, carriage returns and a cut last line', () => {
    const text = `\uFEFF${line}\r\n${line}\r\n${line.slice(0, -4)}`;
    agree(text);
    const records = read(text);
    assert.deepEqual(
      records.map(({ stamp, endLine }) => [stamp, endLine]),
      [
        [1698114720_000, 0],
        [1698114720_000, 2],
      ],
    );
    assert.equal(records[1]?.fields['IpInDiscards'], 0);
    const marked = `\uFEFF${line}\r`;
    const token = dialectOf(tcpmon, marked).tokens([marked], 0).at(-1);
    assert.ok(token);
    assert.equal(marked.slice(token.start, token.end), '1698114720');
  });

  it('may be scaled to milliseconds, microseconds and nanoseconds', () => {
    for (const zeros of ['', '000', '000000', '000000000']) {
      const text = `${line}${zeros}`;
      assert.equal(dialectOf(tcpmon, text).resolution, 1000);
      assert.equal(only(text).stamp, 1698114720_000);
      agree(text);
    }
    const fine = `${line}123456789`;
    assert.equal(dialectOf(tcpmon, fine).resolution, 1);
    assert.ok(Math.abs(only(fine).stamp - 1698114720_123.4568) < 0.001);
    agree(fine);
  });

  it('count true time', () => assert.equal(dialectOf(tcpmon, line).face, 'utc'));
});

/** Head finder and records name the same lines and the same moments. */
function agree(text: string): void {
  const dialect = dialectOf(tcpmon, text);
  const heads = stampsOf(dialect, text).flatMap((stamp, i) => (Number.isNaN(stamp) ? [] : [[i, stamp]]));
  const records = dialect.read(sectionOf(text)).map(({ line, stamp }) => [line, stamp]);
  assert.deepEqual(records, heads);
}

describe('tcpmon explanations', () => {
  it('explains every part of a line', () => {
    const line = `tcp,${CONNECTION},Hostname=node-a,Process=cmd:java;pid:5426;fd:167 RetransTotal=488 1698114720`;
    const found = facts(line);
    assert.deepEqual(
      [...found.values()].map(({ title }) => title),
      [
        'One TCP socket',
        'Local address 10.255.0.143:2888',
        'Peer address 10.255.0.141:41168',
        'Host node-a',
        'Process java',
        'RetransTotal',
      ],
    );
    assert.match(row(found.get('LocalAddr=::ffff:10.255.0.143:2888'), 'Port') ?? '', /quorum/);
    assert.match(found.get('LocalAddr=::ffff:10.255.0.143:2888')?.notes?.[0] ?? '', /IPv4/);
    assert.equal(row(found.get('RetransTotal=488'), 'Value'), '488 segments');
    assert.match(row(found.get('RetransTotal=488'), 'Kind') ?? '', /^counter since the connection began/);
  });

  const value = (field: string, connection = CONNECTION): Explanation | undefined =>
    facts(`tcp,${connection},Hostname=a ${field} 1698114720`).get(field);

  it('reads the queues of a listener as what they are', () => {
    const listener = 'LocalAddr=*:2181,PeerAddr=*:*';
    assert.equal(row(value('SendQ=128', listener), 'Value'), '128 connections');
    assert.match(row(value('SendQ=128', listener), 'Meaning') ?? '', /not unsent bytes/);
    assert.equal(row(value('RecvQ=1', listener), 'Value'), '1 connection');
    assert.equal(row(value('RecvQ=1460'), 'Value'), '1,460 bytes (1.43 KiB)');
  });

  it('corrects expiry times of 1 to 10 seconds only', () => {
    const expiry = (us: number): string | undefined => {
      const line = `tcp,${CONNECTION},Hostname=a Timer="on",ExpireTimeUs=${us},Retrans=2 1698114720`;
      return row(facts(line).get(`ExpireTimeUs=${us}`), 'Value');
    };
    assert.equal(expiry(4125), '4.125 s');
    assert.equal(expiry(4000), '4,000 µs (4 ms)');
    assert.equal(expiry(200_000), '200,000 µs (200 ms)');
    assert.equal(expiry(10_000_000), '10,000,000 µs (10 s)');
  });

  it('says where 0 may mean that nothing was reported, and only there', () => {
    assert.match(value('Minrtt=0.000000')?.notes?.join() ?? '', /CentOS 7/);
    assert.match(value('Rtt=0.000000')?.notes?.join() ?? '', /did not report/);
    assert.deepEqual(value('Rtt=0.300000')?.notes, []);
    assert.deepEqual(value('SendQ=0')?.notes, []);
  });

  it('explains states', () => {
    assert.match(row(value('State="TCP_CLOSE_WAIT"'), 'Value') ?? '', /^TCP_CLOSE_WAIT: closed by the peer/);
    assert.equal(row(value('State="17"'), 'Value'), '17');
  });

  it('knows every field of the last version, each with a meaning', () => {
    for (const [measurement, count] of [
      ['tcp', 53 + 3],
      ['nic', 9],
      ['net', 216],
    ] as const) {
      const fields = [...fieldsOf(measurement).values()];
      assert.equal(fields.length, count);
      for (const { name, unit, meaning } of fields) {
        assert.notEqual(unit, undefined, name);
        assert.ok(meaning.length > 3, name);
      }
    }
  });

  it('makes values readable', () => {
    assert.equal(readable('22333829.400000', 'kbit/s'), '22,333,829.4 kbit/s (22.3 Gbit/s)');
    assert.equal(readable('18446744073299846897', 'bytes'), '18,446,744,073,299,846,897 bytes (16 EiB)');
    assert.equal(readable('3254000', 'ms'), '3,254,000 ms (54 min 14 s)');
    assert.equal(readable('1', 'bool'), '1 (yes)');
  });

  it('takes addresses apart at the last colon', () => {
    assert.deepEqual(parseAddress('[::ffff:10.0.0.1]:2888'), {
      host: '10.0.0.1',
      port: 2888,
      mapped: true,
      wildcard: false,
    });
    assert.deepEqual(parseAddress('127.0.0.1%lo:53'), {
      host: '127.0.0.1',
      port: 53,
      zone: 'lo',
      mapped: false,
      wildcard: false,
    });
    for (const any of ['*:22', ':::22', '[::]:22', '0.0.0.0:22']) assert.ok(parseAddress(any)?.wildcard, any);
    assert.equal(showAddress('::1:2181'), '[::1]:2181');
    assert.equal(parseAddress('nothing'), undefined);
  });
});

describe('tcpmon recognition', () => {
  const refusal = (text: string): string => {
    const { confidence, dialect, reason } = tcpmon.recognise(headOf(text));
    assert.equal(confidence, 0, text.slice(0, 80));
    assert.equal(dialect, undefined);
    return reason;
  };
  const confidence = (text: string): number => tcpmon.recognise(headOf(text)).confidence;

  it('accepts an export, one line of it, and one with cut ends or noise', () => {
    assert.equal(confidence(fixture('every-kind.txt')), 1);
    assert.equal(confidence('nic,Name=lo,Hostname= RxErrors=0 1698114720'), 1);
    assert.equal(confidence(fixture('every-kind.txt').slice(20, -20)), 1);
    assert.ok(confidence(fixture('noise.txt')) >= 0.8);
  });

  it('needs a known field on four lines of five', () => {
    const good = 'net,Hostname=a IpInDiscards=0 1698114720\n';
    refusal('net,Hostname=a Requests=0 1698114720');
    refusal('net,Hostname=a RxErrors=0 1698114720');
    refusal(`${good.repeat(3)}one\ntwo\n${good}`);
  });

  const strangers: Readonly<Record<string, string>> = {
    'Telegraf net': 'net,host=web01,interface=eth0 bytes_recv=123i,drop_in=0i 1698114690000000000',
    'Telegraf netstat': 'netstat,host=web01 tcp_close=0i,tcp_established=12i 1698114690000000000',
    'other line protocol': 'weather,location=us-midwest temperature=82 1465839830100400200',
    nstat: '#kernel\nTcpRetransSegs                  1232               0.0',
    'ss output': 'ESTAB 0 0 10.0.0.1:2181 10.0.0.2:4000 users:(("java",pid=1,fd=2)) skmem:(r0,rb87380,t0)',
    'source code': '\te.Printf("%s TcpRetransSegs=%d %d", prefix, m.GetTcpRetransSegs(), ts)',
    'OpenTSDB import': 'sys.cpu.user 1356998400 42.5 host=webserver01 cpu=0',
    Prometheus:
      '# TYPE node_netstat_Tcp_RetransSegs untyped\nnode_netstat_Tcp_RetransSegs 1232 1698114690000',
    'ZooKeeper log': '2023-10-24 10:32:31,666 [myid:3] - INFO  [main:Foo@1] - count=1 1698114720',
    nothing: '\n\n',
  };
  for (const [name, text] of Object.entries(strangers)) {
    it(`refuses ${name}`, () => assert.doesNotMatch(refusal(`${text}\n`.repeat(3)), /dialect/));
  }

  const others: Readonly<Record<string, string>> = {
    A: 'RetransTotal type=tcp,hostname=h,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.2:2 1698114690 488',
    B: 'RetransTotal 1698114690 488 type=tcp hostname=h LocalAddr=10.0.0.1_1 PeerAddr=10.0.0.2_2',
    C: 'tcp,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.2:2,hostname=h RetransTotal=488 1698114690',
    D: `net,Hostname=h IpForwarding=1 1698114690\ntcp,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.2:2,Hostname=h,Process='name: "java"\npid: 5\nfd: 1\n' RetransTotal=488 1698114690`,
    D2: 'net,Hostname=h IpForwarding=1 1698114690\ntcp,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.2:2,Hostname=h,Process="cmd=java,pid=5,fd=1" RetransTotal=488 1698114690',
    E: 'tcp,LocalAddr="10.0.0.1:1",PeerAddr="10.0.0.2:2",Hostname="h",Process="" RetransTotal=488 1698114690',
    L: 'tcp,Hostname=h,LocalAddr=10.0.0.1:1,LocalPort=1,PeerAddr=10.0.0.2:2,PeerPort=2 RetransTotal=488u 1698114690000000000\nnet,Hostname=h IpForwarding=1u 1698114690000000000',
  };
  for (const [id, text] of Object.entries(others)) {
    it(`knows dialect ${id}`, () => {
      const { name } = dialectOf(tcpmon, text);
      assert.match(
        name,
        new RegExp(`\\(dialect ${id}\\), ${id === 'L' ? 'seconds written as nano' : 'whole '}seconds$`),
      );
      assert.match(name, /2023-\d\d-\d\d/);
    });
  }
});
