import type { Dialect, HeadFinder, HeadShape } from '../log/format.ts';
import { stamp } from '../log/instant.ts';
import { borrow, giveBack } from './blockMemory.ts';
import type { ByteSource } from './byteSource.ts';
import { BLOCK_BYTES, type Fences } from './fences.ts';
import { byteOrderMark } from './lines.ts';
import { type ProbedHead, ProbedHeads } from './probedHeads.ts';
import { scanFences } from './scanFences.ts';
import { SLOT_BYTES } from './slots.ts';

/**
 * Fences of that part of a file alone in which the stamps from `from` to `to` lie, found by bisection of a file that was
 * never read: some twenty small reads, whatever its size, and fewer where more is `known` from the probes before. They hold the record before and the one after that span as well;
 * their `lines` are NaN, since nobody has counted them.
 *
 * Exact where records are out of order by at most {@link GUARD_MS}; a clock that was set back within the file can hide
 * records from it, so the answer is provisional until the whole file has been read. Undefined where bisection does not fit:
 * heads without one shape, no stamp within reach of a probe, or a span that covers too much of the file. Rejects with the
 * signal's reason or the system's error.
 */
export const probe: Probe = (source, dialect, span, options) =>
  unlessOutOfReach(source, dialect, options, async (probed, shape) => {
    // Where nothing lies in the span, the nearest records are as much out of order among themselves.
    const before = await lastBefore(probed, span.from - GUARD_MS);
    const start = before && (await someBefore(probed, before));
    const first = start?.offset ?? 0;
    const behind = await firstBehind(probed, first, span.to + GUARD_MS);
    const end = behind && (await firstBehind(probed, behind.offset, behind.stamp + GUARD_MS));
    return fencesBetween(probed, shape, first, end?.offset ?? source.size);
  });

/**
 * As {@link probe}, but of the span alone: of what lies before it and behind it nothing is sure to be in it. Half as much is read, and only
 * once where that is little: what may lie in a single block is then not told before it is read.
 */
export const probeSpan: Probe = (source, dialect, span, options) =>
  unlessOutOfReach(source, dialect, options, async (probed, shape) => {
    const start = await lastBefore(probed, span.from - GUARD_MS);
    const first = start?.offset ?? 0;
    const end = await firstAfter(probed, first, span.to + GUARD_MS);
    const last = end?.offset ?? source.size;
    return last - first <= SLOT_BYTES ? oneBlock(first, last) : fencesBetween(probed, shape, first, last);
  });

type Probe = (
  source: ByteSource,
  dialect: Dialect,
  span: { readonly from: number; readonly to: number },
  options?: { readonly signal?: AbortSignal | undefined; readonly known?: ProbedHeads },
) => Promise<Fences | undefined>;

async function unlessOutOfReach(
  source: ByteSource,
  dialect: Dialect,
  { signal, known = new ProbedHeads() }: Parameters<Probe>[3] = {},
  find: (probed: Probed, shape: HeadShape) => Promise<Fences>,
): Promise<Fences | undefined> {
  const { headShape } = dialect;
  if (!headShape) return undefined;
  try {
    return await find({ source, finder: dialect.heads(), known, signal }, headShape);
  } catch (error) {
    if (error instanceof OutOfReach) return undefined;
    throw error;
  }
}

/** Stamps of records that wait for a lock while others are written are out of order by less. */
export const GUARD_MS = 5_000;
/** Some records; behind a longer one more is read. */
const PROBE_BYTES = 2 * 1024;
/** A record longer than this hides from a probe. */
const LONGEST_PROBE = 4 << 20;
/** More than this is not read for one answer. */
const MOST_BYTES = 64 << 20;

/** Bisection does not fit this file, or this question. */
class OutOfReach extends Error {}

/** A file, and what was met in it before. */
interface Probed {
  readonly source: ByteSource;
  readonly finder: HeadFinder;
  readonly known: ProbedHeads;
  readonly signal: AbortSignal | undefined;
}

/** A head whose stamp is before `target`, while the next ones' are not; undefined when no head is known to be before it. */
async function lastBefore(probed: Probed, target: number): Promise<ProbedHead | undefined> {
  const { size } = probed.source;
  let { low, high } = probed.known.around(target);
  for (let turn = 0; (high?.offset ?? size) - (low?.offset ?? 0) > BLOCK_BYTES; turn++) {
    const end = high?.offset ?? size;
    const at = placeBetween(low, high, size, target, turn);
    const head = await headFrom(probed, at, end);
    if (head && head.stamp < target) low = head;
    else high = { offset: at, stamp: head?.stamp ?? high?.stamp ?? NaN };
  }
  return low;
}

/**
 * Where to look between two heads for the first one from `target` on: a log writes as much in one hour as in the next, more or less. In
 * turn a little before and a little behind where it would be then, so that both heads come near; and in the middle, for where it does not.
 */
function placeBetween(
  low: ProbedHead | undefined,
  high: ProbedHead | undefined,
  size: number,
  target: number,
  turn: number,
): number {
  const [start, end] = [low?.offset ?? 0, high?.offset ?? size];
  if (!low && turn === 0) return start;
  if (!high && turn <= 1) return end - BLOCK_BYTES / 2;
  const share = low && high ? (target - low.stamp) / (high.stamp - low.stamp) : NaN;
  const middle = (start + end) / 2;
  const aside = [-BLOCK_BYTES / 2, BLOCK_BYTES / 2][turn % 3];
  const place =
    aside === undefined || !(share >= 0 && share <= 1) ? middle : start + share * (end - start) + aside;
  return Math.floor(Math.min(end - BLOCK_BYTES / 4, Math.max(start + BLOCK_BYTES / 4, place)));
}

/** A head that is earlier than another by the guard, a few blocks before it as a rule; undefined when none is known to be. */
async function someBefore(probed: Probed, from: ProbedHead): Promise<ProbedHead | undefined> {
  for (let stride = BLOCK_BYTES / 2; stride < from.offset; stride *= 2) {
    const head = await headFrom(probed, from.offset - stride, from.offset);
    if (head && head.stamp < from.stamp - GUARD_MS) return head;
  }
  return undefined;
}

/** A head at least a block behind one that is later than `target`; undefined where the file ends before. */
async function firstBehind(probed: Probed, start: number, target: number): Promise<ProbedHead | undefined> {
  const { size } = probed.source;
  for (let stride = BLOCK_BYTES; start + stride < size; stride *= 2) {
    if (stride > MOST_BYTES) throw new OutOfReach();
    const head = await headFrom(probed, start + stride, size);
    if (!head) return undefined;
    if (head.stamp > target) return headFrom(probed, head.offset + BLOCK_BYTES, size);
  }
  return undefined;
}

/** A head that is later than `target`, some blocks behind `start` as a rule; undefined where the file ends before. */
async function firstAfter(probed: Probed, start: number, target: number): Promise<ProbedHead | undefined> {
  const { high } = probed.known.around(target + 1);
  if (high && high.offset > start && high.offset - start <= SLOT_BYTES) return high;
  const { size } = probed.source;
  for (let at = start + BLOCK_BYTES; at < size; at += Math.max(BLOCK_BYTES, (at - start) / 2)) {
    if (at - start > MOST_BYTES) throw new OutOfReach();
    const head = await headFrom(probed, Math.floor(at), size);
    if (!head || head.stamp > target) return head;
  }
  return undefined;
}

/** The first head that begins behind a line end at `from` or later, and before `to`; undefined when there is none. */
async function headFrom(
  { source, finder, known, signal }: Probed,
  from: number,
  to: number,
): Promise<ProbedHead | undefined> {
  signal?.throwIfAborted();
  if (from >= source.size) return undefined;
  for (let size = PROBE_BYTES; ; size *= 8) {
    // A head that begins before `to` may end behind it.
    const lent = borrow(Math.min(size, source.size - from));
    const { bytes } = lent;
    try {
      const read = source.readHere?.(bytes, from) ?? (await source.read(bytes, from));
      const isEnd = from + read >= source.size;
      const found = firstHead(bytes.subarray(0, read), finder, isEnd, to - from);
      if (found === undefined) return undefined;
      if (found !== 'none yet') {
        const head = { offset: from + found.offset, stamp: found.stamp };
        known.add(head);
        return head;
      }
      if (isEnd) return undefined;
      if (size >= LONGEST_PROBE) throw new OutOfReach();
    } finally {
      giveBack(lent);
    }
  }
}

/** The first head behind a line end and before byte `to`, counted from the first of these; undefined when there is none. */
function firstHead(
  bytes: Uint8Array,
  finder: HeadFinder,
  isEnd: boolean,
  to: number,
): ProbedHead | undefined | 'none yet' {
  for (let feed = bytes.indexOf(LF); feed >= 0;) {
    const start = feed + 1;
    if (start >= to) return undefined;
    feed = bytes.indexOf(LF, start);
    if (feed < 0 && !isEnd) break;
    const end = feed < 0 ? bytes.length : feed;
    const stamp = finder.stampAt(bytes, start + byteOrderMark(bytes, start, end), end);
    if (Number.isFinite(stamp)) return { offset: start, stamp };
  }
  return 'none yet';
}

const LF = 0x0a;

/** Fences of a stretch as one block in which anything may lie. */
const oneBlock = (start: number, end: number): Fences => ({
  count: 1,
  offsets: Float64Array.of(start, end),
  lines: Float64Array.of(NaN, NaN),
  least: Float64Array.of(-Infinity),
  greatest: Float64Array.of(Infinity),
  heads: Float64Array.of(0),
  range: { least: stamp(-Infinity), greatest: stamp(Infinity) },
});

async function fencesBetween(
  { source, signal }: Probed,
  shape: HeadShape,
  start: number,
  end: number,
): Promise<Fences> {
  const part: ByteSource = {
    size: end,
    read: (into, position) => source.read(into.subarray(0, Math.max(0, end - position)), position),
  };
  const fences = await scanFences(part, shape, { signal }, { byte: start, line: 0 });
  if (!fences.range) throw new OutOfReach();
  return { ...fences, lines: fences.lines.fill(NaN) };
}
