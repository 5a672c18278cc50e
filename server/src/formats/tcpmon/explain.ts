import type { Explanation, Token } from '../../log/token.ts';
import { isUnconnected, parseAddress, portUse, showAddress } from './address.ts';
import type { Field } from './field.ts';
import { fieldsOf, stateMeaning, timerMeaning } from './fields.ts';
import { owners, ownerNames } from './process.ts';
import { readable, unquoted } from './readable.ts';
import { type Measurement, type Pair, type Sample, tag } from './sample.ts';
import { expiryMicroseconds, readableExpiry } from './timer.ts';

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

/** What the parts of an export line name, in order of columns. */
export function tokensOf(sample: Sample): Token[] {
  const { measurement, start, stamp, stampStart, stampEnd } = sample;
  const fact = ({ start, end }: { start: number; end: number }, explanation: Explanation): Token => ({
    kind: 'fact',
    start,
    end,
    explanation,
  });
  return [
    fact({ start, end: start + measurement.length }, MEASUREMENTS[measurement]),
    ...sample.tags.map((pair) => fact(pair, explainTag(pair))),
    ...sample.values.map((pair) => fact(pair, explainValue(pair, sample))),
    { kind: 'timestamp', start: stampStart, end: stampEnd, stamp },
  ];
}

function explainTag({ name, value }: Pair): Explanation {
  switch (name) {
    case 'LocalAddr':
      return explainAddress('Local', value, 'this host');
    case 'PeerAddr':
      return explainAddress('Peer', value, 'the other side of the connection');
    case 'Process':
      return explainProcess(value);
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

function explainAddress(side: 'Local' | 'Peer', text: string, who: string): Explanation {
  const address = parseAddress(text);
  if (!address) return { title: `${side} address ${text}`, rows: [['Who', who]] };
  const use = portUse(address.port);
  const rows: [string, string][] = [];
  if (address.wildcard) rows.push(['Address', side === 'Local' ? 'any address of this host' : 'any']);
  else rows.push(['Who', who]);
  if (address.zone) rows.push(['Interface', address.zone]);
  if (address.port === undefined) rows.push(['Port', 'any: nobody is connected']);
  else rows.push(['Port', use ? `${address.port}: ${use} (by default)` : String(address.port)]);
  const notes = address.mapped
    ? ['An IPv4 address written as IPv6: the socket takes both, as those of Java do.']
    : [];
  return { title: `${side} address ${showAddress(text)}`, rows, notes };
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

function explainValue({ name, value }: Pair, sample: Sample): Explanation {
  const text = unquoted(value);
  const field = fieldsOf(sample.measurement).get(name);
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
