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

/** A learner's connection, by the thread that serves it. */
interface Handler {
  readonly learner: number;
  readonly arrived: LogRecord;
  synchronising?: LogRecord;
  join?: string;
}

/** How learners join and are lost, in the log of their leader; what they joined by is {@link joinOf}. */
export class LeaderMarks {
  readonly #tell: Tell;
  #handlers = new Map<string, Handler>();
  #quorum: LogRecord | undefined;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  take(record: LogRecord): void {
    const { kind, fields } = record;
    switch (kind) {
      case 'process-started':
      case 'role-leading':
      case 'vote-proposed':
        this.#handlers = new Map();
        this.#quorum = undefined;
        break;
      case 'learner-connected':
        if (typeof fields['peerMyid'] === 'number' && this.#handlers.size < MOST_HANDLERS)
          this.#handlers.set(threadOf(record), { learner: fields['peerMyid'], arrived: record });
        break;
      case 'learner-synchronising': {
        const handler = this.#handlers.get(threadOf(record));
        if (handler) handler.synchronising = record;
        break;
      }
      case 'sending-diff':
      case 'sending-trunc':
        this.#synchronises(record, fields['zxid']);
        break;
      case 'sending-snapshot':
        this.#synchronises(record, fields['databaseZxid']);
        break;
      case 'epoch-began':
        this.#leads(record);
        break;
      case 'leader-lost-learner':
        this.#lost(record);
        break;
      case 'leader-gave-up':
        for (const { join } of this.#handlers.values())
          if (join !== undefined) this.#tell(markOf('cause', 'loss', dropping(join), record));
        this.#handlers = new Map();
    }
  }

  #synchronises(record: LogRecord, zxid: unknown): void {
    const handler = this.#handlers.get(threadOf(record));
    if (!handler || handler.join !== undefined || typeof zxid !== 'string') return;
    handler.join = joinOf(handler.learner, zxid);
    this.#tell(markOf('effect', 'join', arriving(handler.join), handler.arrived));
    // A snapshot is on its way before its record is written.
    const before = record.kind === 'sending-snapshot' ? handler.synchronising : record;
    if (before) this.#tell(markOf('cause', 'join', synchronising(handler.join), before));
    if (this.#quorum && before) this.#tell(markOf('cause', 'join', serving(handler.join), before));
  }

  #leads(record: LogRecord): void {
    this.#quorum = record;
    const { supporters, zxid } = record.fields;
    const [, epoch] = /^0x([0-9a-f]{1,8})[0-9a-f]{8}$/.exec(String(zxid)) ?? [];
    if (epoch !== undefined) this.#tell(markOf('cause', 'epoch', transactionsOf(epoch), record));
    const acknowledged = new Set([...String(supporters ?? '').matchAll(/\d+/g)].map(Number));
    const handlers = [...this.#handlers.values()];
    for (const { learner, join } of handlers) {
      if (join === undefined) continue;
      this.#tell(markOf('cause', 'join', serving(join), record));
      const isAlone = handlers.filter((other) => other.learner === learner).length === 1;
      if (isAlone && acknowledged.has(learner))
        this.#tell(markOf('effect', 'join', acknowledging(join), record));
    }
  }

  #lost(record: LogRecord): void {
    const thread = threadOf(record);
    const join = this.#handlers.get(thread)?.join;
    this.#handlers.delete(thread);
    if (join === undefined) return;
    if (ranOutOfTime(record)) this.#tell(markOf('cause', 'loss', dropping(join), record));
    else if (wasHungUpOn(record)) this.#tell(markOf('effect', 'loss', leaving(join), record));
  }
}

const MOST_HANDLERS = 10_000;

const threadOf = ({ fields }: LogRecord): string => String(fields['thread'] ?? '');
