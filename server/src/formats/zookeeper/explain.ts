import type { FieldValue, Fields, Level } from '../../log/record.ts';
import { type Stamp, stamp as stampAt } from '../../log/instant.ts';
import type { Explanation } from '../../log/token.ts';
import { type Classified, outerClass } from './classify.ts';
import { readingOfAudit } from './auditEvent.ts';
import { meaningOfException } from './exceptions.ts';
import { simpleClass } from './header.ts';
import { fillTitle } from './landmarks.ts';

type Row = readonly [label: string, value: string];

/** What a message means; `fields` are those of its record, and `stamp` when it was printed. */
export function explainMessage({ row, template }: Classified, fields: Fields, stamp: Stamp): Explanation {
  const rows: Row[] = [['Read as', row.reading]];
  const named = new Set(template.placeholders.map(({ name }) => name));
  for (const [name, value] of Object.entries(fields)) {
    if (named.has(name) || DERIVED.has(name)) rows.push(labelled(name, value));
  }
  const exception = fields['exception'];
  const means = typeof exception === 'string' ? meaningOfException(exception) : undefined;
  if (means !== undefined) rows.push(['Exception', means]);
  rows.push(['Versions', row.versions], ['Level', row.levels.join(' or ')]);
  const ms = fields['durationMs'];
  return {
    title: row.landmark === undefined ? titleOf(row.kind) : fillTitle(row.landmark, fields),
    rows,
    ...(row.lasted && typeof ms === 'number' && { lasted: { start: stampAt(stamp - ms), end: stamp } }),
  };
}

/** Fields that no placeholder is named after, and that come from the message all the same. */
const DERIVED = new Set(['epoch', 'reason', 'gcPool', 'gcCount', 'gcMs']);

/** `Session expired` for `session-expired`. */
const titleOf = (kind: string): string => {
  const words = kind.replaceAll('-', ' ').replace(/\b(?:jvm|tls|gc|jmx)\b/g, (word) => word.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const LABELS: Readonly<Record<string, string>> = {
  sessionId: 'Session',
  zxid: 'zxid',
  myid: 'This server',
  peerMyid: 'Other server',
  votedMyid: 'Votes for server',
  durationMs: 'Duration',
  timeoutMs: 'Timeout',
};

/** `Max committed log` for `maxCommittedLog`; a name in `Ms` becomes a number with its unit. */
function labelled(name: string, value: FieldValue): Row {
  const unit = /Ms$/.test(name) ? ' ms' : '';
  const words = name
    .replace(/Ms$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return [LABELS[name] ?? words.charAt(0).toUpperCase() + words.slice(1), `${value}${unit}`];
}

const OF_AUDIT = new Set(['sessionId', 'user', 'ip', 'znode', 'znodeType', 'acl', 'result']);

/** What an audit event means; `fields` are those of its record. */
export function explainAudit(fields: Fields): Explanation {
  return {
    title: `Audit: ${fields['operation'] ?? 'event'}`,
    rows: [
      ['Read as', readingOfAudit(fields)],
      ...Object.entries(fields)
        .filter(([name]) => OF_AUDIT.has(name))
        .map(([name, value]) => labelled(name, value)),
    ],
  };
}

/** What `LearnerHandler@629` says, and what it does not. */
export function explainClass(className: string, sourceLine: number | undefined): Explanation {
  const simple = simpleClass(className);
  const outer = outerClass(className);
  return {
    title: `Printed by ${simple}`,
    rows: [
      ['Class', simple === outer ? simple : `${simple}, a part of ${outer}`],
      ...(sourceLine === undefined ? [] : ([['Source line', String(sourceLine)]] as const)),
    ],
    notes: [
      'The line number changes from version to version, and in patched builds: look for the class and the words of the message instead.',
    ],
  };
}

const LEVEL_MEANINGS: Readonly<Record<Level, string>> = {
  FATAL: 'The program cannot go on.',
  ERROR: 'Something failed. ZooKeeper prints some ERRORs for what is ordinary, such as a learner that left.',
  WARN: 'Something is not as it should be, and the server goes on.',
  INFO: 'What the server does; printed by default, as everything louder.',
  DEBUG: 'Details; not printed by default.',
  TRACE: 'Finest details; not printed by default.',
};

export const explainLevel = (level: Level): Explanation => ({
  title: `Level ${level}`,
  rows: [['Meaning', LEVEL_MEANINGS[level]]],
});

/** What `[myid:7]` says; '' for an empty one. Its rules per back-end: fact sheet §4.2. */
export function explainMyid(myid: string): Explanation {
  if (/^\d+$/.test(myid))
    return { title: `Server ${myid}`, rows: [['Id', 'of the server that writes this log']] };
  if (myid !== '') return { title: 'A client’s log', rows: [['Connected to', myid]] };
  return {
    title: 'No server id here',
    rows: [['Why', 'log4j 2 and logback keep it to the thread main; log4j 1.2 fills it in once it is read']],
    notes: ['Other lines tell the id: My id = 7, QuorumPeer[myid=7], CommitProcessor:7.'],
  };
}
