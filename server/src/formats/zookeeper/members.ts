import type { MembersTold, Role, Told, Trait, Turn } from '../../log/member.ts';
import type { Fields, FieldValue, LogRecord } from '../../log/record.ts';

/** QuorumPeer, Leader, Learner and their configuration of 3.3 to 3.9: fact sheet E01, R01 to R14, S01 to S17. */
const TURN_TEXTS = [
  '] - Reading configuration from',
  '] - Starting quorum peer',
  '] - Starting server',
  '] - LOOKING',
  'PeerState set to LOOKING',
  '] - FOLLOWING',
  '] - LEADING',
  '] - OBSERVING',
  'ReadOnlyZooKeeperServer',
  '] - Exception when ',
  '] - Shutdown called',
  '] - Quit leading',
  'UPTODATE message',
  ' - broadcast',
  '] - Have quorum of supporters',
  '] - Got zxid ',
  'Set the current epoch to',
  'Setting leader epoch',
  '] - Exiting ',
  ', exiting',
  '] - Connection broken for id ',
];

/** Turns by kind of record, where the kind says it all. */
const TURNS: ReadonlyMap<string, Turn> = new Map<string, Turn>([
  ['process-started', { is: 'start' }],
  ['quorum-mode-started', { is: 'mode' }],
  ['standalone-started', { is: 'role', role: 'standalone' }],
  ['election-started', { is: 'role', role: 'looking' }],
  ['role-lost', { is: 'lost' }],
  ['role-following', { is: 'role', role: 'following' }],
  ['role-leading', { is: 'role', role: 'leading' }],
  ['role-observing', { is: 'role', role: 'observing' }],
  ['read-only-mode', { is: 'role', role: 'read-only' }],
  ['leader-gave-up', { is: 'lost', was: 'leading' }],
  ['serving-began', { is: 'serves' }],
  ['process-ended', { is: 'end' }],
  ['jvm-exiting', { is: 'end' }],
  ['start-failed', { is: 'end' }],
  ['unrecoverable-error', { is: 'end' }],
]);

function turn({ kind = '', fields }: LogRecord): Turn | undefined {
  if (kind === 'learner-lost-leader') {
    const was: Role = fields['class'] === 'Observer' ? 'observing' : 'following';
    return { is: 'lost', was };
  }
  if (kind === 'epoch-began' || kind === 'epoch-accepted') return epochTurn(fields['epoch']);
  // Follower and Observer print it of the leader's own first proposal, Learner of a diff, which may be of the epoch before.
  if (kind === 'zxid-expected-after-joining' && fields['class'] !== 'Learner')
    return epochTurn(epochOf(fields['zxid']));
  if (kind === 'peer-connection-broken') {
    const of = fields['peerMyid'];
    return typeof of === 'number' ? { is: 'lost-peer', of } : undefined;
  }
  return TURNS.get(kind) ?? roleShown(fields);
}

const SHOWN: readonly Turn[] = [
  { is: 'shows', role: 'leading' },
  { is: 'shows', role: 'following' },
];
const [LEADS, FOLLOWS] = SHOWN;

/**
 * The role that the class or the thread of a record gives away. Learner is a class of followers and observers, LearnerHandler one
 * of leaders and of followers that serve observers: neither tells. A leader's PrepRequestProcessor has no client port in its
 * thread's name, one of a server by itself has one, or the id 0.
 */
function roleShown({ class: name, thread, peerMyid, serverInfo }: Fields): Turn | undefined {
  if (typeof name !== 'string') return undefined;
  if (/^(?:Leader(?:ZooKeeperServer|SessionTracker|RequestProcessor)?|ProposalRequestProcessor)$/.test(name))
    return LEADS;
  if (/^Follower(?:ZooKeeperServer|RequestProcessor)?$/.test(name)) return FOLLOWS;
  if (name === 'PrepRequestProcessor')
    return /^ProcessThread\(sid:[1-9]\d* cport:-1\)/.test(String(thread)) ? LEADS : undefined;
  const isJoining =
    name === 'LearnerHandler' && typeof peerMyid === 'number' && typeof serverInfo === 'string';
  return isJoining && /:participant\b/.test(serverInfo) ? LEADS : undefined;
}

const epochTurn = (epoch: unknown): Turn | undefined =>
  typeof epoch === 'number' && Number.isInteger(epoch) ? { is: 'epoch', epoch } : undefined;

/** The high half of a zxid as records have it: `0x200000001`. */
function epochOf(zxid: unknown): number | undefined {
  if (typeof zxid !== 'string' || !/^0x[0-9a-f]{9,16}$/.test(zxid)) return undefined;
  return Number(BigInt(zxid) >> 32n);
}

const TIMINGS = ['tickTime', 'initLimit', 'syncLimit'] as const;
const ENVIRONMENT: ReadonlyMap<unknown, Trait> = new Map<unknown, Trait>([
  ['host.name', 'host'],
  ['java.version', 'JDK'],
]);

type Tell = (trait: Trait, value: FieldValue | undefined, of?: FieldValue) => void;

function told(record: LogRecord): readonly Told[] {
  const { kind, fields, message } = record;
  const all: Told[] = [];
  const tell: Tell = (trait, value, of) => {
    if (value === undefined || value === '') return;
    all.push({ trait, value: String(value), ...(typeof of === 'number' ? { of } : {}) });
  };
  tell('myid', fields['myid']);
  tell('client', clientOfThread(fields['thread']));
  switch (kind) {
    case 'zookeeper-version':
      if (message.startsWith('Server ')) tell('ZooKeeper', fields['version']);
      break;
    case 'environment': {
      const trait = message.startsWith('Server ') ? ENVIRONMENT.get(fields['property']) : undefined;
      if (trait) tell(trait, fields['value']);
      break;
    }
    case 'timing-setting':
    case 'server-created':
      for (const name of TIMINGS) tell(name, fields[name]);
      break;
    case 'client-port-configured':
      if (message.startsWith('clientPortAddress ')) tell('client', fields['address']);
      break;
    case 'client-port-bound':
      tell('client', fields['address']);
      break;
    case 'election-port-bound':
      tell('election', fields['address']);
      break;
    case 'peer-unreachable':
      tell('election', fields['address'], fields['peerMyid']);
      break;
    case 'learner-connected':
      tellLearner(fields, tell);
      break;
  }
  return all;
}

/** `Follower sid: 8 : info : 10.255.0.141:2888:3888:participant`, on the thread of its connection. */
function tellLearner(fields: Fields, tell: Tell): void {
  const peer = fields['peerMyid'];
  if (typeof peer !== 'number') return;
  const [, host, quorum, election] =
    /^(\[[^\]]{1,60}\]|[^\s:;|]{1,255}):(\d{1,5}):(\d{1,5})(?=[:;|]|$)/.exec(String(fields['serverInfo'])) ??
    [];
  if (host !== undefined) {
    tell('quorum', `${host}:${quorum}`, peer);
    tell('election', `${host}:${election}`, peer);
  }
  const address = fields['address'];
  if (typeof address === 'string') tell('seen', address.replace(/:\d+$/, ''), peer);
}

/** The client address in the name of a server's main thread: `QuorumPeer[myid=8](plain=10.255.0.141:2181)(secure=disabled)`. */
function clientOfThread(thread: unknown): string | undefined {
  if (typeof thread !== 'string' || !thread.startsWith('QuorumPeer')) return undefined;
  return /^QuorumPeer(?:\[myid=\d{1,20}\])?(?:\(plain=|:?\/)([^()]{1,200}?:\d{1,5})(?:\)|$)/.exec(
    thread,
  )?.[1];
}

/** What ZooKeeper's own records tell of the servers of an ensemble. */
export const members: MembersTold = { turnTexts: TURN_TEXTS, turn, told };
