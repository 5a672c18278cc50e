import { stamp as stampOf } from '../../../log/instant.ts';
import type { Explanation, Token } from '../../../log/token.ts';
import { explainDetail } from '../details.ts';
import { explainCollection, explainCpu, explainGeneration, explainId, explainUptime } from '../explain.ts';
import { meantOf } from '../meant.ts';
import { LinePaint } from '../paint.ts';
import { decimal } from '../quantities.ts';
import { writtenDate } from '../stamps.ts';
import { type Bracket, bracketsOf, ownText } from './brackets.ts';
import type { LegacyClock } from './clock.ts';
import { cpuOf, eventsIn } from './events.ts';
import { LegacyHeads } from './heads.ts';
import { joinLines } from './joined.ts';
import { generationOf } from './pauses.ts';
import { prefixLength } from './prefix.ts';

const DATE = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.,]\d{3}[+-]\d\d:?\d\d(?=: )/g;
const GC_ID = /#\d{1,10}(?=: )/g;
const UPTIME = /(?<![\d.,])\d{1,10}[.,]\d{3,9}(?=: )/g;

/** What line `index` of the record `lines` names; see {@link LinePaint} for how spans inside spans are kept apart. */
export function tokensOf(lines: readonly string[], index: number, clock: LegacyClock): Token[] {
  const line = meantOf(lines[index] ?? '');
  const joined = joinLines(lines.map(meantOf), openAtEnds(lines, clock));
  const lineStart = joined.starts[index] ?? 0;
  const spans: Span[] = eventsIn(joined.text).flatMap(({ told, prefix, open, end }) => {
    const stamp = clock.stampOf(prefix.date, prefix.uptime, clock.startedAt);
    return told.detail ? [] : [{ open, end, explanation: explainCollection(told, stamp) }];
  });
  const events = new Set(spans.map(({ open }) => open));
  spans.push(...innerSpans(joined.text, bracketsOf(joined.text)).filter(({ open }) => !events.has(open)));
  spans.sort((a, b) => a.open - b.open);
  const paint = new LinePaint(line);
  const plain = line.slice(prefixLength(line));
  // A line that is no part of a bracket language: what it begins with tells what it is.
  const detail = /^ *\[/.test(plain) ? undefined : explainDetail(plain);
  for (const { open, end, explanation } of spans) {
    paint.stroke(open - lineStart, end - lineStart, { kind: 'fact', explanation });
  }
  if (detail) {
    const from = line.length - plain.length;
    const opens = spans.find(({ open }) => open >= lineStart + from)?.open ?? Infinity;
    paint.stroke(from, Math.min(line.length, opens - lineStart), { kind: 'fact', explanation: detail });
  }
  for (const { 0: text, index: at } of line.matchAll(UPTIME)) {
    const ms = decimal(text) * 1000;
    const explanation = explainUptime(ms, clock.face === 'uptime' ? stampOf(ms) : undefined);
    paint.stroke(at, at + text.length, { kind: 'fact', explanation });
  }
  for (const { 0: text, index: at } of line.matchAll(GC_ID)) {
    paint.stroke(at, at + text.length, { kind: 'fact', explanation: explainId(Number(text.slice(1))) });
  }
  for (const { 0: text, index: at } of line.matchAll(DATE)) {
    paint.stroke(at, at + text.length, { kind: 'timestamp', stamp: stampOf(writtenDate(text)) });
  }
  return paint.tokens();
}

/** A stretch of the joined text and what it means. */
interface Span {
  readonly open: number;
  readonly end: number;
  readonly explanation: Explanation;
}

/** The brackets that explain a part of an event: a generation, the processor times. */
function innerSpans(text: string, brackets: readonly Bracket[]): Span[] {
  return brackets.flatMap((bracket) => {
    const own = ownText(text, bracket);
    const generation = generationOf(own);
    const cpu = cpuOf(own);
    const explanation = generation
      ? explainGeneration(generation)
      : cpu
        ? explainCpu(cpu)
        : explainDetail(own);
    const inner = innerSpans(text, bracket.inner);
    return explanation ? [{ open: bracket.open, end: bracket.close + 1, explanation }, ...inner] : inner;
  });
}

/** Of each line, whether a bracket is open at its end. */
function openAtEnds(lines: readonly string[], clock: LegacyClock): boolean[] {
  const heads = new LegacyHeads(clock);
  const encoder = new TextEncoder();
  return lines.map((line) => {
    const bytes = encoder.encode(line);
    heads.beginsAt(bytes, 0, bytes.length);
    return heads.depth > 0;
  });
}
