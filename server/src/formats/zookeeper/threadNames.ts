import type { Explanation } from '../../log/token.ts';

const THREAD_MYID =
  /\[myid=(\d+)\]|^(?:CommitProcessor|SyncThread|FollowerRequestProcessor|ObserverRequestProcessor|LearnerSender):(\d+)|^(?:Process|CloseSocket)Thread\(sid:(\d+)/;

/** The id of the server that runs a thread, where its name tells. */
export function serverOfThread(thread: string): number | undefined {
  const match = THREAD_MYID.exec(thread);
  const text = match?.[1] ?? match?.[2] ?? match?.[3];
  return text === undefined ? undefined : Number(text);
}

/** The id of the other server that a thread talks to: SendWorker:N and RecvWorker:N (QuorumCnxManager, 3.4 on). */
export function peerOfThread(thread: string): number | undefined {
  const match = /^(?:Send|Recv)Worker:(\d+)$/.exec(thread);
  return match ? Number(match[1]) : undefined;
}

/** What a kind of thread does. `$1` and `$2` in the texts are the pattern's groups. */
interface ThreadKind {
  readonly pattern: RegExp;
  readonly title: string;
  readonly does: string;
  readonly rows?: readonly (readonly [label: string, value: string])[];
  readonly note?: string;
}

const CONNECTION: ThreadKind['rows'] = [
  ['Learner', '$1'],
  ['Its port', '$2, chosen for this connection'],
];
const JOINS =
  'Address and port name this connection in captures, ss and tcpmon too; a learner that connects again has another port.';

/** The thread names of ZooKeeper 3.3 to 3.9, as QuorumPeer, Leader, QuorumCnxManager and the processors give them. */
const KINDS: readonly ThreadKind[] = [
  {
    pattern: /^LearnerHandler-.*\/(.+):(\d+)$/,
    title: "The leader's thread for one learner",
    does: 'Reads what this learner sends to the leader.',
    rows: CONNECTION,
    note: JOINS,
  },
  {
    pattern: /^Sender-.*\/(.+):(\d+)$/,
    title: "The leader's sender for one learner",
    does: 'Writes proposals and pings to this learner.',
    rows: CONNECTION,
    note: JOINS,
  },
  {
    pattern: /^SendWorker:(\d+)$/,
    title: 'Votes to server $1',
    does: 'Writes to the election connection with server $1: the id of the other server, not of this one.',
  },
  {
    pattern: /^RecvWorker:(\d+)$/,
    title: 'Votes from server $1',
    does: 'Reads from the election connection with server $1: the id of the other server, not of this one.',
  },
  {
    pattern: /^ProcessThread\(sid:(\d+) cport:(-?\d+)\)/,
    title: 'First step of the requests of server $1',
    does: 'Prepares changes; it runs on a leader or a standalone server only.',
  },
  {
    pattern: /^QuorumPeer\[myid=(\d+)\](?:\(plain=(.*?)\))?/,
    title: 'Main thread of server $1',
    does: 'Elects, then follows, leads or observes: it runs through all roles of the process.',
  },
  {
    pattern: /^QuorumPeer:(.*)/,
    title: 'Main thread of the server at $1',
    does: 'Elects, then follows, leads or observes: it runs through all roles of the process.',
  },
  {
    pattern: /^SyncThread:(\d+)$/,
    title: 'Transaction log of server $1',
    does: 'Writes transactions to disk and starts snapshots; acknowledgements wait for it.',
  },
  {
    pattern: /^CommitProcessor:(\d+)$/,
    title: 'Commits of server $1',
    does: 'Puts committed changes and waiting reads in order.',
  },
  {
    pattern: /^(?:Follower|Observer)RequestProcessor:(\d+)$/,
    title: 'Requests of server $1 for its leader',
    does: 'Passes the changes that its clients ask for on to the leader.',
  },
  {
    pattern: /^LearnerSender:(\d+)$/,
    title: 'Packets of server $1 to its leader',
    does: 'Writes to the leader.',
  },
  {
    pattern: /^WorkerSender\[myid=(\d+)\]$/,
    title: 'Outgoing votes of server $1',
    does: 'Hands votes to the connections with the other servers.',
  },
  {
    pattern: /^WorkerReceiver\[myid=(\d+)\]$/,
    title: 'Incoming votes of server $1',
    does: 'Takes votes from the other servers and answers those that are still looking for a leader.',
  },
  {
    pattern: /^QuorumConnectionThread-\[myid=(\d+)\]-\d+$/,
    title: 'New election connections of server $1',
    does: 'Connects to the election port of another server.',
  },
  {
    pattern: /^(?:ListenerThread|QuorumPeerListener|ListenerHandler-.*)$/,
    title: 'Election port',
    does: 'Accepts connections of other servers on the election port.',
  },
  {
    pattern: /^LearnerCnxAcceptor(?:Handler)?-/,
    title: 'Quorum port',
    does: 'Accepts connections of learners on the quorum port; it runs on a leader only.',
  },
  {
    pattern: /^LeaderConnector-/,
    title: 'Connection to the leader',
    does: 'Tries one address of the leader until it answers.',
  },
  {
    pattern: /^(?:NIOServerCxn\.Factory|NIOServerCxnFactory\.AcceptThread):/,
    title: 'Client port',
    does: 'Accepts connections of clients.',
  },
  {
    pattern:
      /^(?:NIOServerCxnFactory\.SelectorThread-\d+|NIOWorkerThread-\d+|(?:nio|epoll)EventLoopGroup-\d+-\d+)$/,
    title: 'Connections of clients',
    does: 'Reads and writes for clients; it is not bound to one of them.',
  },
  {
    pattern: /^ConnnectionExpirer$/,
    title: 'Idle connections',
    does: 'Closes connections that never came to a session; the three n are ZooKeeper’s own.',
  },
  {
    pattern: /^CommitProcWorkThread-\d+$/,
    title: 'Committed requests',
    does: 'Answers requests; sessions whose ids leave the same remainder share one such thread.',
  },
  {
    pattern: /^RequestThrottler$/,
    title: 'Entrance of requests',
    does: 'Lets requests of clients in, no more at once than are allowed.',
  },
  {
    pattern: /^SessionTracker$/,
    title: 'Expiry of sessions',
    does: 'Looks once a tick for sessions whose timeout has passed; on a leader or a standalone server.',
  },
  { pattern: /^Snapshot Thread$/, title: 'Snapshots', does: 'Writes a snapshot beside the running server.' },
  {
    pattern: /^PurgeTask$/,
    title: 'Purge of old files',
    does: 'Deletes old snapshots and transaction logs.',
  },
];

const SERVER_THREAD =
  /^(?:QuorumPeer[:[]|WorkerSender\[|WorkerReceiver\[|QuorumConnectionThread-\[|(?:Send|Recv)Worker:\d+$|LearnerHandler-|LearnerCnxAcceptor|LeaderConnector-|NIOServerCxn|NIOWorkerThread-\d|ConnnectionExpirer$|CommitProcWorkThread-\d|ListenerHandler-)/;

/** Whether only a ZooKeeper server names a thread so. */
export const isServerThread = (thread: string): boolean =>
  SERVER_THREAD.test(thread) || serverOfThread(thread) !== undefined;

/** What the name of a thread tells; undefined for a name that tells nothing. */
export function explainThread(thread: string): Explanation | undefined {
  for (const { pattern, title, does, rows = [], note } of KINDS) {
    const match = pattern.exec(thread);
    if (!match) continue;
    const fill = (text: string): string => text.replace(/\$(\d)/g, (_, group) => match[Number(group)] ?? '');
    return {
      title: fill(title),
      rows: [['Thread', fill(does)], ...rows.map(([label, value]) => [label, fill(value)] as const)],
      ...(note !== undefined && { notes: [note] }),
    };
  }
  return undefined;
}
