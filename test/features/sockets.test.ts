import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { DocumentHighlight } from 'vscode-languageserver/node';
import { type Desk, deskOf } from '../support/desk.ts';

const desks: Desk[] = [];
after(() => desks.forEach(({ client }) => client.dispose()));

async function desk(files: Readonly<Record<string, string>>, clientCommands?: boolean): Promise<Desk> {
  const one = await deskOf(files, clientCommands === undefined ? {} : { clientCommands });
  desks.push(one);
  return one;
}

/** `name:line` of all lines that a plain search for an address and port finds, however the address is printed. */
function searched(files: Record<string, string>, host: string, port: number): string[] {
  const wanted = new RegExp(`(?<![\\d.])${host.replaceAll('.', '\\.')}(?:\\]:|:|_)${port}(?!\\d)`);
  return Object.entries(files)
    .flatMap(([name, text]) =>
      text.split('\n').flatMap((line, index) => (wanted.test(line) ? [`${name}:${index}`] : [])),
    )
    .sort();
}

const zk = (time: string, thread: string, message: string, level = 'WARN '): string =>
  `${time} [myid:] - ${level} [${thread}:LearnerHandler@630] - ${message}\n`;
const goodbye = (time: string, end: string): string =>
  zk(time, `LearnerHandler-/${end}`, `******* GOODBYE /${end} ********`);
const connectedLine = (time: string, end: string): string =>
  zk(time, `LearnerHandler-/${end}`, 'Follower sid: 8 : info : 10.255.0.141:2888:3888:participant', 'INFO ');

/** An instant of 2023-10-26, in +08:00, as a second since the epoch. */
const second = (time: string): number => Date.parse(`2023-10-26T${time}+08:00`) / 1000;

/** The lines of a socket in one second. */
function tcp(
  local: string,
  peer: string,
  at: number,
  values: Readonly<Record<string, string | number>>,
): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        `tcp,LocalAddr=${local},PeerAddr=${peer},Hostname=h,Process=cmd:java;pid:1;fd:5 ${name}=${value} ${at}\n`,
    )
    .join('');
}

const established = (retransmitted: number, more: Readonly<Record<string, number>> = {}) => ({
  State: '"TCP_ESTABLISHED"',
  SendQ: 96,
  Rto: 408,
  Cwnd: 1,
  RetransTotal: retransmitted,
  ...more,
});

const END = '10.255.0.141:42652';
const leader = '::ffff:10.255.0.143:2888';
const follower = '::ffff:10.255.0.141:42652';

/** Two nodes and one connection; the leader's export has a hole from 17:55:35 to 17:55:39. */
function twoNodes(): Record<string, string> {
  let nine = '';
  for (let at = second('17:55:20'); at <= second('17:55:44'); at++) {
    if (at >= second('17:55:35') && at < second('17:55:40')) continue;
    const steps = [second('17:55:25'), second('17:55:42')].filter((one) => one <= at).length;
    nine += tcp('*:22', '*:*', at, { State: '"TCP_LISTEN"', RecvQ: 0 });
    nine += tcp('[::ffff:10.255.0.143]:2888', '[::ffff:10.255.0.141]:42652', at, established(487 + steps));
  }
  const eight = [second('17:55:43'), second('17:55:44'), second('17:55:45')]
    .map((at, index) =>
      tcp(follower, leader, at, {
        ...established(0),
        State: index === 2 ? '"TCP_CLOSE_WAIT"' : '"TCP_ESTABLISHED"',
      }),
    )
    .join('');
  return {
    'node9/zookeeper.log': [
      connectedLine('2023-10-25T09:00:00,000', END),
      goodbye('2023-10-25T10:00:00,000', END),
      connectedLine('2023-10-26T17:51:50,100', END),
      goodbye('2023-10-26T17:51:46,625', '10.255.0.141:37630'),
      goodbye('2023-10-26T17:55:44,304', END),
    ].join(''),
    'node9/tcpmon.txt': nine,
    'node8/tcpmon.txt': eight,
    'node8/zookeeper.log': zk(
      '2023-10-26T17:55:44,888',
      'QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled)',
      'Exception when following the leader',
    ),
    'notes.txt': `903331\t1537.069\t09:55:44.304\t10.255.0.143\t10.255.0.141\tTCP\t66\t2888 → 42652 [FIN, ACK] Seq=726305\n`,
  };
}

describe('an end of a connection', () => {
  it('is told by a hover with its state and its retransmissions, from both its ends', async () => {
    const { hover } = await desk(twoNodes());
    const text = await hover('node9/zookeeper.log', 4, '10.255.0.141');
    assert.match(text, /The leader's thread for one learner/);
    assert.match(text, /10\.255\.0\.141:42652 ↔ 10\.255\.0\.143:2888/);
    assert.match(
      text,
      /At 10\.255\.0\.143 \| ESTABLISHED · rto 0\.408 s · cwnd 1 · 96 bytes unacknowledged, at 17:55:44/,
    );
    assert.match(text, /2 segments \(487 → 489\): 17:55:24–17:55:25 \+1, 17:55:41–17:55:42 \+1/);
    assert.match(
      text,
      /Not exported \| 17:54:45–17:55:19, 17:55:35–17:55:39, 17:55:45–17:55:54: of these seconds nothing is known/,
    );
    assert.match(text, /At 10\.255\.0\.141 \| ESTABLISHED.*at 17:55:44/);
    assert.match(text, /Retransmitted \| the count is 0 throughout what was exported: none, or not reported/);
    assert.doesNotMatch(text, /no retransmissions/i);
  });

  it('is told the same on a line of the other export', async () => {
    const { hover } = await desk(twoNodes());
    const text = await hover('node8/tcpmon.txt', 0, 'LocalAddr');
    assert.match(text, /Local address 10\.255\.0\.141:42652/);
    assert.match(text, /At 10\.255\.0\.143 \| ESTABLISHED.*at 17:55:43/);
  });

  it('is not told of where no export covers the moment, or none there has it', async () => {
    const { hover } = await desk(twoNodes());
    assert.match(
      await hover('node9/zookeeper.log', 0, END),
      /Connection \| no tcpmon export covers 08:59:00 to 09:00:10 \+08:00/,
    );
    const files = twoNodes();
    files['node9/zookeeper.log']! += goodbye('2023-10-26T17:55:44,400', '10.255.0.141:50000');
    const other = await (await desk(files)).hover('node9/zookeeper.log', 5, '10.255.0.141');
    assert.match(
      other,
      /not among the sockets that .*node9\/tcpmon\.txt.* exported from 17:54:44 to 17:55:54 \+08:00/,
    );
    assert.match(other, /IPv4 sockets only/);
    const alone = await desk({ 'zookeeper.log': goodbye('2023-10-26T17:55:44,304', END) });
    assert.match(await alone.hover('zookeeper.log', 0, END), /no log here measures connections/);
  });

  it('has a filter for Wireshark in true time, as a link where the editor has the command', async () => {
    const filter =
      'tcp.port == 2888 && tcp.port == 42652 && ip.addr == 10.255.0.143 && ip.addr == 10.255.0.141 && ' +
      'frame.time_epoch >= 1698314084.304 && frame.time_epoch <= 1698314154.304';
    assert.equal(Date.parse('2023-10-26T17:55:44.304+08:00'), 1698314144304);
    const plain = await desk(twoNodes());
    assert.ok((await plain.hover('node9/zookeeper.log', 4, END)).includes(filter));
    const ours = await desk(twoNodes(), true);
    await ours.hover('node9/zookeeper.log', 4, END);
    const at = (twoNodes()['node9/zookeeper.log']!.split('\n')[4] ?? '').indexOf(END);
    const markdown = (await ours.client.hover(ours.folder.uri('node9/zookeeper.log'), 4, at)) ?? '';
    const [, query = ''] =
      /\[Copy Wireshark filter\]\(command:logLens\.copyWiresharkFilter\?([^)]+)\)/.exec(markdown) ?? [];
    assert.deepEqual(JSON.parse(decodeURIComponent(query)), [
      {
        ends: [
          { host: '10.255.0.143', port: 2888 },
          { host: '10.255.0.141', port: 42652 },
        ],
        from: 1698314084304,
        to: 1698314154304,
      },
    ]);
  });

  it('is found in every log that a plain search finds it in, and marked in its own', async () => {
    const files = twoNodes();
    const { references, client, folder } = await desk(files);
    // A row of Wireshark holds the port apart from its address.
    const expected = ['notes.txt:0', ...searched(files, '10.255.0.141', 42652)].sort();
    assert.deepEqual(await references('node9/zookeeper.log', 4, END), expected);
    assert.deepEqual(await references('node8/tcpmon.txt', 0, 'LocalAddr'), expected);
    assert.ok(expected.some((place) => place.startsWith('node8/tcpmon')) && expected.length > 100);
    const marked = await client.connection.sendRequest<DocumentHighlight[]>(
      'textDocument/documentHighlight',
      {
        textDocument: { uri: folder.uri('node9/zookeeper.log') },
        position: { line: 4, character: 70 },
      },
    );
    const inLog = expected.filter((place) => place.startsWith('node9/zookeeper.log'));
    assert.deepEqual(
      [...new Set(marked.map(({ range }) => `node9/zookeeper.log:${range.start.line}`))],
      inLog,
    );
  });

  it('begins where its connection does, not where its ports were used before', async () => {
    const { definition } = await desk(twoNodes());
    assert.deepEqual(await definition('node9/zookeeper.log', 4, END), ['node9/zookeeper.log:2']);
    assert.deepEqual(await definition('node8/tcpmon.txt', 5, 'LocalAddr'), ['node9/zookeeper.log:2']);
    assert.deepEqual(await definition('node9/zookeeper.log', 1, END), ['node9/zookeeper.log:0']);
    assert.deepEqual(await definition('node9/zookeeper.log', 4, 'GOODBYE'), []);
  });

  it('with many connections says which of them ailed', async () => {
    const files = twoNodes();
    files['node9/zookeeper.log']! += zk(
      '2023-10-26T17:55:44,500',
      'main',
      'binding to port /10.255.0.143:2888',
    );
    for (let at = second('17:55:40'); at <= second('17:55:44'); at++)
      files['node9/tcpmon.txt']! += tcp(leader, '::ffff:10.255.0.97:51000', at, established(3));
    const text = await (await desk(files)).hover('node9/zookeeper.log', 5, '10.255.0.143:2888');
    assert.match(text, /Connections \| 2 of this end were exported/);
    assert.match(text, /From 10\.255\.0\.143:2888 \| 2 segments .* to 10\.255\.0\.141:42652/);
  });
});

describe('the ends that the notes of an incident name', () => {
  const CORPUS = join(import.meta.dirname, '../../../shared/corpus/tcpmon');
  const skip = !existsSync(CORPUS) && 'no corpus here';
  const lost = (time: string, end: string, line: number): string =>
    `${time} [myid:] - ERROR [LearnerHandler-/${end}:LearnerHandler@${line}] - Unexpected exception causing shutdown while sock still open\n` +
    'java.net.SocketTimeoutException: Read timed out\n' +
    '        at java.net.SocketInputStream.socketRead0(Native Method) ~[?:1.8.0_131]\n';
  const of43 = [
    ['2023-10-24T07:01:13,084', '10.255.0.141:33556'],
    ['2023-10-24T10:32:31,666', '10.255.0.141:41168'],
    ['2023-10-24T10:32:42,971', '10.255.0.141:56950'],
    ['2023-10-24T10:36:22,892', '10.255.0.141:57366'],
    ['2023-10-24T10:39:17,733', '10.255.0.141:41480'],
  ] as const;
  const of41 = [
    ['2023-10-20T13:38:53,486', '10.255.0.143:41668'],
    ['2023-10-20T13:39:28,618', '10.255.0.143:32828'],
  ] as const;
  const files = (): Record<string, string> => ({
    '19-43/zookeeper.log':
      of43.map(([time, end]) => lost(time, end, 615)).join('') +
      goodbye('2023-10-26T17:51:46,625', '10.255.0.141:37630') +
      goodbye('2023-10-26T17:55:44,304', END),
    '19-41/zookeeper.log': of41.map(([time, end]) => lost(time, end, 629)).join(''),
    '19-43/tcpmon.txt': readFileSync(join(CORPUS, 'exports/dogfood-idc-elf-19-43.txt'), 'utf8'),
    '19-41/tcpmon.txt': readFileSync(join(CORPUS, 'exports/dogfood-idc-elf-19-41.txt'), 'utf8'),
  });

  it('join the lines of ZooKeeper and the series of tcpmon', { skip }, async (context) => {
    const all = files();
    const { references } = await desk(all);
    const lines = Object.entries(all)
      .filter(([name]) => name.endsWith('.log'))
      .flatMap(([name, text]) => text.split('\n').map((line, index) => ({ name, line, index })));
    let measured = 0;
    for (const { name, line, index } of lines) {
      const [, end, host = '', port] = /LearnerHandler-\/((.*?):(\d+)):/.exec(line) ?? [];
      if (end === undefined) continue;
      const found = await references(name, index, end);
      assert.deepEqual(found, searched(all, host, Number(port)), end);
      assert.ok(found.includes(`${name}:${index}`), end);
      const series = found.filter((place) => place.includes('tcpmon')).length;
      context.diagnostic(`${end}: ${found.length - series} lines of ZooKeeper, ${series} of tcpmon`);
      if (series > 0) measured++;
    }
    assert.ok(measured >= 2, `${measured} of them are in tcpmon's exports`);
  });

  it('are told with the retransmissions before the leader gave its learner up', { skip }, async () => {
    const { hover, definition } = await desk(files());
    const text = await hover('19-43/zookeeper.log', 3, '10.255.0.141');
    assert.match(
      text,
      /10:31:49–10:31:50 \+1, 10:31:52–10:31:53 \+1, 10:31:54–10:31:55 \+1, 10:32:01–10:32:02 \+1, 10:32:20–10:32:21 \+1/,
    );
    assert.match(text, /10\.255\.0\.141:41168 ↔ 10\.255\.0\.143:2888/);
    const [first] = await definition('19-43/zookeeper.log', 3, '10.255.0.141');
    assert.match(first ?? '', /tcpmon\.txt:\d+$/);
  });
});
