import type { Fields } from '../../log/record.ts';
import type { Timeout } from '../../log/timeout.ts';
import type { CatalogueRow } from './catalogue/row.ts';

/** `java.net.SocketTimeoutException: Read timed out`, in the wordings of plain sockets and of TLS. */
const READ_TIMED_OUT = /SocketTimeoutException(?:: (?:Read timed out|timeout|Accept timed out))?\s*$/;
/** How the far end shows that the other side gave a connection up. */
const CLOSED =
  /EOFException|SocketException(?!: Socket (?:is )?closed)|SSLException|IOException: (?:Broken pipe|Connection reset)/;

/**
 * The timeout behind a record, by its row and fields: fact sheet §7.2, R07, R10, L13, L14, L16, C10. A line of a
 * lost connection without its stack trace, as grep quotes it, is behind a timeout only as far as one may suppose.
 */
export function timeoutOf(row: CatalogueRow, fields: Fields): Timeout | undefined {
  const found = TIMEOUTS.get(row.kind);
  if (found) return found(fields);
  const ms = row.lasted || row.kind === 'ping-timed' ? fields['durationMs'] : undefined;
  return typeof ms === 'number' && ms > 0 ? { of: 'itself', ms } : undefined;
}

const TIMEOUTS: ReadonlyMap<string, (fields: Fields) => Timeout | undefined> = new Map([
  ['leader-lost-learner', (fields) => ended(fields, 'learner', false)],
  ['learner-lost-leader', (fields) => ended(fields, 'leader', true)],
  ['learner-goodbye', ({ address }) => quorum('learner', address, { supposed: true })],
  ['learner-transaction-timeout', ({ address }) => quorum('learner', address, { phase: 'synchronised' })],
  ['leader-gave-up', gaveUp],
  ['init-limit-too-small', () => quorum('learners', undefined, { phase: 'joining' })],
  ['session-expired', sessionExpired],
]);

/** A connection that ended with an exception, or with one that is not quoted with the line. */
function ended(
  { exception, address }: Fields,
  silent: 'leader' | 'learner',
  byOther: boolean,
): Timeout | undefined {
  if (typeof exception !== 'string') return quorum(silent, address, { supposed: true });
  if (READ_TIMED_OUT.test(exception)) return quorum(silent, address, {});
  // The other side closed it: perhaps since it had timed out there.
  return byOther && CLOSED.test(exception) ? quorum(silent, address, { supposed: true }) : undefined;
}

/** Learners count as synchronised for syncLimit ticks after their last word (Leader.lead). */
function gaveUp({ reason }: Fields): Timeout | undefined {
  if (typeof reason !== 'string') return undefined;
  if (/^(?:Not sufficient followers synced|Only \d+ followers)/.test(reason))
    return quorum('learners', undefined, { phase: 'synchronised' });
  return reason.startsWith('Waiting for a quorum of followers')
    ? quorum('learners', undefined, { phase: 'joining' })
    : undefined;
}

function sessionExpired({ sessionId, timeoutMs }: Fields): Timeout {
  return {
    of: 'session',
    ...(typeof sessionId === 'string' ? { sessionId } : {}),
    ...(typeof timeoutMs === 'number' && timeoutMs > 0 ? { ms: timeoutMs } : {}),
  };
}

type Quorum = Extract<Timeout, { of: 'quorum' }>;

const quorum = (
  silent: Quorum['silent'],
  address: Fields[string] | undefined,
  more: Pick<Quorum, 'phase' | 'supposed'>,
): Timeout => ({ of: 'quorum', silent, ...(typeof address === 'string' ? { address } : {}), ...more });
