import type { Explanation } from '../../log/token.ts';
import { formatMoment } from '../../log/zone.ts';
import type { HoverContext } from './context.ts';
import { card } from '../markdown.ts';

/** What a format tells of a thing on a line, with the times it lasted in the log's zone. */
export function explainFact(explanation: Explanation, { clock, dialect }: HoverContext): string {
  const { title, rows, notes, lasted } = explanation;
  const dated = dialect.face === 'utc' || dialect.face === 'local';
  const times: [string, string][] =
    lasted && dated
      ? [
          ['Started', formatMoment(clock.toInstant(lasted.start), clock.zone.name)],
          ['Ended', formatMoment(clock.toInstant(lasted.end), clock.zone.name)],
        ]
      : [];
  return card(title, '', [...times, ...rows], notes);
}
