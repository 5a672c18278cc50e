import type { ConnectionAround, ConnectionSide } from '../../correlation/connections/connectionAround.ts';
import type { ConnectionValues } from '../../log/connection.ts';
import { type Endpoint, showEndpoint } from '../../log/endpoint.ts';
import type { Instant, Interval } from '../../log/instant.ts';
import { formatTime, offsetLabel } from '../../log/zone.ts';
import { formatSpan } from '../../protocol/spans.ts';
import type { LogFile } from '../../workspace/logFile.ts';
import type { ConnectionTold } from './across.ts';

type Row = [label: string, value: string];

/** Steps, stretches and connections written out; of more their number. */
const MOST_SHOWN = 12;
const SECOND = 1000;

/** How to write moments and logs. */
export interface Shown {
  readonly zone: string;
  readonly nameOf: (uri: string) => string;
}

/** What was measured of the connections of an end, as rows of a hover, and remarks. */
export function connectionRows(around: ConnectionTold, shown: Shown): { rows: Row[]; notes: string[] } {
  const { connections, measuring, covering, left, at, passedOver } = around;
  const notes = [
    ...left.map(({ log, reason }) => `${shown.nameOf(log.uri)}: not looked at, ${reason}.`),
    ...(passedOver === '' ? [] : [`${passedOver}.`]),
  ];
  const [first] = measuring;
  if (!first) return { rows: [['Connection', 'no log here measures connections']], notes };
  const { title } = first.recognition.format;
  if (covering.length === 0)
    return { rows: [['Connection', `no ${title} covers ${spanWords(around, shown)}`]], notes };
  const [only, ...others] = connections;
  if (!only) {
    const words = `not among the sockets that ${names(covering, shown)} exported from ${spanWords(around, shown)}`;
    const absences = new Set(covering.flatMap(({ dialect }) => dialect.connections?.absence ?? []));
    const cut = around.isCut ? ', as far as they were read: all of it is too much for a hover' : '';
    return { rows: [['Connection', words + cut]], notes: [...absences, ...notes] };
  }
  if (others.length === 0) {
    const [one, other] = only.sides;
    const ends = one.local.host === other.local.host ? showEndpoint : ({ host }: Endpoint): string => host;
    // What was sent again is what is looked for.
    const inOrder = one.retransmitted.length < other.retransmitted.length ? [other, one] : [one, other];
    const rows: Row[] = [
      ['Connection', `${showEndpoint(one.local)} ↔ ${showEndpoint(other.local)}`],
      ...inOrder.flatMap((side) => sideRows(side, `At ${ends(side.local)}`, { at, title }, shown)),
    ];
    return { rows, notes };
  }
  const ailing = connections.flatMap(({ sides: [one, other] }): Row[] => {
    const steps = [one, other].filter(({ retransmitted }) => retransmitted.length > 0);
    return steps.map((side) => [
      `From ${showEndpoint(side.local)}`,
      `${stepWords(side, shown)} to ${showEndpoint(side === one ? other.local : one.local)}`,
    ]);
  });
  const rest = ailing.length - MOST_SHOWN;
  const notFollowed = around.more > 0 ? `, and at least ${around.more} more that are not looked at` : '';
  const count = `${connections.length} of this end were exported from ${spanWords(around, shown)}${notFollowed}`;
  const unread = connections.flatMap(({ sides }) => sides).find(({ notRead }) => notRead.length > 0);
  return {
    rows: [
      ['Connections', count],
      ...(unread ? [notReadRow(unread, shown)] : []),
      ...(ailing.length > 0
        ? [
            ...ailing.slice(0, MOST_SHOWN),
            ...(rest > 0 ? [['Others', `${rest} more whose counts rose`] as Row] : []),
          ]
        : [
            [
              'Retransmitted',
              `no count ${around.more > 0 ? 'of those looked at' : 'of theirs'} rose between the seconds that were exported`,
            ] as Row,
          ]),
    ],
    notes: [...notes, 'The other end of one of them tells of it alone.'],
  };
}

/** Rows that follow each other under one that names the end. */
function sideRows(
  side: ConnectionSide,
  label: string,
  { at, title }: { readonly at: Instant; readonly title: string },
  shown: Shown,
): Row[] {
  const { samples, logs } = side;
  if (samples.length === 0) {
    return [
      [
        label,
        logs.length === 0
          ? `no ${title} of this end covers it`
          : `${names(logs, shown)} covers it, and has no such socket`,
      ],
    ];
  }
  const nearest = samples.findLast((sample) => sample.at <= at) ?? samples[0];
  const rows: Row[] = [];
  if (nearest) {
    const away = nearest.at - at;
    const distance =
      away > 0 ? `, ${formatSpan(away)} after` : away <= -2 * SECOND ? `, ${formatSpan(away)} before` : '';
    const values = valueWords(nearest.values) || 'nothing of it was reported';
    rows.push([label, `${values}, at ${second(nearest.at, shown.zone)}${distance}`]);
  }
  rows.push(['Retransmitted', stepWords(side, shown)]);
  if (side.beganAgain.length > 0)
    rows.push([
      'New connection',
      `the count began again at ${side.beganAgain.map((one) => second(one, shown.zone)).join(', ')}`,
    ]);
  if (side.notExported.length > 0)
    rows.push([
      'Not exported',
      `${stretchWords(side.notExported, shown)}: of these seconds nothing is known`,
    ]);
  if (side.notRead.length > 0) rows.push(notReadRow(side, shown));
  return rows;
}

const notReadRow = (side: ConnectionSide, shown: Shown): Row => [
  'Not read',
  `${stretchWords(side.notRead, shown)}: too much text for a hover`,
];

function valueWords(values: ConnectionValues): string {
  const { state, rtoMs, rttMs, cwnd, unackedBytes, unreadBytes, lastReceivedMs } = values;
  return [
    state,
    rtoMs === undefined ? undefined : `rto ${formatSpan(rtoMs)}`,
    rttMs === undefined ? undefined : `rtt ${formatSpan(rttMs)}`,
    cwnd === undefined ? undefined : `cwnd ${cwnd}`,
    unackedBytes === undefined ? undefined : `${unackedBytes} bytes unacknowledged`,
    unreadBytes === undefined || unreadBytes === 0 ? undefined : `${unreadBytes} bytes unread`,
    lastReceivedMs === undefined ? undefined : `last heard ${formatSpan(lastReceivedMs)} before`,
  ]
    .filter((word) => word !== undefined)
    .join(' · ');
}

/** Between which seconds how many segments were retransmitted; or why that cannot be told. */
function stepWords({ samples, retransmitted }: ConnectionSide, { zone }: Shown): string {
  const counts = samples.flatMap(({ values }) => values.retransmitted ?? []);
  const [first, last] = [counts[0], counts.at(-1)];
  if (first === undefined || last === undefined) return 'not reported';
  if (retransmitted.length === 0) {
    if (counts.length < 2) return `${last} since the connection began; one second alone tells no change`;
    return last === 0
      ? 'the count is 0 throughout what was exported: none, or not reported'
      : `none within what was exported; ${last} since the connection began`;
  }
  const total = retransmitted.reduce((sum, { by }) => sum + by, 0);
  const steps = retransmitted.map(({ from, to, by }) => `${second(from, zone)}–${second(to, zone)} +${by}`);
  const more = steps.length > MOST_SHOWN ? ` and ${steps.length - MOST_SHOWN} more` : '';
  const segments = total === 1 ? '1 segment' : `${total} segments`;
  return `${segments} (${first} → ${last}): ${steps.slice(0, MOST_SHOWN).join(', ')}${more}`;
}

function stretchWords(stretches: readonly Interval[], { zone }: Shown): string {
  const words = stretches.map(({ from, to }) =>
    from === to ? second(from, zone) : `${second(from, zone)}–${second(to, zone)}`,
  );
  const more = words.length > MOST_SHOWN ? ` and ${words.length - MOST_SHOWN} stretches more` : '';
  return words.slice(0, MOST_SHOWN).join(', ') + more;
}

const names = (logs: readonly LogFile[], { nameOf }: Shown): string => {
  const some = logs.slice(0, 3).map(({ uri }) => nameOf(uri));
  return some.join(', ') + (logs.length > some.length ? ` and ${logs.length - some.length} more` : '');
};

const spanWords = ({ window }: ConnectionAround, { zone }: Shown): string =>
  `${second(window.from, zone)} to ${second(window.to, zone)} ${offsetLabel(window.to, zone)}`;

/** `10:32:31`. */
const second = (moment: Instant, zone: string): string => formatTime(moment, zone).slice(0, 8);
