import type { Explanation, Token } from '../../log/token.ts';
import { isUnconnected, parseAddress, portUse } from './address.ts';
import { endToken, explainAddress } from './ends.ts';
import type { Field } from './field.ts';
import { stateMeaning, timerMeaning } from './fields.ts';
import type { Parser } from './form.ts';
import { owners, ownerNames } from './process.ts';
import { readable, unquoted } from './readable.ts';
import { type Measurement, type Pair, type Sample, tag } from './sample.ts';
import { expiryMicroseconds, readableExpiry } from './timer.ts';
import { seriesOf } from './seriesValue.ts';
import { fieldOf } from './today.ts';

const MEASUREMENTS: Readonly<Record<Measurement, Explanation>> = {
  tcp: { title: 'One TCP socket', rows: [['Source', 'ss, once a second']] },
  nic: { title: 'One network interface', rows: [['Source', 'ifconfig, once a second']] },
  net: {
    title: 'The whole host',
    rows: [['Source', '/proc/net/snmp and /proc/net/netstat, once a second']],
  },
};

/** What ss prints of every socket or timer, so that its 0 is a real one. */
const ALWAYS_PRINTED = new Set(['RecvQ', 'SendQ', 'Retrans']);

/** Fields of a socket that the ss 4.11 and kernel 3.10 of CentOS 7 never give. */
const NOT_ON_EL7 = new Set(
  (
    'Minrtt DeliveryRate AppLimited BusyMs Delivered SndWnd Pmtu Rcvmss Advmss BytesSent RcvSsthresh DataSegsOut ' +
    'DataSegsIn RwndLimited SndbufLimited Ecn Ecnseen SockDrop'
  ).split(' '),
);

/** A token of a thing between two columns. */
export const fact = ({ start, end }: { start: number; end: number }, explanation: Explanation): Token => ({
  kind: 'fact',
  start,
  end,
  explanation,
});

/** What the parts of an export line name, in order of columns. */
export function tokensOf(sample: Sample, line: string, parse: Parser): Token[] {
  const { measurement, start, stamp, stampStart, stampEnd } = sample;
  const tokens = [
    ...tagTokens(measurement, start, sample.tags),
    ...sample.values.flatMap((pair) => {
      const explanation = { ...explainValue(pair, sample), ...seriesOf(pair, sample, line, parse) };
      return [pair, ...(pair.apart ? [pair.apart] : [])].map((place) => fact(place, explanation));
    }),
    { kind: 'timestamp', start: stampStart, end: stampEnd, stamp } as const,
  ];
  // Dialects A and B begin with the field.
  return tokens.sort((a, b) => a.start - b.start);
}

/** What the measurement at `start` and its tags name, as far as they stand on this line. */
export function tagTokens(measurement: Measurement, start: number, tags: readonly Pair[]): Token[] {
  const here = tags.filter((pair) => pair.end > pair.start);
  const tokens = here.map((pair) => endToken(pair, tags, explainTag) ?? fact(pair, explainTag(pair)));
  if (start >= 0) tokens.unshift(fact({ start, end: start + measurement.length }, MEASUREMENTS[measurement]));
  return tokens;
}

function explainTag(pair: Pair): Explanation {
  const { name, value } = pair;
  switch (name) {
    case 'LocalAddr':
      return explainAddress('Local', pair);
    case 'PeerAddr':
      return explainAddress('Peer', pair);
    case 'Process':
      return explainProcess(value);
    case 'ProcessName':
      return {
        title: `Process ${value}`,
        rows: [],
        notes: ['The first of those that hold the socket open.'],
      };
    case 'Timer':
      return {
        title: `Timer ${value}`,
        rows: timerMeaning(value) ? [['Meaning', timerMeaning(value) ?? '']] : [],
      };
    case 'LocalPort':
    case 'PeerPort':
      return explainPort(name, value);
    case 'Name':
      return { title: `Interface ${value}`, rows: value === 'lo' ? [['What', 'the host to itself']] : [] };
    default:
      return {
        title: value ? `Host ${value}` : 'Host without a name',
        rows: [],
        notes: [
          'The name was chosen freely when the data was exported, and may be that of another machine. ' +
            'The local addresses tell which node it is.',
        ],
      };
  }
}

function explainPort(name: string, value: string): Explanation {
  const use = portUse(Number(value));
  return {
    title: `${name === 'LocalPort' ? 'Local' : 'Peer'} port ${value}`,
    rows: use ? [['Port', `${value}: ${use} (by default)`]] : [],
    notes: ['Wrong for IPv6 until 2023-10-24 (88ca82a): the address itself tells it rightly.'],
  };
}

/** A timer line of the builds of 2023-10-09 to 10-11, which printed its last value and its stamp as an error. */
export function explainBrokenTimer(text: string, retrans: string): Explanation {
  const expires = /ExpireTimeUs=(\d+)/.exec(text)?.[1] ?? '';
  const timer = /Timer=([^,]*)/.exec(text)?.[1] ?? '';
  const meaning = timerMeaning(timer);
  return {
    title: `Timer ${timer}`,
    rows: [
      ...(meaning ? ([['Meaning', meaning]] as const) : []),
      ['Fires in', readableExpiry(expires)],
      ['Retrans', retrans],
    ],
    notes: ['This build of tcpmon broke its timer lines: the stamp went to the start of the next line.'],
  };
}

function explainProcess(text: string): Explanation {
  const found = owners(text);
  const cut = found.some(({ name }) => new TextEncoder().encode(name).length >= 15);
  return {
    title: `Process ${ownerNames(text) ?? text}`,
    rows: found.map(({ name, pid, fd }) => [name, `pid ${pid}, file descriptor ${fd}`]),
    notes: cut ? ['The kernel cuts names of processes after 15 bytes.'] : [],
  };
}

function explainValue({ name, value, written }: Pair, sample: Sample): Explanation {
  const text = unquoted(value);
  const field = fieldOf(sample.measurement, name);
  if (!field)
    return { title: name, rows: [['Value', text]], notes: ['Not a field of tcpmon as we know it.'] };
  const unconnected = isUnconnected(tag(sample, 'PeerAddr'));
  if (unconnected && (name === 'RecvQ' || name === 'SendQ')) return explainAcceptQueue(name, text);
  if (name === 'ExpireTimeUs') return explainExpiry(field, text);
  const said = name === 'State' ? stateMeaning(text) : name === 'Timer' ? timerMeaning(text) : undefined;
  return {
    title: name,
    rows: [
      ['Value', said ? `${text}: ${said}` : readable(text, field.unit)],
      ['Meaning', field.meaning],
      ...kindRow(field, sample.measurement),
      ...(written === undefined ? [] : [['Written as', written] as const]),
    ],
    notes: notesOn(name, text, sample),
  };
}

function kindRow(field: Field, measurement: Measurement): [string, string][] {
  if (!field.counter) return [['Kind', 'value of the moment']];
  const since = measurement === 'tcp' ? 'since the connection began' : 'since the host booted';
  return [['Kind', `counter ${since}: only its rise tells something, and a fall means it began again`]];
}

/** The meaning that RecvQ and SendQ have for a listener, which alone has no peer. */
function explainAcceptQueue(name: 'RecvQ' | 'SendQ', text: string): Explanation {
  const waiting = name === 'RecvQ';
  return {
    title: name,
    rows: [
      ['Value', readable(text, 'connections')],
      [
        'Meaning',
        waiting
          ? 'Connections that wait to be accepted by the process'
          : 'Connections that may wait to be accepted (backlog); not unsent bytes',
      ],
      ['Kind', 'value of the moment'],
    ],
    notes: ['So for a listening socket. A closed one without a peer has no queue: both are 0.'],
  };
}

function explainExpiry(field: Field, text: string): Explanation {
  const corrected = expiryMicroseconds(text);
  const wrong = corrected !== undefined && corrected !== Number(text);
  return {
    title: field.name,
    rows: [
      ['Value', wrong ? readableExpiry(text) : readable(text, field.unit)],
      ['Meaning', field.meaning],
      ['Kind', 'value of the moment'],
    ],
    notes: wrong
      ? [`Written as ${text} µs, 1000 times too small: tcpmon misreads times of ss between 1 and 10 seconds.`]
      : [],
  };
}

function notesOn(name: string, text: string, sample: Sample): string[] {
  const { measurement } = sample;
  const notes: string[] = [];
  if (/^Last(?:snd|rcv|ack)$/.test(name)) notes.push('Grows without harm while a connection is idle.');
  if (name === 'Lastrcv' && isQuorum(sample)) {
    notes.push(
      'A quorum connection is never idle: after tickTime × syncLimit without data this side gives it up.',
    );
  }
  const isZero = /^0(?:\.0+)?$/.test(text);
  if (name === 'BytesSent') notes.push('tcpmon writes 0 once 4,294,967,295 bytes are exceeded.');
  if (name === 'SegsOut' || name === 'SegsIn') notes.push('Begins again at 0 after 4,294,967,295.');
  if (!isZero) return notes;
  if (measurement === 'tcp' && NOT_ON_EL7.has(name)) {
    notes.push('0 may mean that ss did not report it; on CentOS 7 it never does.');
  } else if (measurement === 'tcp' && !ALWAYS_PRINTED.has(name)) {
    notes.push('0 may mean that ss did not report it, as for listening sockets and those in TIME_WAIT.');
  } else if (measurement === 'net') {
    notes.push('0 may mean that the kernel of this host has no such counter.');
  }
  return notes;
}

const isQuorum = (sample: Sample): boolean =>
  ['LocalAddr', 'PeerAddr'].some((name) => parseAddress(tag(sample, name) ?? '')?.port === 2888);
