/** What a value counts or measures. `bool` is 0 or 1, `code` a number or word that stands for something else. */
export type Unit =
  | 'bytes'
  | 'kbit/s'
  | 'ms'
  | 'µs'
  | 'segments'
  | 'packets'
  | 'datagrams'
  | 'messages'
  | 'connections'
  | 'times'
  | 'ACKs'
  | 'hops'
  | 'bits'
  | 'bool'
  | 'code';

/** What one field of an export means. */
export interface Field {
  readonly name: string;
  readonly unit: Unit;
  /** True for a count that only grows, until a new connection (tcp) or a reboot (nic, net) starts it at 0 again. */
  readonly counter: boolean;
  /** One sentence without its full stop. */
  readonly meaning: string;
}
