/** What a record is of, by its number in the Metric: sockets, interfaces or the host. */
export type Kind = 1 | 2 | 3;

/** A record of one second and kind, measured. */
export interface Measured {
  readonly kind: Kind;
  /** Seconds since the epoch. */
  readonly second: number;
  /** Where its items begin and end in the body. */
  readonly start: number;
  readonly end: number;
}
