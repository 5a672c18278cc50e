import type { Explanation } from '../../log/token.ts';
import { outerClass } from './classify.ts';

const EXCEPTION = /^(Caused by: |Suppressed: )?((?:\w+[.$])*\w*(?:Exception|Error|Throwable))\b(?:: ?(.*))?/;
const OWN_EXCEPTION = /^(?:[\w$]+\.)*[\w$]*(?:Exception|Error|Throwable)\b/;
const LONGEST_EXCEPTION = 400;

/** The exception's own head line among the continuation lines of a record: class and message. */
export function exceptionIn(lines: readonly string[]): string | undefined {
  const own = lines.find((line, index) => index > 0 && OWN_EXCEPTION.test(line))?.trimEnd();
  return own && own.length > LONGEST_EXCEPTION ? `${own.slice(0, LONGEST_EXCEPTION)}…` : own;
}

interface Meaning {
  /** Of the exception's class and message, as `SocketException: Connection reset`. */
  readonly pattern: RegExp;
  readonly title: string;
  readonly means: string;
  /** What it says of the two sides of a connection between leader and learner. */
  readonly onLeader?: string;
  readonly onLearner?: string;
}

/** What exceptions mean in the log of a ZooKeeper server; of two that fit, the earlier counts. */
const MEANINGS: readonly Meaning[] = [
  {
    pattern: /^SocketTimeoutException: (?:Read timed out|timeout)/,
    title: 'Silence from the other side',
    means:
      'Nothing came for as long as the connection allows: tickTime times syncLimit between leader and learner, tickTime times initLimit until they have synchronised.',
    onLeader:
      'The learner was silent. If its own log tells later of Broken pipe, EOFException or Connection reset, it was frozen; if it tells of Read timed out too, the network was lost.',
    onLearner:
      'The leader was silent. If all followers say so at the same moment, the leader was frozen; if the leader says so of this learner too, the network was lost.',
  },
  {
    pattern: /^(?:SocketTimeoutException: [Cc]onnect timed out|ConnectException: Connection timed out)/,
    title: 'No answer to the connection',
    means: 'The host is down, or something on the way drops packets.',
  },
  {
    pattern: /^ConnectException: Connection refused/,
    title: 'Nobody listens there',
    means: 'The host answers, but the process is down or has not opened this port yet.',
  },
  {
    pattern:
      /^(?:NoRouteToHostException|ConnectException: Network is unreachable|SocketException: Network is unreachable)/,
    title: 'No way to the host',
    means: 'The network has no route, or a firewall refuses: look at the network before the server.',
  },
  {
    pattern: /^(?:UnknownHostException|UnresolvedAddressException)/,
    title: 'Name not known',
    means: 'The name in the configuration has no address: look at DNS or at /etc/hosts.',
  },
  {
    pattern: /^BindException/,
    title: 'Port taken',
    means: 'Another process holds the port, or the address is not of this host.',
  },
  {
    pattern: /^EndOfStreamException/,
    title: 'The client hung up',
    means:
      'Harmless for the server: the client closed its connection or died; its session lives on until its timeout.',
  },
  {
    pattern: /^EOFException/,
    title: 'The other side closed the connection',
    means: 'Its process ended, or it gave this connection up in order.',
    onLeader: 'The learner left: its own log says why.',
    onLearner:
      'The leader gave this learner up before: its GOODBYE stands in its log. When that is much earlier, this server noticed late, as one does that was frozen.',
  },
  {
    pattern: /^(?:SocketException|IOException): (?:Broken pipe|Software caused connection abort)/,
    title: 'Written to a connection that was closed already',
    means: 'The other side had closed it before; this side noticed only when it wrote.',
    onLearner:
      'As a server does that was frozen and has just woken up: look for a pause of this JVM or host before this line.',
  },
  {
    pattern: /^(?:SocketException|IOException): Connection reset/,
    title: 'The other side dropped the connection',
    means: 'Its process was killed, or it closed while data for it was still on the way.',
    onLearner:
      'When the leader gave this learner up earlier, this server noticed late, as one does that was frozen.',
  },
  {
    pattern: /^(?:SocketException: Socket (?:is )?closed|ClosedChannelException|AsynchronousCloseException)/,
    title: 'This side closed the connection itself',
    means: 'Another thread of this server closed it: the reason stands in a line above.',
  },
  {
    pattern: /^(?:InterruptedException|ClosedByInterruptException)/,
    title: 'Thread told to stop',
    means: 'Harmless: a thread was waiting when it was told to end.',
  },
  {
    pattern: /^CancelledKeyException/,
    title: 'Connection closed meanwhile',
    means: 'Harmless: one thread closed the connection while another still used it.',
  },
  {
    pattern: /^Exception: shutdown (?:Follower|Observer|Learner)/,
    title: 'No error',
    means: 'Harmless: it is printed only to show from where the role is taken down.',
  },
  {
    pattern: /^Exception: shutdown Leader! reason: /,
    title: 'Why the leader gave up',
    means: 'No error in itself: the text behind "reason" says why.',
  },
  {
    pattern: /^IOException: ZooKeeperServer not running/,
    title: 'No role',
    means: 'A client knocked while this server had no role: as long as these go on, it serves nobody.',
  },
  {
    pattern: /^(?:IOException|SyncFailedException): No space left on device/,
    title: 'Disk full',
    means: 'Nothing can be kept any more; the server will end.',
  },
  {
    pattern: /^OutOfMemoryError/,
    title: 'Memory exhausted',
    means: 'From here on anything may be missing in this process; its GC log shows how it came to it.',
  },
  {
    pattern:
      /^IOException: (?:Unreasonable length|Len error|Packet len\s?\S* is out of range|Received packet with invalid packet)/,
    title: 'Not a packet of ZooKeeper’s size',
    means:
      'More than jute.maxbuffer, or no ZooKeeper at the other end: a port scanner, TLS on one side only.',
  },
  {
    pattern: /^(?:SSL\w*Exception|NotSslRecordException)/,
    title: 'TLS failed',
    means: 'Certificates do not fit, or one side does not speak TLS.',
  },
  {
    pattern: /^SaslException/,
    title: 'SASL failed',
    means: 'One side could not prove who it is: keytab, ticket or password.',
  },
  {
    pattern: /^IOException: Leaders epoch, /,
    title: 'The leader knows an older epoch',
    means: 'A data directory was lost or set back somewhere.',
  },
  {
    pattern: /^(?:\w*Exception): changes proposed in reconfig|^(?:\w*Exception): learned about role change/,
    title: 'A reconfiguration',
    means: 'The role ends because the ensemble was changed.',
  },
];

/** Classes that run on a leader, and on a learner, at the two ends of the connection between them. */
const LEADER = new Set(['LearnerHandler', 'Leader', 'LearnerMaster']);
const LEARNER = new Set(['Follower', 'Observer', 'Learner', 'SendAckRequestProcessor']);

/** Where the class of an exception stands on a line, and what it means there; undefined where none stands. */
export function exceptionOn(
  line: string,
  className: string,
): { start: number; end: number; explanation: Explanation } | undefined {
  const match = EXCEPTION.exec(line);
  if (!match) return undefined;
  const [, before = '', name = '', message] = match;
  const meaning = meaningOf(name, message);
  if (!meaning) return undefined;
  return {
    start: before.length,
    end: before.length + name.length,
    explanation: explained(meaning, name, className),
  };
}

/** What the class of an exception means wherever it stands; `message` is what follows it. Undefined for one unknown. */
export function explainException(
  name: string,
  message: string | undefined,
  className: string,
): Explanation | undefined {
  const meaning = meaningOf(name, message) ?? GENERAL[name.replace(/^.*[.$]/, '')];
  return meaning && explained(meaning, name, className);
}

function explained(meaning: Omit<Meaning, 'pattern'>, name: string, className: string): Explanation {
  const outer = outerClass(className);
  const side = LEADER.has(outer) ? meaning.onLeader : LEARNER.has(outer) ? meaning.onLearner : undefined;
  return {
    title: meaning.title === '' ? name.replace(/^.*[.$]/, '') : meaning.title,
    rows: [['Read as', meaning.means], ...(side === undefined ? [] : ([['Which side', side]] as const))],
  };
}

const general = (means: string): Omit<Meaning, 'pattern'> => ({ title: '', means });

/** What classes of exceptions say by themselves, when nothing in the message says more. */
const GENERAL: Readonly<Record<string, Omit<Meaning, 'pattern'>>> = {
  IOException: general(
    'An operation failed, on the network, on the disk or with what was read: the text behind it says which.',
  ),
  SocketException: general('Something went wrong with a connection: the text behind it says what.'),
  ConnectException: general('A connection could not be made: the text behind it says why.'),
  SocketTimeoutException: general('A connection was silent for longer than it may be.'),
  TimeoutException: general('Something took longer than it may.'),
  FileNotFoundException: general('A file is not there, or may not be opened.'),
  NoSuchFileException: general('A file is not there.'),
  AccessDeniedException: general('The process may not use a file.'),
  NullPointerException: general('A defect of the program that printed it.'),
  ClassCastException: general('A defect of the program, or data that is damaged.'),
  IllegalStateException: general('Something was asked for at the wrong time.'),
  IllegalArgumentException: general('Something was given a value that makes no sense.'),
  NumberFormatException: general('A text that should be a number is none.'),
  UnsupportedOperationException: general('Something was asked for that this version does not do.'),
  ClassNotFoundException: general('A class is missing: a wrong setting, or a jar that is not there.'),
  NoClassDefFoundError: general('A class is missing: a jar that is not there, or another version of it.'),
  NoSuchMethodError: general('Jars of versions that do not fit together.'),
  StackOverflowError: general('A call went too deep: very nested data, or a defect.'),
  ExecutionException: general('Work on another thread failed: its cause says why.'),
  RejectedExecutionException: general('Work was refused because its threads are being stopped.'),
  ConfigException: general('The configuration makes no sense: the text behind it says where.'),
  KeeperException: general('A request was refused: the code behind it says why.'),
};

function meaningOf(name: string, message = ''): Meaning | undefined {
  const told = `${name.replace(/^.*[.$]/, '')}: ${message.slice(0, LONGEST_EXCEPTION)}`;
  return MEANINGS.find(({ pattern }) => pattern.test(told));
}

/** What the exception of a record means, in one sentence; undefined for one that we know nothing of. */
export function meaningOfException(exception: string): string | undefined {
  const [, , name = '', message] = EXCEPTION.exec(exception) ?? [];
  return meaningOf(name, message)?.means;
}
