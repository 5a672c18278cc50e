import type { Explanation } from '../../log/token.ts';
import { formatMoment } from '../../log/zone.ts';
import type { HoverContext } from './context.ts';
import { card } from '../markdown.ts';
import { changeSince } from './change.ts';

/** What a format tells of a thing on a line that is the same at all times; undefined where the log's zone or its other lines have a say. */
export function explainTimeless({ title, rows, notes, lasted, at, series }: Explanation): string | undefined {
  return lasted || at !== undefined || series ? undefined : card(title, '', rows, notes);
}

/** What a format tells of a thing on a line, with the times it lasted in the log's zone. */
export function explainFact(explanation: Explanation, line: number, context: HoverContext): string {
  const { clock, dialect } = context;
  const { title, rows, notes, lasted, at, series } = explanation;
  const dated = dialect.face === 'utc' || dialect.face === 'local';
  const times: [string, string][] =
    lasted && dated
      ? [
          ['Started', formatMoment(clock.toInstant(lasted.start), clock.zone.name)],
          ['Ended', formatMoment(clock.toInstant(lasted.end), clock.zone.name)],
        ]
      : [];
  const { zone, undated } = clock;
  if (at !== undefined) {
    if (dated) times.push(['Moment', formatMoment(clock.toInstant(at), zone.name)]);
    else if (undated !== undefined) times.push(['Moment', `cannot be told: ${undated}`]);
  }
  if (times.length > 0 && zone.plusMinusMs !== undefined)
    times.push(['Time', `${zone.name} ${zone.reason}${zone.assumed ? ' (assumed)' : ''}`]);
  const change = series && changeSince(series, line, context);
  const changes: [string, string][] = change === undefined ? [] : [['Change', change]];
  return card(title, '', [...times, ...rows, ...changes], notes);
}
