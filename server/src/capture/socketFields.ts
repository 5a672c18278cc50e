/** How a value of a socket is stored and printed: `fixed` with six decimals, `wide` in 64 bits, `flag` as 0 or 1. */
export type Form = 'state' | 'whole' | 'wide' | 'fixed' | 'flag';

/** One value of a socket. */
export interface SocketField {
  readonly name: string;
  readonly form: Form;
  /** Its number in a SocketMetric; {@link MEMORY} and its number in a SocketMemoryUsage for those of one. */
  readonly slot: number;
}

/** Slots from here on are of the nested SocketMemoryUsage. */
export const MEMORY = 60;
/** More than any slot. */
export const SLOTS = 72;

/** Rows of first slot, form and names of the slots from there on, in the order of the export. */
const ROWS: readonly (readonly [first: number, form: Form, names: string])[] = [
  [3, 'state', 'State'],
  [4, 'whole', 'RecvQ'],
  [5, 'wide', 'SendQ'],
  [MEMORY + 1, 'whole', 'RmemAlloc RcvBuf WmemAlloc SndBuf FwdAlloc WmemQueued OptMem BackLog SockDrop'],
  [11, 'flag', 'Ts Sack Cubic AppLimited'],
  [15, 'fixed', 'PacingRate DeliveryRate Send'],
  [18, 'whole', 'SndWscale RcvWscale'],
  [20, 'fixed', 'Rto Rtt Rttvar Minrtt RcvRtt'],
  [25, 'whole', 'RetransNow RetransTotal'],
  [30, 'fixed', 'Ato'],
  [31, 'whole', 'Mss Pmtu Rcvmss Advmss Cwnd SndWnd BytesSent'],
  [38, 'wide', 'BytesAcked BytesReceived'],
  [
    40,
    'whole',
    'SegsOut SegsIn Lastsnd Lastrcv Lastack Delivered BusyMs RcvSpace RcvSsthresh DataSegsOut DataSegsIn RwndLimited ' +
      'SndbufLimited',
  ],
  [53, 'flag', 'Ecn Ecnseen'],
];

/** The 53 values of a socket in the order of the export (tcpmon c5d6cc9 to 7f441dd). */
export const SOCKET_FIELDS: readonly SocketField[] = ROWS.flatMap(([first, form, names]) =>
  names.split(' ').map((name, index) => ({ name, form, slot: first + index })),
);

/** Names of the states by number. 0 is an established connection, unlike the kernel's 1. */
export const STATES: readonly string[] = (
  'TCP_ESTABLISHED TCP_SYN_SENT TCP_SYN_RECV TCP_FIN_WAIT1 TCP_FIN_WAIT2 TCP_TIME_WAIT TCP_CLOSE TCP_CLOSE_WAIT ' +
  'TCP_LAST_ACK TCP_LISTEN TCP_CLOSING TCP_NEW_SYN_RECV'
).split(' ');

/** Bytes of a state as it is printed: its name, or its number where it has none, in quotes. */
export const stateLength = (state: number): number => (STATES[state] ?? String(state)).length + 2;
