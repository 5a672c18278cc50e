import type { Dialect, FileHead, HeadFinder, Section } from '../../log/format.ts';
import { NO_STAMP } from '../../log/instant.ts';
import type { FieldValue, LogRecord } from '../../log/record.ts';
import type { Token } from '../../log/token.ts';
import { addAudit, isAuditEvent, landmarkOfAudit, readingOfAudit } from './auditEvent.ts';
import { coloursOf } from './colours.ts';
import { explainAudit } from './explain.ts';
import {
  dateAt,
  isUpper,
  levelOf,
  nulsBefore,
  simpleClass,
  skipNuls,
  STAMP_COLUMNS,
  stampOf,
} from './header.ts';
import { recordsIn } from './records.ts';
import { sessionsNamed } from './sessionsTold.ts';
import { shifted, wordsBetween } from './tokens.ts';
import { valuesIn } from './values.ts';

/**
 * The shipped pattern of zookeeper_audit.log, `%d{ISO8601} %p %c{2}: %m%n` (conf/log4j.properties of 3.6 and 3.7,
 * conf/logback.xml from 3.8).
 */
const AUDIT_HEAD = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[,.]\d{3} ([A-Z]+) +([\w.$]+): /;

/** How many of the lines that begin with a date are those of an audit log. */
export function auditShare({ lines }: FileHead): number {
  const dated = lines
    .map((line) => line.slice(nulsBefore(line)))
    .filter((line) => /^\d{4}-\d\d-\d\d[T ]/.test(line));
  const audit = dated.filter((line) => isAuditEvent(line.replace(AUDIT_HEAD, '')));
  return dated.length === 0 ? 0 : audit.length / dated.length;
}

/** Audit logs of ZooKeeper servers, 3.6 to 3.9. */
export const auditDialect: Dialect = {
  name: 'audit log',
  face: 'local',
  resolution: 1,
  heads: () => heads,
  namesIds: true,
  read: readAudit,
  tokens: auditTokens,
  colours: coloursOf,
  sessions: sessionsNamed,
};

const SPACE = 0x20;

/** Head lines are those with a date and a level. Keeps no state. */
const heads: HeadFinder = {
  stampAt(bytes, lineStart, end) {
    const start = skipNuls(bytes, lineStart, end);
    const at = start + STAMP_COLUMNS;
    if (at + 2 >= end || bytes[at] !== SPACE || !isUpper(bytes[at + 1]) || !isUpper(bytes[at + 2]))
      return NO_STAMP;
    return dateAt(bytes, start, end);
  },
};

const isHead = (line: string): boolean =>
  /^.{23} [A-Z]{2}/.test(line.slice(0, STAMP_COLUMNS + 3)) && !Number.isNaN(stampOf(line));

function readAudit(section: Section): LogRecord[] {
  return recordsIn(section, isHead, (place, [line = '']) => ({ ...place, ...told(line) }));
}

/** What a record says, besides its place and its stamp. */
function told(line: string): Omit<LogRecord, 'line' | 'endLine' | 'byteOffset' | 'stamp'> {
  const [head = '', level = '', className = ''] = AUDIT_HEAD.exec(line) ?? [];
  const message = line.slice(head === '' ? STAMP_COLUMNS + 1 : head.length).trimEnd();
  const fields: Record<string, FieldValue> = {};
  if (className !== '') fields['class'] = simpleClass(className);
  addAudit(message, fields);
  const landmark = landmarkOfAudit(fields);
  return {
    level: levelOf(level),
    kind: 'audit',
    message: message.replaceAll('\t', ' '),
    ...(landmark !== undefined && { landmark }),
    reading: readingOfAudit(fields),
    fields,
  };
}

function auditTokens(lines: readonly string[], index: number): Token[] {
  const written = lines[index] ?? '';
  const nuls = nulsBefore(written);
  const line = written.slice(nuls);
  if (!isHead(line)) return valuesIn(written);
  const from = AUDIT_HEAD.exec(line)?.[0].length ?? STAMP_COLUMNS;
  const tokens: Token[] = [
    { kind: 'timestamp', start: 0, end: STAMP_COLUMNS, stamp: stampOf(line) },
    ...wordsBetween(shifted(valuesIn(line.slice(from)), from), line, from, explainAudit(told(line).fields)),
  ];
  return shifted(tokens, nuls);
}
