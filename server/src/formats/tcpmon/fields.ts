import type { Field, Unit } from './field.ts';
import { netFields } from './netFields.ts';
import type { Measurement } from './sample.ts';

/** Reads lines `Name unit c|g meaning`: `c` a counter, `g` a value of the moment. */
export function fieldTable(text: string): Map<string, Field> {
  const table = new Map<string, Field>();
  for (const line of text.trim().split('\n')) {
    const [name = '', unit, kind, ...words] = line.trim().split(' ');
    table.set(name, { name, unit: unit as Unit, counter: kind === 'c', meaning: words.join(' ') });
  }
  return table;
}

const TCP = fieldTable(`
  State code g State of the connection
  RecvQ bytes g Received but not yet read by the process; grows while the process is paused
  SendQ bytes g Written by the process but not yet acknowledged by the peer
  RmemAlloc bytes g Memory the receive queue takes
  RcvBuf bytes g Most memory the receive queue may take
  WmemAlloc bytes g Memory that data handed to the network card takes
  SndBuf bytes g Most memory the send queue may take
  FwdAlloc bytes g Memory reserved by the socket but not in use
  WmemQueued bytes g Memory that data queued for sending takes
  OptMem bytes g Memory that socket options take
  BackLog bytes g Memory of packets waiting while the socket was locked
  SockDrop packets c Dropped before they reached the socket
  Ts bool g Time stamps are negotiated
  Sack bool g Selective acknowledgement is negotiated
  Cubic bool g Congestion control is cubic
  AppLimited bool g The delivery rate was limited by the process, which had nothing more to send
  PacingRate kbit/s g Rate at which the kernel spaces out what it sends
  DeliveryRate kbit/s g Rate at which the peer recently received
  Send kbit/s g Estimate of what the connection can carry: cwnd × mss / rtt
  SndWscale bits g Shift of the window that the peer advertises
  RcvWscale bits g Shift of the window advertised to the peer
  Rto ms g Retransmission timeout; doubles at each further loss of the same segment (200, 400, 800 …)
  Rtt ms g Smoothed round-trip time
  Rttvar ms g Mean deviation of the round-trip time
  Minrtt ms g Smallest round-trip time lately seen
  RcvRtt ms g Round-trip time as the receiving side estimates it
  RetransNow segments g Retransmitted and still not acknowledged
  RetransTotal segments c Retransmitted since the connection began
  Ato ms g Timeout of a delayed acknowledgement
  Mss bytes g Largest segment sent
  Pmtu bytes g Largest packet the path takes
  Rcvmss bytes g Size of received segments, as estimated for delayed acknowledgements
  Advmss bytes g Largest segment advertised to the peer
  Cwnd segments g Congestion window: may be in flight at once; falls to 1 or 2 after a retransmission timeout
  SndWnd bytes g Window that the peer advertises
  BytesSent bytes c Data sent, retransmissions included
  BytesAcked bytes c Data the peer acknowledged; standing still while SendQ is not 0 means it does not answer
  BytesReceived bytes c Data received
  SegsOut segments c Sent, bare acknowledgements included
  SegsIn segments c Received, bare acknowledgements included
  Lastsnd ms g Time since data was last sent
  Lastrcv ms g Time since data was last received
  Lastack ms g Time since an acknowledgement was last received
  Delivered segments c Delivered to the peer
  BusyMs ms c Time with unacknowledged data outstanding
  RcvSpace bytes g What the process reads per round trip, by which the kernel sizes the receive buffer
  RcvSsthresh bytes g Most that the advertised window may currently be
  DataSegsOut segments c Sent with data
  DataSegsIn segments c Received with data
  RwndLimited ms c Time in which the peer's window limited sending
  SndbufLimited ms c Time in which the send buffer limited sending
  Ecn bool g Explicit congestion notification is negotiated
  Ecnseen bool g A packet that can carry congestion marks was seen
  Timer code g Timer that runs on the socket
  ExpireTimeUs µs g Time until the timer fires
  Retrans times g Times this timer has fired without an answer: back-offs of a retransmission, or probes
`);

const NIC = fieldTable(`
  RxErrors packets c Received with an error
  RxDropped packets c Received and dropped, those of unwanted protocols included: a slow rise is normal, a jump is not
  RxOverruns packets c Lost because the receive ring of the card was full
  RxFrame packets c Received with a damaged frame
  TxErrors packets c Not sent because of an error
  TxDropped packets c Dropped instead of being sent
  TxOverruns packets c Not sent because the card could not keep up
  TxCarrier packets c Not sent because the link was lost
  TxCollisions packets c Collisions while sending
`);

const FIELDS: Readonly<Record<Measurement, ReadonlyMap<string, Field>>> = {
  tcp: TCP,
  nic: NIC,
  net: netFields(fieldTable),
};

/** The fields of a measurement by name: 53 and 3 timer fields of a socket, 9 of an interface, 216 of a host. */
export const fieldsOf = (measurement: Measurement): ReadonlyMap<string, Field> => FIELDS[measurement];

const STATES: ReadonlyMap<string, string> = new Map([
  ['TCP_ESTABLISHED', 'connected'],
  ['TCP_SYN_SENT', 'asked for a connection, no answer yet'],
  ['TCP_SYN_RECV', 'answered a request for a connection, which is not confirmed yet'],
  ['TCP_FIN_WAIT1', 'closed on this side; the peer has not acknowledged that'],
  ['TCP_FIN_WAIT2', 'closed on this side; the peer has not closed yet'],
  ['TCP_TIME_WAIT', 'closed on both sides; kept for a minute so that stray segments are not mistaken'],
  ['TCP_CLOSE', 'not connected'],
  ['TCP_CLOSE_WAIT', 'closed by the peer; the process on this side has not closed its socket yet'],
  ['TCP_LAST_ACK', 'closed on both sides; the last acknowledgement is missing'],
  ['TCP_LISTEN', 'waits for connections'],
  ['TCP_CLOSING', 'both sides closed at the same time'],
  ['TCP_NEW_SYN_RECV', 'answered a request for a connection, which is not confirmed yet'],
]);

/** What a TCP state such as `TCP_CLOSE_WAIT` means; undefined for a name that is none of Linux's. */
export const stateMeaning = (state: string): string | undefined => STATES.get(state);

const TIMERS: ReadonlyMap<string, string> = new Map([
  ['on', 'retransmission: what was sent is not acknowledged yet'],
  ['keepalive', 'next probe whether an idle peer is still there'],
  ['timewait', 'end of TIME_WAIT'],
  ['persist', 'next probe of a peer that advertises a window of zero'],
]);

/** What a timer of ss such as `on` waits for; undefined for other names. */
export const timerMeaning = (timer: string): string | undefined => TIMERS.get(timer);
