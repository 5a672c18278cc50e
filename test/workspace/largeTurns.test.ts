import assert from 'node:assert/strict';
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Indexer } from '../../server/src/indexing/indexer.ts';
import { isRewritten } from '../../server/src/indexing/rewritten.ts';
import { withFile } from '../../server/src/reading/byteSource.ts';
import { turnsIn } from '../../server/src/reading/turnsIn.ts';
import { Catalogue } from '../../server/src/workspace/catalogue.ts';
import { isLog, type LogFile } from '../../server/src/workspace/logFile.ts';
import { type LogTold, toldInAll } from '../../server/src/workspace/nodes/logTold.ts';
import { Passes } from '../../server/src/workspace/passes.ts';
import { oneOf, seeded } from '../log/random.ts';
import { countedLog } from '../support/countedLog.ts';
import { bundle } from '../support/bundles.ts';
import { bytesRead, cannotCount } from '../support/bytesRead.ts';
import { LogFolder } from '../support/logFolder.ts';

const PEER = 'QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled)';
const TURNS = [
  ['main:QuorumPeerConfig', 'Reading configuration from: /etc/zookeeper/zoo.cfg'],
  ['main:Environment', 'Server environment:java.version=17.0.15'],
  [`${PEER}:QuorumPeer`, 'LOOKING'],
  [`${PEER}:QuorumPeer`, 'FOLLOWING'],
  [`${PEER}:QuorumPeer`, 'LEADING'],
  [`${PEER}:Follower`, 'Exception when following the leader'],
  [`${PEER}:QuorumPeer`, 'Peer state changed: following - broadcast'],
  ['RecvWorker:9:QuorumCnxManager$RecvWorker', 'Connection broken for id 9, my id = 8, error = '],
] as const;

/** Lines of a log, a third of a second apart, of which one in `often` is a turn. */
function linesOf(seed: number, count: number, often: number, lineEnd = '\n'): string {
  const random = seeded(seed);
  const start = Date.UTC(2023, 9, 24, 10, 32, seed);
  return Array.from({ length: count }, (_, at) => {
    const [place, message] =
      random() * often < 1
        ? oneOf(random, TURNS)
        : [
            'SyncThread:8:FileTxnLog',
            `fsync-ing took ${at} ms ${'x'.repeat(at % 90)}${at % 50 === 0 ? ' - broadcast' : ''}`,
          ];
    const time = new Date(start + at * 333).toISOString().replace('T', ' ').replace('.', ',').slice(0, 23);
    return `${time} [myid:8] - WARN  [${place}@1] - ${message}${lineEnd}`;
  }).join('');
}

const logAt = async (uri: string, passes: Passes): Promise<LogFile> => {
  const found = await new Catalogue(undefined, passes).find(uri);
  assert.ok(isLog(found));
  return found;
};

/** Without threads, everything is read where it is asked for, from the first byte to the last. */
const plainly = async (uri: string): Promise<LogTold> => toldInAll(await logAt(uri, new Passes()));

describe('what a large log tells of its server', () => {
  for (const lineEnd of ['\n', '\r\n'])
    it(`is found in stretches as if at once: lines that end with ${JSON.stringify(lineEnd)}`, async () => {
      const folder = new LogFolder({ 'zookeeper.log': linesOf(1, 12_000, 20, lineEnd).slice(0, -5) });
      const path = folder.at('zookeeper.log');
      const { dialect, size } = await logAt(folder.uri('zookeeper.log'), new Passes());
      const wanted = await withFile(path, (source) => turnsIn(source, dialect));
      assert.ok(wanted.turns.length > 100 && wanted.lost.of.length > 30);
      assert.ok(wanted.turns.some(({ after }) => after !== undefined));
      for (const units of [1, 2, 9]) {
        const indexer = new Indexer(bundle('indexer.js'), units * 262_144);
        assert.deepEqual(await indexer.turns(path, dialect.name, { from: 0, to: size }), wanted, `${units}`);
        await assert.rejects(indexer.turns(path, 'another', { from: 0, to: size }), isRewritten);
        indexer.dispose();
      }
    });

  it('is the same from threads, while the main thread reads its ends and banners only', async () => {
    const folder = new LogFolder({ 'zookeeper.log': linesOf(2, 70_000, 2_000) });
    const passes = new Passes(bundle('indexer.js'));
    const log = await logAt(folder.uri('zookeeper.log'), passes);
    const counted = countedLog(log);
    const told = await toldInAll(counted.log);
    assert.deepEqual(told, await plainly(folder.uri('zookeeper.log')));
    const counts = [told.turns.length, told.lost.of.length, told.told.length];
    assert.ok(
      counts.every((count) => count > 1),
      counts.join(),
    );
    assert.ok(log.size > 8e6 && counted.read() < 3.5e6, `${counted.read()} of ${log.size}`);
    passes.dispose();
  });

  it(
    'costs only its ends and its tail when it has grown, or has another name',
    { skip: cannotCount },
    async () => {
      const folder = new LogFolder({ 'zookeeper.log': linesOf(3, 110_000, 40_000).slice(0, -30) });
      const [path, uri] = [folder.at('zookeeper.log'), folder.uri('zookeeper.log')];
      const passes = new Passes(bundle('indexer.js'));
      const first = await bytesRead(async () => toldInAll(await logAt(uri, passes)));
      assert.ok(first > statSync(path).size);
      // The last line was cut off within a message that is a turn by now.
      appendFileSync(path, `${linesOf(4, 1, 1)}${linesOf(5, 300, 3)}`);
      let told: LogTold | undefined;
      const grown = await bytesRead(async () => (told = await toldInAll(await logAt(uri, passes))));
      assert.deepEqual(told, await plainly(uri));
      assert.ok(grown < 4e6, `${grown} bytes`);
      renameSync(path, folder.at('zookeeper.log.1'));
      const rotated = folder.uri('zookeeper.log.1');
      const moved = await bytesRead(async () => toldInAll(await logAt(rotated, passes)));
      assert.ok(moved < 4e6, `${moved} bytes`);
      assert.deepEqual(await toldInAll(await logAt(rotated, passes)), await plainly(rotated));
      passes.dispose();
    },
  );
});
