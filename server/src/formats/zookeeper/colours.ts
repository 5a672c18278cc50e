import type { Colour } from '../../log/colour.ts';
import type { Token } from '../../log/token.ts';
import { layOver, paint, paintedOf, rule } from '../colourRules.ts';
import { coloursOfGc } from '../gc/colours.ts';
import { idsOn } from './tokens.ts';

const IPV4 = String.raw`(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?`;
const IPV6 = String.raw`(?:[0-9a-fA-F]{0,4}:){3,8}(?:${IPV4}|[0-9a-fA-F]{1,5})(?![\w:])`;
const BRACKETED = String.raw`\[(?=[0-9a-fA-F]{0,4}:)[0-9a-fA-F:.]{2,45}(?:%[\w.-]{1,32})?\](?::\d{1,5})?`;

/** In the name of a thread, where `LearnerHandler-/1.2.3.4:5` has no host name before the slash. */
const THREAD = [
  rule(
    new RegExp(String.raw`/?(?:(?<![\d.])${IPV4}(?!\w|\.\d)|(?<![\w:.])${IPV6}|${BRACKETED})`, 'dg'),
    'address',
  ),
  rule(/(?<!\w)(myid|sid|cport)([=:])(-?\d{1,20})(?!\w)/dg, 'key', 'operator', 'server'),
  rule(
    /(?<=SendWorker:|RecvWorker:|CommitProcessor:|SyncThread:|RequestProcessor:|LearnerSender:)\d{1,20}(?!\w)/dg,
    'server',
  ),
];

const LEVEL = '(?:(FATAL|ERROR)|(WARN)|(INFO)|(DEBUG|TRACE)|([A-Z]+))';
const DATE = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[,.]\d{3}`;

/** Head lines whole, of audit logs, and cut off inside the head. */
const HEADS = [
  rule(
    new RegExp(
      String.raw`^\0*(${DATE})(?: \[(myid):([^\]]*)\])? - ${LEVEL} *\[(.*?):((?:[\w$]+[./])*)([\w$]+)@(\d+|\?)\](?:\[([^\]]*)\])? -(?= |$)`,
      'dg',
    ),
    'timestamp',
    'key',
    'server',
    'error',
    'warning',
    'info',
    'quiet',
    'keyword',
    { rest: 'thread', rules: THREAD },
    'package',
    'class',
    'quiet',
    'quiet',
  ),
  rule(
    new RegExp(String.raw`^\0*(${DATE}) ${LEVEL} +([\w.$]*Audit[\w$]*):(?= |$)`, 'dg'),
    'timestamp',
    'error',
    'warning',
    'info',
    'quiet',
    'keyword',
    'class',
  ),
  rule(
    new RegExp(
      String.raw`^\0*(${DATE})(?: \[(myid):([^\]]*)\])?(?: - (?:(FATAL|ERROR)|(WARN)|(INFO)|(DEBUG|TRACE))(?!\w))?`,
      'dg',
    ),
    'timestamp',
    'key',
    'server',
    'error',
    'warning',
    'info',
    'quiet',
  ),
];

const LINES = [
  rule(/^[\t ]+at [\w$.<>/@-]+\(.*$/dg, 'quiet'),
  rule(/^[\t ]+\.\.\. \d+ (?:more|common frames omitted)\b.*$/dg, 'quiet'),
  rule(/^[\t ]*(Caused by|Suppressed|Wrapped by):(?= |$)/dg, 'keyword'),
  rule(/^--$/dg, 'quiet'),
];

const MESSAGE = [
  rule(
    /(?<![\w.$/-])([Ss]ession(?:[Ii]d| id)?)( ?[:=]) ?((?:0x)?0x[0-9a-fA-F]{1,16}(?!\w))/dg,
    'key',
    'operator',
    'session',
  ),
  rule(
    /(?<![\w.])(?:[Ss]ession(?:[Ii]d)? |[Ss]ession\[|client: )((?:0x)?0x[0-9a-fA-F]{1,16}(?!\w))/dg,
    'session',
  ),
  rule(
    /(?<![\w.$/-])((?:n\.)?[A-Za-z]{0,32}[Zz]xid)( ?[:=]) ?(0x[0-9a-fA-F]{1,16}(?!\w))/dg,
    'key',
    'operator',
    'zxid',
  ),
  rule(
    /(?<!\w)(?:[a-z]{0,32}[Zz]xid (?:is )?|[Ll]eader |Snapshotting: )(0x[0-9a-fA-F]{1,16}(?!\w))/dg,
    'zxid',
  ),
  rule(/(?<!\w)(?:0x)?0x[0-9a-fA-F]{1,16}(?!\w)/dg, 'number'),
  rule(
    new RegExp(
      String.raw`(?<![\w.:/-])(?:[\w.-]{0,253}/)?(?:${IPV4}(?!\w|\.\d)|${IPV6}|${BRACKETED}|<unresolved>(?::\d{1,5})?)`,
      'dg',
    ),
    'address',
  ),
  rule(/(?<![\w.$])(?:[\w$]+\.)*[\w$]+(?:Exception|Error)(?![\w$])/dg, 'exception'),
  rule(/(?<![\w.-])(?:LOOKING|FOLLOWING|LEADING|OBSERVING|GOODBYE)(?![\w-])/dg, 'keyword'),
  rule(/(?<=Peer state changed: )[a-z]{1,32}(?: - [a-z]{1,32}){0,3}/dg, 'keyword'),
  rule(/(?<![\w.$/-])([A-Za-z][\w.$-]{0,63})(=)/dg, 'key', 'operator'),
  rule(
    /(?<![\w.$/-])(my state|n\.\w{1,16}|sid|myid|myId|cport|type|cxid|zxid|txntype|reqpath|Error Path)(:)(?=\S)/dg,
    'key',
    'operator',
  ),
  rule(/"[^"]*"/dg, 'string'),
  rule(/(?<!\w)'[^' ][^']{0,200}'(?!\w)/dg, 'string'),
  rule(/(?<![\w./:*-])\/(?=_{0,8}[A-Za-z0-9.])[\w.@%+=~:/$-]*[\w/$-]/dg, 'string'),
  rule(
    /(?<![\w.$/-])(-?\d{1,20}(?:\.\d{1,20})?)(?: ?(ms|MS|seconds?|secs?|s|bytes|[kKMG]B|%))?(?!\w|[.-]\w)/dg,
    'number',
    'unit',
  ),
  rule(/(?<![\w.$-])(?:true|false|null)(?![\w.$-])/dg, 'constant'),
];

/** What the JVM prints into a zookeeper.out: its stamps carry a zone, or seconds since its start, as ZooKeeper's never do. */
const GC_LINE =
  /^(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.,]\d{3}[+-]\d{4}: |\d{1,10}[.,]\d{3}: \[|\[(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.,]\d{3}[+-]\d{4}|\d{1,10}[.,]\d{3}s)\])/;

const RULES = [...HEADS, ...LINES, ...MESSAGE];

/**
 * What stands on each of these lines: as syntaxes/zookeeper-log.tmLanguage.json paints it, and the ids that only their
 * message tells, such as a session in decimal.
 */
export const coloursOf = (lines: readonly string[]): Colour[][] =>
  lines.map((written) => {
    const line = paintedOf(written);
    if (GC_LINE.test(line)) return coloursOfGc(line);
    return layOver(paint(line, RULES), coloured(idsOn(line)));
  });

const coloured = (ids: readonly Token[]): Colour[] =>
  ids.flatMap(({ kind, start, end }) =>
    kind === 'session' || kind === 'zxid' ? [{ start, end, kind }] : [],
  );
