/** Steps in the life of a session, as single records tell them. */
export const SESSION_STEPS = [
  /** It exists from here on; every server of an ensemble may say so. */
  'created',
  /** A client has it on the server that writes: for the first time, or again. */
  'established',
  'requested',
  'renewing',
  'upgraded',
  /** A client came with it to the server that writes. */
  'moved',
  'refused',
  'password-wrong',
  'expired',
  'ended',
  'closing',
  'closed-by-server',
  'expired-by-force',
  'client-left',
  'disconnected',
] as const;

export type SessionStepKind = (typeof SESSION_STEPS)[number];

/**
 * A moment before or after which a server that takes a role reads the clock that goes into the ids of the sessions it will
 * mint: `after` opens such a bracket, the next `before` closes it.
 */
export interface TenureMark {
  readonly side: 'after' | 'before';
  /** What the record says, short enough to quote. */
  readonly words: string;
}

/** What one line tells of sessions. */
export interface SessionsOnLine {
  /** The sessions it names, each once; without those that are none, such as 0. */
  readonly ids: readonly bigint[];
  /** What happens to them. */
  readonly step?: SessionStepKind;
  /** The negotiated timeout in milliseconds, where the line tells it. */
  readonly timeoutMs?: number;
  readonly mark?: TenureMark;
}

/** How the lines of a log tell of sessions. */
export interface SessionsTold {
  /**
   * Texts of which a line holds one when it tells of sessions: with them, a large log is gone through without decoding it. `mayTell`
   * says whether the line may tell something for the text at that byte; absent where the text alone says so. ASCII. Hot.
   */
  readonly texts: readonly {
    readonly text: string;
    readonly mayTell?: (bytes: Uint8Array, at: number) => boolean;
  }[];
  on(line: string): SessionsOnLine | undefined;
}
