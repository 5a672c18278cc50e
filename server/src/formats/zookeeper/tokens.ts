import { endpointsIn } from '../../log/endpoint.ts';
import type { Explanation, Token } from '../../log/token.ts';
import { type Classified, classify, classifyNext, outerClass } from './classify.ts';
import { exceptionOn } from './exceptions.ts';
import { explainAudit, explainClass, explainLevel, explainMessage, explainMyid } from './explain.ts';
import { type Header, levelOf, nulsBefore, parseHead, STAMP_COLUMNS, stampOf } from './header.ts';
import { withFields } from './knownHeads.ts';
import { fieldsOf } from './records.ts';
import { explainThread } from './threadNames.ts';
import { valuesIn } from './values.ts';
import { explainAddress } from './words/addresses.ts';
import { wordsIn } from './words/index.ts';

/**
 * What one line of a record names:
 * ```
 * 2023-10-24 10:32:31,666 [myid:] - INFO  [SessionTracker:ZooKeeperServer@355] - Expiring session 0x2001776d0d90000, …
 * ^ stamp                                  ^ thread       ^ class               ^ message        ^ session         ^ message
 * ```
 */
export function tokensOf(lines: readonly string[], index: number): Token[] {
  const written = lines[index] ?? '';
  const nuls = nulsBefore(written);
  const line = written.slice(nuls);
  const header = parseHead(line);
  if (!header) return continuation(written, lines);
  const tokens: Token[] = [
    { kind: 'timestamp', start: 0, end: STAMP_COLUMNS, stamp: stampOf(line) },
    ...beforeThread(line),
    ...origin(line, header),
    ...message(line, header, lines),
  ];
  return shifted(tokens, nuls);
}

/** The tokens, so many columns further right. */
export const shifted = (tokens: readonly Token[], columns: number): Token[] =>
  tokens.map((token) => ({ ...token, start: token.start + columns, end: token.end + columns }));

const BEFORE_THREAD = /^.{23}(?: (\[myid:([^\]]*)\]))? - ([A-Z]+)/d;

/** The id of the server, in brackets, and the level. */
function beforeThread(line: string): Token[] {
  const match = BEFORE_THREAD.exec(line);
  if (!match) return [];
  const [, bracket, myid = '', level = ''] = match;
  const [start = 0, end = 0] = match.indices?.[1] ?? [];
  const [levelStart = 0, levelEnd = 0] = match.indices?.[3] ?? [];
  return [
    ...(bracket === undefined ? [] : [fact(start, end, explainMyid(myid))]),
    fact(levelStart, levelEnd, explainLevel(levelOf(level))),
  ];
}

/** The thread and the class, in brackets before the message. */
function origin(line: string, { thread, className, sourceLine }: Header): Token[] {
  if (className === '') return [];
  const start = line.indexOf(`[${thread}:${className}@`) + 1;
  if (start === 0) return [];
  const classStart = start + thread.length + 1;
  return [
    ...shifted(threadTokens(thread, className), start),
    fact(classStart, line.indexOf(']', classStart), explainClass(className, sourceLine)),
  ];
}

/** What a thread does, and the ends of connections that its name carries. */
function threadTokens(thread: string, className: string): Token[] {
  const said = explainThread(thread);
  const ends = endpointsIn(thread).flatMap(({ start, end, endpoint }): Token[] => {
    const explanation =
      said ?? explainAddress(thread.slice(start, end), { className: outerClass(className) });
    return explanation ? [{ kind: 'endpoint', endpoint, start, end, explanation }] : [];
  });
  return said ? wordsBetween(ends, thread, 0, said) : ends;
}

/** The ids in a message, and between them its words, where the catalogue knows them. */
function message(line: string, header: Header, lines: readonly string[]): Token[] {
  const from = header.messageStart;
  const text = line.slice(from);
  const known = knownIn(line, header);
  const ids = idsIn(text, known);
  const around = { className: outerClass(header.className) };
  const isCut = header.className === '';
  const placed = shifted(isCut ? ids : wordsIn(text, ids, around, !known), from);
  return known ? wordsBetween(placed, line, from, explained(known, line, header, lines)) : placed;
}

const knownIn = (line: string, { className, messageStart }: Header): Classified | undefined =>
  classify(className, line.slice(messageStart).trimEnd());

/** What the message of a head line means; `lines` are those of its record. */
function explained(known: Classified, line: string, header: Header, lines: readonly string[]): Explanation {
  const fields = fieldsOf(withFields(header), line.slice(header.messageStart).trimEnd(), lines, known);
  return known.row.kind === 'audit' ? explainAudit(fields) : explainMessage(known, fields, stampOf(line));
}

/** The ids on a head line, for who needs nothing else of it. */
export function idsOn(line: string): Token[] {
  const header = parseHead(line);
  if (!header) return valuesIn(line);
  const { messageStart } = header;
  return shifted(idsIn(line.slice(messageStart), knownIn(line, header)), messageStart);
}

/** The ids in a message: those that the catalogue knows the places of, and those that can be told of any text. */
export function idsIn(text: string, known: Classified | undefined): Token[] {
  const ids = known ? idsOf(known, text) : [];
  const others = !known || known.template.open ? valuesIn(text) : [];
  return [
    ...ids,
    ...others.filter((value) => !ids.some(({ start, end }) => value.start < end && value.end > start)),
  ].sort((a, b) => a.start - b.start);
}

/** What the placeholders for ids hold. */
export function idsOf({ template, spans }: Classified, text: string): Token[] {
  return template.placeholders.flatMap(({ type }, index): Token[] => {
    const [start = 0, end = 0] = [spans[2 * index], spans[2 * index + 1]];
    const id = type.session?.(text.slice(start, end));
    if (id !== undefined) return [{ kind: 'session', id, start, end }];
    const zxid = type.zxid?.(text.slice(start, end));
    return zxid === undefined ? [] : [{ kind: 'zxid', zxid, start, end }];
  });
}

/** The tokens, and in every stretch of words beside them the same fact. */
export function wordsBetween(
  tokens: readonly Token[],
  line: string,
  from: number,
  explanation: Explanation,
): Token[] {
  const all: Token[] = [];
  let at = from;
  for (const token of [...tokens, undefined]) {
    const stretch = line.slice(at, token?.start ?? line.length);
    const words = stretch.replace(/^[\s,;:.)]+/, '').trimEnd();
    const start = at + stretch.indexOf(words);
    if (/[\p{L}\p{N}*]/u.test(words)) all.push(fact(start, start + words.length, explanation));
    if (token) {
      all.push(token);
      at = token.end;
    }
  }
  return all;
}

/** Frames of a stack: they name places in the source, not values. */
const FRAME = /^\s*(?:at [\w$.<>/@-]+\(|\.\.\. \d+ )/;

/**
 * Ids and words in a line behind the head; the class of an exception, as the class that printed the head meets it; and
 * what belongs to the message of the head.
 */
function continuation(line: string, lines: readonly string[]): Token[] {
  const first = lines[0] ?? '';
  const head = first.slice(nulsBefore(first));
  const header = parseHead(head);
  const known = header && knownIn(head, header);
  const words = wordsBehind(line, header?.className ?? '');
  if (!header || !known || !classifyNext(known.row, line) || exceptionOn(line, '')) return words;
  return wordsBetween(words, line, 0, explained(known, head, header, lines));
}

function wordsBehind(line: string, className: string): Token[] {
  const values = valuesIn(line);
  if (FRAME.test(line)) return values;
  const exception = exceptionOn(line, className);
  const taken = exception
    ? [
        fact(exception.start, exception.end, exception.explanation),
        ...values.filter((value) => value.start >= exception.end),
      ]
    : values;
  return wordsIn(line, taken, { className: outerClass(className) }, true);
}

const fact = (start: number, end: number, explanation: Explanation): Token => ({
  kind: 'fact',
  start,
  end,
  explanation,
});
