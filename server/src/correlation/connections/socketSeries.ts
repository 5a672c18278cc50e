import type { ConnectionValues } from '../../log/connection.ts';
import type { Endpoint } from '../../log/endpoint.ts';
import type { Instant, Interval } from '../../log/instant.ts';

/** Which connections are asked for, and when. */
export interface SocketQuestion {
  /** One end of them. */
  readonly end: Endpoint;
  /** The other one, where only that connection is wanted. */
  readonly peer?: Endpoint;
  readonly window: Interval;
  /** Read first. */
  readonly at: Instant;
}

/** What was measured of one end of a connection in one second. */
export interface DatedValues {
  readonly at: Instant;
  readonly values: ConnectionValues;
}

/** One connection as the host of its local end saw it. */
export interface SocketSeries {
  readonly local: Endpoint;
  readonly peer: Endpoint;
  /** In time order. */
  readonly samples: readonly DatedValues[];
}

/** What one log measured of connections in a window. */
export interface MeasuredSockets {
  readonly series: readonly SocketSeries[];
  /** Connections beyond those that are followed, of which nothing was kept. */
  readonly more: number;
  /** Seconds of the window, as instants, of which any sockets were exported. */
  readonly exported: readonly Instant[];
  /** Addresses of its host, as far as it was looked for them. */
  readonly hosts: ReadonlySet<string>;
  /** Seconds of the window, as instants, of which not all was read: it was too much. */
  readonly unread: readonly Instant[];
}
