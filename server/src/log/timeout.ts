/**
 * What a record says to have gone by before it was written: the stretch in which the cause of it lies. How long that was
 * may take settings that the record does not tell.
 */
export type Timeout = QuorumTimeout | SessionTimeout | OwnLength;

/** Nothing came over a connection between leader and learner for as long as the two allow. */
export interface QuorumTimeout {
  readonly of: 'quorum';
  /** Which side was silent; the record is of the other. */
  readonly silent: 'leader' | 'learner' | 'learners';
  /** Whether the two had synchronised, where the record tells: then syncLimit counts, before that initLimit. */
  readonly phase?: 'synchronised' | 'joining';
  /** Where the silent side was connected from, `host:port`, when the record tells. */
  readonly address?: string;
  /** True when the record tells only that a connection ended, which such a timeout often is behind. */
  readonly supposed?: true;
}

/** Nothing came from the client of a session for its timeout. */
export interface SessionTimeout {
  readonly of: 'session';
  /** Canonical `0x…`. */
  readonly sessionId?: string;
  /** The negotiated timeout, in ms. */
  readonly ms?: number;
}

/** The record is of something that lasted, and is written at its end. */
export interface OwnLength {
  readonly of: 'itself';
  readonly ms: number;
}
