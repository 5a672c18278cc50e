import { endpointsIn } from '../../log/endpoint.ts';
import type { Explanation, Token } from '../../log/token.ts';
import { stampOf } from './head.ts';
import { type LogField, type LogLine, parseLine, type Place } from './line.ts';
import { meaningOf } from './meanings.ts';

const encoder = new TextEncoder();

/** What stands on the head line of a record, in order of columns; the lines of a stack name nothing. */
export function tokensOf(lines: readonly string[], index: number): Token[] {
  const text = lines[index] ?? '';
  const stamp = stampOf(text);
  if (Number.isNaN(stamp)) return [];
  const line = parseLine(text);
  const { stampAt, callerAt, caller, messageAt } = line;
  const tokens: Token[] = [{ kind: 'timestamp', ...stampAt, stamp }];
  if (callerAt && caller !== undefined) tokens.push(fact(callerAt, explainCaller(caller)));
  const message = explainMessage(line);
  if (messageAt && message) tokens.push(fact(messageAt, message));
  for (const field of line.fields) tokens.push(...fieldTokens(field));
  const ordered = tokens.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  return withEndpoints(ordered, text);
}

/** The tokens, and the ends of connections that the line names, each in place of what the fact around it says there. */
function withEndpoints(tokens: readonly Token[], text: string): Token[] {
  const named = endpointsIn(text);
  const all: Token[] = [];
  let next = 0;
  for (const token of tokens) {
    let { start: from } = token;
    for (; (named[next]?.start ?? Infinity) < token.end; next++) {
      const found = named[next];
      if (token.kind !== 'fact' || !found || found.start < from || found.end > token.end) continue;
      if (found.start > from) all.push({ ...token, start: from, end: found.start });
      all.push({ ...found, kind: 'endpoint', explanation: token.explanation });
      from = found.end;
    }
    if (from < token.end) all.push({ ...token, start: from });
  }
  return all;
}

const fact = ({ start, end }: Place, explanation: Explanation): Token => ({
  kind: 'fact',
  start,
  end,
  explanation,
});

function explainCaller(caller: string): Explanation {
  const [, file = caller, line = ''] = /^(?:github\.com\/zperf\/tcpmon\/)?(.*):(\d+)$/.exec(caller) ?? [];
  return { title: file, rows: [['Line', line]], notes: ['Where in the source of tcpmon this is written.'] };
}

function explainMessage(line: LogLine): Explanation | undefined {
  const meaning = meaningOf(line);
  return meaning && { title: line.message, rows: [], notes: [meaning.reading] };
}

function fieldTokens(field: LogField): Token[] {
  const text = String(field.value);
  const moment = /^\d{4}-\d\d-\d\dT/.test(text) ? dateOf(text) : NaN;
  if (!Number.isNaN(moment))
    return [
      fact({ start: field.start, end: field.valueAt.start }, explainField(field.name, text)),
      { kind: 'timestamp', ...field.valueAt, stamp: moment as ReturnType<typeof stampOf> },
    ];
  return [fact(field, explainField(field.name, text))];
}

/** The moment of a date with its zone, read as the one before a level. */
const dateOf = (text: string): number => (encoder.encode(text).length > 40 ? NaN : stampOf(`${text} INF`));

const UNITS: Readonly<Record<string, (value: string) => string>> = {
  lat: (value) => `${value} ms`,
  MaxSize: (value) => `${value} bytes`,
  maxSize: (value) => `${value} bytes`,
  size: (value) => `${value} bytes`,
  EntriesPerFile: (value) => `${value} records, three for each second`,
};

const NAMES: Readonly<Record<string, string>> = {
  lat: 'Time the answer took',
  code: 'HTTP status',
  path: 'What was asked for',
  error: 'Error',
  BaseDir: 'Folder of the data files',
  MaxSize: 'Most that the data files may take',
  maxSize: 'Most that the data files may take',
  size: 'What the data files take',
  EntriesPerFile: 'Length of a data file',
  key: 'Name in the output of ss',
  field: 'Field that is not known',
  addr: 'Address it listens on',
  start: 'First second of the data file',
  end: 'Last second of the data file',
};

function explainField(name: string, text: string): Explanation {
  const number = /tcpmon-dataf-(\d+)/.exec(text)?.[1];
  if (number !== undefined) {
    return {
      title: `Data file ${number}`,
      rows: [['Path', text]],
      notes: [
        'Numbers grow by one with each start and each full file; tcpmon exports files in the order of their names.',
      ],
    };
  }
  const shown = name === 'stack' ? text.trim() : (UNITS[name]?.(text) ?? text);
  return { title: NAMES[name] ?? name, rows: [['Value', shown]] };
}
