import type { Field } from './field.ts';
import { fieldsOf } from './fields.ts';
import type { Measurement, Pair } from './sample.ts';

/** The 22 sums of `netstat -s` that tcpmon exported until 2023-10-09 (91c4bc1), each with today's name. */
const NET_NAMES: ReadonlyMap<string, string> = new Map([
  ['IpTotalPacketsReceived', 'IpInReceives'],
  ['IpForwarded', 'IpForwDatagrams'],
  ['IpIncomingPacketsDiscarded', 'IpInDiscards'],
  ['IpIncomingPacketsDelivered', 'IpInDelivers'],
  ['IpRequestsSentOut', 'IpOutRequests'],
  ['IpOutgoingPacketsDropped', 'IpOutDiscards'],
  ['TcpActiveConnectionsOpenings', 'TcpActiveOpens'],
  ['TcpPassiveConnectionOpenings', 'TcpPassiveOpens'],
  ['TcpFailedConnectionAttempts', 'TcpAttemptFails'],
  ['TcpConnectionResetsReceived', 'TcpEstabResets'],
  ['TcpConnectionsEstablished', 'TcpCurrEstab'],
  ['TcpSegmentsReceived', 'TcpInSegs'],
  ['TcpSegmentsSendOut', 'TcpOutSegs'],
  ['TcpSegmentsRetransmitted', 'TcpRetransSegs'],
  ['TcpBadSegmentsReceived', 'TcpInErrs'],
  ['TcpResetsSent', 'TcpOutRsts'],
  ['UdpPacketsReceived', 'UdpInDatagrams'],
  ['UdpPacketsToUnknownPortReceived', 'UdpNoPorts'],
  ['UdpPacketReceiveErrors', 'UdpInErrors'],
  ['UdpPacketsSent', 'UdpOutDatagrams'],
  ['UdpReceiveBufferErrors', 'UdpRcvbufErrors'],
  ['UdpSendBufferErrors', 'UdpSndbufErrors'],
]);

/** A field's name today, and those it was written by before. */
export const namesThrough = (today: string): string[] => [
  today,
  ...[...NET_NAMES].filter(([, name]) => name === today).map(([old]) => old),
];

/** States by tcpmon's own numbers, which dialects A to C write; 0 is ESTABLISHED, unlike the kernel's 1. */
const STATES =
  'TCP_ESTABLISHED TCP_SYN_SENT TCP_SYN_RECV TCP_FIN_WAIT1 TCP_FIN_WAIT2 TCP_TIME_WAIT TCP_CLOSE TCP_CLOSE_WAIT ' +
  'TCP_LAST_ACK TCP_LISTEN TCP_CLOSING TCP_NEW_SYN_RECV';
const STATE_NAMES = STATES.split(' ');

/** The state as one text for all its lines: a part of a line would keep the line in memory. */
export const stateName = (text: string): string => STATE_NAMES.find((name) => name === text) ?? text;

/** Tags that dialects A to C call otherwise. */
const TAG_NAMES: ReadonlyMap<string, string> = new Map([
  ['hostname', 'Hostname'],
  ['name', 'Name'],
  ['TimerName', 'Timer'],
]);

/** Fields of dialects A to C that the Process tag replaced on 2023-10-09 (91c4bc1). */
const PROCESS_FIELDS: ReadonlyMap<string, Field> = new Map(
  [
    { name: 'Pid', meaning: 'Number of a process that holds the socket open' },
    { name: 'Fd', meaning: 'Number by which that process knows the socket' },
  ].map((field) => [field.name, { ...field, unit: 'code', counter: false }]),
);

/** What a field means, those of older dialects included; undefined when tcpmon has no such field. */
export const fieldOf = (measurement: Measurement, name: string): Field | undefined =>
  fieldsOf(measurement).get(name) ?? (measurement === 'tcp' ? PROCESS_FIELDS.get(name) : undefined);

/** A field of any dialect by today's name, a numbered state by its name; `written` says what was there before. */
export function todaysValue(pair: Pair): Pair {
  const { name, value } = pair;
  const today = NET_NAMES.get(name);
  if (today !== undefined) return { ...pair, name: today, written: name };
  const state = name === 'State' && /^\d{1,2}$/.test(value) ? STATE_NAMES[Number(value)] : undefined;
  return state === undefined ? pair : { ...pair, value: state, written: value };
}

/** A tag of any dialect by today's name. */
export function todaysTag(pair: Pair): Pair {
  const name = TAG_NAMES.get(pair.name);
  return name === undefined ? pair : { ...pair, name, written: pair.name };
}
