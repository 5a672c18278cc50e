import { formatSessionId } from '../../cluster/sessionId.ts';
import type { Section } from '../../log/format.ts';
import type { FieldValue, LogRecord } from '../../log/record.ts';
import { addAudit, landmarkOfAudit, readingOfAudit } from './auditEvent.ts';
import { addFields, type Classified, classify, classifyNext } from './classify.ts';
import { exceptionIn } from './exceptions.ts';
import { type Header, isHead, nulsBefore, parseHead, simpleClass, stampOf } from './header.ts';
import { landmarkOf } from './landmarks.ts';
import { peerOfThread, serverOfThread } from './threadNames.ts';
import { valuesIn } from './values.ts';

/** The records whose head lines lie in the section; a stack trace belongs to the head above it. */
export const readRecords = (section: Section): LogRecord[] =>
  recordsIn(section, isHead, (lines) => {
    const header = parseHead(lines[0] ?? '');
    return header && told(header, lines);
  });

/** What a record holds besides its place and its stamp. */
export type Told = Omit<LogRecord, 'line' | 'endLine' | 'byteOffset' | 'stamp'>;

/** The records that begin on lines of the section with a head; `tell` is given the lines of one, without NULs before. */
export function recordsIn(
  section: Section,
  begins: (line: string) => boolean,
  tell: (lines: readonly string[]) => Told | undefined,
): LogRecord[] {
  const records: LogRecord[] = [];
  const lines = section.lines.map((line) => line.slice(nulsBefore(line)));
  let at = 0;
  while (at < lines.length && !begins(lines[at] ?? '')) at++;
  while (at < lines.length) {
    let next = at + 1;
    while (next < lines.length && !begins(lines[next] ?? '')) next++;
    const said = tell(lines.slice(at, next));
    if (said) {
      records.push({
        line: section.firstLine + at,
        endLine: section.firstLine + next - 1,
        byteOffset: section.offsets[at] ?? 0,
        stamp: stampOf(lines[at] ?? ''),
        ...said,
      });
    }
    at = next;
  }
  return records;
}

/** What a record says, as far as the catalogue, the thread and the stack trace tell. */
function told(header: Header, lines: readonly string[]): Told {
  const { level } = header;
  const message = (lines[0] ?? '').slice(header.messageStart).trimEnd();
  const known = classify(header.className, message);
  const fields = fieldsOf(header, message, lines, known);
  const isAudit = known?.row.kind === 'audit';
  const landmark = isAudit ? landmarkOfAudit(fields) : landmarkOf(known?.row, level, fields);
  return {
    level,
    ...(known && { kind: known.row.kind }),
    message,
    ...(landmark !== undefined && { landmark }),
    ...(known && { reading: isAudit ? readingOfAudit(fields) : known.row.reading }),
    fields,
  };
}

/** The fields of a record of these lines: of the head, of what the catalogue knows in it, and of the stack trace. */
export function fieldsOf(
  header: Header,
  message: string,
  lines: readonly string[],
  known: Classified | undefined,
): Record<string, FieldValue> {
  const { thread, className, sourceLine } = header;
  const fields: Record<string, FieldValue> = {};
  const myid = serverOfThread(thread) ?? wholeNumber(header.myid);
  if (myid !== undefined) fields['myid'] = myid;
  if (thread) fields['thread'] = thread;
  if (className) fields['class'] = simpleClass(className);
  if (sourceLine !== undefined) fields['sourceLine'] = sourceLine;
  if (known) {
    addFields(known, message, fields);
    const next = classifyNext(known.row, lines[1]);
    if (next) addFields(next, lines[1] ?? '', fields);
    if (known.row.kind === 'audit') addAudit(message, fields);
  }
  if (!known || known.template.open) addValues(message, fields);
  const address = ADDRESS.exec(thread)?.[1];
  if (address) fields['address'] ??= address;
  const peer = peerOfThread(thread);
  if (peer !== undefined) fields['peerMyid'] ??= peer;
  const exception = exceptionIn(lines);
  if (exception) fields['exception'] = exception;
  return fields;
}

/** Adds what can be told of any text: ids, an address, a duration. */
function addValues(message: string, fields: Record<string, FieldValue>): void {
  for (const value of valuesIn(message)) {
    if (value.kind === 'session') fields['sessionId'] ??= formatSessionId(value.id);
    if (value.kind === 'zxid') fields['zxid'] ??= `0x${value.zxid.toString(16)}`;
  }
  const address = ADDRESS.exec(message)?.[1];
  if (address) fields['address'] ??= address;
  const duration = DURATION.exec(message);
  if (duration) fields['durationMs'] ??= Number(duration[1]);
}

/** `/10.255.0.141:42652` or `host/10.255.0.141:42652`, as Java prints a socket address. */
const ADDRESS = /\/((?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.%\w]+\]|[0-9a-f:]{3,}):\d{1,5})\b/i;

/** A number of milliseconds that the message itself calls one. */
const DURATION =
  /(?:took|takes|TOOK -|timeout of|timeout|pause of approximately|connected for|taken in|loaded in|time out:)\s*(\d+)(?=\s*(?:ms\b|MS\b|$|,|\.))/;

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
