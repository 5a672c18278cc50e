import type { LogRecord } from './record.ts';

/** What a server of a cluster does: `starting` until its first election, `down` while there is no process. */
export type Role =
  'starting' | 'looking' | 'following' | 'leading' | 'observing' | 'standalone' | 'read-only' | 'down';

/**
 * What is told of a server. `client`, `quorum` and `election` are addresses `host:port` at which it listens, `seen` the host
 * from which it connected to another; `mode` is the role that an answer of the server told at a time nobody knows.
 */
export type Trait =
  | 'myid'
  | 'client'
  | 'quorum'
  | 'election'
  | 'seen'
  | 'host'
  | 'ZooKeeper'
  | 'JDK'
  | 'mode'
  | 'tickTime'
  | 'initLimit'
  | 'syncLimit';

/** One trait of one server, as a record or a file tells it. */
export interface Told {
  /** Id of the server it is about; undefined for the one that writes. */
  readonly of?: number;
  readonly trait: Trait;
  /** As written; a number for `myid`, in milliseconds for `tickTime`, in ticks for the limits. */
  readonly value: string;
}

/** A turn in the life of the server that writes a log. */
export type Turn =
  /** A process begins; `mode` one that has begun already says what it is. */
  | { readonly is: 'start' | 'mode' }
  /** The process says that it ends. */
  | { readonly is: 'end' }
  | { readonly is: 'role'; readonly role: Role }
  /** The role is lost; `was` where the record tells which. */
  | { readonly is: 'lost'; readonly was?: Role }
  /** A record that only a server in this role writes, while it has it: tells of a role that began before the log does. */
  | { readonly is: 'shows'; readonly role: Role }
  /** The connection to another server broke: that one may have died. Says nothing of the one that writes. */
  | { readonly is: 'lost-peer'; readonly of: number }
  /** Clients are served from here on, in the role at hand. */
  | { readonly is: 'serves' }
  /** The epoch of the role at hand. */
  | { readonly is: 'epoch'; readonly epoch: number };

/** How the records of a log tell of the servers of its cluster. */
export interface MembersTold {
  /**
   * Texts of which a head line holds one when its record is a turn: with them, turns are found without decoding the rest of a
   * large log. ASCII; a line that holds one need not be a turn. Records that only show a role hold none of them: they are many.
   */
  readonly turnTexts: readonly string[];
  turn(record: LogRecord): Turn | undefined;
  /** What a record tells of servers, the writing one and others; empty for most. */
  told(record: LogRecord): readonly Told[];
}
