import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Header } from '../../server/src/formats/zookeeper/header.ts';
import { ownerOf } from '../../server/src/formats/zookeeper/ownLines.ts';

const CORPUS = join(import.meta.dirname, '../../../shared/corpus');
const SAMPLES = join(import.meta.dirname, '../../samples');

/** The same classes, as expressions say them. */
const SERVER =
  /^(?:Quorum(?:Peer\w*|CnxManager|ZooKeeperServer|Hierarchical|Maj|OracleMaj|Bean|BeanBase)|FastLeaderElection|Leader(?:ZooKeeperServer|RequestProcessor|SessionTracker|Bean|ElectionBean)|Learner(?:Handler\w*|ZooKeeperServer|SessionTracker|Sender|Master|CnxAcceptor\w*|SyncThrottler)?|Follower(?:ZooKeeperServer|RequestProcessor|Bean)|Observer(?:ZooKeeperServer|RequestProcessor|Master|Bean)|ZooKeeper(?:Server\w*|CriticalThread|Thread)|ReadOnly(?:ZooKeeperServer|RequestProcessor|Bean)|ZookeeperBanner|ZKDatabase|ZKAuditProvider|NIOServerCnxn\w*|NettyServerCnxn\w*|ServerCnxn\w*|FileTxn(?:Log|SnapLog)\w*|FileSnap|SnapStream|(?:Sync|Prep|Final|Proposal|Ack|SendAck|Unimplemented|ToBeApplied)RequestProcessor|CommitProcessor|SessionTrackerImpl|(?:Local|Upgradeable)SessionTracker|DatadirCleanupManager|PurgeTxnLog|RequestThrottler|RequestPathMetricsCollector|JettyAdminServer|SaslQuorum(?:AuthLearner|AuthServer|\w*CallbackHandler)|UnifiedServerSocket|BlueThrottle|WatchManager\w+|FourLetterCommands|(?:Digest|X509|IP|SASL|Ensemble|KeyAuth)AuthenticationProvider|(?:Log4j|Slf4j)AuditLogger)$/;
const KIN =
  /^(?:ZooKeeper|ZooKeeperMain|ZooKeeperSaslClient|ClientCnxn\w*|ZKConfig|ZKClientConfig|Environment|Login|X509Util|ClientX509Util|FileChangeWatcher|StaticHostProvider|Leader|Follower|Observer|Util|DataTree|MBeanRegistry|ManagedUtil|JvmPauseMonitor|WorkerService|RateLogger|CommandExecutor|StatCommand|ServerMetrics|ContainerManager|AdminServerFactory|AuthenticationHelper|ResponseCache|ServiceUtils|AbstractDynamicMBean)$/;

function said(className: string): string {
  if (/^(?:o\.a\.z\.s|org\.apache\.zookeeper\.server)\./.test(className)) return 'server';
  if (className.includes('.'))
    return /^(?:o\.a\.z|org\.apache\.zookeeper)\./.test(className) ? 'kin' : 'other';
  const outer = className.replace(/\$.*/, '');
  return SERVER.test(outer) ? 'server' : KIN.test(outer) ? 'kin' : 'other';
}

const told = (className: string): string => ownerOf({ className, thread: 'main' } as Header);

/** Classes on lines of the logs under a folder. */
function classesUnder(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && /^zookeeper.*\.(?:log|out)/.test(entry.name),
  );
  const texts = files.map((file) =>
    readFileSync(join(file.parentPath, file.name), 'latin1').slice(0, 4 << 20),
  );
  return texts.flatMap((text) =>
    [...text.matchAll(/:([\w.$/]+)@(?:\d+|\?)\]/g)].map(([, name]) => name ?? ''),
  );
}

/** Names that begin and end as one does, and do not. */
const around = (name: string): string[] => [
  name,
  `${name}$Inner`,
  `${name}Factory`,
  `${name}7`,
  `${name}/x`,
  `My${name}`,
  name.slice(1),
  name.slice(0, -1),
  `o.a.z.s.${name}`,
  `com.example.${name}`,
];

describe('the owner of a class', () => {
  const inExpressions = [...`${SERVER.source} ${KIN.source}`.matchAll(/[A-Z]\w+/g)].map(([name]) => name);
  const halves = ['SaslQuorumServerCallbackHandler', 'SaslQuorumCallbackHandler', 'WatchManagerOptimized'];

  it('is what expressions say of every name in them, and of every two together', () => {
    const names = [...inExpressions, ...halves, 'WatchManager', 'ClientCnxnSocketNIO', 'LearnerHandlerBean'];
    const pairs = names.flatMap((one) => names.map((other) => one + other));
    const all = [...names.flatMap(around), ...pairs];
    assert.deepEqual(
      all.filter((name) => told(name) !== said(name)),
      [],
    );
    for (const owner of ['server', 'kin', 'other'])
      assert.ok(all.filter((name) => told(name) === owner).length > 30);
  });

  it('is what they say of every class in real logs', () => {
    const real = [...new Set([SAMPLES, CORPUS].filter(existsSync).flatMap(classesUnder))];
    assert.deepEqual(
      real.flatMap(around).filter((name) => told(name) !== said(name)),
      [],
    );
    assert.ok(real.filter((name) => told(name) === 'server').length > 10);
  });
});
