import { parseSessionId } from '../../../cluster/sessionId.ts';
import type { LogRecord } from '../../../log/record.ts';
import { markOf, type Tell } from './tell.ts';

/**
 * Sessions that move: a client takes one to another server only after the first one told it of the session, which that wrote
 * down before. An expiry or the lines of other servers say nothing: they may come before.
 */
export class SessionMarks {
  readonly #tell: Tell;
  readonly #told = new Set<string>();
  readonly #expired = new Set<string>();

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  take(record: LogRecord, own: number | undefined): void {
    const { kind, fields } = record;
    const id = fields['sessionId'];
    if (typeof id !== 'string') return;
    switch (kind) {
      case 'session-created':
        if (own !== undefined && minterOf(id) === (own & 0xff)) this.#once('cause', id, record);
        break;
      case 'session-expired':
        if (this.#expired.size < MOST) this.#expired.add(id);
        break;
      case 'session-moved-here':
        if (own !== undefined && minterOf(id) !== (own & 0xff)) this.#once('effect', id, record);
        break;
      case 'session-closing':
        if (own !== undefined && minterOf(id) !== (own & 0xff) && !this.#expired.has(id))
          this.#once('effect', id, record);
    }
  }

  #once(side: 'cause' | 'effect', id: string, record: LogRecord): void {
    const key = `session ${id}, which moves`;
    if (this.#told.has(key) || this.#told.size >= MOST) return;
    this.#told.add(key);
    this.#tell(markOf(side, 'session', key, record));
  }
}

/** Sessions kept of one log. */
const MOST = 50_000;

/** The id of the server that made it; undefined for what is no session id. */
function minterOf(id: string): number | undefined {
  const session = parseSessionId(id);
  return session === undefined ? undefined : Number((session >> 56n) & 0xffn);
}
