import type { Mark, MarkReader, MarksTold, SocketEnd } from '../../../log/mark.ts';
import type { LogRecord } from '../../../log/record.ts';
import { JoinMarks } from './joins.ts';
import { LeaderMarks } from './leader.ts';
import { SessionMarks } from './sessions.ts';
import { VoteMarks } from './votes.ts';

/** FastLeaderElection, Learner, LearnerHandler, Leader of 3.4 to 3.9: fact sheet E02, E03, R01 to R10, L01 to L20. */
const TEXTS = [
  '] - Reading configuration from',
  '] - New election',
  '] - Notification: ',
  '] - FOLLOWING',
  '] - LEADING',
  '] - OBSERVING',
  'Successfully connected to leader',
  'Getting a diff',
  'Getting a snapshot',
  'Truncating log to get',
  'NEWLEADER message',
  'UPTODATE message',
  '] - Exception when ',
  'Follower sid: ',
  'Synchronizing with ',
  'Sending DIFF',
  'Sending TRUNC',
  'Sending snapshot last zxid',
  'Have quorum of supporters',
  '] - Shutdown called',
  'Unexpected exception in LearnerHandler',
  'Unexpected exception causing shutdown while sock',
  '] - Got zxid ',
  'Creating new log file: ',
  'Revalidating client: ',
];

/** Every session of the cluster has a line of each, in every log. */
const FREQUENT = ['Committing global session ', ' closeSession request for ', 'Expiring session '];

class Reader implements MarkReader {
  readonly marks: Mark[] = [];
  readonly ends: SocketEnd[] = [];
  readonly #parts;
  #own: number | undefined;

  constructor() {
    const tell = (mark: Mark): void => void this.marks.push(mark);
    this.#parts = [new VoteMarks(tell), new JoinMarks(tell), new LeaderMarks(tell), new SessionMarks(tell)];
  }

  take(record: LogRecord): void {
    if (!Number.isFinite(record.stamp)) return;
    const { myid } = record.fields;
    if (typeof myid === 'number') this.#own = myid;
    for (const part of this.#parts) part.take(record, this.#own);
    const { address } = record.fields;
    if (record.kind === 'leader-lost-learner' && typeof address === 'string' && this.ends.length < MOST_ENDS)
      this.ends.push({ address, stamp: record.stamp });
  }
}

/** Ends of connections kept of one log. */
const MOST_ENDS = 10_000;

/** How ZooKeeper's own records show what servers send to each other. */
export const marks: MarksTold = {
  texts: [...TEXTS, ...FREQUENT],
  frequent: FREQUENT,
  linesBehind: 2,
  reader: () => new Reader(),
};
