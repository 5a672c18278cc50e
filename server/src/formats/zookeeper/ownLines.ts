import { copyOf } from './copyOf.ts';
import { type Header, simpleClass } from './header.ts';
import { isServerThread } from './threadNames.ts';

/**
 * Whose a line with the layout of a ZooKeeper log is: `server` only a ZooKeeper server writes it; `kin` a server, a
 * ZooKeeper client inside another program, or that program itself may; `other` another program does.
 */
export type Owner = 'server' | 'kin' | 'other';

/** Classes of the server alone, 3.3 to 3.9; nested ones stand for their outer class. */
const SERVER_CLASS =
  /^(?:Quorum(?:Peer\w*|CnxManager|ZooKeeperServer|Hierarchical|Maj|OracleMaj|Bean|BeanBase)|FastLeaderElection|Leader(?:ZooKeeperServer|RequestProcessor|SessionTracker|Bean|ElectionBean)|Learner(?:Handler\w*|ZooKeeperServer|SessionTracker|Sender|Master|CnxAcceptor\w*|SyncThrottler)?|Follower(?:ZooKeeperServer|RequestProcessor|Bean)|Observer(?:ZooKeeperServer|RequestProcessor|Master|Bean)|ZooKeeper(?:Server\w*|CriticalThread|Thread)|ReadOnly(?:ZooKeeperServer|RequestProcessor|Bean)|ZookeeperBanner|ZKDatabase|ZKAuditProvider|NIOServerCnxn\w*|NettyServerCnxn\w*|ServerCnxn\w*|FileTxn(?:Log|SnapLog)\w*|FileSnap|SnapStream|(?:Sync|Prep|Final|Proposal|Ack|SendAck|Unimplemented|ToBeApplied)RequestProcessor|CommitProcessor|SessionTrackerImpl|(?:Local|Upgradeable)SessionTracker|DatadirCleanupManager|PurgeTxnLog|RequestThrottler|RequestPathMetricsCollector|JettyAdminServer|SaslQuorum(?:AuthLearner|AuthServer|\w*CallbackHandler)|UnifiedServerSocket|BlueThrottle|WatchManager\w+|FourLetterCommands|(?:Digest|X509|IP|SASL|Ensemble|KeyAuth)AuthenticationProvider|(?:Log4j|Slf4j)AuditLogger)$/;

/** Classes that clients have too, and names that other programs give their own classes as well. */
const KIN_CLASS =
  /^(?:ZooKeeper|ZooKeeperMain|ZooKeeperSaslClient|ClientCnxn\w*|ZKConfig|ZKClientConfig|Environment|Login|X509Util|ClientX509Util|FileChangeWatcher|StaticHostProvider|Leader|Follower|Observer|Util|DataTree|MBeanRegistry|ManagedUtil|JvmPauseMonitor|WorkerService|RateLogger|CommandExecutor|StatCommand|ServerMetrics|ContainerManager|AdminServerFactory|AuthenticationHelper|ResponseCache|ServiceUtils|AbstractDynamicMBean)$/;

const OWN_PACKAGE = /^(?:o\.a\.z|org\.apache\.zookeeper)\./;
const SERVER_PACKAGE = /^(?:o\.a\.z\.s|org\.apache\.zookeeper\.server)\./;

/** Tells whose a line is by its thread, its class and what `[myid:…]` holds. */
export function ownerOf({ className, thread, myid }: Header): Owner {
  const byClass = ownerOfClass(className);
  // A client's own thread puts the server's host and port there.
  if (byClass === 'server' || /^\d+$/.test(myid ?? '') || isServerThread(thread)) return 'server';
  return byClass === 'other' && myid !== undefined && !className.includes('.') ? 'kin' : byClass;
}

/** A log has some dozens. */
const MOST_KEPT = 1_000;
const owners = new Map<string, Owner>();

function ownerOfClass(className: string): Owner {
  let owner = owners.get(className);
  if (owner === undefined) {
    if (owners.size >= MOST_KEPT) owners.clear();
    owners.set(copyOf(className), (owner = ownerOfNewClass(className)));
  }
  return owner;
}

function ownerOfNewClass(className: string): Owner {
  if (SERVER_PACKAGE.test(className)) return 'server';
  if (className.includes('.')) return OWN_PACKAGE.test(className) ? 'kin' : 'other';
  const outer = simpleClass(className).replace(/\$.*/, '');
  return SERVER_CLASS.test(outer) ? 'server' : KIN_CLASS.test(outer) ? 'kin' : 'other';
}
