import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseAddress, underscoredAddress } from '../../server/src/formats/tcpmon/address.ts';
import { tcpmon } from '../../server/src/formats/tcpmon/index.ts';
import type { Dialect } from '../../server/src/log/format.ts';
import type { LogRecord } from '../../server/src/log/record.ts';
import type { Explanation } from '../../server/src/log/token.ts';
import { dialectOf, sectionOf, stampsOf } from '../support/section.ts';

const LETTERS = ['a', 'b', 'c', 'd', 'd2', 'e', 'l'] as const;
type Letter = (typeof LETTERS)[number];

const fixture = (letter: Letter): string =>
  readFileSync(new URL(`../fixtures/tcpmon/dialect-${letter}.txt`, import.meta.url), 'utf8');

const dialects = new Map(LETTERS.map((letter) => [letter, dialectOf(tcpmon, fixture(letter))]));
const dialect = (letter: Letter): Dialect => dialects.get(letter)!;

const read = (letter: Letter, text = fixture(letter)): LogRecord[] => dialect(letter).read(sectionOf(text));

/** The record of a field of the connection to a port, or of the host when there is none. */
function record(letter: Letter, field: string, peerPort = ''): LogRecord {
  const found = read(letter).find(
    ({ fields }) =>
      field in fields && (peerPort === '' || String(fields['PeerAddr']).endsWith(`:${peerPort}`)),
  );
  assert.ok(found, `${letter}: ${field} ${peerPort}`);
  return found;
}

function facts(letter: Letter, line: string): Map<string, Explanation> {
  const tokens = dialect(letter).tokens([line], 0);
  let end = 0;
  for (const token of tokens) {
    assert.ok(token.start >= end && token.end > token.start, `in order, without overlaps: ${line}`);
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

describe('every older tcpmon dialect', () => {
  const quorum = { LocalAddr: '::ffff:10.255.0.143:2888', PeerAddr: '::ffff:10.255.0.141:41168' };

  for (const letter of LETTERS) {
    it(`${letter}: tells the same of the same socket, under today's names`, () => {
      const total = record(letter, 'RetransTotal', '41168');
      assert.equal(total.fields['RetransTotal'], 487);
      assert.equal(total.stamp, 1698114690_000);
      const { LocalAddr, PeerAddr, Hostname, measurement } = total.fields;
      assert.deepEqual({ LocalAddr, PeerAddr }, quorum);
      assert.equal(Hostname, 'node-a');
      assert.equal(measurement, 'tcp');
      assert.match(total.message, /^RetransTotal 487 · 10\.255\.0\.143:2888 → 10\.255\.0\.141:41168/);
      assert.equal(record(letter, 'State', '41168').fields['State'], 'TCP_ESTABLISHED');
      assert.equal(record(letter, 'State', '42888').fields['State'], 'TCP_TIME_WAIT');
      assert.equal(record(letter, 'Rtt', '41168').fields['Rtt'], 6.768);
      assert.equal(record(letter, 'TcpRetransSegs').fields['TcpRetransSegs'], 263199);
      assert.equal(record(letter, 'RxDropped').fields['Name'], 'lo');
      assert.equal(dialect(letter).face, 'utc');
      assert.equal(dialect(letter).resolution, 1000);
    });

    it(`${letter}: has the same heads for head finder and records, and tokens on each`, () => {
      const text = fixture(letter);
      const lines = text.trimEnd().split('\n');
      // Each line cut at both ends, noise before it, and what belongs to another dialect.
      const odd = [
        ...lines.flatMap((line) => [
          line.slice(0, -1),
          line.slice(3),
          `45% |## |${line}`,
          `${line} `,
          `${line}\r`,
        ]),
        ...LETTERS.map((other) => fixture(other).trimEnd()),
        ...['', ' ', "' ", "' 1698114690", "' a 1698114690", "'  a=1 1698114690", 'a=1 1698114690'],
        ...['X type=net,hostname= 1698114690', 'X type=net,hostname= 1698114690 ', ' X=1 1698114690 5'],
        ...[
          'X 1698114690  type=net hostname=',
          'X 1698114690 1 type=net hostname',
          'net,Hostname=a =1 1698114690',
        ],
      ];
      for (const all of [text, odd.join('\n')]) {
        const heads = stampsOf(dialect(letter), all).flatMap((stamp, i) =>
          Number.isNaN(stamp) ? [] : [[i, stamp]],
        );
        const records = read(letter, all).map(({ line, stamp }) => [line, stamp]);
        assert.deepEqual(records, heads);
      }
      for (const line of lines) facts(letter, line);
    });
  }

  it('names what wrote it, and that a build was broken', () => {
    const names = LETTERS.map((letter) => dialect(letter).name);
    assert.deepEqual(names, [
      'tcpmon text in the manner of OpenTSDB, 2023-09-11 to 2023-09-13 (dialect A), whole seconds',
      'tcpmon import file for OpenTSDB, 2023-09-13 to 2023-09-15 (dialect B), whole seconds',
      'tcpmon line protocol, 2023-09-15 to 2023-10-09 (dialect C), whole seconds',
      'tcpmon line protocol of 2023-10-09 to 2023-10-11, a build that broke its lines (dialect D), whole seconds',
      'tcpmon line protocol of 2023-10-11 16:30, a build that broke its timer lines (dialect D2), whole seconds',
      'tcpmon line protocol of 2023-10-11 afternoon, tags in quotes (dialect E), whole seconds',
      'line protocol of InfluxDB from tcpmon since 2023-10-19 (dialect L), seconds written as nanoseconds',
    ]);
  });

  it('is the broken build as soon as one line is, wherever the first lines would fit', () => {
    const host = 'net,Hostname=h IpForwarding=1 1698114690\n'.repeat(50);
    assert.match(dialectOf(tcpmon, host + fixture('d')).name, /dialect D\)/);
    assert.match(dialectOf(tcpmon, host + fixture('d2')).name, /dialect D2\)/);
    assert.match(dialectOf(tcpmon, host).name, /dialect F\)/);
    assert.match(dialectOf(tcpmon, host.replaceAll('690', '690000000000')).name, /dialect F\)/);
  });
});

describe('tcpmon dialects A to C', () => {
  it('name processes and timers on lines of their own', () => {
    for (const letter of ['a', 'b', 'c'] as const) {
      const pid = record(letter, 'Pid', '41168');
      assert.equal(pid.message, 'Pid 5426 · 10.255.0.143:2888 → 10.255.0.141:41168 (java)');
      assert.equal(pid.fields['ProcessName'], 'java');
      const expiry = record(letter, 'ExpireTimeUs', '35648');
      assert.equal(
        expiry.message,
        'Timer keepalive, fires in 58 min · 10.255.0.143:2181 → 10.255.0.102:35648',
      );
      assert.equal(expiry.fields['Timer'], 'keepalive');
      assert.equal(record(letter, 'Retrans', '35648').fields['Retrans'], 0);
    }
  });

  it('show old names of host fields beside those of today', () => {
    for (const letter of ['a', 'b', 'c'] as const) {
      const retransmitted = record(letter, 'TcpRetransSegs');
      assert.equal(retransmitted.message, 'TcpRetransSegs (TcpSegmentsRetransmitted) 263199 · node-a');
      assert.equal(retransmitted.fields['TcpSegmentsRetransmitted'], undefined);
      assert.equal(record(letter, 'TcpCurrEstab').fields['TcpCurrEstab'], 2141);
      const line =
        fixture(letter)
          .split('\n')
          .find((one) => one.includes('TcpSegmentsRetransmitted')) ?? '';
      const explained = [...facts(letter, line).values()].find(({ title }) => title === 'TcpRetransSegs');
      assert.equal(row(explained, 'Written as'), 'TcpSegmentsRetransmitted');
      assert.match(row(explained, 'Meaning') ?? '', /all connections of the host/);
    }
  });

  it('number their states from 0, ESTABLISHED', () => {
    const line = 'State type=tcp,hostname=h,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.2:2 1698114690 7';
    const found = facts('a', line);
    assert.match(row(found.get('State'), 'Value') ?? '', /^TCP_CLOSE_WAIT: closed by the peer/);
    assert.equal(row(found.get('State'), 'Written as'), '7');
    assert.equal(found.get('7'), found.get('State'), 'the value tells what the name tells');
  });

  it('take host names with blanks, commas and equals signs', () => {
    const hosts = ['my host,eu=1', '', '北京 1'];
    for (const host of hosts) {
      const lines = {
        a: `Cwnd type=tcp,hostname=${host},LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.2:2 1698114690 10`,
        b: `Cwnd 1698114690 10 type=tcp hostname=${host} LocalAddr=10.0.0.1_1 PeerAddr=10.0.0.2_2`,
        c: `tcp,LocalAddr=10.0.0.1:1,PeerAddr=10.0.0.2:2,hostname=${host} Cwnd=10 1698114690`,
      };
      for (const [letter, line] of Object.entries(lines)) {
        const [only] = read(letter as Letter, line);
        assert.deepEqual(
          only?.fields,
          { measurement: 'tcp', Hostname: host, LocalAddr: '10.0.0.1:1', PeerAddr: '10.0.0.2:2', Cwnd: 10 },
          line,
        );
      }
    }
  });
});

describe('addresses of tcpmon dialect B', () => {
  it('are told back from their underscores', () => {
    const written: Readonly<Record<string, string>> = {
      '10.255.0.143_2181': '10.255.0.143:2181',
      '__ffff_10.255.0.143_2888': '::ffff:10.255.0.143:2888',
      '[__ffff_10.255.0.143]_2888': '[::ffff:10.255.0.143]:2888',
      all_22: '*:22',
      all_all: '*:*',
      ___all: ':::*',
      __1_2181: '::1:2181',
      '127.0.0.1%lo_53': '127.0.0.1%lo:53',
      'fe80__1ff_fe23_4567%port_internal_5354': 'fe80::1ff:fe23:4567%port_internal:5354',
    };
    for (const [text, address] of Object.entries(written)) {
      assert.equal(underscoredAddress(text), address);
      assert.ok(parseAddress(address), address);
    }
  });

  it('are said to be uncertain where they are of IPv6', () => {
    const explained = (address: string): Explanation | undefined => {
      const line = `Cwnd 1698114690 10 type=tcp hostname=h LocalAddr=${address} PeerAddr=10.0.0.2_2`;
      return facts('b', line).get(`LocalAddr=${address}`);
    };
    const six = explained('fe80__1_5354');
    assert.match(six?.notes?.join(' ') ?? '', /cannot surely be told back; the port is behind the last _/);
    assert.equal(row(six, 'Written as'), 'fe80__1_5354');
    assert.doesNotMatch(explained('__ffff_10.0.0.1_2888')?.notes?.join(' ') ?? '', /surely/);
  });
});

describe('the broken tcpmon builds', () => {
  it('D: carries its socket over lines and sections', () => {
    const text = fixture('d');
    const state = record('d', 'State', '41168');
    assert.equal(state.fields['Process'], 'cmd:java;pid:5426;fd:167');
    assert.equal(state.line, 7);
    const { lines, offsets } = sectionOf(text);
    const starts = Array.from(offsets);
    for (const size of [1, 2, 3, 5]) {
      const memory = dialect('d').memory?.();
      const found: LogRecord[] = [];
      for (let from = 0; from < lines.length; from += size) {
        const to = from + size;
        const section = { firstLine: from, lines: lines.slice(from, to), offsets: starts.slice(from, to) };
        found.push(...dialect('d').read(section, memory));
      }
      assert.deepEqual(
        found.map(({ fields }) => fields),
        read('d').map(({ fields }) => fields),
      );
    }
  });

  it('D: says nothing of a socket whose lines are cut off', () => {
    const [only] = read('d', "' RetransTotal=487 1698114690");
    assert.deepEqual(only?.fields, { measurement: 'tcp', RetransTotal: 487 });
  });

  it('D: several processes hold one socket', () => {
    const opening = "tcp,LocalAddr=*:80,PeerAddr=*:*,Hostname=h,Process='";
    const text = `${opening}name: "nginx"\npid: 5\nfd: 1\nname:  "nginx"\npid: 6\nfd: 1\n' RecvQ=3 1698114690`;
    const [only] = read('d', text);
    assert.equal(only?.fields['Process'], 'cmd:nginx;pid:5;fd:1;cmd:nginx;pid:6;fd:1');
    assert.equal(only.message, 'RecvQ 3 · *:80 → *:* (nginx ×2)');
  });

  it('D and D2: reads sound lines glued to a broken timer', () => {
    for (const letter of ['d', 'd2'] as const) {
      const state = record(letter, 'State', '42888');
      assert.equal(state.fields['Process'], undefined);
      assert.ok(read(letter).every(({ fields }) => fields['ExpireTimeUs'] === undefined));
      const timer =
        fixture(letter)
          .split('\n')
          .find((line) => line.includes('%!s(uint32=')) ?? '';
      const explained = [...facts(letter, timer).values()].at(-1);
      assert.equal(explained?.title, 'Timer keepalive');
      assert.equal(row(explained, 'Fires in'), '58 min');
      assert.match(explained.notes?.[0] ?? '', /broke its timer lines/);
    }
  });

  it('D: explains the lines between', () => {
    assert.equal(facts('d', 'pid: 5426').get('pid: 5426')?.title, 'Process number 5426');
    const opening = fixture('d').split('\n')[4] ?? '';
    assert.deepEqual([...facts('d', opening).values()].map(({ title }) => title).slice(0, 3), [
      'One TCP socket',
      'Local address 10.255.0.143:2888',
      'Peer address 10.255.0.141:41168',
    ]);
  });

  it('D2: knows processes by their own marks', () => {
    assert.equal(record('d2', 'RecvQ', '41168').fields['Process'], 'cmd:java;pid:5426;fd:167');
  });
});

describe('tcpmon dialects E and L', () => {
  it('E: drops the quotes of its tags', () => {
    const timer = record('e', 'ExpireTimeUs', '35648');
    assert.equal(
      timer.message,
      'Timer keepalive, fires in 58 min, Retrans 0 · 10.255.0.143:2181 → 10.255.0.102:35648 (java)',
    );
    assert.equal(timer.fields['Hostname'], 'node-a');
    assert.equal(record('e', 'State', '42888').fields['Process'], undefined);
  });

  it('L: drops the letters of its numbers, and knows its ports', () => {
    assert.equal(record('l', 'TcpMaxConn').fields['TcpMaxConn'], -1);
    const { fields } = record('l', 'Ts', '41168');
    assert.equal(fields['Ts'], 1);
    assert.equal(fields['LocalPort'], '2888');
    assert.equal(fields['ProcessName'], 'java');
    assert.equal(record('l', 'ExpireTimeUs', '35648').fields['ExpireTimeUs'], 3480000000);
  });

  it('L: takes back escapes, truths and short numbers', () => {
    const line =
      'tcp,Hostname=my\\ host\\,eu\\=1,LocalAddr=*:22,LocalPort=22,PeerAddr=*:*,PeerPort=* AppLimited=true 1698114690000000000';
    const [only] = read('l', line);
    assert.equal(only?.fields['Hostname'], 'my host,eu=1');
    assert.equal(only.fields['AppLimited'], 1);
    const rate = line.replace('AppLimited=true', 'PacingRate=2.2333829e+07');
    assert.equal(read('l', rate)[0]?.fields['PacingRate'], 22333829);
    assert.equal(
      row(facts('l', rate).get('PacingRate=2.2333829e+07'), 'Value'),
      '22,333,829 kbit/s (22.3 Gbit/s)',
    );
  });
});
