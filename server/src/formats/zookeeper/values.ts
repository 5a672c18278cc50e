import { decodeLearnerPing } from '../../cluster/learnerPing.ts';
import { parseSessionId } from '../../cluster/sessionId.ts';
import { parseZxid } from '../../cluster/zxid.ts';
import type { Token } from '../../log/token.ts';

/** How a value is told in a message: the pattern's first group is the value. */
interface ValuePattern {
  readonly pattern: RegExp;
  readonly read: Reader;
  /** In lower case: a message that holds none of these has no such value, which is seen sooner than by the pattern. */
  readonly needs: readonly string[];
}

type Value =
  | { readonly kind: 'session'; readonly id: bigint }
  | { readonly kind: 'zxid'; readonly zxid: bigint }
  | Extract<Token, { kind: 'touches' }>
  /** A number that looks like an id and is none, such as an election round. */
  | { readonly kind: 'other' };

interface Reader {
  readonly names: Value['kind'];
  readonly value: (text: string) => Value | undefined;
}

const session: Reader = {
  names: 'session',
  value: (text) => {
    const id = parseSessionId(text);
    return id === undefined ? undefined : { kind: 'session', id };
  },
};
/** Hex without 0x may happen to consist of decimal digits. */
const sessionHex: Reader = { names: 'session', value: (text) => session.value(`0x${text}`) };
/** Special zxids (-1, -2) fill all 16 digits too. */
const bareSession: Reader = {
  names: 'session',
  value: (text) => (/^0xf{8}/i.test(text) ? { kind: 'other' } : session.value(text)),
};
const zxidIn = (radix: 10 | 16): Reader => ({
  names: 'zxid',
  value: (text) => {
    const zxid = parseZxid(text, radix);
    return zxid === undefined ? undefined : { kind: 'zxid', zxid };
  },
});
const other: Reader = { names: 'other', value: () => ({ kind: 'other' }) };
const touches: Reader = {
  names: 'touches',
  value: (text) => {
    const decoded = decodeLearnerPing(text);
    return decoded && { kind: 'touches', touches: decoded, start: 0, end: 0 };
  },
};

/**
 * Earlier rows win where spans overlap. Irregular forms first, each with the class that prints it (fact sheet of
 * ZooKeeper 3.3 to 3.9), then the regular ones, then what length alone tells.
 */
const PATTERNS: readonly ValuePattern[] = [
  // Learner.ping of site builds: the reply's payload.
  { pattern: /\bdata: ?([A-Za-z0-9+/]{16,}={0,2})(?=\s|$)/dg, needs: ['data:'], read: touches },
  // NettyServerCnxnFactory 3.4, 3.5: decimal after a literal 0x.
  {
    pattern: /\bcloseSession sessionid:0x(-?\d{17,19})\b/dg,
    needs: ['closesession sessionid:0x'],
    read: session,
  },
  // ConnectionBean: the getter has added 0x already.
  { pattern: /\b((?:0x){2}[0-9a-f]{1,16})\b/dgi, needs: ['0x0x'], read: session },
  // Values beside ids that are none.
  {
    pattern:
      /\b(0x[0-9a-f]+) \((?:n\.round|n\.peerEpoch|n\.peerEPoch|n\.config version|message format version)\)/dg,
    needs: ['round)', 'epoch)', 'version)'],
    read: other,
  },
  {
    pattern:
      /\b(?:n\.round|n\.peerEpoch|config version|message format version|cxid|round|peerEpoch|digest(?: is)?)\s?[:=]?\s?(0x[0-9a-f]+)\b/dgi,
    needs: ['round', 'peerepoch', 'version', 'cxid', 'digest'],
    read: other,
  },
  // zxids named before or after. LearnerHandler up to 3.4 leaves no blank behind one: `0x11100200bfbsent zxid`.
  { pattern: /\b(0x[0-9a-f]{1,16}) \((?:n\.|new|old)zxid\)/dg, needs: ['zxid)'], read: zxidIn(16) },
  {
    pattern:
      /\b(?:\w*zxid(?:ToSend)?|\w*CommittedLog)(?: of (?:peer|leader|db) (?:is|as)| is| of| as| outstanding)?\s{0,4}[:=]?\s{0,4}(0x[0-9a-f]{1,16})(?![0-9a-f])/dgi,
    needs: ['zxid', 'committedlog'],
    read: zxidIn(16),
  },
  {
    pattern:
      /\b(?:from (?:the )?leader|in sync with the leader|expected|Snapshotting:|next pending txn|but next proposal is|received before ACK for|ACK for|Committing|is less than(?: current)?|First is|truncate the log|too far behind \(0x[0-9a-f]+ <|different epoch - current|rece?ie?ved|(?:first|new epoch) proposal|last queued|not in txn|Start forwarding) (0x[0-9a-f]{1,16})\b/dg,
    needs: [
      'leader 0x',
      'expected 0x',
      'snapshotting: 0x',
      'txn 0x',
      'is 0x',
      'for 0x',
      'committing 0x',
      'than 0x',
      'current 0x',
      'log 0x',
      '< 0x',
      'ved 0x',
      'proposal 0x',
      'queued 0x',
      'forwarding 0x',
    ],
    read: zxidIn(16),
  },
  { pattern: /\btoo far behind \((0x[0-9a-f]{1,16})\b/dg, needs: ['too far behind ('], read: zxidIn(16) },
  // Leader, Learner, Follower, FollowerZooKeeperServer: hex without 0x.
  {
    pattern:
      /\b(?:NEWLEADER proposal has Zxid of|NEWLEADER ack to leader with zxid|truncate the log|Proposed leader epoch) ([0-9a-f]{1,16})\b/dg,
    needs: ['newleader', 'truncate the log', 'proposed leader epoch'],
    read: zxidIn(16),
  },
  {
    pattern: /\bCommitting ([0-9a-f]{1,16}) without seeing txn/dg,
    needs: ['without seeing txn'],
    read: zxidIn(16),
  },
  // Learner up to 3.5: as an observer it prints hex without 0x, else decimal.
  {
    pattern:
      /\bCommitting (?=\d{0,16}[a-f]|\d{1,20}, but next proposal is \d{0,16}[a-f])([0-9a-f]{5,16})\b/dg,
    needs: ['committing '],
    read: zxidIn(16),
  },
  {
    pattern:
      /(?<=\bCommitting \d{0,16}[a-f][0-9a-f]{0,16}, but next proposal is |proposal is (?=\d{0,16}[a-f]))([0-9a-f]{5,16})\b/dg,
    needs: ['proposal is '],
    read: zxidIn(16),
  },
  // LearnerHandler and FileTxnSnapLog up to 3.4.0: hex without 0x.
  {
    pattern: /\b(?:(?:max|min)CommittedLog|peerLastZxid) ?= ?([0-9a-f]{1,16})\b/dg,
    needs: ['committedlog', 'peerlastzxid'],
    read: zxidIn(16),
  },
  { pattern: /\bSnapshotting: ([0-9a-f]{1,16})\b/dg, needs: ['snapshotting: '], read: zxidIn(16) },
  // Names of files; those of rotated logs look alike: `zookeeper.log.20231024`.
  {
    pattern: /(?<![\w.-])(?:log|snapshot)\.([0-9a-f]{5,16})\b/dg,
    needs: ['log.', 'snapshot.'],
    read: zxidIn(16),
  },
  {
    pattern: /(?<=\blog file: |\/)(?:log|snapshot)\.([0-9a-f]{1,4})(?![\w.])/dg,
    needs: ['log.', 'snapshot.'],
    read: zxidIn(16),
  },
  // FileTxnLog, FileTxnSnapLog, DataTree, QuorumPeer (all versions), Leader and Learner up to 3.5: decimal.
  {
    pattern:
      /\b(?:Current zxid|ACK for|Committing|but next proposal is|Zxid outstanding|is less than current|is <=|proposals from txnlog for zxid:|First is|older than the last zxid,) (\d{5,19})\b/dg,
    needs: [
      'current zxid',
      'ack for',
      'committing',
      'proposal is',
      'zxid outstanding',
      'less than current',
      'is <=',
      'txnlog for zxid',
      'first is',
      'the last zxid',
    ],
    read: zxidIn(10),
  },
  {
    pattern:
      /\b(?:[Pp]roposed zxid = |last processed zxid: |lastProcessedZxid=|New election: |Value is Zxid\. (?:Last v|V)alue: ?)(-?\d{1,19})\b/dg,
    needs: ['proposed zxid', 'last processed zxid', 'lastprocessedzxid', 'new election', 'value is zxid'],
    read: zxidIn(10),
  },
  {
    pattern: /(?<![\w.-])(-?\d{1,19}) ?\((?:n\.zxid|last zxid|high?estZxid|next log)\)/dg,
    needs: ['zxid)', 'next log)'],
    read: zxidIn(10),
  },
  // Sessions by the word before them: `session 0x…`, `sessionid: 0x…`, `sessionid 0x…`, `session id = 0x…`, `sid=0x…`.
  {
    pattern:
      /\b(?:session(?:\s?id)?|sid|client|ephemeralOwner)\s{0,4}(?:id)?\s{0,4}[:=]?\s{0,4}(0x[0-9a-f]{1,16})\b/dgi,
    needs: ['0x'],
    read: session,
  },
  // LearnerHandler up to 3.5, the client of 3.4 and 3.5: hex without 0x.
  {
    pattern: /\b(?:Somehow session |sessionId=)([0-9a-f]{14,16})\b/dg,
    needs: ['somehow session ', 'sessionid='],
    read: sessionHex,
  },
  // Learner 3.3, LearnerHandler.packetToString, NettyServerCnxnFactory 3.5.5, SerializeUtils, AdminServer: decimal.
  {
    pattern:
      /\b(?:Revalidating client:|session_?id"?\s{0,4}[:=]|handler for session|session in archive:)\s{0,4}(-?\d{14,19})\b/dgi,
    needs: ['revalidating client', 'session'],
    read: session,
  },
  // A hex number too long for the zxid of any real epoch, unless it is padded, as addresses in frames are.
  { pattern: /\b(0x[1-9a-f][0-9a-f]{14,15})\b/dg, needs: ['0x'], read: bareSession },
];

/** Characters of one message that are looked through: a dump of megabytes names nothing that matters further on. */
const LONGEST_MESSAGE = 16_384;

/** The ids that `message` names, in order of columns; columns count from its start. */
export function valuesIn(message: string): Token[] {
  const text = message.slice(0, LONGEST_MESSAGE);
  const lower = text.toLowerCase();
  const taken: { start: number; end: number; token?: Token }[] = [];
  for (const { pattern, read, needs } of PATTERNS) {
    if (!holdsOne(lower, needs)) continue;
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      if (taken.some((span) => start < span.end && end > span.start)) continue;
      const value = read.value(text.slice(start, end));
      if (!value) continue;
      taken.push(value.kind === 'other' ? { start, end } : { start, end, token: { ...value, start, end } });
    }
  }
  return taken.flatMap(({ token }) => token ?? []).sort((a, b) => a.start - b.start);
}

/** Whether {@link valuesIn} might find an id of a wanted kind: false is certain, true is not. */
export function mayName(message: string, wanted: { session: boolean; zxid: boolean }): boolean {
  if (!wanted.session && !wanted.zxid) return false;
  const text = message.slice(0, LONGEST_MESSAGE);
  return (wanted.session && NEEDS.session.test(text)) || (wanted.zxid && NEEDS.zxid.test(text));
}

const needsOf = (kind: Value['kind']): RegExp => {
  const words = PATTERNS.flatMap(({ read, needs }) => (read.names === kind ? needs : []));
  const least = [...new Set(words)].filter((word) => !words.some((o) => o !== word && word.includes(o)));
  return new RegExp(least.map((word) => word.replace(/[.()[\]]/g, '\\$&')).join('|'), 'i');
};

/** What a message must hold to name an id of either kind. */
const NEEDS = { session: needsOf('session'), zxid: needsOf('zxid') };

const holdsOne = (lower: string, needs: readonly string[]): boolean => {
  for (const word of needs) if (lower.includes(word)) return true;
  return false;
};
