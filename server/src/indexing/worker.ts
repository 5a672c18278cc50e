import { fstatSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Dialect, HeadShape } from '../log/format.ts';
import type { ByteSource } from '../reading/byteSource.ts';
import { findText, type FoundLine, type Searched, type Stretch } from '../reading/findText.ts';
import { shareKernel } from '../reading/kernelCode.ts';
import type { Pace } from '../reading/lines.ts';
import { marksIn } from '../reading/marksIn.ts';
import { type ScannedUnit, scanUnit, type Unit } from '../reading/scanUnit.ts';
import { sessionsIn } from '../reading/sessionsIn.ts';
import type { SessionColumns } from '../reading/sessionTable.ts';
import { type StepBack, stepsIn } from '../reading/stepsBack.ts';
import { type FoundTold, toldIn, type WholeLines } from '../reading/toldIn.ts';
import { type FoundTurns, turnsIn } from '../reading/turnsIn.ts';
import { breathe } from './breathing.ts';
import type { Looked } from './indexFile.ts';
import { sourceOf, withFileSync } from './openFileSync.ts';
import { type PackedMarks, packMarks } from './packedMarks.ts';
import { type From, type Indexed, type Wanted } from './passOver.ts';
import { giveWay } from './priority.ts';
import { Rewritten } from './rewritten.ts';

/** What a worker thread is asked. */
export type Job = { readonly path: string } & (
  | { readonly kind: 'whole'; readonly from?: From | undefined; readonly wanted?: Wanted }
  | { readonly kind: 'look'; readonly from?: From | undefined }
  /** Of the file with this inode, as long as it has not become shorter. */
  | {
      readonly kind: 'unit';
      readonly ino: number;
      readonly shape: HeadShape | undefined;
      readonly unit: Unit;
    }
  | { readonly kind: 'find'; readonly needles: readonly Uint8Array[]; readonly stretch: Stretch }
  /** Of the file, as long as it is read by the dialect with this name. */
  | { readonly kind: 'turns'; readonly dialect: string; readonly stretch: Stretch }
  | { readonly kind: 'told'; readonly dialect: string; readonly stretches: readonly WholeLines[] }
  /** Of its first `size` bytes. */
  | { readonly kind: 'marks' | 'steps' | 'sessions'; readonly dialect: string; readonly size: number }
);

/** What it answers, by kind of job; undefined where a file is none of our formats. */
export interface Answers {
  readonly whole: Indexed | undefined;
  readonly look: Looked | undefined;
  readonly unit: ScannedUnit;
  readonly find: Searched & { readonly lines: readonly FoundLine[] };
  readonly turns: FoundTurns;
  readonly told: FoundTold;
  readonly marks: PackedMarks;
  readonly steps: readonly StepBack[];
  readonly sessions: SessionColumns;
}

/** A job as it is sent. */
export interface Order {
  readonly job: Job;
  /** Whether somebody asks one thing after the other meanwhile. */
  readonly breathes: boolean;
  /** Not 0 once nobody waits. Shared, since a thread that reads does not look at its messages. */
  readonly cancelled: Int32Array;
}

/** What a thread says: how far it is, and how it ended. */
export type Said =
  | { readonly bytes: number }
  | { readonly answer: Answers[keyof Answers] }
  | { readonly failed: { readonly message: string; readonly code?: string } };

/** Bytes between two words about how far a job is. */
const TOLD_EVERY = 16 << 20;
/** Lines after which a search stops, to be asked for the rest: all are held in memory until somebody has looked at them. */
const MOST_LINES = 4_000;

/** What a thread is given when it begins. */
export interface Shared {
  readonly kernel: WebAssembly.Module;
}

if (parentPort) shareKernel((workerData as Shared).kernel);
parentPort?.on('message', (order: Order) => void work(order));

async function work({ job, breathes, cancelled }: Order): Promise<void> {
  // A person waits for a search.
  giveWay(job.kind !== 'find');
  const say = (said: Said, moved: ArrayBuffer[] = []): void => parentPort?.postMessage(said, moved);
  let told = 0;
  const pace: Pace = {
    progress: (bytes) => {
      if (Atomics.load(cancelled, 0) !== 0) throw new Error('cancelled');
      if (breathes) breathe();
      if (bytes - told < TOLD_EVERY) return;
      told = bytes;
      say({ bytes });
    },
  };
  try {
    const answer = await answerTo(job, pace);
    say({ answer }, columnsOf(answer));
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    say({ failed: { message, ...(code === undefined ? {} : { code }) } });
  }
}

async function answerTo(job: Job, pace: Pace): Promise<Answers[keyof Answers]> {
  switch (job.kind) {
    case 'whole':
      return (await formats()).indexFile(job.path, pace, job.from, job.wanted);
    case 'look':
      return (await formats()).lookAt(job.path, job.from);
    case 'unit':
      return withFileSync(job.path, async (file) => {
        const { ino, size } = fstatSync(file);
        if (ino !== job.ino || size < job.unit.to) throw new Rewritten();
        const scanned = await scanUnit(sourceOf(file), job.shape, job.unit, pace);
        if (scanned.to < job.unit.to) throw new Rewritten();
        return scanned;
      });
    case 'find':
      return withFileSync(job.path, (file) => find(file, job.needles, job.stretch, pace));
    case 'turns':
      return readAs(job, job.stretch.to, (source, dialect) => turnsIn(source, dialect, pace, job.stretch));
    case 'told':
      return readAs(job, job.stretches.at(-1)?.to ?? 0, (source, dialect) =>
        toldIn(source, dialect, job.stretches, pace),
      );
    case 'marks':
      return readFirst(job, async (source, dialect) => packMarks(await marksIn(source, dialect, pace)));
    case 'sessions':
      return readFirst(job, (source, dialect) => sessionsIn(source, dialect, pace));
    case 'steps':
      return readFirst(job, (source, dialect) => stepsIn(source, dialect, pace));
  }
}

/** Lends a file to `use` with its dialect; rejects where it has another by now, or has become shorter than `size`. */
const readAs = <Result>(
  { path, dialect }: { readonly path: string; readonly dialect: string },
  size: number,
  use: (source: ByteSource, dialect: Dialect) => Promise<Result>,
): Promise<Result> =>
  withFileSync(path, async (file) => {
    const source = sourceOf(file);
    const own = await (await formats()).dialectOf(path, source);
    if (own?.name !== dialect || source.size < size) throw new Rewritten();
    return use(source, own);
  });

/** As {@link readAs}, of the first `size` bytes alone. */
const readFirst = <Result>(
  job: { readonly path: string; readonly dialect: string; readonly size: number },
  use: (source: ByteSource, dialect: Dialect) => Promise<Result>,
): Promise<Result> => readAs(job, job.size, (source, dialect) => use({ ...source, size: job.size }, dialect));

/** What knows the formats is loaded by who needs it: it takes as long as the rest of a thread's start. */
const formats = () => import('./indexFile.ts');

async function find(
  file: number,
  needles: readonly Uint8Array[],
  stretch: Stretch,
  pace: Pace,
): Promise<Answers['find']> {
  const lines: FoundLine[] = [];
  const tell = (some: readonly FoundLine[]): boolean => {
    for (const line of some) lines.push(line);
    return lines.length < MOST_LINES;
  };
  return { ...(await findText(sourceOf(file), needles, tell, pace, stretch)), lines };
}

/** The columns are handed over, not copied. */
function columnsOf(answer: Answers[keyof Answers]): ArrayBuffer[] {
  if (answer === undefined) return [];
  if ('sorts' in answer) return [answer.sorts, answer.places].map(({ buffer }) => buffer as ArrayBuffer);
  if ('hashes' in answer) {
    const { ids, hashes, counts, first, last, steps } = answer;
    const all = [
      ids,
      hashes,
      counts,
      ...[first, last, steps].flatMap((columns) => Object.values(columns) as Uint32Array[]),
    ];
    return all.map(({ buffer }) => buffer as ArrayBuffer);
  }
  if ('lost' in answer) return Object.values(answer.lost).map(({ buffer }) => buffer as ArrayBuffer);
  if ('rows' in answer) return [answer.rows, answer.filters].map(({ buffer }) => buffer as ArrayBuffer);
  if (!('fences' in answer)) return [];
  const { offsets, lines, least, greatest, heads } = answer.fences;
  return [offsets, lines, least, greatest, heads].map(({ buffer }) => buffer as ArrayBuffer);
}
