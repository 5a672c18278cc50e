import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seeded, whole } from '../log/random.ts';
import { printed } from '../support/captureText.ts';
import {
  counters,
  dataFile,
  double,
  encode,
  frame,
  interfaces,
  type Message,
  metric,
  nested,
  text,
  varint,
} from '../support/tcpmonData.ts';

const SECOND = 1_698_114_690;
const linesOf = async (body: Uint8Array, host?: string): Promise<string[]> => {
  const { text: all, notes } = await printed([frame(body)], host);
  assert.deepEqual(notes, []);
  assert.ok(all.endsWith('\n'));
  return all.slice(0, -1).split('\n');
};
const socketLines = (fields: Message, host?: string): Promise<string[]> =>
  linesOf(metric('tcp', SECOND, [[3, nested(fields)]]), host);

const TAGS = 'tcp,LocalAddr=::ffff:10.255.0.143:2888,PeerAddr=::ffff:10.255.0.141:41168,Hostname=node-9';
const ADDRESSES: Message = [
  [6, text('::ffff:10.255.0.143:2888')],
  [7, text('::ffff:10.255.0.141:41168')],
];

/** Every value that a socket can have, by its number, and the line that tcpmon prints of it. */
const VALUES =
  `4 RecvQ 7; 5 SendQ 4294967296; 11 Ts 1; 12 Sack 1; 13 Cubic 1; 14 AppLimited 1; 15 PacingRate 2336000.4;
  16 DeliveryRate 1.5; 17 Send 0.000001; 18 SndWscale 7; 19 RcvWscale 8; 20 Rto 201; 21 Rtt 0.107; 22 Rttvar 0.031;
  23 Minrtt 0.09; 24 RcvRtt 88109; 25 RetransNow 1; 26 RetransTotal 488; 30 Ato 40; 31 Mss 1448; 32 Pmtu 1500;
  33 Rcvmss 536; 34 Advmss 1460; 35 Cwnd 10; 36 SndWnd 65535; 37 BytesSent 4294967295; 38 BytesAcked 18446744073709551615;
  39 BytesReceived 9007199254740993; 40 SegsOut 1; 41 SegsIn 2; 42 Lastsnd 3; 43 Lastrcv 4; 44 Lastack 5; 45 Delivered 6;
  46 BusyMs 7; 47 RcvSpace 8; 48 RcvSsthresh 9; 49 DataSegsOut 10; 50 DataSegsIn 11; 51 RwndLimited 12;
  52 SndbufLimited 13; 53 Ecn 1; 54 Ecnseen 1`
    .split(/;\s+/)
    .map((row) => row.split(' ') as [string, string, string]);
const FLOATS = new Set([15, 16, 17, 20, 21, 22, 23, 24, 30]);
const MEMORY = 'RmemAlloc RcvBuf WmemAlloc SndBuf FwdAlloc WmemQueued OptMem BackLog SockDrop'.split(' ');

describe('a socket', () => {
  it('prints 53 values in the order of the export, what is not there as 0', async () => {
    const lines = await socketLines(ADDRESSES);
    const [recvQ, sendQ, ...others] = VALUES;
    const order = [recvQ!, sendQ!, ...MEMORY.map((name) => ['', name, '']), ...others].map(
      ([number = '', name]) => {
        const zero = FLOATS.has(Number(number)) ? '0.000000' : '0';
        return `${TAGS} ${name}=${zero} ${SECOND}`;
      },
    );
    assert.deepEqual(lines, [`${TAGS} State="TCP_ESTABLISHED" ${SECOND}`, ...order]);
  });

  it('prints every value as tcpmon does', async () => {
    const values: Message = VALUES.map(([number, , value]) => [
      Number(number),
      FLOATS.has(Number(number)) ? double(Number(value)) : varint(BigInt(value)),
    ]);
    const memory: Message = MEMORY.map((_, index) => [index + 1, varint(1000 + index)]);
    const lines = await socketLines([[3, varint(9)], ...ADDRESSES, [10, nested(memory)], ...values]);
    const printedValues = new Map(
      lines.map((line) => {
        const [field = ''] = line.slice(TAGS.length + 1).split(' ');
        return field.split('=') as [string, string];
      }),
    );
    assert.equal(printedValues.get('State'), '"TCP_LISTEN"');
    for (const [number, name, value] of VALUES) {
      const wanted = FLOATS.has(Number(number)) ? Number(value).toFixed(6) : value;
      assert.equal(printedValues.get(name), wanted, name);
    }
    MEMORY.forEach((name, index) => assert.equal(printedValues.get(name), String(1000 + index)));
    assert.equal(lines.length, 53);
  });

  it('prints its timer first, and its processes joined', async () => {
    const process = (name: string, pid: number, fd: number): Message => [
      [1, text(name)],
      [2, varint(pid)],
      [3, varint(fd)],
    ];
    const lines = await socketLines([
      ...ADDRESSES,
      [8, nested(process('nginx', 12, 6))],
      [8, nested(process('nginx', 13, 6))],
      [
        9,
        nested([
          [1, text('on')],
          [2, varint(4_125n)],
          [3, varint(2)],
        ]),
      ],
    ]);
    const tags = `${TAGS},Process=cmd:nginx;pid:12;fd:6;cmd:nginx;pid:13;fd:6`;
    assert.equal(lines[0], `${tags} Timer="on",ExpireTimeUs=4125,Retrans=2 ${SECOND}`);
    assert.equal(lines[1], `${tags} State="TCP_ESTABLISHED" ${SECOND}`);
    assert.equal(lines.length, 54);
  });

  it('prints states it does not know as their number', async () => {
    for (const [state, name] of [
      [11, '"TCP_NEW_SYN_RECV"'],
      [12, '"12"'],
      [-1, '"-1"'],
    ] as const)
      assert.match(
        (await socketLines([[3, varint(state)], ...ADDRESSES]))[0] ?? '',
        new RegExp(` State=${name} `),
      );
  });

  it('stays on its line whatever its names hold', async () => {
    const lines = await socketLines(
      [
        [6, text('a\nb')],
        [7, text('c\r\x1b[2J')],
        [8, nested([[1, text('x 1\n')]])],
      ],
      'a host, with=all\nof it',
    );
    assert.equal(lines.length, 53);
    assert.equal(
      lines[0],
      'tcp,LocalAddr=a\\x0ab,PeerAddr=c\\x0d\\x1b[2J,Hostname=a host, with=all\\x0aof it,Process=cmd:x 1\\x0a;pid:0;fd:0' +
        ` State="TCP_ESTABLISHED" ${SECOND}`,
    );
  });

  it('does not care for the order of its fields, for those it does not know, and for those of another type', async () => {
    const fields: Message = [
      [900, text('later')],
      [26, varint(488)],
      [35, text('no number')],
      [600, double(1)],
      [3, varint(1)],
      ...[...ADDRESSES].reverse(),
    ];
    const lines = await socketLines(fields);
    assert.ok(lines.includes(`${TAGS} RetransTotal=488 ${SECOND}`));
    assert.ok(lines.includes(`${TAGS} Cwnd=0 ${SECOND}`));
    assert.ok(lines.includes(`${TAGS} State="TCP_SYN_SENT" ${SECOND}`));
  });
});

describe('interfaces and hosts', () => {
  it('print their counters', async () => {
    const lines = await linesOf(interfaces(SECOND, ['port-mgt', 'lo'], 3));
    assert.deepEqual(lines.slice(0, 3), [
      `nic,Name=port-mgt,Hostname=node-9 RxErrors=0 ${SECOND}`,
      `nic,Name=port-mgt,Hostname=node-9 RxDropped=3 ${SECOND}`,
      `nic,Name=port-mgt,Hostname=node-9 RxOverruns=0 ${SECOND}`,
    ]);
    assert.equal(lines[17], `nic,Name=lo,Hostname=node-9 TxCollisions=0 ${SECOND}`);
    assert.equal(lines.length, 18);
  });

  it('print 216 values of 64 bits, one of them with a sign', async () => {
    const lines = await linesOf(
      counters(SECOND, { 728: 5, 303: -1, 607: 18_446_744_073_299_846_897n, 100: 1 }),
    );
    assert.equal(lines.length, 216);
    assert.equal(lines[0], `net,Hostname=node-9 IpForwarding=1 ${SECOND}`);
    assert.ok(lines.includes(`net,Hostname=node-9 TcpMaxConn=-1 ${SECOND}`));
    assert.ok(lines.includes(`net,Hostname=node-9 IpOutOctets=18446744073299846897 ${SECOND}`));
    assert.equal(lines[215], `net,Hostname=node-9 IcmpOutAddrMaskReps=5 ${SECOND}`);
  });

  it('print the 22 sums of builds before 2023-10-09 under the names of then', async () => {
    const lines = await linesOf(counters(SECOND, { 3: 12, 16: 263_199, 24: 7 }));
    assert.equal(lines.length, 22);
    assert.equal(lines[0], `net,Hostname=node-9 IpTotalPacketsReceived=12 ${SECOND}`);
    assert.equal(lines[13], `net,Hostname=node-9 TcpSegmentsRetransmitted=263199 ${SECOND}`);
    assert.equal(lines[21], `net,Hostname=node-9 UdpSendBufferErrors=7 ${SECOND}`);
  });

  it('print all zeros for a record without any', async () => {
    assert.equal(
      (await linesOf(metric('net', SECOND, []))).filter((line) => line.includes('=0 ')).length,
      216,
    );
    assert.equal((await printed([frame(metric('tcp', SECOND, []))])).text, '');
  });

  it('take the kind from the field, not from the type, which some builds left out', async () => {
    const body = encode([
      [
        3,
        nested([
          [1, varint(SECOND)],
          [311, varint(5)],
        ]),
      ],
    ]);
    assert.ok((await linesOf(body)).includes(`net,Hostname=node-9 TcpRetransSegs=5 ${SECOND}`));
  });
});

describe('measured and printed', () => {
  it('come to the same for anything', async () => {
    const random = seeded(29);
    const anything = (depth: number): Message =>
      Array.from({ length: whole(random, 0, 12) }, () => {
        const field = whole(random, 1, 60);
        const kind = whole(random, 0, depth > 0 ? 3 : 2);
        if (kind === 0)
          return [field, varint(BigInt(Math.floor(random() * 2 ** 53)) << BigInt(whole(random, 0, 11)))];
        if (kind === 1) return [field, double((random() - 0.3) * 10 ** whole(random, -6, 25))];
        if (kind === 2) return [field, text('é\0\n;x'.slice(0, whole(random, 0, 5)))];
        return [field, nested(anything(depth - 1))];
      });
    for (let turn = 0; turn < 300; turn++) {
      const items: Message = Array.from({ length: whole(random, 0, 4) }, () => [3, nested(anything(2))]);
      const kind = (['tcp', 'nic', 'net'] as const)[whole(random, 0, 2)]!;
      const body = metric(
        kind,
        SECOND + turn,
        kind === 'net' ? anything(1).filter(([field]) => field > 2) : items,
      );
      // Reading fails when what is printed is not as long as it was measured.
      const { text: all, index } = await printed([frame(body), dataFile(SECOND, 1)]);
      assert.equal(all.split('\n').length - 1, index.fences.lines[index.fences.count]);
    }
  });
});
