import { type Anchor, ENDING } from '../../log/format.ts';
import type { LogRecord } from '../../log/record.ts';
import { readBlock, recordsOf } from '../../reading/block.ts';
import type { ByteSource } from '../../reading/byteSource.ts';
import type { Fences } from '../../reading/fences.ts';
import { eachLine } from '../../reading/lines.ts';
import type { LogFile } from '../logFile.ts';

/** What one log holds of one run of its process. Stamps are on the log's own face. */
export interface Run {
  /** 0-based first line of the run. */
  readonly fromLine: number;
  /** First and last stamp; NaN where the run has none here. */
  readonly first: number;
  readonly last: number;
  /** The longest silence between two stamps, in milliseconds. */
  readonly silence: number;
  /** Whether the run's start is in this log: its first steps, or an uptime near zero. */
  readonly begun: boolean;
  /** Whether the process says here that it ends. */
  readonly ended: boolean;
  /** When lines were written, in file order: those of the run's begin only, and none of a log that counts uptime. */
  readonly stamps: readonly number[];
  /** From when to when nothing else ran, the longest first: again those of its begin, and only of a log that counts uptime. */
  readonly pauses: readonly (readonly [start: number, end: number])[];
  readonly anchors: readonly PlacedAnchor[];
}

/** An anchor and the stamps around it: the moment lies between the two. */
export interface PlacedAnchor extends Anchor {
  /** Stamp of the last line before; 0, when a process starts, where that is not known. */
  readonly after: number;
  /** Stamp of the next line; Infinity where there is none. */
  readonly until: number;
}

/** Stamps fall back by less than this in one run: threads print past each other. */
const FELL_BACK_MS = 1_000;
/** An uptime below this begins a run; rotation in the first minute of a JVM is not of this world. */
const YOUNG_MS = 60_000;
/** What is kept of one run: enough to tell its start from any other, whatever the size of the log. */
const MOST_STAMPS = 20_000;
const MOST_ANCHORS = 1_000;
const MOST_STAMPS_OF_ALL = 400_000;
/** Bytes decoded for pauses: of all runs together, and of each at least. */
const MOST_PAUSE_BYTES = 8 << 20;
const LEAST_PAUSE_BYTES = 64 << 10;
const HEADS_AT_ONCE = 100;
const MOST_PAUSES = 2_000;
/** Pauses shorter than the rounding of stamps on both sides tell nothing. */
const LEAST_PAUSE_MS = 5;

type Growing = { -readonly [Key in keyof Run]: Run[Key] extends readonly (infer One)[] ? One[] : Run[Key] };

const known = new WeakMap<LogFile, Promise<readonly Run[]>>();

/**
 * The runs of the processes that wrote a log, in file order. Read once per state of the file, for all who ask: not
 * cancelled with any of them. Rejects with the system's error.
 */
function runsIn(log: LogFile): Promise<readonly Run[]> {
  const found = known.get(log) ?? log.read((source) => readRuns(log, source));
  known.set(log, found);
  found.catch(() => known.delete(log));
  return found;
}

/** Logs that could not be read when they were last asked to tell of their runs. */
const unread = new WeakSet<LogFile>();

/** As {@link runsIn}, none where the log cannot be read: it says so when it is asked itself; here it only tells nothing. */
export async function runsOrNone(log: LogFile): Promise<readonly Run[]> {
  try {
    const runs = await runsIn(log);
    unread.delete(log);
    return runs;
  } catch {
    unread.add(log);
    return [];
  }
}

/** Whether {@link runsOrNone} answered none for a log because it could not be read. */
export const couldNotBeRead = (log: LogFile): boolean => unread.has(log);

async function readRuns(log: LogFile, source: ByteSource): Promise<readonly Run[]> {
  const uptime = log.dialect.face === 'uptime';
  const { runs, offsets } = await walk(log, source);
  if (!uptime) return runs;
  const fences = await log.fences();
  const share = MOST_PAUSE_BYTES / Math.max(1, runs.length);
  for (const [index, run] of runs.entries()) {
    const from = offsets[index] ?? 0;
    const to = Math.min(offsets[index + 1] ?? source.size, from + Math.max(LEAST_PAUSE_BYTES, share));
    for (let block = 0; block < fences.count; block++) {
      if ((fences.offsets[block + 1] ?? 0) <= from || (fences.offsets[block] ?? 0) >= to) continue;
      for await (const records of decoded(log, source, fences, block)) gather(records, run, from, to);
    }
    // The longest tell most.
    run.pauses = run.pauses.sort((a, b) => b[1] - b[0] - (a[1] - a[0])).slice(0, MOST_PAUSES);
  }
  return runs;
}

/** The records of one block, some milliseconds of work at a time. */
async function* decoded(
  { dialect }: LogFile,
  source: ByteSource,
  fences: Fences,
  index: number,
): AsyncGenerator<LogRecord[]> {
  const block = await readBlock(source, dialect, fences, index);
  for (let head = 0; head < block.starts.length; head += HEADS_AT_ONCE) {
    yield recordsOf(block, dialect, head, Math.min(block.starts.length, head + HEADS_AT_ONCE));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function gather(records: readonly LogRecord[], run: Growing, from: number, to: number): void {
  for (const { kind, lasted, byteOffset } of records) {
    if ((kind !== 'pause' && kind !== 'stop') || !lasted || byteOffset < from || byteOffset >= to) continue;
    if (lasted.end - lasted.start >= LEAST_PAUSE_MS) run.pauses.push([lasted.start, lasted.end]);
  }
}

/** One pass over the bytes: where runs begin, and what of them needs no decoding. */
async function walk(log: LogFile, source: ByteSource): Promise<{ runs: Growing[]; offsets: number[] }> {
  const { dialect } = log;
  const uptime = dialect.face === 'uptime';
  const finder = dialect.heads();
  const runs: Growing[] = [];
  const offsets: number[] = [];
  let run = begin(0);
  runs.push(run);
  offsets.push(0);
  let line = -1;
  let step = 0;
  let kept = 0;
  let pending: Anchor[] = [];
  const next = (offset: number): void => {
    run = begin(line);
    runs.push(run);
    offsets.push(offset);
  };
  await eachLine(source, (bytes, start, end, offset) => {
    line++;
    const stamp = finder.stampAt(bytes, start, end);
    const anchor = dialect.anchorAt?.(bytes, start, end);
    if (anchor && run.anchors.length + pending.length < MOST_ANCHORS) {
      if (anchor.stands === 'behind')
        run.anchors.push({ ...anchor, after: orStart(run.last), until: Infinity });
      else pending.push(anchor);
    }
    if (!Number.isFinite(stamp)) return;
    const reached = dialect.stepAt?.(bytes, start, end) ?? 0;
    const restarted = uptime
      ? run.ended
        ? stamp < run.last
        : stamp < run.last - FELL_BACK_MS
      : reached > 0 && reached !== ENDING && (reached <= step || !run.begun);
    if (restarted && (run.first === run.first || !uptime)) {
      if (run.first === run.first) next(offset);
      step = 0;
    }
    if (reached > 0 && reached !== ENDING) {
      step = reached;
      run.begun = true;
    }
    for (const one of pending) run.anchors.push({ ...one, after: orStart(run.last), until: stamp });
    pending = [];
    see(run, stamp, uptime);
    if (!uptime && kept < MOST_STAMPS_OF_ALL && run.stamps.length < MOST_STAMPS) {
      run.stamps.push(stamp);
      kept++;
    }
    if (reached === ENDING) run.ended = true;
  });
  return { runs: runs.filter((one) => one.first === one.first), offsets };
}

function see(run: Growing, stamp: number, uptime: boolean): void {
  if (run.first !== run.first) {
    run.first = stamp;
    if (uptime) run.begun = stamp < YOUNG_MS;
  }
  run.silence = Math.max(run.silence, stamp - run.last || 0);
  if (!(stamp < run.last)) run.last = stamp;
}

const begin = (fromLine: number): Growing => ({
  fromLine,
  first: NaN,
  last: NaN,
  silence: 0,
  begun: false,
  ended: false,
  stamps: [],
  pauses: [],
  anchors: [],
});

const orStart = (stamp: number): number => (stamp === stamp ? Math.max(0, stamp) : 0);
