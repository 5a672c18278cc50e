import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Correlation, Hit } from '../../server/src/protocol/correlation.ts';
import { askAt } from '../support/answering.ts';
import { LogFolder } from '../support/logFolder.ts';

const CORPUS = join(import.meta.dirname, '../../../shared/corpus/tcpmon');
const LEADER = 'dogfood-idc-elf-19-43';
const LEARNER = 'dogfood-idc-elf-19-41';
const SOCKET = '10.255.0.143:2888 → 10.255.0.141:41168';
/** When the notes saw RetransTotal of that socket rise: the ends of the seconds in which it did, on 2023-10-24 in UTC. */
const RETRANSMITTED = ['02:31:50', '02:31:53', '02:31:55', '02:32:02', '02:32:21'];
const second = (time: string): number => Date.parse(`2023-10-24T${time}Z`) / 1000;

const lost = (time: string, port: number): string =>
  `2023-10-24T${time} [myid:] - ERROR [LearnerHandler-/10.255.0.141:${port}:LearnerHandler@615] - Unexpected exception causing shutdown while sock still open
java.net.SocketTimeoutException: Read timed out
        at java.net.SocketInputStream.socketRead0(Native Method) ~[?:1.8.0_131]
`;
/** The lines of the notes, without the separators of grep. */
const ZOOKEEPER =
  lost('07:01:13,084', 33556) +
  lost('10:32:31,666', 41168) +
  lost('10:32:42,971', 56950) +
  lost('10:36:22,892', 57366) +
  lost('10:39:17,733', 41480);

/**
 * The notes do not tell tickTime and syncLimit. Two timeouts of one learner are 11.3 s apart, so the timeout is no longer than that;
 * the usual 2000 × 5 fits. The first retransmission is 42 s before: the window reaches it because it belongs to the same
 * connection, not because the timeout is as long.
 */
const CONFIG = 'tickTime=2000\ninitLimit=10\nsyncLimit=5\n';

function incident(): LogFolder {
  return new LogFolder({ [`${LEADER}/zookeeper.log`]: ZOOKEEPER, [`${LEADER}/zoo.cfg`]: CONFIG });
}

/** What the incident's second timeout comes to. */
async function answerOf(folder: LogFolder): Promise<Correlation> {
  const answer = await askAt(folder, `${LEADER}/zookeeper.log`, 3);
  assert.equal(answer.pivot.instant, Date.parse('2023-10-24T02:32:31.666Z'));
  assert.equal(
    answer.window.reason,
    '10 s before: tickTime 2000 × syncLimit 5; 42.7 s with retransmissions on …:2888 → …:41168',
  );
  assert.deepEqual(answer.window.notes?.at(-1), `the retransmissions on ${SOCKET} began 42.7 s before`);
  assert.equal(answer.window.from, Date.parse('2023-10-24T02:31:49Z'));
  assert.equal(answer.window.to, answer.pivot.instant + 5_000);
  return answer;
}

const retransmissions = (answer: Correlation): Hit[] =>
  answer.logs
    .flatMap(({ hits }) => hits)
    .filter(({ kind }) => kind === 'retransmission')
    .sort((a, b) => a.instant - b.instant);

function checkRetransmissions(answer: Correlation): void {
  const found = retransmissions(answer);
  assert.deepEqual(
    found.map(({ instant }) => instant / 1000),
    RETRANSMITTED.map(second),
  );
  assert.ok(found.every(({ text }) => text.includes(`RetransTotal +1`) && text.includes(SOCKET)));
}

describe('the incident of the notes, from the timeout at 10:32:31.666', () => {
  it('shows the retransmissions from 10:31:49 on, of the socket that the timeout was on', async () => {
    const folder = incident();
    folder.write(`${LEADER}/tcpmon.txt`, tcpmon());
    const answer = await answerOf(folder);
    const found = retransmissions(answer);
    const own = found.filter(({ text }) => text.includes(SOCKET));
    assert.deepEqual(
      own.map(({ instant }) => instant / 1000),
      RETRANSMITTED.map(second),
    );
    // That of another learner is told where it lies in the window, but does not widen it.
    assert.deepEqual(
      found.filter((hit) => !own.includes(hit)).map(({ instant }) => instant / 1000),
      [second('02:32:10')],
    );
  });

  it('is as wide as the timeout where a socket of that name had its trouble long before', async () => {
    const folder = incident();
    const early = tcpmon().replaceAll(
      / 16981147(\d\d)$/gm,
      (_, two: string) => ` ${1698114700 + Number(two) - 100}`,
    );
    folder.write(`${LEADER}/tcpmon.txt`, early);
    const { window } = await askAt(folder, `${LEADER}/zookeeper.log`, 3);
    assert.equal(window.reason, '10 s before: tickTime 2000 × syncLimit 5');
  });

  it('is told from the learner’s log too, which names no address: by the quorum port of another server', async () => {
    const folder = incident();
    folder.write(`${LEADER}/tcpmon.txt`, tcpmon());
    folder.write(`${LEADER}/myid`, '9\n');
    const servers = 'server.8=10.255.0.141:2888:3888\nserver.9=10.255.0.143:2888:3888\n';
    folder.write(`${LEARNER}/zoo.cfg`, `${CONFIG}${servers}`);
    folder.write(
      `${LEARNER}/zookeeper.log`,
      '2023-10-24T10:32:31,690 [myid:] - WARN  [QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled):Follower@100] - Exception when following the leader\n' +
        'java.net.SocketException: Connection reset\n',
    );
    const { window } = await askAt(folder, `${LEARNER}/zookeeper.log`, 0);
    assert.match(
      window.reason,
      /^10 s before: .* syncLimit 5, if a timeout ended the connection; 42\.7 s with retransmissions on …:2888 → …:41168$/,
    );
  });

  for (const kind of ['db', 'exports'] as const)
    it(
      `does so from tcpmon’s own ${kind === 'db' ? 'data files' : 'exports'}, of both ends`,
      { skip: existsSync(CORPUS) ? false : 'no corpus beside the project' },
      async () => {
        const folder = incident();
        for (const host of [LEADER, LEARNER]) {
          if (kind === 'db') cpSync(join(CORPUS, 'db', host), folder.at(`${host}/db`), { recursive: true });
          else
            folder.write(`${host}/${host}.txt`, readFileSync(join(CORPUS, 'exports', `${host}.txt`), 'utf8'));
        }
        checkRetransmissions(await answerOf(folder));
      },
    );
});

/** Two quorum sockets of the leader, second by second as tcpmon exports them. */
function tcpmon(): string {
  const rises = new Set(RETRANSMITTED.map(second));
  const lines: string[] = [];
  let [own, other] = [487, 12];
  for (let at = second('02:31:20'); at <= second('02:32:50'); at++) {
    own += rises.has(at) ? 1 : 0;
    other += at === second('02:31:30') || at === second('02:32:10') ? 1 : 0;
    for (const [peer, total] of [
      ['::ffff:10.255.0.141:41168', own],
      ['::ffff:10.255.0.109:55012', other],
    ])
      lines.push(
        `tcp,LocalAddr=::ffff:10.255.0.143:2888,PeerAddr=${peer},Hostname=${LEADER},Process=cmd:java;pid:5283;fd:167 RetransTotal=${total} ${at}`,
      );
  }
  return `${lines.join('\n')}\n`;
}
