import type { ConnectionsTold, ConnectionValues, SocketSample } from '../../log/connection.ts';
import { parseEndpoint } from '../../log/endpoint.ts';
import type { Parser } from './form.ts';
import { unquoted } from './readable.ts';
import { type Sample, tag } from './sample.ts';
import { stateName } from './today.ts';

/** The connections of a host, second by second; `isWhole`: each line of its text is understood by itself. */
export const connectionsTold = (parser: () => Parser, isWhole: boolean): ConnectionsTold => ({
  reader: () => {
    const parse = parser();
    return (line) => {
      // Of the 53 lines of a socket eight are wanted: to take a line apart costs more than to look for a word.
      if (isWhole && !WANTED.test(line)) return undefined;
      const sample = parse(line);
      return sample?.measurement === 'tcp' && sample.tags.length > 0 ? socketOf(sample) : undefined;
    };
  },
  absence:
    'Until 2023-10-19 tcpmon asked ss for IPv4 sockets only: those of Java, ZooKeeper’s among them, are missing in its data of then.',
});

function socketOf(sample: Sample): SocketSample {
  const values: { -readonly [Key in keyof ConnectionValues]: ConnectionValues[Key] } = {};
  for (const { name, value } of sample.values) {
    const field = FIELDS[name];
    const number = Number(value);
    if (name === 'State') values.state = stateName(unquoted(value)).replace(/^TCP_/, '');
    // What ss did not print is exported as 0, and none of these is ever 0 of a connection that lives.
    else if (field && Number.isFinite(number) && (number > 0 || REAL_ZERO.has(field))) values[field] = number;
  }
  return {
    stamp: sample.stamp,
    local: parseEndpoint(tag(sample, 'LocalAddr') ?? ''),
    peer: parseEndpoint(tag(sample, 'PeerAddr') ?? ''),
    values,
  };
}

const FIELDS: Readonly<Record<string, Exclude<keyof ConnectionValues, 'state'>>> = {
  RetransTotal: 'retransmitted',
  Rto: 'rtoMs',
  Rtt: 'rttMs',
  Cwnd: 'cwnd',
  SendQ: 'unackedBytes',
  RecvQ: 'unreadBytes',
  Lastrcv: 'lastReceivedMs',
};

const WANTED = new RegExp(`\\b(?:State|${Object.keys(FIELDS).join('|')})\\b`);

/** ss prints the queues of every socket; of a counter the reader must know where it begins. */
const REAL_ZERO = new Set<keyof ConnectionValues>(['unackedBytes', 'unreadBytes', 'retransmitted']);
