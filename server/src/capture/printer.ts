import type { TellingLines } from './tellingLines.ts';
import type { Text } from './text.ts';
import type { Wire } from './wire.ts';

/** What one socket, interface or host comes to as text. */
export interface Item {
  readonly lines: number;
  readonly bytes: number;
}

/**
 * Prints one kind of thing in dialect F, of which tcpmon stores one for each second. The two methods read the message
 * `[wire.pos, end)`, leave the reader at its end, and agree with each other; they throw {@link Malformed} or what the
 * protobuf runtime throws.
 */
export interface Printer {
  /** How much it comes to; `suffix` is the length of what ends each line. */
  measure(wire: Wire, end: number, suffix: number): Item;
  /** Its lines; `suffix` ends each: a blank, the second and a line feed. There must be room in `into`. */
  print(wire: Wire, end: number, suffix: Uint8Array, into: Text): void;
  /** As {@link print}, but only the lines that may tell something; `stamp` is the second in milliseconds. */
  tell(wire: Wire, end: number, suffix: Uint8Array, stamp: number, into: TellingLines): void;
}
