import { formatSessionId } from '../../cluster/sessionId.ts';
import type { Section } from '../../log/format.ts';
import type { FieldValue, LogRecord } from '../../log/record.ts';
import { type Header, isHead, parseHead, simpleClass, stampOf } from './header.ts';
import { valuesIn } from './values.ts';

/** The records whose head lines lie in the section; a stack trace belongs to the head above it. */
export function readRecords(section: Section): LogRecord[] {
  const records: LogRecord[] = [];
  const { lines, firstLine } = section;
  let at = 0;
  while (at < lines.length) {
    const header = parseHead(lines[at] ?? '');
    let next = at + 1;
    if (header) {
      while (next < lines.length && !isHead(lines[next] ?? '')) next++;
      records.push({
        line: firstLine + at,
        endLine: firstLine + next - 1,
        byteOffset: section.offsets[at] ?? 0,
        stamp: stampOf(lines[at] ?? ''),
        level: header.level,
        message: (lines[at] ?? '').slice(header.messageStart).trimEnd(),
        fields: fieldsOf(header, lines.slice(at, next)),
      });
    }
    at = next;
  }
  return records;
}

function fieldsOf(header: Header, lines: readonly string[]): Record<string, FieldValue> {
  const message = (lines[0] ?? '').slice(header.messageStart);
  const fields: Record<string, FieldValue> = {};
  const myid = myidOf(header);
  if (myid !== undefined) fields['myid'] = myid;
  if (header.thread) fields['thread'] = header.thread;
  if (header.className) fields['class'] = simpleClass(header.className);
  if (header.sourceLine !== undefined) fields['sourceLine'] = header.sourceLine;
  for (const value of valuesIn(message)) {
    if (value.kind === 'session') fields['sessionId'] ??= formatSessionId(value.id);
    if (value.kind === 'zxid') fields['zxid'] ??= `0x${value.zxid.toString(16)}`;
  }
  const address = ADDRESS.exec(message)?.[1] ?? ADDRESS.exec(header.thread)?.[1];
  if (address) fields['address'] = address;
  const duration = DURATION.exec(message);
  if (duration) fields['durationMs'] = Number(duration[1]);
  const exception = exceptionIn(lines);
  if (exception) fields['exception'] = exception;
  return fields;
}

/** `/10.255.0.141:42652` or `host/10.255.0.141:42652`, as Java prints a socket address. */
const ADDRESS = /\/((?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.%\w]+\]|[0-9a-f:]{3,}):\d{1,5})\b/i;

/** A number of milliseconds that the message itself calls one. */
const DURATION =
  /(?:took|takes|TOOK -|timeout of|timeout|pause of approximately|connected for|taken in|loaded in|time out:)\s*(\d+)(?=\s*(?:ms\b|MS\b|$|,|\.))/;

const THREAD_MYID =
  /\[myid=(\d+)\]|^(?:CommitProcessor|SyncThread|FollowerRequestProcessor|ObserverRequestProcessor|LearnerSender):(\d+)|^(?:Process|CloseSocket)Thread\(sid:(\d+)/;

/** The server that wrote the line, from its thread or `[myid:N]`; SendWorker:N and RecvWorker:N name the peer. */
function myidOf({ thread, myid }: Header): number | undefined {
  const match = THREAD_MYID.exec(thread);
  const text = match?.[1] ?? match?.[2] ?? match?.[3] ?? myid;
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

const EXCEPTION = /^(?:[\w$]+\.)*[\w$]*(?:Exception|Error|Throwable)\b/;

/** The exception's own head line among the continuation lines: class and message. */
function exceptionIn(lines: readonly string[]): string | undefined {
  const own = lines.find((line, index) => index > 0 && EXCEPTION.test(line))?.trimEnd();
  return own && own.length > 400 ? `${own.slice(0, 400)}…` : own;
}
