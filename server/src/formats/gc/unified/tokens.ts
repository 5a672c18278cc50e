import { stamp as stampOf } from '../../../log/instant.ts';
import type { Token } from '../../../log/token.ts';
import type { Collection } from '../collection.ts';
import { explainCollection, explainCpu, explainUptime } from '../explain.ts';
import { meantOf } from '../meant.ts';
import { LinePaint } from '../paint.ts';
import { decimal } from '../quantities.ts';
import { writtenDate } from '../stamps.ts';
import { type Decorator, decoratorsOf, type Layout } from './decorators.ts';
import { UnifiedHeads } from './heads.ts';
import { messageOf } from './messages.ts';

/** What one line of the unified log names: its decorators, its collection's id and what it tells. */
export function tokensOf(whole: string, layout: Layout): Token[] {
  const line = meantOf(whole);
  const { decorators, messageAt } = decoratorsOf(line);
  const paint = new LinePaint(line);
  for (const decorator of decorators) paintDecorator(paint, decorator);
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
  } else if (told.kind !== 'other') {
    paint.stroke(from, line.length, { kind: 'fact', explanation: explainCollection(told, stamp) });
  }
  return paint.tokens();
}

function paintDecorator(paint: LinePaint, { kind, text, start, end }: Decorator): void {
  if (kind === 'date') paint.stroke(start, end, { kind: 'timestamp', stamp: stampOf(writtenDate(text)) });
  if (kind === 'epochMillis') {
    paint.stroke(start, end, { kind: 'timestamp', stamp: stampOf(Number(text.slice(0, -2))) });
  }
  if (kind === 'uptime' || kind === 'uptimeMillis') {
    const ms = kind === 'uptime' ? decimal(text.slice(0, -1)) * 1000 : Number(text.slice(0, -2));
    const explanation = explainUptime(ms);
    paint.stroke(start, end, { kind: 'fact', explanation });
  }
}

const explainId = (id: number) => ({
  title: `Collection ${id} since the JVM started`,
  rows: [],
  notes: ['Lines with the same number belong together; those of a concurrent cycle stand between others.'],
});

const explainAnnouncement = ({ title, cause }: Collection) => ({
  title: `${cause === undefined ? title : `${title} (${cause})`}: begins`,
  rows: [],
  notes: [
    'Everything stops here. The line with the same number that ends in milliseconds tells for how long.',
  ],
});
