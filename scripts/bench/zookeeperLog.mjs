import { seeded } from './random.mjs';

/** Layouts of the shipped configurations: logback abbreviates packages, log4j 1 prints the class alone. */
export const LAYOUTS = {
  logback: { separator: ' ', myid: () => ' [myid:]', packages: true },
  log4j1: { separator: ' ', myid: () => '', packages: false },
  log4j2: { separator: 'T', myid: (node) => ` [myid:${node}]`, packages: false },
};

const POOL = [
  '\tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1136)',
  '\tat java.base/java.util.concurrent.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:635)',
  '\tat java.base/java.lang.Thread.run(Thread.java:840)',
];
const SERVER_DOWN = [
  'java.io.IOException: ZooKeeperServer not running',
  '\tat org.apache.zookeeper.server.NIOServerCnxn.readLength(NIOServerCnxn.java:557)',
  '\tat org.apache.zookeeper.server.NIOServerCnxn.doIO(NIOServerCnxn.java:342)',
  '\tat org.apache.zookeeper.server.NIOServerCnxnFactory$IOWorkRequest.doWork(NIOServerCnxnFactory.java:508)',
  '\tat org.apache.zookeeper.server.WorkerService$ScheduledWorkRequest.run(WorkerService.java:153)',
  ...POOL,
];
const READ_TIMED_OUT = [
  'java.net.SocketTimeoutException: Read timed out',
  '\tat java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:288)',
  '\tat java.base/sun.nio.ch.NioSocketImpl.implRead(NioSocketImpl.java:314)',
  '\tat java.base/java.io.DataInputStream.readInt(DataInputStream.java:381)',
  '\tat org.apache.zookeeper.server.quorum.QuorumPacket.deserialize(QuorumPacket.java:86)',
  '\tat org.apache.zookeeper.server.quorum.Learner.readPacket(Learner.java:234)',
  '\tat org.apache.zookeeper.server.quorum.Follower.followLeader(Follower.java:124)',
  '\tat org.apache.zookeeper.server.quorum.QuorumPeer.run(QuorumPeer.java:1522)',
];
const INTERRUPTED = [
  'java.lang.InterruptedException: null',
  '\tat java.base/java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.awaitNanos(AbstractQueuedSynchronizer.java:1686)',
  '\tat org.apache.zookeeper.util.CircularBlockingQueue.poll(CircularBlockingQueue.java:105)',
  '\tat org.apache.zookeeper.server.quorum.QuorumCnxManager$SendWorker.run(QuorumCnxManager.java:1277)',
];

const QUORUM = 'o.a.z.s.q.';
const SERVER = 'o.a.z.s.';

/**
 * Messages of a busy ensemble of ZooKeeper 3.8 with their shares in a thousand, as counted in the logs of five servers
 * through eighty incidents: [share, level, package, thread, class@line, message, stack].
 */
const SHAPES = [
  [
    370,
    'INFO ',
    QUORUM,
    'CommitProcessor:#',
    'LearnerSessionTracker@116',
    (r) => `Committing global session ${r.session()}`,
  ],
  [
    75,
    'INFO ',
    QUORUM,
    'CommitProcessor:#',
    'LeaderSessionTracker@104',
    (r) => `Committing global session ${r.session()}`,
  ],
  [
    77,
    'INFO ',
    QUORUM,
    'RequestThrottler',
    'QuorumZooKeeperServer@163',
    (r) => `Submitting global closeSession request for session ${r.session()}`,
  ],
  [
    72,
    'WARN ',
    SERVER,
    'main',
    'DataTree@1044',
    (r) =>
      `Ignoring NoNodeException for path /load/main/m${r.below(9)}-${r.below(9000)} while removing ephemeral for dead session ${r.session()}`,
  ],
  [
    95,
    'WARN ',
    `${SERVER}p.`,
    'SyncThread:#',
    'FileTxnLog@284',
    (r) =>
      `Current zxid ${r.zxid()} is <= ${r.zxid()} for ${r.oneOf(['setData', 'error', 'multi', 'closeSession', 'setACL'])}`,
  ],
  [
    25,
    'ERROR',
    `${SERVER}p.`,
    'main',
    'FileTxnSnapLog@329',
    (r) => `${r.zxid()}(highestZxid) > ${r.zxid()}(next log) for type ${r.oneOf(['5', '-1', '2'])}`,
  ],
  [
    34,
    'INFO ',
    SERVER,
    'NIOWorkerThread-*',
    'NIOServerCnxn@517',
    (r) => `Processing ${r.oneOf(['srvr', 'mntr', 'ruok', 'stat'])} command from /${r.address()}`,
  ],
  [
    32,
    'INFO ',
    SERVER,
    'SessionTracker',
    'ZooKeeperServer@637',
    (r) => `Expiring session ${r.session()}, timeout of ${r.oneOf(['4000', '10000', '30000'])}ms exceeded`,
  ],
  [28, 'INFO ', QUORUM, 'NIOWorkerThread-*', 'Learner@130', (r) => `Revalidating client: ${r.session()}`],
  [
    30,
    'WARN ',
    SERVER,
    'NIOWorkerThread-*',
    'NIOServerCnxn@383',
    (r) => `Close of session ${r.session()}`,
    () => SERVER_DOWN,
  ],
  [
    14,
    'WARN ',
    SERVER,
    'NIOWorkerThread-*',
    'NIOServerCnxn@380',
    () => 'Unexpected exception',
    (r) => [
      `org.apache.zookeeper.server.ServerCnxn$EndOfStreamException: Unable to read additional data from client, it probably closed the socket: address = /${r.address()}, session = ${r.session()}`,
      '\tat org.apache.zookeeper.server.NIOServerCnxn.handleFailedRead(NIOServerCnxn.java:163)',
      ...POOL,
    ],
  ],
  [
    42,
    'INFO ',
    QUORUM,
    'WorkerReceiver[myid=#]',
    'FastLeaderElection$Messenger$WorkerReceiver@391',
    (r) =>
      `Notification: my state:${r.state()}; n.sid:${r.server()}, n.state:${r.state()}, n.leader:${r.server()}, n.round:0x${r.below(40).toString(16)}, n.peerEpoch:0x${r.below(30).toString(16)}, n.zxid:${r.hexZxid()}, message format version:0x2, n.config version:0x0`,
  ],
  [
    16,
    'INFO ',
    SERVER,
    'QuorumPeer[myid=#](plain=10.0.0.#:2181)(secure=disabled)',
    'ZooKeeperServer@1148',
    (r) => `Invalid session ${r.session()} for client /${r.address()}, probably expired`,
  ],
  [
    16,
    'INFO ',
    QUORUM,
    'ListenerHandler-/10.0.0.#:3888',
    'QuorumCnxManager$Listener$ListenerHandler@1076',
    (r) => `Received connection request from /${r.address()}`,
  ],
  [
    12,
    'WARN ',
    QUORUM,
    'QuorumConnectionThread-[myid=#]-*',
    'QuorumCnxManager@401',
    (r) => `Cannot open channel to ${r.server()} at election address /10.0.0.${r.server()}:3888`,
  ],
  [
    12,
    'INFO ',
    SERVER,
    'Snapshot Thread',
    'ZooKeeperServer@546',
    (r) => `Snapshot taken in ${r.below(900)} ms`,
  ],
  [
    12,
    'INFO ',
    QUORUM,
    'QuorumPeer[myid=#](plain=10.0.0.#:2181)(secure=disabled)',
    'QuorumPeer@903',
    (r) =>
      `Peer state changed: ${r.oneOf(['looking', 'following', 'following - synchronization', 'following - broadcast'])}`,
  ],
  [
    13,
    'WARN ',
    QUORUM,
    'SendWorker:*',
    'QuorumCnxManager$SendWorker@1288',
    () => 'Interrupted while waiting for message on queue',
    () => INTERRUPTED,
  ],
  [
    13,
    'WARN ',
    QUORUM,
    'SendWorker:*',
    'QuorumCnxManager$SendWorker@1300',
    (r) => `Send worker leaving thread id ${r.server()} my id = ${r.node}`,
  ],
  [
    6,
    'WARN ',
    QUORUM,
    'QuorumPeer[myid=#](plain=10.0.0.#:2181)(secure=disabled)',
    'Follower@128',
    () => 'Exception when following the leader',
    () => READ_TIMED_OUT,
  ],
  [
    6,
    'INFO ',
    SERVER,
    'ProcessThread(sid:# cport:-1):',
    'PrepRequestProcessor@835',
    (r) =>
      `Got user-level KeeperException when processing sessionid:${r.session()} type:create cxid:0x${r.below(9999).toString(16)} zxid:${r.hexZxid()} txntype:-1 reqpath:n/a Error Path:/load/main Error:KeeperErrorCode = NodeExists for /load/main`,
  ],
];

const TABLE = SHAPES.flatMap((shape) => Array.from({ length: shape[0] }, () => shape));

/** What the messages of one server draw from. */
class Source {
  constructor(seed, node) {
    Object.assign(this, seeded(seed), { node, sessions: [] });
  }
  server() {
    return this.oneOf([2, 3, 7, 8, 9]);
  }
  state() {
    return this.oneOf(['LOOKING', 'FOLLOWING', 'LEADING']);
  }
  address() {
    return `10.0.${this.below(4)}.${this.below(250)}:${32768 + this.below(28000)}`;
  }
  zxid() {
    return String(2 ** 32 * (3 + this.below(12)) + this.below(9_000_000));
  }
  hexZxid() {
    return `0x${(3 + this.below(12)).toString(16)}${this.below(2 ** 24)
      .toString(16)
      .padStart(8, '0')}`;
  }
  session() {
    if (this.sessions.length < 500 || this.below(20) === 0) {
      const id = `0x${this.server()}0000${(0x1e94e + this.below(0x8000)).toString(16)}${this.below(0x1000000).toString(16).padStart(6, '0')}`;
      this.sessions[this.sessions.length < 500 ? this.sessions.length : this.below(500)] = id;
      return id;
    }
    return this.oneOf(this.sessions);
  }
}

/** Milliseconds by which a record may be out of order, and by which the clock is set half-way. */
const USUAL = { disorder: 2000, steps: [[1 / 2, -2000]], lineEnd: '\n', lastLineEnd: true };

/**
 * The text of one server's log in pieces of about a megabyte, `size` bytes in all and cut at a line end: `hours` of records
 * with stack traces, one in three hundred out of order, and one clock step of -2 s; `traits` may have it otherwise: `steps` of the clock
 * are pairs of the share of the log behind which they come and of milliseconds.
 */
export function* zookeeperLog({ node, layout, size, hours, seed, start, traits = {} }) {
  const source = new Source(seed, node);
  const { separator, myid, packages } = LAYOUTS[layout];
  const { disorder, steps, lineEnd, lastLineEnd } = { ...USUAL, ...traits };
  const perByte = (hours * 3_600_000) / size;
  const before = myid(node);
  let written = 0;
  let piece = '';
  let minute = -1;
  let date = '';
  while (written < size) {
    const wall = start + Math.floor((written + piece.length) * perByte);
    const set = steps.reduce((sum, [share, ms]) => (written > size * share ? sum + ms : sum), 0);
    const stepped = wall + set;
    const ms = source.below(300) === 0 ? stepped - source.below(disorder) : stepped;
    const thisMinute = Math.floor(ms / 60_000);
    if (thisMinute !== minute) {
      minute = thisMinute;
      date = new Date(minute * 60_000).toISOString().slice(0, 17).replace('T', separator);
    }
    const rest = ms - minute * 60_000;
    const seconds = String(Math.floor(rest / 1000)).padStart(2, '0');
    const [, level, pack, thread, site, message, stack] = TABLE[source.below(TABLE.length)];
    const name = thread.replaceAll('#', node).replace('*', 1 + source.below(4));
    piece += `${date}${seconds},${String(rest % 1000).padStart(3, '0')}${before} - ${level} [${name}:${packages ? pack : ''}${site}] - ${message(source)}${lineEnd}`;
    if (stack) piece += `${stack(source).join(lineEnd)}${lineEnd}`;
    if (piece.length > 1 << 20 || written + piece.length >= size) {
      written += piece.length;
      const isLast = written >= size;
      yield isLast && !lastLineEnd ? piece.slice(0, -lineEnd.length) : piece;
      piece = '';
    }
  }
}
