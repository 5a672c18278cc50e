import type { FieldValue, Level } from '../../log/record.ts';
import { uncoloured } from './colourCodes.ts';
import { goUnquoted } from './goQuoted.ts';

/** A stretch of a line: UTF-16 columns, `end` excluded. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A field of a line: its place is that of name and value together, `valueAt` of the value without quotes. */
export interface LogField extends Place {
  readonly name: string;
  readonly value: FieldValue;
  readonly valueAt: Place;
}

/** One head line of tcpmon's log taken apart, the same for its console and its file. */
export interface LogLine {
  readonly level: Level | undefined;
  /** `cmd/export2.go:69`, or with the module before it. */
  readonly caller: string | undefined;
  readonly message: string;
  readonly fields: readonly LogField[];
  readonly stampAt: Place;
  readonly callerAt: Place | undefined;
  readonly messageAt: Place | undefined;
}

const LEVELS: Readonly<Record<string, Level>> = {
  TRC: 'TRACE',
  DBG: 'DEBUG',
  INF: 'INFO',
  WRN: 'WARN',
  ERR: 'ERROR',
  FTL: 'FATAL',
  PNC: 'FATAL',
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
  panic: 'FATAL',
};

/** Takes a line apart that the head finder takes for one. */
export const parseLine = (line: string): LogLine =>
  line.startsWith('{') ? jsonLine(line) : consoleLine(line);

const HEAD = /(?:^|\]: )(\d{4}-\d\d-\d\dT\S+) (\S{3})(?: (\S+:\d+) >)?(?= |$)/;

function consoleLine(line: string): LogLine {
  const { text: whole, column } = uncoloured(line);
  const text = whole.trimEnd();
  const head = HEAD.exec(text);
  const [shown = '', stamp = '', level = '', caller] = head ?? [];
  const from = (head?.index ?? 0) + shown.length;
  const place = (start: number, end: number): Place => ({
    start: column(start),
    end: lastColumn(start, end),
  });
  // The end is the column behind the last character, so that a code behind it stays outside.
  const lastColumn = (start: number, end: number): number =>
    end > start ? column(end - 1) + 1 : column(start);
  const stampStart = text.indexOf(stamp);
  const callerStart = caller === undefined ? -1 : text.indexOf(caller, stampStart + stamp.length);
  const { messageEnd, fields } = fieldsFrom(text, from);
  const messageStart = from + (text.slice(from).length - text.slice(from).trimStart().length);
  const hasMessage = messageEnd > messageStart;
  return {
    level: LEVELS[level],
    caller,
    message: hasMessage ? text.slice(messageStart, messageEnd) : '',
    fields: fields.map(({ name, written, start, end }) => {
      const quote = written.startsWith('"') ? 1 : 0;
      return {
        name,
        value: valueOf(goUnquoted(written), quote > 0),
        ...place(start, end),
        valueAt: place(end - written.length + quote, end - quote),
      };
    }),
    stampAt: place(stampStart, stampStart + stamp.length),
    callerAt: caller === undefined ? undefined : place(callerStart, callerStart + caller.length),
    messageAt: hasMessage ? place(messageStart, messageEnd) : undefined,
  };
}

interface Written extends Place {
  readonly name: string;
  readonly written: string;
}

const FIELD = / ([A-Za-z_][\w.-]*)=("(?:[^"\\]|\\.)*"|[^\s"\\]*)(?= |$)/y;

/** The fields at the end of a line and where the message before them ends: they follow each other up to the end. */
function fieldsFrom(text: string, from: number): { messageEnd: number; fields: Written[] } {
  let fields: Written[] = [];
  let messageEnd = text.length;
  for (let at = from; at < text.length;) {
    FIELD.lastIndex = at;
    const match = FIELD.exec(text);
    if (match) {
      if (fields.length === 0) messageEnd = at;
      const end = at + match[0].length;
      fields.push({ name: match[1] ?? '', written: match[2] ?? '', start: at + 1, end });
      at = end;
    } else {
      // What looked like fields was part of the message.
      fields = [];
      messageEnd = text.length;
      const next = text.indexOf(' ', at + 1);
      at = next < 0 ? text.length : next;
    }
  }
  return { messageEnd, fields };
}

const MEMBER = /[{,]"((?:[^"\\]|\\.)*)":("(?:[^"\\]|\\.)*"|[^",{}[\]]+)/g;

function jsonLine(line: string): LogLine {
  const fields: LogField[] = [];
  const own = new Map<string, LogField>();
  for (const match of line.matchAll(MEMBER)) {
    const [, name = '', written = ''] = match;
    const [start, end] = [match.index + 1, match.index + match[0].length];
    const quote = written.startsWith('"') ? 1 : 0;
    const value = jsonValue(written);
    const field = {
      name,
      value,
      start,
      end,
      valueAt: { start: end - written.length + quote, end: end - quote },
    };
    if (/^(?:level|time|caller|message)$/.test(name)) own.set(name, field);
    else fields.push(field);
  }
  const text = (name: string): string | undefined => {
    const value = own.get(name)?.value;
    return value === undefined ? undefined : String(value);
  };
  return {
    level: LEVELS[text('level') ?? ''],
    caller: text('caller'),
    message: text('message') ?? '',
    fields,
    stampAt: own.get('time')?.valueAt ?? { start: 0, end: 0 },
    callerAt: own.get('caller')?.valueAt,
    messageAt: own.get('message')?.valueAt,
  };
}

function jsonValue(written: string): FieldValue {
  try {
    const value: unknown = JSON.parse(written);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  } catch {
    // A damaged value is shown as it stands.
  }
  return written;
}

function valueOf(text: string, quoted: boolean): FieldValue {
  if (quoted || !/^-?\d+(?:\.\d+)?$/.test(text)) return text;
  return Number.isSafeInteger(Number(text)) || text.includes('.') ? Number(text) : text;
}
