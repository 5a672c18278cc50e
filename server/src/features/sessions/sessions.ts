import { formatSessionId, readSessionId } from '../../cluster/sessionId.ts';
import type { SessionListed, SessionsAnswer, SessionsParams } from '../../protocol/session.ts';
import { placeOnWire, type SessionsKnown } from './session.ts';
import { catalogueNotes } from './sessionWords.ts';

const LIMIT = 1_000;
/** Sessions looked up before others have their turn. */
const TURN = 500;

/** Answers `logLens.sessions`: the sessions that the logs name, and those of them that share a hash. Rejects with the signal's reason. */
export async function sessions(
  { query, limit = LIMIT }: SessionsParams,
  { catalogue, nameOf }: SessionsKnown,
  signal?: AbortSignal,
): Promise<SessionsAnswer> {
  const known = await catalogue.ids();
  const ids = known.all;
  const found =
    query === undefined || query.trim() === ''
      ? Array.from(ids.subarray(0, limit))
      : catalogue.beginningWith(query, Math.max(limit, ids.length));
  const listed: SessionListed[] = [];
  for (const id of found.slice(0, limit)) {
    if (listed.length % TURN === TURN - 1) {
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
    const seen = catalogue.seen(id);
    listed.push({
      id: formatSessionId(id),
      myid: readSessionId(id).myid,
      logs: seen?.logs ?? 0,
      lines: seen?.lines ?? 0,
      ...(seen?.first ? { first: placeOnWire(seen.first, catalogue) } : {}),
      ...(seen?.last ? { last: placeOnWire(seen.last, catalogue) } : {}),
    });
  }
  const count = query === undefined || query.trim() === '' ? ids.length : found.length;
  return {
    sessions: listed,
    more: count - listed.length,
    collisions: known.collisions().map((group) => ({
      hash: readSessionId(group[0] ?? 0n).hash,
      ids: group.map(formatSessionId),
    })),
    notes: catalogueNotes(catalogue, nameOf),
    pending: catalogue.pending.map(({ uri }) => uri),
  };
}
