import { stamp as stampOf } from '../../../log/instant.ts';
import type { Explanation, Token } from '../../../log/token.ts';
import type { Collection } from '../collection.ts';
import { explainDetail } from '../details.ts';
import { explainCollection, explainCpu, explainGeneration, explainId, explainUptime } from '../explain.ts';
import { meantOf } from '../meant.ts';
import { LinePaint } from '../paint.ts';
import { decimal, kilobytes, SIZE } from '../quantities.ts';
import { writtenDate } from '../stamps.ts';
import { type Decorator, decoratorsOf, type Layout } from './decorators.ts';
import { UnifiedHeads } from './heads.ts';
import { messageOf } from './messages.ts';
import { explainTags } from './tags.ts';

/** What one line of the unified log names: its decorators, its collection's id and what it tells. */
export function tokensOf(whole: string, layout: Layout): Token[] {
  const line = meantOf(whole);
  const { decorators, messageAt } = decoratorsOf(line);
  const paint = new LinePaint(line);
  const stampedColumn = layout.stamped?.column;
  decorators.forEach((decorator, column) => paintDecorator(paint, decorator, column === stampedColumn));
  const tags = decorators.find(({ kind }) => kind === 'tags')?.text;
  const message = messageOf(line.slice(messageAt), tags);
  const { told, cpu, idLength } = message;
  if (told.gcId !== undefined) {
    paint.stroke(messageAt, messageAt + idLength, { kind: 'fact', explanation: explainId(told.gcId) });
  }
  const bytes = new TextEncoder().encode(line);
  const stamp = new UnifiedHeads(layout).stampAt(bytes, 0, bytes.length);
  const from = messageAt + idLength;
  if (cpu) {
    paint.stroke(from, line.length, { kind: 'fact', explanation: explainCpu(cpu) });
  } else if (message.announces) {
    paint.stroke(from, line.length, { kind: 'fact', explanation: explainAnnouncement(told) });
  } else if (told.kind !== 'other' || told.durationMs !== undefined) {
    paint.stroke(from, line.length, { kind: 'fact', explanation: explainCollection(told, stamp) });
  } else {
    const explanation = explainDetail(line.slice(from).replace(/^[yYO]: /, '')) ?? explainTags(tags ?? '');
    if (explanation) paint.stroke(from, line.length, { kind: 'fact', explanation });
    paintGenerations(paint, line, from);
  }
  return paint.tokens();
}

/** `stamps` when the decorator is the one whose values are the stamps of the file. */
function paintDecorator(paint: LinePaint, { kind, text, start, end }: Decorator, stamps: boolean): void {
  if (kind === 'date') paint.stroke(start, end, { kind: 'timestamp', stamp: stampOf(writtenDate(text)) });
  if (kind === 'epochMillis') {
    paint.stroke(start, end, { kind: 'timestamp', stamp: stampOf(Number(text.slice(0, -2))) });
  }
  if (kind === 'uptime' || kind === 'uptimeMillis') {
    const ms = kind === 'uptime' ? decimal(text.slice(0, -1)) * 1000 : Number(text.slice(0, -2));
    const explanation = explainUptime(ms, stamps ? stampOf(ms) : undefined);
    paint.stroke(start, end, { kind: 'fact', explanation });
  }
  const meaning = DECORATORS[kind];
  if (meaning) paint.stroke(start, end, { kind: 'fact', explanation: { ...meaning, rows: [] } });
}

/** What decorators of -Xlog are that give no moment by themselves. */
const DECORATORS: Partial<Record<Decorator['kind'], Pick<Explanation, 'title' | 'notes'>>> = {
  nanos: {
    title: 'Nanoseconds of a clock that only goes forward',
    notes: ['Of two such values the second counts from the start of the JVM, and neither is a date.'],
  },
  number: {
    title: 'Id of the process, or of the thread that wrote this',
    notes: ['Of two numbers the first is the process.'],
  },
  level: { title: 'Level of the line, as -Xlog has it', notes: ['Shown by -Xlog:gc*=debug and the like.'] },
  tags: {
    title: 'Tags of the line: what -Xlog selects it by',
    notes: ['-Xlog:gc shows the lines with gc alone, -Xlog:gc* all that have it.'],
  },
};

const GENERATION = new RegExp(
  String.raw`(?<name>[A-Z][A-Za-z]{0,30}): (?<before>${SIZE})(?:\(${SIZE}\))?->(?<after>${SIZE})\((?<capacity>${SIZE})\)`,
  'g',
);

/** `DefNew: 18043K(19648K)->712K(19648K) Eden: …`, each by itself. */
function paintGenerations(paint: LinePaint, line: string, from: number): void {
  for (const found of line.slice(from).matchAll(GENERATION)) {
    const { name = '', before = '', after = '', capacity = '' } = found.groups ?? {};
    const change = {
      beforeKb: kilobytes(before),
      afterKb: kilobytes(after),
      capacityKb: kilobytes(capacity),
    };
    const start = from + found.index;
    const explanation = explainGeneration({ name, ...change });
    paint.stroke(start, start + found[0].length, { kind: 'fact', explanation });
  }
}

const explainAnnouncement = ({ title, cause }: Collection) => ({
  title: `${cause === undefined ? title : `${title} (${cause})`}: begins`,
  rows: [],
  notes: [
    'Everything stops here. The line with the same number that ends in milliseconds tells for how long.',
  ],
});
