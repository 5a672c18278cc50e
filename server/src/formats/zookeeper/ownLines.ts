import { copyOf } from './copyOf.ts';
import { type Header, simpleClass } from './header.ts';
import { isServerThread } from './threadNames.ts';

/**
 * Whose a line with the layout of a ZooKeeper log is: `server` only a ZooKeeper server writes it; `kin` a server, a
 * ZooKeeper client inside another program, or that program itself may; `other` another program does.
 */
export type Owner = 'server' | 'kin' | 'other';

/** How a class of ours is called. Sets, not expressions: to compile those takes longer than to read a log's head. */
interface Names {
  readonly whole: ReadonlySet<string>;
  /** Beginnings of names. */
  readonly begin: readonly string[];
}

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Classes of the server alone, 3.3 to 3.9; nested ones stand for their outer class. */
const SERVER_CLASSES: Names = {
  whole: new Set(
    words(`
      QuorumCnxManager QuorumZooKeeperServer QuorumHierarchical QuorumMaj QuorumOracleMaj QuorumBean QuorumBeanBase
      FastLeaderElection LeaderElectionBean
      LeaderZooKeeperServer LeaderRequestProcessor LeaderSessionTracker LeaderBean
      Learner LearnerZooKeeperServer LearnerSessionTracker LearnerSender LearnerMaster LearnerSyncThrottler
      FollowerZooKeeperServer FollowerRequestProcessor FollowerBean
      ObserverZooKeeperServer ObserverRequestProcessor ObserverMaster ObserverBean
      ReadOnlyZooKeeperServer ReadOnlyRequestProcessor ReadOnlyBean
      ZooKeeperCriticalThread ZooKeeperThread ZookeeperBanner ZKDatabase ZKAuditProvider FileSnap SnapStream
      SyncRequestProcessor PrepRequestProcessor FinalRequestProcessor ProposalRequestProcessor AckRequestProcessor
      SendAckRequestProcessor UnimplementedRequestProcessor ToBeAppliedRequestProcessor CommitProcessor
      SessionTrackerImpl LocalSessionTracker UpgradeableSessionTracker
      DatadirCleanupManager PurgeTxnLog RequestThrottler RequestPathMetricsCollector JettyAdminServer
      SaslQuorumAuthLearner SaslQuorumAuthServer UnifiedServerSocket BlueThrottle FourLetterCommands
      DigestAuthenticationProvider X509AuthenticationProvider IPAuthenticationProvider SASLAuthenticationProvider
      EnsembleAuthenticationProvider KeyAuthAuthenticationProvider Log4jAuditLogger Slf4jAuditLogger
    `),
  ),
  begin: words(
    'QuorumPeer LearnerHandler LearnerCnxAcceptor ZooKeeperServer NIOServerCnxn NettyServerCnxn ServerCnxn FileTxnLog FileTxnSnapLog',
  ),
};

/** Names that are neither whole nor told by how they begin. */
const SERVER_CLASS = /^(?:WatchManager\w+|SaslQuorum\w*CallbackHandler)$/;

/** Classes that clients have too, and names that other programs give their own classes as well. */
const KIN_CLASSES: Names = {
  whole: new Set(
    words(`
      ZooKeeper ZooKeeperMain ZooKeeperSaslClient ZKConfig ZKClientConfig Environment Login X509Util ClientX509Util
      FileChangeWatcher StaticHostProvider Leader Follower Observer Util DataTree MBeanRegistry ManagedUtil
      JvmPauseMonitor WorkerService RateLogger CommandExecutor StatCommand ServerMetrics ContainerManager
      AdminServerFactory AuthenticationHelper ResponseCache ServiceUtils AbstractDynamicMBean
    `),
  ),
  begin: ['ClientCnxn'],
};

const isOf = ({ whole, begin }: Names, name: string): boolean =>
  whole.has(name) || (begin.some((one) => name.startsWith(one)) && /^\w+$/.test(name));

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
  if (isOf(SERVER_CLASSES, outer) || SERVER_CLASS.test(outer)) return 'server';
  return isOf(KIN_CLASSES, outer) ? 'kin' : 'other';
}
