import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detect, headOf } from '../../server/src/formats/detect.ts';
import { instant } from '../../server/src/log/instant.ts';
import type { LogRecord } from '../../server/src/log/record.ts';
import { eachRecord } from '../../server/src/reading/eachRecord.ts';
import { type Chapter, roleAt, rolePeriods } from '../../server/src/workspace/nodes/roles.ts';

const PEER = 'QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled)';

/** Head lines as ZooKeeper 3.5 and later print them: seconds of one minute, thread and class, message. */
const log = (...lines: [second: number, place: string, message: string, level?: string][]): string =>
  lines
    .map(
      ([second, place, message, level = 'INFO']) =>
        `2023-10-24 10:32:${String(second).padStart(2, '0')},000 [myid:8] - ${level.padEnd(5)} [${place}@1] - ${message}\n`,
    )
    .join('');

const MINUTE = Date.UTC(2023, 9, 24, 10, 32);

/** What a log tells, its dates taken for true time. */
async function chapter(text: string): Promise<Chapter> {
  const bytes = Buffer.from(text);
  const { dialect } = detect(headOf('zookeeper.log', bytes, true))!;
  const chunks = (async function* () {
    yield await Promise.resolve(bytes);
  })();
  const records: LogRecord[] = [];
  for await (const batch of eachRecord(chunks, dialect)) records.push(...batch);
  return {
    from: instant(records[0]!.stamp),
    to: instant(records.at(-1)!.stamp),
    turns: records.flatMap((record, index) => {
      const turn = dialect.members?.turn(record);
      const before = records[index - 1];
      const place = { uri: '', line: record.line, byteOffset: record.byteOffset };
      return turn ? [{ turn, at: instant(record.stamp), after: before && instant(before.stamp), place }] : [];
    }),
  };
}

/** `following 3–9 epoch 2 serves 4`, in seconds of the minute. */
async function told(...texts: string[]): Promise<string[]> {
  const periods = rolePeriods(await Promise.all(texts.map(chapter)));
  const second = (ms: number): number => (ms - MINUTE) / 1000;
  return periods.map(
    ({ from, to, role, epoch, serves }) =>
      `${role} ${second(from)}–${second(to)}${epoch === undefined ? '' : ` epoch ${epoch}`}${serves === undefined ? '' : ` serves ${second(serves)}`}`,
  );
}

const START = [1, 'main:QuorumPeerConfig', 'Reading configuration from: /etc/zookeeper/zoo.cfg'] as const;

describe('the roles of a server', () => {
  it('run from its start through elections', async () => {
    const text = log(
      [...START],
      [2, 'main:QuorumPeerMain', 'Starting quorum peer, myid=8'],
      [3, `${PEER}:QuorumPeer`, 'LOOKING'],
      [5, `${PEER}:QuorumPeer`, 'LEADING'],
      [
        6,
        `${PEER}:Leader`,
        'Have quorum of supporters, sids: [[2, 8]]; starting up and setting last processed zxid: 0x300000000',
      ],
      [7, `${PEER}:QuorumPeer`, 'Peer state changed: leading - broadcast'],
      [
        20,
        `${PEER}:Leader`,
        'Shutdown called. For the reason Not sufficient followers synced, only synced with sids: [ [8] ]',
      ],
      [21, `${PEER}:QuorumPeer`, 'PeerState set to LOOKING', 'WARN'],
      [21, `${PEER}:QuorumPeer`, 'LOOKING'],
      [23, `${PEER}:QuorumPeer`, 'FOLLOWING'],
      [24, `${PEER}:Learner`, 'Got zxid 0x300000001 expected 0x1', 'WARN'],
      [25, `${PEER}:Learner`, 'Learner received UPTODATE message'],
      [26, `${PEER}:Follower`, 'Got zxid 0x400000001 expected 0x1', 'WARN'],
      [40, `${PEER}:Follower`, 'Exception when following the leader', 'WARN'],
      [41, `${PEER}:QuorumPeer`, 'LOOKING'],
    );
    assert.deepEqual(await told(text), [
      'starting 1–3',
      'looking 3–5',
      'leading 5–20 epoch 3 serves 7',
      'looking 20–23',
      'following 23–40 epoch 4 serves 25',
      'looking 40–41',
    ]);
  });

  it('end where a process that wrote nothing of its end wrote last', async () => {
    const text = log(
      [0, `${PEER}:QuorumPeer`, 'FOLLOWING'],
      [9, 'SyncThread:8:FileTxnLog', 'Creating new log file: log.200003ff4'],
      [30, START[1], START[2]],
      [33, `${PEER}:QuorumPeer`, 'LOOKING'],
    );
    assert.deepEqual(await told(text), ['following 0–9', 'down 9–30', 'starting 30–33', 'looking 33–33']);
  });

  it('end where the process says so', async () => {
    const text = log(
      [...START],
      [2, 'main:QuorumPeerMain', 'Unexpected exception, exiting abnormally', 'ERROR'],
      [2, 'main:ServiceUtils', 'Exiting JVM with code 1', 'ERROR'],
      [9, START[1], START[2]],
      [10, `${PEER}:QuorumPeer`, 'LOOKING'],
    );
    assert.deepEqual(await told(text), ['starting 1–2', 'down 2–9', 'starting 9–10', 'looking 10–10']);
  });

  it('are told by their end where a log begins within one', async () => {
    const text = log(
      [0, 'CommitProcessor:8:LearnerSessionTracker', 'Committing global session 0x800001f6771002a'],
      [9, `${PEER}:Observer`, 'Exception when observing the leader', 'WARN'],
      [10, `${PEER}:QuorumPeer`, 'LOOKING'],
      [12, `${PEER}:QuorumPeer`, 'OBSERVING'],
    );
    assert.deepEqual(await told(text), ['observing 0–9', 'looking 9–12', 'observing 12–12']);
  });

  it('go on from one log into the next', async () => {
    const first = log([0, `${PEER}:QuorumPeer`, 'FOLLOWING'], [5, 'SyncThread:8:FileTxnLog', 'x']);
    const second = log([6, 'SyncThread:8:FileTxnLog', 'x'], [20, 'SyncThread:8:FileTxnLog', 'x']);
    const third = log([31, START[1], START[2]], [32, `${PEER}:QuorumPeer`, 'LOOKING']);
    assert.deepEqual(await told(first, second, third), [
      'following 0–20',
      'down 20–31',
      'starting 31–32',
      'looking 32–32',
    ]);
  });

  it('are not known where nothing was read', async () => {
    const whole = await chapter(
      log([0, `${PEER}:QuorumPeer`, 'FOLLOWING'], [50, `${PEER}:QuorumPeer`, 'LOOKING']),
    );
    const unread = { from: instant(MINUTE + 10_000), to: instant(MINUTE + 40_000), note: 'not read' };
    const periods = rolePeriods([{ ...whole, unread }]);
    assert.deepEqual(
      periods.map(({ role, from, note }) => [role, (from - MINUTE) / 1000, note]),
      [
        ['following', 0, undefined],
        ['unknown', 10, 'not read'],
        ['unknown', 40, undefined],
        ['looking', 50, undefined],
      ],
    );
    assert.equal(roleAt(periods, instant(MINUTE + 5_000))?.role, 'following');
    assert.equal(roleAt(periods, instant(MINUTE + 20_000))?.role, 'unknown');
    assert.equal(roleAt(periods, instant(MINUTE - 1)), undefined);
    assert.equal(roleAt(periods, instant(MINUTE + 51_000)), undefined);
  });
});

describe('the texts by which turns are looked for', () => {
  it('stand on every line that is one', () => {
    const lines: [number, string, string, string?][] = [
      [1, 'main:QuorumPeerConfig', 'Reading configuration from: /etc/zookeeper/zoo.cfg'],
      [1, 'main:QuorumPeerMain', 'Starting quorum peer'],
      [1, 'main:ZooKeeperServerMain', 'Starting server'],
      [1, `${PEER}:QuorumPeer`, 'LOOKING'],
      [1, `${PEER}:QuorumPeer`, 'PeerState set to LOOKING', 'WARN'],
      [1, `${PEER}:QuorumPeer`, 'FOLLOWING'],
      [1, `${PEER}:QuorumPeer`, 'LEADING'],
      [1, `${PEER}:QuorumPeer`, 'OBSERVING'],
      [1, `${PEER}:QuorumPeer`, 'Attempting to start ReadOnlyZooKeeperServer'],
      [1, `${PEER}:ReadOnlyZooKeeperServer`, 'Read-only server started'],
      [1, `${PEER}:Follower`, 'Exception when following the leader', 'WARN'],
      [1, `${PEER}:Leader`, 'Shutdown called'],
      [1, `${PEER}:Leader`, 'Quit leading due to voter changed mind.'],
      [1, `${PEER}:Learner`, 'Learner received UPTODATE message'],
      [1, `${PEER}:QuorumPeer`, 'Peer state changed: following - broadcast'],
      [
        1,
        `${PEER}:Leader`,
        'Have quorum of supporters; starting up and setting last processed zxid: 0x100000000',
      ],
      [1, `${PEER}:Follower`, 'Got zxid 0x100000001 expected 0x1', 'WARN'],
      [1, `${PEER}:Learner`, 'Set the current epoch to 4'],
      [1, `${PEER}:Learner`, 'Setting leader epoch 4'],
      [1, 'main:QuorumPeerMain', 'Exiting normally'],
      [1, 'main:ServiceUtils', 'Exiting JVM with code 1', 'ERROR'],
      [1, 'main:QuorumPeerMain', 'Unexpected exception, exiting abnormally', 'ERROR'],
      [1, 'SyncThread:8:ZooKeeperServer', 'Severe unrecoverable error, exiting', 'ERROR'],
    ];
    const { dialect } = detect(headOf('zookeeper.log', Buffer.from(log(...lines)), true))!;
    const { members } = dialect;
    assert.ok(members);
    for (const line of lines) {
      const text = log(line).trimEnd();
      const [record] = dialect.read({ firstLine: 0, lines: [text], offsets: [0] });
      assert.ok(members.turn(record!), `${text}: ${record?.kind ?? 'no kind'}`);
      assert.ok(
        members.turnTexts.some((one) => text.includes(one)),
        text,
      );
    }
  });
});
