import { formatDelta } from '../../protocol/spans.ts';
import { type Instant, type Stamp } from '../../log/instant.ts';
import { formatMoment, formatTime, offsetLabel, weekday } from '../../log/zone.ts';
import type { HoverContext } from '../hover.ts';
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
      ['This log counts from the start of its JVM, and nothing tells when that was.'],
    );
  }
  const moment = clock.toInstant(stamp);
  const own = clock.zone;
  const rows: [string, string][] = [['UTC', formatTime(moment, 'UTC')]];
  for (const zone of new Set(zones)) {
    if (zone !== own.name && offsetLabel(moment, zone) !== 'UTC')
      rows.push([zone, formatMoment(moment, zone)]);
  }
  rows.push(['Zone', `${own.name} ${own.reason}`]);
  if (clock.offsetMs !== 0) rows.push(['Clock', `${formatDelta(clock.offsetMs)} ahead, corrected`]);
  const distances = neighbours(moment, place, context);
  if (distances) rows.push(['Distance', distances]);
  const link =
    place && correlateLink ? `\n\n[Correlate around this line](${correlateLink(place.record.line)})` : '';
  return card(formatMoment(moment, own.name), weekday(moment, own.name), rows) + link;
}

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
    previous === undefined ? undefined : `${formatDelta(-previous)} after the record before`,
    next === undefined ? undefined : `${formatDelta(next).replace(/^\+/, '')} before the next`,
  ].filter((text) => text !== undefined);
  return words.length === 0 ? undefined : words.join(' · ');
}
