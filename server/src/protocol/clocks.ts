import type { ZoneOfLog } from './correlation.ts';
import type { NodePlace } from './nodes.ts';

/** Asks how the clocks of the servers stand to each other; nothing else is to be said. */
export type ClocksParams = Record<string, never>;

export interface ClocksAnswer {
  /** The clock that the others are measured against; absent where no messages between two servers show in the logs. */
  reference?: { node: string; reason: string };
  nodes: NodeClock[];
  /** What is not known, and why: whole sentences. */
  notes: string[];
}

export interface NodeClock {
  node: string;
  myid?: number;
  logs: ClockOfLog[];
  /** Milliseconds by which its clock is set to be ahead; taken off the instants of its logs. */
  offsetMs: number;
  /**
   * Milliseconds by which its clock is ahead of the reference, offset in force not taken off; absent where nothing tells, and where
   * its clock was set on the way: then {@link eras} tell.
   */
  skew?: Skew;
  /** Stretches in which nobody set its clock, in time order; absent where that is all of the time. */
  eras?: ClockEra[];
  /** Where its clock was set, or moved. */
  steps: ClockStep[];
  /**
   * What messages with other servers tell of its zone, where nothing of its own does; `byMs` is how far it lies from the one
   * assumed, 0 where that is right. The skew is as read in the zone assumed.
   */
  zoneTold?: { name: string; reason: string; byMs: number };
  /** One sentence: how the clock stands. */
  words: string;
}

export interface ClockOfLog {
  uri: string;
  zone: ZoneOfLog;
  offsetMs: number;
}

export interface Skew {
  /** Milliseconds; either may be absent where only the other is known. */
  from?: number;
  to?: number;
  /** Messages behind it, by kind: `vote`, `join`, `epoch`, `loss`, `session`. */
  messages: { [kind: string]: number };
  /** The messages that the two ends follow from. */
  evidence: SkewEvidence[];
}

/** A message: written at `sent` before it left one server, at `received` after it came to another. */
export interface SkewEvidence {
  what: string;
  sent: NodePlace & { node: string };
  received: NodePlace & { node: string };
  /** By how much the receiver's clock may be ahead of the sender's at most, in ms. */
  atMost: number;
}

export interface ClockEra {
  /** Instants, by the server's own clock. */
  from: number;
  to: number;
  skew?: Skew;
}

export interface ClockStep {
  /** `back`: the stamps of a file go back; `moved`: it shows against other servers; `order`: a day or more, as in a file put together. */
  is: 'back' | 'moved' | 'order';
  /** Milliseconds, negative where the clock was put back; at least that much. */
  by: number;
  /** Between these instants, by the server's own clock. */
  after: number;
  before: number;
  /** The first record behind it, where a file shows it. */
  at?: NodePlace;
  words: string;
}
