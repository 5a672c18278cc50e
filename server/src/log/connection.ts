import type { Endpoint } from './endpoint.ts';
import type { Stamp } from './instant.ts';
import type { LogRecord } from './record.ts';

/** What was measured of one end of a connection; what was not reported is absent. */
export interface ConnectionValues {
  /** `ESTABLISHED`. */
  readonly state?: string;
  /** Segments retransmitted since the connection began; 0 may stand for "not reported". */
  readonly retransmitted?: number;
  readonly rtoMs?: number;
  readonly rttMs?: number;
  /** Congestion window in segments. */
  readonly cwnd?: number;
  /** Bytes that were written and that the peer has not acknowledged. */
  readonly unackedBytes?: number;
  /** Bytes that were received and that the process has not read. */
  readonly unreadBytes?: number;
  /** Since data last came from the peer. */
  readonly lastReceivedMs?: number;
}

/** What one line tells of a socket in one second. */
export interface SocketSample {
  readonly stamp: Stamp;
  /** Undefined for any address of the host. */
  readonly local: Endpoint | undefined;
  /** Undefined for a socket that is not connected. */
  readonly peer: Endpoint | undefined;
  readonly values: ConnectionValues;
}

/** How the records of a dialect tell of TCP connections. */
export interface ConnectionsTold {
  /**
   * Takes lines apart that are given in their order, from the first that names a socket on; undefined for a line that completes
   * no sample of one. Absent where connections are not measured.
   */
  readonly reader?: () => (line: string) => SocketSample | undefined;
  /** Why a connection may be missing among those of a second for all that it was there: a sentence. */
  readonly absence?: string;
  /** Whether a record tells that a connection which it names began, or ended. */
  readonly turn?: (record: LogRecord) => 'began' | 'ended' | undefined;
}
