import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { formatSessionId } from '../../server/src/cluster/sessionId.ts';
import { gc } from '../../server/src/formats/gc/index.ts';
import { zookeeper } from '../../server/src/formats/zookeeper/index.ts';
import { type Clock, localClock, writtenClock } from '../../server/src/log/clock.ts';
import type { LogFormat } from '../../server/src/log/format.ts';
import type { Fields } from '../../server/src/log/record.ts';
import { formatIso } from '../../server/src/log/zone.ts';
import { dialectOf, sectionOf } from '../support/section.ts';

const zone = (name: string) => ({ name, reason: 'as the notes say', assumed: false });
const LOCAL = localClock(zone('+08:00'));

/** A quoted piece of a log, and per record when it was and what it says: level, message and fields alike. */
interface Quote {
  readonly name: string;
  readonly text: string;
  readonly records: readonly (readonly [time: string, said: Fields])[];
}

function check(format: LogFormat, { name, text, records }: Quote, clock: Clock): void {
  it(name, () => {
    const found = dialectOf(format, text).read(sectionOf(text));
    assert.deepEqual(
      found.map(({ stamp }) => formatIso(clock.toInstant(stamp), clock.zone.name)),
      records.map(([time]) => time),
    );
    records.forEach(([, expected], index) => {
      const { level, message, fields } = found[index]!;
      const said: Record<string, unknown> = { level, message, ...fields };
      assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, said[name]])), expected);
    });
  });
}

const TIMEOUT = `java.net.SocketTimeoutException: Read timed out
        at java.net.SocketInputStream.socketRead0(Native Method) ~[?:1.8.0_131]`;

const lost = (port: string, sourceLine: number): Fields => ({
  level: 'ERROR',
  message: 'Unexpected exception causing shutdown while sock still open',
  thread: `LearnerHandler-/${port}`,
  class: 'LearnerHandler',
  sourceLine,
  address: port,
  exception: 'java.net.SocketTimeoutException: Read timed out',
});

const follower = (myid: number, thread: string): Fields => ({
  level: 'WARN',
  message: 'Exception when following the leader',
  myid,
  thread,
  class: 'Follower',
  sourceLine: 100,
});
const NODE_7 = 'QuorumPeer[myid=7](plain=10.255.0.109:2181)(secure=disabled)';
const NODE_8 = 'QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled)';

const goodbye = (port: string): Fields => ({
  level: 'WARN',
  message: `******* GOODBYE /${port} ********`,
  thread: `LearnerHandler-/${port}`,
  class: 'LearnerHandler',
  sourceLine: 630,
  address: port,
});

const ZOOKEEPER: readonly Quote[] = [
  {
    name: 'the first follower that lost its leader',
    text: '2023-10-12T09:48:39,123 [myid:] - WARN  [QuorumPeer[myid=7](plain=10.255.0.109:2181)(secure=disabled):Follower@100] - Exception when following the leader',
    records: [['2023-10-12T09:48:39.123+08:00', follower(7, NODE_7)]],
  },
  {
    name: 'the next one, a day later',
    text: '2023-10-13T01:00:29,502 [myid:] - WARN  [QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled):Follower@100] - Exception when following the leader',
    records: [['2023-10-13T01:00:29.502+08:00', follower(8, NODE_8)]],
  },
  {
    name: 'the new storm, as grep -A2 shows it',
    text: `2023-10-20T13:38:53,486 [myid:] - ERROR [LearnerHandler-/10.255.0.143:41668:LearnerHandler@629] - Unexpected exception causing shutdown while sock still open
${TIMEOUT}
--
2023-10-20T13:39:28,618 [myid:] - ERROR [LearnerHandler-/10.255.0.143:32828:LearnerHandler@629] - Unexpected exception causing shutdown while sock still open
${TIMEOUT}`,
    records: [
      ['2023-10-20T13:38:53.486+08:00', lost('10.255.0.143:41668', 629)],
      ['2023-10-20T13:39:28.618+08:00', lost('10.255.0.143:32828', 629)],
    ],
  },
  {
    name: 'day 3: one learner lost five times, with a new port each time',
    text: `2023-10-24T07:01:13,084 [myid:] - ERROR [LearnerHandler-/10.255.0.141:33556:LearnerHandler@615] - Unexpected exception causing shutdown while sock still open
${TIMEOUT}
--
2023-10-24T10:32:31,666 [myid:] - ERROR [LearnerHandler-/10.255.0.141:41168:LearnerHandler@615] - Unexpected exception causing shutdown while sock still open
${TIMEOUT}
--
2023-10-24T10:32:42,971 [myid:] - ERROR [LearnerHandler-/10.255.0.141:56950:LearnerHandler@615] - Unexpected exception causing shutdown while sock still open
${TIMEOUT}
--
2023-10-24T10:36:22,892 [myid:] - ERROR [LearnerHandler-/10.255.0.141:57366:LearnerHandler@615] - Unexpected exception causing shutdown while sock still open
${TIMEOUT}
--
2023-10-24T10:39:17,733 [myid:] - ERROR [LearnerHandler-/10.255.0.141:41480:LearnerHandler@615] - Unexpected exception causing shutdown while sock still open
${TIMEOUT}`,
    records: [
      ['2023-10-24T07:01:13.084+08:00', lost('10.255.0.141:33556', 615)],
      ['2023-10-24T10:32:31.666+08:00', lost('10.255.0.141:41168', 615)],
      ['2023-10-24T10:32:42.971+08:00', lost('10.255.0.141:56950', 615)],
      ['2023-10-24T10:36:22.892+08:00', lost('10.255.0.141:57366', 615)],
      ['2023-10-24T10:39:17.733+08:00', lost('10.255.0.141:41480', 615)],
    ],
  },
  {
    name: 'the leader says goodbye',
    text: `2023-10-26T17:51:46,625 [myid:] - WARN  [LearnerHandler-/10.255.0.141:37630:LearnerHandler@630] - ******* GOODBYE /10.255.0.141:37630 ********
2023-10-26T17:55:44,304 [myid:] - WARN  [LearnerHandler-/10.255.0.141:42652:LearnerHandler@630] - ******* GOODBYE /10.255.0.141:42652 ********`,
    records: [
      ['2023-10-26T17:51:46.625+08:00', goodbye('10.255.0.141:37630')],
      ['2023-10-26T17:55:44.304+08:00', goodbye('10.255.0.141:42652')],
    ],
  },
  {
    name: 'and the follower notices',
    text: `2023-10-26T17:51:46,648 [myid:] - WARN  [QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled):Follower@100] - Exception when following the leader
2023-10-26T17:55:44,888 [myid:] - WARN  [QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled):Follower@100] - Exception when following the leader`,
    records: [
      ['2023-10-26T17:51:46.648+08:00', follower(8, NODE_8)],
      ['2023-10-26T17:55:44.888+08:00', follower(8, NODE_8)],
    ],
  },
  {
    name: "the learner's ping, wrapped onto two lines",
    text: `2023-10-27T15:40:54,695 [myid:] - WARN  [QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled):Learner@706] - Learner ping writePacket() takes 0ms, data
len: 48, view: 0ms, data: AwCO4WgXCLEAAAfQCAAAov6oJMQAAAfQBwKV6mzCdeUAAAu4CQK8fRWReIEAAAu4
2023-10-27T15:40:55,163 [myid:] - WARN  [QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled):Follower@123] - Follower ping() takes 468`,
    records: [
      [
        '2023-10-27T15:40:54.695+08:00',
        {
          level: 'WARN',
          message: 'Learner ping writePacket() takes 0ms, data',
          myid: 8,
          thread: NODE_8,
          class: 'Learner',
          sourceLine: 706,
          durationMs: 0,
        },
      ],
      [
        '2023-10-27T15:40:55.163+08:00',
        {
          level: 'WARN',
          message: 'Follower ping() takes 468',
          myid: 8,
          thread: NODE_8,
          class: 'Follower',
          sourceLine: 123,
          durationMs: 468,
        },
      ],
    ],
  },
  {
    name: 'the first line after a restart',
    text: '2023-10-27T18:47:16,834 [myid:] - INFO  [main:QuorumPeerConfig@137] - Reading configuration from: /etc/zookeeper/zoo.cfg',
    records: [
      [
        '2023-10-27T18:47:16.834+08:00',
        {
          level: 'INFO',
          message: 'Reading configuration from: /etc/zookeeper/zoo.cfg',
          thread: 'main',
          class: 'QuorumPeerConfig',
          sourceLine: 137,
          myid: undefined as never,
        },
      ],
    ],
  },
];

/** The fields of one pause: durations in ms, heap in KB, times in seconds. */
const pause = (
  cause: string,
  collection: string,
  durationMs: number,
  uptimeS: number,
  [beforeKb, afterKb, capacityKb]: readonly [number, number, number],
  [userS, sysS, realS]: readonly [number, number, number],
): Fields => ({
  cause,
  collection,
  full: collection === 'Full GC',
  durationMs,
  uptimeS,
  beforeKb,
  afterKb,
  capacityKb,
  userS,
  sysS,
  realS,
});

const GC: readonly Quote[] = [
  {
    name: 'a young collection that became a full one, wrapped onto three lines',
    text: `2023-10-24T17:51:04.410+0800: 85165.817: [GC (Allocation Failure) 2023-10-24T17:51:04.410+0800: 85165.817: [DefNew: 147487K->7751K(157248K)
, 0.0099672 secs]2023-10-24T17:51:04.420+0800: 85165.827: [Tenured: 349655K->31655K(349760K), 0.1977744 secs] 496682K->31655K(507008K), [Me
taspace: 15997K->15997K(1064960K)], 0.2079389 secs] [Times: user=0.14 sys=0.06, real=0.21 secs]`,
    records: [
      [
        '2023-10-24T17:51:04.410+08:00',
        pause(
          'Allocation Failure',
          'DefNew',
          207.9389,
          85165.817,
          [496682, 31655, 507008],
          [0.14, 0.06, 0.21],
        ),
      ],
    ],
  },
  {
    name: 'real=1.19',
    text: '2023-10-25T09:34:55.761+0000: 3181.004: [Full GC (Ergonomics) [PSYoungGen: 232448K->147728K(412160K)] [ParOldGen: 1228786K->1228665K(1228800K)] 1461234K->1376394K(1640960K), [Metaspace: 16501K->16501K(1064960K)], 1.1882767 secs] [Times: user=3.84 sys=0.30, real=1.19 secs]',
    records: [
      [
        '2023-10-25T09:34:55.761Z',
        pause('Ergonomics', 'Full GC', 1188.2767, 3181.004, [1461234, 1376394, 1640960], [3.84, 0.3, 1.19]),
      ],
    ],
  },
  {
    name: 'real=1.23',
    text: '2023-10-25T08:41:51.730+0000: 3.113: [GC (Allocation Failure) [PSYoungGen: 283839K->21478K(284672K)] 391035K->213657K(634368K), 1.2315290 secs] [Times: user=5.79 sys=9.66, real=1.23 secs]',
    records: [
      [
        '2023-10-25T08:41:51.730Z',
        pause(
          'Allocation Failure',
          'PSYoungGen',
          1231.529,
          3.113,
          [391035, 213657, 634368],
          [5.79, 9.66, 1.23],
        ),
      ],
    ],
  },
  {
    name: 'real=1.41',
    text: '2023-10-25T09:44:48.819+0000: 3780.203: [Full GC (Ergonomics) [PSYoungGen: 204800K->148570K(409600K)] [ParOldGen: 1228615K->1228733K(1228800K)] 1433415K->1377303K(1638400K), [Metaspace: 16701K->16701K(1064960K)], 1.4087995 secs] [Times: user=3.00 sys=0.00, real=1.41 secs]',
    records: [
      [
        '2023-10-25T09:44:48.819Z',
        pause('Ergonomics', 'Full GC', 1408.7995, 3780.203, [1433415, 1377303, 1638400], [3, 0, 1.41]),
      ],
    ],
  },
  {
    name: 'three young collections of two days later',
    text: `2023-10-29T21:08:07.590+0800: 181251.642: [GC (Allocation Failure) 2023-10-29T21:08:07.590+0800: 181251.642: [DefNew: 144922K->4957K(157376K), 0.0059715 secs] 243454K->103767K(506944K), 0.0060672 secs] [Times: user=0.01 sys=0.00, real=0.00 secs]
2023-10-29T21:09:09.714+0800: 181313.767: [GC (Allocation Failure) 2023-10-29T21:09:09.714+0800: 181313.767: [DefNew: 144861K->5137K(157376K), 0.0063592 secs] 243671K->104230K(506944K), 0.0064391 secs] [Times: user=0.00 sys=0.00, real=0.01 secs]
2023-10-29T21:20:03.650+0800: 181967.702: [GC (Allocation Failure) 2023-10-29T21:20:03.650+0800: 181967.702: [DefNew: 145041K->7433K(157376K), 0.0119320 secs] 244134K->106847K(506944K), 0.0126431 secs] [Times: user=0.01 sys=0.00, real=0.01 secs]`,
    records: [
      [
        '2023-10-29T21:08:07.590+08:00',
        pause('Allocation Failure', 'DefNew', 6.0672, 181251.642, [243454, 103767, 506944], [0.01, 0, 0]),
      ],
      [
        '2023-10-29T21:09:09.714+08:00',
        pause('Allocation Failure', 'DefNew', 6.4391, 181313.767, [243671, 104230, 506944], [0, 0, 0.01]),
      ],
      [
        '2023-10-29T21:20:03.650+08:00',
        pause('Allocation Failure', 'DefNew', 12.6431, 181967.702, [244134, 106847, 506944], [0.01, 0, 0.01]),
      ],
    ],
  },
];

describe('every ZooKeeper line of the incident notes', () => {
  for (const quote of ZOOKEEPER) check(zookeeper, quote, LOCAL);

  it("the learner's ping names the four sessions it touched", () => {
    const { text } = ZOOKEEPER.find(({ name }) => name.includes('ping'))!;
    const lines = text.split('\n').slice(0, 2);
    const [token, ...more] = dialectOf(zookeeper, text).tokens(lines, 1);
    assert.ok(token?.kind === 'touches' && more.length === 0);
    assert.deepEqual(
      token.touches.map(({ session, timeoutMs }) => [formatSessionId(session), timeoutMs]),
      [
        ['0x3008ee1681708b1', 2000],
        ['0x80000a2fea824c4', 2000],
        ['0x70295ea6cc275e5', 3000],
        ['0x902bc7d15917881', 3000],
      ],
    );
  });
});

describe('every GC line of the incident notes', () => {
  for (const quote of GC) {
    const written = quote.text.includes('+0800') ? '+08:00' : '+00:00';
    check(gc, quote, writtenClock(zone(written)));
    it(`${quote.name}: written in ${written}, and lasting as long as it says`, () => {
      const dialect = dialectOf(gc, quote.text);
      assert.deepEqual([dialect.face, dialect.writtenOffset], ['utc', written]);
      for (const { kind, stamp, lasted, fields } of dialect.read(sectionOf(quote.text))) {
        assert.equal(kind, 'pause');
        assert.equal(lasted?.start, stamp);
        assert.ok(Math.abs(lasted.end - lasted.start - Number(fields['durationMs'])) < 0.001);
      }
    });
  }
});

const NOTES = new URL('../../../shared/seed/incident-notes.md', import.meta.url);

describe('the notes themselves', { skip: existsSync(NOTES) ? false : 'no notes beside the project' }, () => {
  it('hold no other line of a log', () => {
    const quoted = new Set([...ZOOKEEPER, ...GC].flatMap(({ text }) => text.split('\n')));
    const lines = readFileSync(NOTES, 'utf8').split('\n');
    const logged = lines.filter((line) =>
      /^\d{4}-\d\d-\d\dT[\d:]+(?:,\d{3} \[myid|\.\d{3}\+\d{4}: )/.test(line),
    );
    assert.equal(logged.length, 24);
    assert.deepEqual(
      logged.filter((line) => !quoted.has(line)),
      [],
    );
    assert.deepEqual(
      [...quoted].filter((line) => !lines.includes(line)),
      [],
    );
  });
});
