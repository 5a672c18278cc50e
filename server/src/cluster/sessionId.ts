/** What a 64-bit ZooKeeper session id says by itself. */
export interface SessionReading {
  /** Canonical: `0x`, lower case, no leading zeros. */
  readonly id: string;
  /** The low 8 bits of the id of the server that minted it: where the client connected first. */
  readonly myid: number;
  /** Sessions minted before it in the same tenure of that server's role. */
  readonly counter: number;
  /** The 40 clock bits: milliseconds, on the clock that {@link clock} names. */
  readonly stampMs: number;
  readonly clock: 'monotonic' | 'epoch' | 'unknown';
  /** Why that clock, in a sentence. */
  readonly reason: string;
  /** Java's `Long.hashCode`, signed. */
  readonly hash: number;
}

/**
 * An id as an unsigned 64-bit number, from any form ZooKeeper prints: `0x2001776d0d90000`, the doubled
 * `0x0x2001776d0d90000` of ConnectionBean, or signed decimal (LearnerHandler.packetToString, AdminServer).
 * Undefined when the text is none of these or does not fit 64 bits.
 */
export function parseSessionId(text: string): bigint | undefined {
  const trimmed = text.trim();
  const hex = /^(?:0x)+([0-9a-f]{1,16})$/i.exec(trimmed);
  if (hex) return BigInt(`0x${hex[1]}`);
  if (/^-?\d{1,20}$/.test(trimmed)) {
    const value = BigInt(trimmed);
    if (value >= -(1n << 63n) && value < 1n << 64n) return BigInt.asUintN(64, value);
    return undefined;
  }
  const bare = /^[0-9a-f]{14,16}$/i.exec(trimmed);
  return bare ? BigInt(`0x${trimmed}`) : undefined;
}

/** `0x2001776d0d90000`: as `Long.toHexString` prints it. */
export const formatSessionId = (id: bigint): string => `0x${id.toString(16)}`;

/**
 * Decodes an id: 8 bits server, 40 bits clock, 16 bits counter (SessionTrackerImpl.initializeNextSessionId).
 * The clock is `System.currentTimeMillis` up to 3.4.10 and in 3.5.0, and `System.nanoTime` from 3.4.11 and 3.5.1
 * on (ZOOKEEPER-1366); without a version the value itself decides.
 */
export function readSessionId(id: bigint): SessionReading {
  const stampMs = Number((id >> 16n) & 0xff_ffff_ffffn);
  return {
    id: formatSessionId(id),
    myid: Number(id >> 56n),
    counter: Number(id & 0xffffn),
    stampMs,
    ...clockOf(id, stampMs),
    hash: Number(BigInt.asIntN(32, (id >> 32n) ^ id)),
  };
}

/** The instant, in ms since the epoch, that an epoch-clock stamp means: every real log lies in its second wrap. */
export const epochOfStamp = (stampMs: number): number => stampMs + 2 ** 40;

/** Milliseconds: ids minted by an epoch clock since 2014-12-25 lie above it, and no host stays up for ten years. */
const LEAST_EPOCH_STAMP = 3.2e11;

function clockOf(id: bigint, stampMs: number): Pick<SessionReading, 'clock' | 'reason'> {
  if (id === 0n) return { clock: 'unknown', reason: 'Session id 0 means that no session exists yet.' };
  if (id === 1n << 63n) {
    return { clock: 'unknown', reason: 'This value marks a container node; it is not a session.' };
  }
  if (stampMs >= LEAST_EPOCH_STAMP) {
    return {
      clock: 'epoch',
      reason:
        'As wall clock (ZooKeeper up to 3.4.10, and 3.5.0) it is a plausible date; as host uptime it would be over ten years.',
    };
  }
  return {
    clock: 'monotonic',
    reason:
      'Monotonic since ZooKeeper 3.5.1 (and 3.4.11): host uptime when the role began, not a date. Read as a date it would fall before 2014-12-25.',
  };
}
