import assert from 'node:assert/strict';
import { it } from 'node:test';
import { marksIn } from '../../server/src/reading/marksIn.ts';
import { sessionsIn } from '../../server/src/reading/sessionsIn.ts';
import { stepsIn } from '../../server/src/reading/stepsBack.ts';
import { textSource } from '../../server/src/reading/byteSource.ts';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { stepsBack } from '../../server/src/workspace/clocks/clockSteps.ts';
import { marksOf } from '../../server/src/workspace/clocks/logMarks.ts';
import { sessionsInLog } from '../../server/src/workspace/sessions/sessionsInLog.ts';
import { isLog, type LogFile } from '../../server/src/workspace/logFile.ts';
import { Passes } from '../../server/src/workspace/passes.ts';
import { bundle } from '../support/bundles.ts';
import { LogFolder } from '../support/logFolder.ts';

const MESSAGES = [
  ['CommitProcessor:8:LeaderSessionTracker@104', (id: string) => `Committing global session ${id}`],
  [
    'RequestThrottler:QuorumZooKeeperServer@163',
    (id: string) => `Submitting global closeSession request for session ${id}`,
  ],
  [
    'LearnerHandler-/10.255.0.141:41168:LearnerHandler@714',
    () => '******* GOODBYE /10.255.0.141:41168 ********',
  ],
  ['main:QuorumPeerConfig@136', () => 'Reading configuration from: /etc/zookeeper/zoo.cfg'],
  [
    'WorkerReceiver[myid=8]:FastLeaderElection@389',
    (_: string, at: number) =>
      `Notification: my state:LOOKING; n.sid:9, n.state:LOOKING, n.leader:9, n.round:0x${(at % 90).toString(16)}, n.peerEpoch:0x1, n.zxid:0x100000000, message format version:0x2, n.config version:0x0`,
  ],
] as const;

/** A record each tenth of a second, by a clock that is set back by three seconds once. */
function written(count: number): string {
  const start = Date.UTC(2023, 9, 24, 10, 32, 31, 666);
  return Array.from({ length: count }, (_, at) => {
    const time = new Date(start + at * 100 - (at > count / 2 ? 3_000 : 0)).toISOString();
    const [place, message] = MESSAGES[at % MESSAGES.length] ?? MESSAGES[0];
    const id = `0x${8 + (at % 2)}00001e0e2${at.toString(16).padStart(5, '0')}`;
    return `${time.replace('T', ' ').replace('.', ',').slice(0, 23)} [myid:8] - INFO  [${place}] - ${message(id, at)}\n`;
  }).join('');
}

async function opened(uri: string, passes: Passes): Promise<LogFile> {
  const found = await new Catalogue(undefined, passes).find(uri);
  assert.ok(isLog(found));
  return found;
}

it('a large log tells the same of clocks and sessions from a thread as where it is asked', async () => {
  const text = written(40_000);
  const folder = new LogFolder({ 'zookeeper.log': text });
  const passes = new Passes(bundle('indexer.js'));
  const log = await opened(folder.uri('zookeeper.log'), passes);
  assert.ok(log.search, 'it is large');
  const marks = await marksIn(textSource(text), log.dialect);
  const kinds = new Set(marks.marks.map(({ kind, side }) => `${kind} ${side}`));
  assert.ok(marks.marks.length > 5_000 && kinds.size > 2, `${marks.marks.length} of ${[...kinds].join()}`);
  assert.deepEqual(await log.search.marks(), marks);
  assert.deepEqual(await marksOf(log), marks);
  const steps = await stepsIn(textSource(text), log.dialect);
  assert.equal(steps.length, 1);
  assert.deepEqual(await log.search.steps(), steps);
  assert.deepEqual(await stepsBack(log), steps);
  const sessions = await sessionsIn(textSource(text), log.dialect);
  assert.ok(
    sessions.ids.length > 15_000 && sessions.steps.kind.length > 15_000,
    `${sessions.ids.length} sessions`,
  );
  assert.deepEqual(await log.search.sessions(), sessions);
  const table = await sessionsInLog(log);
  assert.deepEqual(table.ids.all, sessions.ids);
  assert.equal(table.of(0x800001e0e200000n)?.steps[0]?.kind, 'created');
  passes.dispose();
});

it('a log that was written anew since is read where it is asked', async () => {
  const folder = new LogFolder({ 'zookeeper.log': written(40_000) });
  const passes = new Passes(bundle('indexer.js'));
  const log = await opened(folder.uri('zookeeper.log'), passes);
  folder.write('zookeeper.log', written(8));
  assert.deepEqual(await stepsBack(log), []);
  passes.dispose();
});

it('a search does not wait until logs have been read for their sessions', async () => {
  const text = written(160_000);
  const folder = new LogFolder({ 'a/zookeeper.log': text, 'b/zookeeper.log': text });
  const passes = new Passes(bundle('indexer.js'));
  const one = await opened(folder.uri('a/zookeeper.log'), passes);
  const other = await opened(folder.uri('b/zookeeper.log'), passes);
  let done = 0;
  const reading = [one, other].map(async (log) => {
    await log.search?.sessions();
    done++;
  });
  let found = 0;
  await one.search?.find([Buffer.from('session 0x800001e0e200000')], (lines) => {
    found += lines.length;
  });
  assert.equal(found, 1);
  assert.equal(done, 0, 'it takes a tenth of the time');
  await Promise.all(reading);
  passes.dispose();
});
