import type { Explanation, Token } from '../../log/token.ts';
import { type Classified, classify } from './classify.ts';
import { exceptionOn } from './exceptions.ts';
import { explainAudit, explainClass, explainMessage } from './explain.ts';
import { type Header, nulsBefore, parseHead, STAMP_COLUMNS, stampOf } from './header.ts';
import { fieldsOf } from './records.ts';
import { explainThread } from './threadNames.ts';
import { valuesIn } from './values.ts';

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
  if (!header)
    return continuation(written, parseHead(lines[0]?.slice(nulsBefore(lines[0])) ?? '')?.className ?? '');
  const tokens: Token[] = [
    { kind: 'timestamp', start: 0, end: STAMP_COLUMNS, stamp: stampOf(line) },
    ...origin(line, header),
    ...message(line, header, lines),
  ];
  return shifted(tokens, nuls);
}

/** The tokens, so many columns further right. */
export const shifted = (tokens: readonly Token[], columns: number): Token[] =>
  tokens.map((token) => ({ ...token, start: token.start + columns, end: token.end + columns }));

/** The thread and the class, in brackets before the message. */
function origin(line: string, { thread, className, sourceLine }: Header): Token[] {
  if (className === '') return [];
  const start = line.indexOf(`[${thread}:${className}@`) + 1;
  if (start === 0) return [];
  const said = explainThread(thread);
  const classStart = start + thread.length + 1;
  return [
    ...(said ? [fact(start, start + thread.length, said)] : []),
    fact(classStart, line.indexOf(']', classStart), explainClass(className, sourceLine)),
  ];
}

/** The ids in a message, and between them its words, where the catalogue knows them. */
function message(line: string, header: Header, lines: readonly string[]): Token[] {
  const from = header.messageStart;
  const text = line.slice(from);
  const known = classify(header.className, text.trimEnd());
  const ids = known ? idsOf(known, text) : [];
  const others = !known || known.template.open ? valuesIn(text) : [];
  const values = [
    ...ids,
    ...others.filter((value) => !ids.some(({ start, end }) => value.start < end && value.end > start)),
  ].sort((a, b) => a.start - b.start);
  const placed = shifted(values, from);
  if (!known) return placed;
  const fields = fieldsOf(header, text.trimEnd(), lines, known);
  const explanation =
    known.row.kind === 'audit' ? explainAudit(fields) : explainMessage(known, fields, stampOf(line));
  return wordsBetween(placed, line, from, explanation);
}

/** What the placeholders for ids hold. */
function idsOf({ template, spans }: Classified, text: string): Token[] {
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

/** Ids in a line behind the head, and the class of an exception, as the class that printed the head meets it. */
function continuation(line: string, className: string): Token[] {
  const values = valuesIn(line);
  const exception = exceptionOn(line, className);
  if (!exception) return values;
  const { start, end, explanation } = exception;
  return [fact(start, end, explanation), ...values.filter((value) => value.start >= end)];
}

const fact = (start: number, end: number, explanation: Explanation): Token => ({
  kind: 'fact',
  start,
  end,
  explanation,
});
