import type { LogRecord } from '../../../log/record.ts';
import { markOf, type Tell } from './tell.ts';

/**
 * Votes: a server sends its own only after "New election", and one that it took over from another only after it received that.
 * It receives its own votes too, which shows what it sent.
 */
export class VoteMarks {
  readonly #tell: Tell;
  /** The record that opened the election at hand. */
  #election: LogRecord | undefined;
  /** Keys whose cause was told in this election. */
  #sent = new Set<string>();
  /** Keys received in all of the log: only the first can be near to its cause. */
  readonly #received = new Set<string>();
  /** First receipt of each vote since the election before. */
  #firstSeen = new Map<string, LogRecord>();
  /** Rounds up to this one are of elections before; a process counts them from 1. */
  #roundBefore = 0;
  #round = 0;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  take(record: LogRecord, own: number | undefined): void {
    switch (record.kind) {
      case 'process-started':
        this.#end();
        this.#roundBefore = this.#round = 0;
        break;
      case 'role-following':
      case 'role-leading':
      case 'role-observing':
        this.#end();
        break;
      case 'vote-proposed':
        this.#election = record;
        this.#sent = new Set();
        this.#roundBefore = this.#round;
        break;
      case 'vote-received':
        if (own !== undefined) this.#vote(record, own);
    }
  }

  #end(): void {
    this.#election = undefined;
    this.#firstSeen = new Map();
  }

  #vote(record: LogRecord, own: number): void {
    const { peerMyid: from, peerState, votedMyid: leader, round, zxid, peerEpoch } = record.fields;
    if (peerState !== 'LOOKING' || typeof from !== 'number' || typeof leader !== 'number') return;
    if (typeof round !== 'number' || zxid === undefined) return;
    const vote = `for ${leader} at ${zxid}, epoch ${peerEpoch ?? 'unknown'}`;
    const key = `vote of ${from} ${vote}, round ${round}`;
    if (from !== own) {
      if (!this.#firstSeen.has(vote)) this.#firstSeen.set(vote, record);
      if (!this.#received.has(key) && this.#received.size < MOST) {
        this.#received.add(key);
        this.#tell(markOf('effect', 'vote', key, record));
      }
      return;
    }
    const election = this.#election;
    // A vote of the election before may still be on its way to the log.
    if (!election || round <= this.#roundBefore || this.#sent.has(key) || this.#sent.size >= MOST) return;
    this.#round = Math.max(this.#round, round);
    this.#sent.add(key);
    const source = leader === own ? undefined : this.#firstSeen.get(vote);
    const cause = source && source.stamp > election.stamp ? source : election;
    this.#tell(markOf('cause', 'vote', key, cause));
  }
}

/** Keys kept of one log: a storm of elections has thousands. */
const MOST = 50_000;
