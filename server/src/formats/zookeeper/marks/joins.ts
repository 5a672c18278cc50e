import type { LogRecord } from '../../../log/record.ts';
import {
  acknowledging,
  arriving,
  dropping,
  joinOf,
  leaving,
  serving,
  synchronising,
  transactionsOf,
} from './messages.ts';
import { markOf, ranOutOfTime, type Tell, wasHungUpOn } from './tell.ts';

/** How a learner joins a leader and loses it, in the learner's own log. */
export class JoinMarks {
  readonly #tell: Tell;
  /** The last record before it spoke to the leader. */
  #begun: LogRecord | undefined;
  #join: string | undefined;
  /** Epochs of which a transaction was seen. */
  readonly #epochs = new Set<string>();

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  take(record: LogRecord, own: number | undefined): void {
    const { kind, fields } = record;
    switch (kind) {
      case 'process-started':
      case 'role-leading':
      case 'vote-proposed':
        this.#begun = this.#join = undefined;
        break;
      case 'role-following':
      case 'role-observing':
        this.#begun = record;
        this.#join = undefined;
        break;
      case 'election-decided':
      case 'leader-connected':
        if (this.#begun && this.#join === undefined) this.#begun = record;
        break;
      case 'getting-diff':
      case 'getting-snapshot':
      case 'truncating-log':
        this.#synchronised(record, own);
        break;
      case 'epoch-accepted':
        if (this.#join !== undefined && record.message.includes('NEWLEADER'))
          this.#tell(markOf('cause', 'join', acknowledging(this.#join), record));
        break;
      case 'serving-began':
        if (this.#join !== undefined && record.message.includes('UPTODATE'))
          this.#tell(markOf('effect', 'join', serving(this.#join), record));
        break;
      case 'zxid-expected-after-joining':
      case 'transaction-log-created':
        this.#transaction(record, fields['zxid']);
        break;
      case 'learner-lost-leader':
        this.#lost(record);
    }
  }

  #synchronised(record: LogRecord, own: number | undefined): void {
    const zxid = record.fields['zxid'];
    if (!this.#begun || this.#join !== undefined || own === undefined || typeof zxid !== 'string') return;
    this.#join = joinOf(own, zxid);
    this.#tell(markOf('cause', 'join', arriving(this.#join), this.#begun));
    this.#tell(markOf('effect', 'join', synchronising(this.#join), record));
  }

  #lost(record: LogRecord): void {
    if (this.#join === undefined) return;
    if (ranOutOfTime(record)) this.#tell(markOf('cause', 'loss', leaving(this.#join), record));
    else if (wasHungUpOn(record)) this.#tell(markOf('effect', 'loss', dropping(this.#join), record));
    this.#begun = this.#join = undefined;
  }

  /** No transaction of an epoch is older than the quorum that its leader had for it. */
  #transaction(record: LogRecord, zxid: unknown): void {
    const epoch = epochOfTransaction(zxid);
    if (epoch === undefined || this.#epochs.has(epoch)) return;
    this.#epochs.add(epoch);
    this.#tell(markOf('effect', 'epoch', transactionsOf(epoch), record));
  }
}

/** The epoch of a zxid such as `0x200000001`; undefined for the zxid with which an epoch begins, and for what is none. */
function epochOfTransaction(zxid: unknown): string | undefined {
  const [, epoch, counter] = /^0x([0-9a-f]{1,8})([0-9a-f]{8})$/.exec(String(zxid)) ?? [];
  return counter === undefined || counter === '00000000' ? undefined : epoch;
}
