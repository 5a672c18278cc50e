import { formatSessionId } from '../../cluster/sessionId.ts';
import type { RecordRow, Section } from '../../log/format.ts';
import { NO_STAMP, stamp as stampAt } from '../../log/instant.ts';
import type { FieldValue, LogRecord } from '../../log/record.ts';
import { addressIn } from './address.ts';
import { addAudit, landmarkOfAudit, readingOfAudit } from './auditEvent.ts';
import { addFields, type Classified, classify, classifyNext } from './classify.ts';
import { exceptionIn } from './exceptions.ts';
import { FieldList } from './fieldList.ts';
import { type Header, isHead, nulsBefore, stampOf } from './header.ts';
import { type KnownHead, knownHead } from './knownHeads.ts';
import { landmarkOf, periodOf } from './landmarks.ts';
import { timeoutOf } from './timeouts.ts';
import { mayName, valuesIn } from './values.ts';

/** The records whose head lines lie in the section; a stack trace belongs to the head above it. As `read` of a dialect. */
export function readRecords(section: Section, _memory?: object, brief = false): LogRecord[] {
  const tell = brief ? briefOf : recordOf;
  return recordsIn(section, isHead, (place, lines) => {
    const head = knownHead(lines[0] ?? '');
    return head && tell(place, head, lines);
  });
}

/** Where a record stands, and when. */
type Place = Pick<LogRecord, 'line' | 'endLine' | 'byteOffset' | 'stamp'>;

/**
 * The records that begin on lines of the section with a head, which `begins` knows where no finder has seen them yet.
 * `tell` is given the lines of one, without NULs before.
 */
export function recordsIn(
  section: Section,
  begins: (line: string) => boolean,
  tell: (place: Place, lines: readonly string[]) => LogRecord | undefined,
): LogRecord[] {
  const records: LogRecord[] = [];
  const { lines, firstLine, offsets } = section;
  const stamps = section.stamps ?? lines.map((line) => stampWhere(withoutNuls(line), begins));
  for (let at = headFrom(stamps, 0); at < lines.length;) {
    const next = headFrom(stamps, at + 1);
    const place = {
      line: firstLine + at,
      endLine: firstLine + next - 1,
      byteOffset: offsets[at] ?? 0,
      stamp: stampAt(stamps[at] ?? NaN),
    };
    const own = [withoutNuls(lines[at] ?? '')];
    for (let index = at + 1; index < next; index++) own.push(withoutNuls(lines[index] ?? ''));
    const record = tell(place, own);
    if (record) records.push(record);
    at = next;
  }
  return records;
}

/** The first line from `from` on that has a stamp; behind the last when none has. */
function headFrom(stamps: ArrayLike<number>, from: number): number {
  let at = from;
  while (at < stamps.length && Number.isNaN(stamps[at])) at++;
  return at;
}

const stampWhere = (line: string, begins: (line: string) => boolean): number =>
  begins(line) ? stampOf(line) : NO_STAMP;

const withoutNuls = (line: string): string =>
  line.charCodeAt(0) === 0 ? line.slice(nulsBefore(line)) : line;

/** What a row of a list shows of a record: to find its kind and its fields takes longer than all else. */
function briefOf(
  { line, endLine, byteOffset, stamp }: Place,
  { header }: KnownHead,
  lines: readonly string[],
): LogRecord {
  const { level, message, fields } = rowIn(header, lines);
  return { line, endLine, byteOffset, stamp, level, message, fields };
}

/** As `rowOf` of a dialect. */
export function rowOf(text: string): RecordRow | undefined {
  const feed = text.indexOf('\n');
  const isOne = feed < 0 || feed === text.length - 1;
  const lines = isOne ? [withoutNuls(withoutEnd(text, feed))] : text.split(LINE_END).map(withoutNuls);
  const head = knownHead(lines[0] ?? '');
  return head && rowIn(head.header, lines);
}

const LINE_END = /\r?\n/;
const CR = 0x0d;

/** A line that a line feed ends at `feed`, if that is not below 0, without its end. */
function withoutEnd(text: string, feed: number): string {
  const end = feed < 0 ? text.length : feed;
  return text.slice(0, text.charCodeAt(end - 1) === CR ? end - 1 : end);
}

function rowIn({ level, messageStart }: Header, lines: readonly string[]): RecordRow {
  const message = (lines[0] ?? '').slice(messageStart).trimEnd();
  const exception = lines.length > 1 ? exceptionIn(lines) : undefined;
  const fields = exception ? { exception } : NO_FIELDS;
  return { level, message, fields };
}

type Growing = { -readonly [Key in keyof LogRecord]: LogRecord[Key] };

const NO_FIELDS: LogRecord['fields'] = {};

/** What a record says, as far as the catalogue, the thread and the stack trace tell. */
function recordOf(place: Place, head: KnownHead, lines: readonly string[]): LogRecord {
  const { level, className, messageStart } = head.header;
  const message = (lines[0] ?? '').slice(messageStart).trimEnd();
  const known = classify(className, message);
  const fields = fieldsOf(head, message, lines, known);
  const { line, endLine, byteOffset, stamp } = place;
  const record: Growing = {
    line,
    endLine,
    byteOffset,
    stamp,
    level,
    message,
    fields,
  };
  const isAudit = known?.row.kind === 'audit';
  const landmark = isAudit ? landmarkOfAudit(fields) : landmarkOf(known?.row, level, fields);
  if (landmark !== undefined) record.landmark = landmark;
  if (known) {
    record.kind = known.row.kind;
    record.reading = isAudit ? readingOfAudit(fields) : known.row.reading;
    const timeout = timeoutOf(known.row, fields);
    if (timeout) record.timeout = timeout;
    const period = periodOf(known.row);
    if (period !== undefined) record.period = period;
  }
  return record;
}

/** The fields of a record of these lines: of the head, of what the catalogue knows in it, and of the stack trace. */
export function fieldsOf(
  head: KnownHead,
  message: string,
  lines: readonly string[],
  known: Classified | undefined,
): Record<string, FieldValue> {
  const fields = new FieldList(head.fields);
  if (known) {
    addFields(known, message, fields);
    const next = classifyNext(known.row, lines[1]);
    if (next) addFields(next, lines[1] ?? '', fields);
    if (known.row.kind === 'audit') addEvent(message, fields);
  }
  if (!known || known.template.open) addValues(message, fields);
  if (head.address !== undefined) fields.add('address', head.address);
  if (head.peerMyid !== undefined) fields.add('peerMyid', head.peerMyid);
  const exception = lines.length > 1 ? exceptionIn(lines) : undefined;
  if (exception) fields.add('exception', exception);
  return fields.toFields();
}

function addEvent(message: string, fields: FieldList): void {
  const event: Record<string, FieldValue> = {};
  addAudit(message, event);
  for (const [name, value] of Object.entries(event)) fields.add(name, value);
}

/** Adds what can be told of any text: ids, an address, a duration. */
function addValues(message: string, fields: FieldList): void {
  if (mayName(message, { session: !fields.has('sessionId'), zxid: !fields.has('zxid') })) {
    for (const value of valuesIn(message)) {
      if (value.kind === 'session') fields.add('sessionId', formatSessionId(value.id));
      if (value.kind === 'zxid') fields.add('zxid', `0x${value.zxid.toString(16)}`);
    }
  }
  const address = fields.has('address') ? undefined : addressIn(message);
  if (address) fields.add('address', address);
  const duration = fields.has('durationMs') ? null : DURATION.exec(message);
  if (duration) fields.add('durationMs', Number(duration[1]));
}

/** A number of milliseconds that the message itself calls one. */
const DURATION =
  /(?:took|takes|TOOK -|timeout of|timeout|pause of approximately|connected for|taken in|loaded in|time out:)\s*(\d+)(?=\s*(?:ms\b|MS\b|$|,|\.))/;
