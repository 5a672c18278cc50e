import { readZxid } from '../../cluster/zxid.ts';
import { formatMoment } from '../../log/zone.ts';
import { formatSpan } from '../../protocol/spans.ts';
import { type EpochReading, shownMember } from '../epoch.ts';
import { card } from '../markdown.ts';
import type { HoverContext } from './context.ts';

/** A zxid: the leader's epoch with its leader and its beginning, and the transaction's number in it. */
export function explainZxid(zxid: bigint, { across, clock }: HoverContext): string {
  const reading = readZxid(zxid);
  const special = zxid >= 0xffff_ffff_ffff_fffen;
  const told = across?.epoch;
  const rows: [string, string][] = special
    ? []
    : [
        ['Epoch', `${reading.epoch} (0x${reading.epoch.toString(16)})`],
        ['Transaction', `${reading.counter} (0x${reading.counter.toString(16)})`],
        ...(told ? epochRows(told, clock.zone.name) : []),
      ];
  return card(`zxid ${reading.zxid}`, '', rows, reading.note ? [reading.note] : []);
}

function epochRows(told: EpochReading | 'reading', zone: string): [string, string][] {
  if (told === 'reading') return [['Epoch began', 'the logs are still being read: ask again in a moment']];
  if (told.led.length > 0) {
    return told.led.flatMap(({ member, from, to, serves }): [string, string][] => [
      ['Led by', shownMember(member)],
      [
        'Epoch began',
        serves === undefined
          ? `${formatMoment(from, zone)}, when this server became leader; no record tells when it began to serve`
          : `${formatMoment(serves, zone)}, when the leader began to serve; leading since ${formatSpan(serves - from)} before`,
      ],
      ['Last known of it', formatMoment(to, zone)],
    ]);
  }
  const rest = told.pending > 0 ? `; of ${told.pending} of them only the ends are read` : '';
  if (told.followed !== undefined)
    return [
      ['Led by', `cannot tell: no log here is of a leader in it${rest}`],
      ['Followed', `since ${formatMoment(told.followed, zone)} at the latest`],
    ];
  return [
    ['Epoch began', `cannot tell: no log here tells of this epoch, they tell of ${knownWords(told)}${rest}`],
  ];
}

function knownWords({ known }: EpochReading): string {
  if (!known) return 'no epoch';
  const { least, greatest } = known;
  return least === greatest ? `epoch ${least}` : `epochs ${least} to ${greatest}`;
}
