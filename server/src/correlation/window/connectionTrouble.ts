import { type Instant, type Interval, shift, type Stamp } from '../../log/instant.ts';
import type { CorrelationWindow } from '../../protocol/correlation.ts';
import { formatSpan } from '../../protocol/spans.ts';
import type { LogRecord } from '../../log/record.ts';
import { type Blocks, type Place, withBlocks } from '../../reading/blocks.ts';
import { blocksWhere } from '../../reading/fenceGroups.ts';
import type { Fences } from '../../reading/fences.ts';
import type { Pace } from '../../reading/lines.ts';
import type { Ensemble } from '../../workspace/nodes/ensemble.ts';
import { nameOf } from '../../workspace/rotation/rotation.ts';
import type { Cause } from './causeWindow.ts';
import type { Witness } from '../question.ts';
import { connectionOf, type LostConnection } from './lostConnection.ts';

/** How far back from a timeout trouble on its connection is looked for. In ms. */
const REACH_MS = 120_000;
/** Trouble that is further apart than this is not one: TCP doubles its wait, and a connection is lost before. In ms. */
const APART_MS = 30_000;
/** Blocks read of one log for one such stretch: 96 MiB. */
const MOST_BLOCKS = 1_500;

/** One record of trouble on a connection. */
interface Trouble {
  readonly from: Instant;
  readonly ends: readonly [string, string];
  /** `retransmission`. */
  readonly kind: string;
}

/**
 * The window, widened to where trouble began on the connection that the pivot lost, as other logs tell of it: a timeout is only the
 * end of such a story, and its length says nothing of when that began. Logs that cannot be read tell nothing, and those that are
 * too dense to be read for it are named. Rejects with the signal's reason.
 */
export async function backToTrouble(
  window: CorrelationWindow,
  cause: Cause,
  witnesses: readonly Witness[],
  ensemble: Ensemble | undefined,
  pace: Pace = {},
): Promise<CorrelationWindow> {
  const pivot = cause.instant;
  const lost = connectionOf(cause, ensemble);
  if (!lost) return window;
  const { first, dense } = await beginningOf(lost, pivot, witnesses, pace);
  const notes = [...(window.notes ?? [])];
  if (dense.length > 0)
    notes.push(
      `not looked for earlier trouble on the connection in ${dense.join(', ')}: too much in a second`,
    );
  if (!first || first.from >= window.from) return notes.length === 0 ? window : { ...window, notes };
  const [local, peer] = first.ends;
  const back = formatSpan(pivot - first.from);
  const what = `${first.kind.replaceAll('-', ' ')}s on`;
  return {
    ...window,
    from: first.from,
    reason: `${window.reason}; ${back} with ${what} …${portOf(local)} → …${portOf(peer)}`,
    notes: [...notes, `the ${what} ${local} → ${peer} began ${back} before`],
  };
}

interface Beginning {
  readonly first?: Trouble;
  /** Names of the logs that were not read, being too dense. */
  readonly dense: readonly string[];
}

/** Where the trouble began that went on until shortly before the pivot: stretch after stretch back, as long as there is some. */
async function beginningOf(
  lost: LostConnection,
  pivot: Instant,
  witnesses: readonly Witness[],
  pace: Pace,
): Promise<Beginning> {
  const telling = witnesses.filter(({ log }) => log.dialect.tellsTrouble);
  const dense = new Set<string>();
  let first: Trouble | undefined;
  let read = pivot;
  for (;;) {
    const from = shift(first?.from ?? pivot, -APART_MS);
    if (from >= read || from < pivot - REACH_MS) break;
    const stretch = { from, to: read };
    const found = await Promise.all(
      telling.map(async (one) => {
        const troubles = await troubleIn(one, lost, stretch, pace);
        if (troubles === 'dense') dense.add(nameOf(one.log));
        return troubles === 'dense' ? [] : troubles;
      }),
    );
    const earliest = earliestOf(found.flat());
    if (!earliest) break;
    first = earliest;
    read = from;
  }
  return { ...(first ? { first } : {}), dense: [...dense] };
}

const earliestOf = (found: readonly Trouble[]): Trouble | undefined =>
  found.reduce<Trouble | undefined>((a, b) => (a && a.from <= b.from ? a : b), undefined);

const portOf = (end: string): string => end.slice(end.lastIndexOf(':'));

type Found = readonly Trouble[] | 'dense';

const kept = new WeakMap<Fences, Map<string, Found>>();
/** Answers remembered of one log. */
const MOST_KEPT = 256;

async function troubleIn(
  { log, clock }: Witness,
  lost: LostConnection,
  stretch: Interval,
  pace: Pace,
): Promise<Found> {
  if (log.packed && !log.packed.isAtHand()) return [];
  pace.signal?.throwIfAborted();
  try {
    const fences = await log.fences(pace);
    const span = { from: clock.toStamp(stretch.from), to: clock.toStamp(stretch.to) };
    const key = `${lost.key} ${span.from} ${span.to}`;
    const known = kept.get(fences);
    const before = known?.get(key);
    if (before) return before;
    const found = isDense(fences, span)
      ? 'dense'
      : await readTrouble({ log, clock }, fences, span, lost, pace);
    const all = known && known.size < MOST_KEPT ? known : new Map<string, Found>();
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
  return blocksWhere(fences, (least, greatest) => least <= to && greatest >= from).length > MOST_BLOCKS;
}

async function readTrouble(
  { log, clock }: Pick<Witness, 'log' | 'clock'>,
  fences: Fences,
  { from, to }: Span,
  lost: LostConnection,
  { signal }: Pace,
): Promise<readonly Trouble[]> {
  const { dialect } = log;
  // A counter is told to have risen against the second before.
  const begin = from - 2 * dialect.resolution;
  const tell = async (blocks: Blocks): Promise<LogRecord[]> => {
    const sieved = dialect.mayTell !== undefined;
    const places: Place[] = [];
    for (const index of blocksWhere(fences, (least, greatest) => least <= to && greatest >= begin)) {
      const { stamps } = sieved ? await blocks.sievedAt(index) : await blocks.at(index);
      stamps.forEach((stamp, head) => {
        if (stamp >= begin && stamp <= to) places.push({ index, head, sieved });
      });
    }
    return blocks.decode(places);
  };
  const records = await log.read((source) => withBlocks({ source, dialect, fences, signal }, tell));
  return records.flatMap(({ troubled, lasted, stamp, kind = 'trouble' }): Trouble[] => {
    if (stamp < from || !troubled || !lost.isBetween(troubled)) return [];
    return [{ from: clock.toInstant(lasted?.start ?? stamp), ends: troubled, kind }];
  });
}
