import { type Instant, shift, type Stamp } from '../log/instant.ts';
import type { CorrelationWindow } from '../protocol/correlation.ts';
import { formatSpan } from '../protocol/spans.ts';
import { blocksWhere } from '../reading/fenceGroups.ts';
import type { Fences } from '../reading/fences.ts';
import type { Pace } from '../reading/lines.ts';
import { lookAround } from '../reading/neighbourhood.ts';
import type { Cause } from './causeWindow.ts';
import type { Witness } from './correlate.ts';

/** How far back from a timeout trouble on its connection is looked for. In ms. */
const REACH_MS = 120_000;
/** Trouble that is further apart than this is not one: TCP doubles its wait up to that in practice. In ms. */
const APART_MS = 30_000;
/** Blocks read of one log for it: 96 MiB. */
const MOST_BLOCKS = 1_500;
/** Records told of one log, the loudest and nearest first. */
const MOST_RECORDS = 1_000;

/** One record of trouble on a connection. */
interface Trouble {
  readonly from: Instant;
  readonly at: Instant;
  readonly ends: readonly [string, string];
  /** `retransmission`. */
  readonly kind: string;
}

/**
 * The window, widened to where trouble began on the connection that the pivot lost, as other logs tell of it: a timeout is only the
 * end of such a story, and its length says nothing of when that began. Logs that cannot be read, or are too dense to be read for
 * it, tell nothing. Rejects with the signal's reason.
 */
export async function backToTrouble(
  window: CorrelationWindow,
  { timeout, instant: pivot }: Cause,
  witnesses: readonly Witness[],
  pace: Pace = {},
): Promise<CorrelationWindow> {
  if (timeout?.of !== 'quorum' || timeout.address === undefined) return window;
  const found: Trouble[] = [];
  for (const witness of witnesses) {
    if (witness.log.dialect.tellsTrouble)
      found.push(...(await troubleIn(witness, timeout.address, pivot, pace)));
  }
  const first = beginningOf(found, pivot);
  if (!first || first.from >= window.from) return window;
  const [local, peer] = first.ends;
  const back = formatSpan(pivot - first.from);
  const what = `${first.kind.replaceAll('-', ' ')}s on`;
  return {
    ...window,
    from: first.from,
    reason: `${window.reason}; ${back} with ${what} …${portOf(local)} → …${portOf(peer)}`,
    notes: [...(window.notes ?? []), `the ${what} ${local} → ${peer} began ${back} before`],
  };
}

/** Where the trouble began that was still going on shortly before the pivot. */
function beginningOf(found: readonly Trouble[], pivot: Instant): Trouble | undefined {
  let first: Trouble | undefined;
  for (const trouble of [...found].sort((a, b) => b.at - a.at)) {
    if (trouble.at < (first?.from ?? pivot) - APART_MS) break;
    first = trouble;
  }
  return first;
}

const portOf = (end: string): string => end.slice(end.lastIndexOf(':'));

const kept = new WeakMap<Fences, Map<string, readonly Trouble[]>>();
/** Answers remembered of one log. */
const MOST_KEPT = 256;

async function troubleIn(
  { log, clock }: Witness,
  address: string,
  pivot: Instant,
  pace: Pace,
): Promise<readonly Trouble[]> {
  if (log.packed && !log.packed.isAtHand()) return [];
  pace.signal?.throwIfAborted();
  try {
    const fences = await log.fences(pace);
    const span = { from: clock.toStamp(shift(pivot, -REACH_MS)), to: clock.toStamp(pivot) };
    const key = `${address} ${span.from} ${span.to}`;
    const known = kept.get(fences);
    const before = known?.get(key);
    if (before) return before;
    const found = isDense(fences, span) ? [] : await readTrouble({ log, clock }, fences, span, address, pace);
    const all = known && known.size < MOST_KEPT ? known : new Map<string, readonly Trouble[]>();
    kept.set(fences, all.set(key, found));
    return found;
  } catch {
    pace.signal?.throwIfAborted();
    return [];
  }
}

interface Span {
  readonly from: Stamp;
  readonly to: Stamp;
}

function isDense(fences: Fences, { from, to }: Span): boolean {
  const blocks = blocksWhere(fences, (least, greatest) => least <= to && greatest >= from);
  for (let count = 0; !blocks.next().done; count++) if (count >= MOST_BLOCKS) return true;
  return false;
}

async function readTrouble(
  { log, clock }: Pick<Witness, 'log' | 'clock'>,
  fences: Fences,
  span: Span,
  address: string,
  { signal }: Pace,
): Promise<readonly Trouble[]> {
  const around = { stamp: span.to, ...span, limit: MOST_RECORDS };
  const { hits } = await log.read((source) => lookAround(source, log.dialect, fences, around, signal));
  return hits.flatMap(({ troubled, lasted, stamp, kind = 'trouble' }): Trouble[] => {
    if (!troubled?.includes(address)) return [];
    const [from, at] = [clock.toInstant(lasted?.start ?? stamp), clock.toInstant(stamp)];
    return [{ from, at, ends: troubled, kind }];
  });
}
