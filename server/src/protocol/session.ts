export interface SessionParams {
  /** In any form ZooKeeper prints. */
  id: string;
}

/** What a session id says, by itself and by the logs. */
export interface SessionAnswer {
  id: string;
  myid: number;
  counter: number;
  stampMs: number;
  clock: 'monotonic' | 'epoch' | 'unknown';
  reason: string;
  /** When the minting server took its role, where the logs tell. */
  roleStart?: { instant: number; plusMinusMs: number; reason: string };
  /** Java's `Long.hashCode`, signed. */
  hash: number;
  /** What the logs add; absent where none was looked at, or none tells of sessions. */
  logs?: SessionInLogs;
}

export interface SessionInLogs {
  /** The server that minted it; absent where no log and no configuration knows one with that id. */
  mintedBy?: { name: string; myid?: number; addresses: string[]; logs: string[] };
  /** Why there is no `roleStart`: a whole sentence without its full stop. */
  noRoleStart?: string;
  /** When the minting server's host booted, or when its wall clock was last set: what `stampMs` counts from. */
  boot?: { instant: number; plusMinusMs: number; reason: string };
  /** Where it is named; absent where no log does. */
  seen?: { logs: number; lines: number; first?: SessionPlace; last?: SessionPlace };
  /** Other ids in the logs with the same Java hash. */
  sharesHashWith: string[];
  /** What became of it, in the order of time. */
  life: SessionStep[];
  /** What is not known, and why: whole sentences. */
  notes: string[];
  /** Uris of logs that are still being read; `logLens/settled` tells when they have been. */
  pending: string[];
}

export interface SessionPlace {
  uri: string;
  /** 0-based. */
  line: number;
  byteOffset: number;
  instant: number;
  /** The server whose log it is: its id, or its name where it has none. */
  node?: string;
}

/** A step of a session's life, once for all logs that tell it. */
export interface SessionStep extends SessionPlace {
  /**
   * `created`, `established`, `requested`, `renewing`, `upgraded`, `moved`, `refused`, `password-wrong`, `expired`, `ended`, `closing`,
   * `closed-by-server`, `expired-by-force`, `client-left` or `disconnected`.
   */
  kind: string;
  /** A person's words: `moved to server 8`. */
  words: string;
  /** Milliseconds. */
  timeoutMs?: number;
  /** Lines that tell it. */
  times: number;
  /** Of an expiry that did not hold, or may not have: why. */
  doubt?: { certain: boolean; words: string };
}

export interface SessionsParams {
  /** The first digits of ids, as hex or in decimal; all when left out. */
  query?: string;
  /** Sessions told at most; 1000 when left out. */
  limit?: number;
}

/** The sessions that the logs name. */
export interface SessionsAnswer {
  /** In the order of their ids. */
  sessions: SessionListed[];
  /** How many more there are. */
  more: number;
  /** Groups of ids that have the same Java `Long.hashCode`. */
  collisions: { hash: number; ids: string[] }[];
  /** As in {@link SessionInLogs}. */
  notes: string[];
  pending: string[];
}

export interface SessionListed {
  id: string;
  /** The low 8 bits of the id of the server that minted it. */
  myid: number;
  logs: number;
  lines: number;
  first?: SessionPlace;
  last?: SessionPlace;
}
