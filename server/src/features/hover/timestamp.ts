import { formatDelta } from '../../protocol/spans.ts';
import { type Instant, type Stamp } from '../../log/instant.ts';
import { formatMoment, formatTime, offsetLabel, weekday } from '../../log/zone.ts';
import type { HoverContext } from './context.ts';
import { card } from '../markdown.ts';
import type { RecordInPlace } from '../view.ts';

/** A timestamp: the moment in its zone and in the others in play, and how far the records next to it are. */
export function explainTimestamp(
  stamp: Stamp,
  place: RecordInPlace | undefined,
  context: HoverContext,
): string {
  const { clock, zones, correlateLink, dialect } = context;
  if (dialect.face === 'uptime' || dialect.face === 'none') {
    return card(
      'Uptime only',
      '',
      [],
      [`This log counts from the start of its JVM, and ${clock.undated ?? 'nothing tells when that was'}.`],
    );
  }
  const moment = clock.toInstant(stamp);
  const own = clock.zone;
  const rows: [string, string][] = [];
  if (offsetLabel(moment, own.name) !== 'UTC') rows.push(['UTC', utcSeenFrom(moment, own.name)]);
  for (const zone of new Set(zones)) {
    if (zone !== own.name && offsetLabel(moment, zone) !== 'UTC')
      rows.push([zone, formatMoment(moment, zone)]);
  }
  rows.push([own.plusMinusMs === undefined ? 'Zone' : 'Time', `${own.name} ${own.reason}`]);
  if (clock.offsetMs !== 0) rows.push(['Clock', `${formatDelta(clock.offsetMs)} ahead, corrected`]);
  const distances = neighbours(moment, place, context);
  if (distances) rows.push(['Distance', distances]);
  const link =
    place && correlateLink ? `\n\n[Correlate around this line](${correlateLink(place.record.line)})` : '';
  return card(formatMoment(moment, own.name), weekday(moment, own.name), rows) + link;
}

/** The moment in UTC, with the date when it is not that of `zone`. */
function utcSeenFrom(moment: Instant, zone: string): string {
  const utc = formatMoment(moment, 'UTC');
  return utc.slice(0, 10) === formatMoment(moment, zone).slice(0, 10) ? formatTime(moment, 'UTC') : utc;
}

/** To the millisecond as long as somebody may count them: `+11.305 s`. */
const formatDistance = (ms: number): string =>
  Math.abs(ms) < 10_000 || Math.abs(ms) >= 60_000
    ? formatDelta(ms)
    : `${ms < 0 ? '−' : '+'}${(Math.abs(ms) / 1000).toFixed(3)} s`;

function neighbours(
  moment: Instant,
  place: RecordInPlace | undefined,
  { clock }: HoverContext,
): string | undefined {
  const distance = (stamp: Stamp | undefined): number | undefined =>
    stamp === undefined || !Number.isFinite(stamp) ? undefined : clock.toInstant(stamp) - moment;
  const previous = distance(place?.previous?.stamp);
  const next = distance(place?.next?.stamp);
  const words = [
    previous === undefined ? undefined : `${formatDistance(-previous)} after the record before`,
    next === undefined ? undefined : `${formatDistance(next).replace(/^\+/, '')} before the next`,
  ].filter((text) => text !== undefined);
  return words.length === 0 ? undefined : words.join(' · ');
}
