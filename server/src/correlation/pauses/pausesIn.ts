import type { Stamp } from '../../log/instant.ts';
import type { LogRecord } from '../../log/record.ts';
import { readBlock, recordsOf } from '../../reading/block.ts';
import { blocksWhere } from '../../reading/fenceGroups.ts';
import type { Fences } from '../../reading/fences.ts';
import type { LogFile } from '../../workspace/logFile.ts';

/** A stretch in which all threads of a JVM stood still, on its log's own clock. */
export interface LoggedPause {
  readonly start: Stamp;
  readonly end: Stamp;
  /** `Full GC (Ergonomics)`. */
  readonly title: string;
  /** 0-based. */
  readonly line: number;
  readonly byteOffset: number;
}

/** Pauses around a span of one log. */
export interface PausesAround {
  /** Those that are long enough and touch the span, in time order, none within another. */
  readonly pauses: readonly LoggedPause[];
  /** Pauses of any length that were seen on the way. */
  readonly seen: number;
  /** False when the span is too wide for all of it to be looked at; the middle of it was then. */
  readonly isAll: boolean;
}

/** A shorter pause explains no timeout. In ms. */
export const LEAST_PAUSE_MS = 50;
/** Blocks looked at for one answer: 16 MiB. */
const MOST_BLOCKS = 256;
/** Blocks remembered of one log. */
const MOST_KEPT = 4096;
/** A pause printed by two lines, its own and the safepoint's, may differ by this. In ms. */
const APART_MS = 5;

interface OfBlock {
  readonly pauses: readonly LoggedPause[];
  readonly seen: number;
}

const kept = new WeakMap<Fences, Map<number, OfBlock>>();

/**
 * The pauses of a log of at least {@link LEAST_PAUSE_MS} that touch a span, from the blocks that hold it and the two beside them: a
 * pause is printed at one of its ends. Each block is decoded once per state of the file. Rejects with the system's error.
 */
export async function pausesIn(
  log: LogFile,
  fences: Fences,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<PausesAround> {
  const blocks = blocksAround(fences, from, to);
  const middle = (from + to) / 2;
  const near = blocks.length <= MOST_BLOCKS ? blocks : nearest(blocks, fences, middle);
  const found: LoggedPause[] = [];
  let seen = 0;
  for (const index of near) {
    const known = kept.get(fences)?.get(index) ?? (await decode(log, fences, index));
    seen += known.seen;
    for (const pause of known.pauses) if (pause.start <= to && pause.end >= from) found.push(pause);
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return { pauses: outermost(found), seen, isAll: near.length === blocks.length };
}

function blocksAround(fences: Fences, from: number, to: number): number[] {
  const blocks = blocksWhere(fences, (least, greatest) => least <= to && greatest >= from);
  const beside = new Set(blocks);
  const first = blocks[0] ?? blockBehind(fences, from);
  const last = blocks.at(-1) ?? first - 1;
  if (first > 0) beside.add(first - 1);
  if (last + 1 < fences.count) beside.add(last + 1);
  return [...beside].sort((a, b) => a - b);
}

/** The first block whose records are all later; behind the last where there is none. */
function blockBehind({ least, count }: Fences, stamp: number): number {
  const found = least.findIndex((one) => Number.isFinite(one) && one > stamp);
  return found < 0 ? count : found;
}

function nearest(blocks: readonly number[], { least, greatest }: Fences, stamp: number): number[] {
  const distance = (index: number): number =>
    Math.max(0, (least[index] ?? 0) - stamp, stamp - (greatest[index] ?? 0));
  return [...blocks].sort((a, b) => distance(a) - distance(b)).slice(0, MOST_BLOCKS);
}

async function decode(log: LogFile, fences: Fences, index: number): Promise<OfBlock> {
  const { dialect } = log;
  const block = await log.read((source) => readBlock(source, dialect, fences, index));
  let seen = 0;
  const pauses: LoggedPause[] = [];
  for (const record of recordsOf(block, dialect)) {
    if (!isPause(record)) continue;
    seen++;
    const { lasted, title, message, line, byteOffset } = record;
    if (!lasted || lasted.end - lasted.start < LEAST_PAUSE_MS || record.detail) continue;
    pauses.push({ start: lasted.start, end: lasted.end, title: bounded(title ?? message), line, byteOffset });
  }
  const found = { pauses, seen };
  const blocks = kept.get(fences) ?? new Map<number, OfBlock>();
  if (blocks.size >= MOST_KEPT) blocks.clear();
  kept.set(fences, blocks.set(index, found));
  return found;
}

/** A cause may be as long as a line of a log. */
const bounded = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

const isPause = ({ kind }: LogRecord): boolean => kind === 'pause' || kind === 'stop';

/** Without those that lie within one before them: a safepoint and its collection, a young collection that became full. */
function outermost(sorted: readonly LoggedPause[]): LoggedPause[] {
  const outer: LoggedPause[] = [];
  for (const pause of sorted) {
    const last = outer.at(-1);
    if (last && pause.start >= last.start - APART_MS && pause.end <= last.end + APART_MS) continue;
    if (last && pause.start <= last.start + APART_MS && pause.end >= last.end) outer.pop();
    outer.push(pause);
  }
  return outer;
}
