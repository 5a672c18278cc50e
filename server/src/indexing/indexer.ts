import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { withFile } from '../reading/byteSource.ts';
import type { Stretch, Tell } from '../reading/findText.ts';
import { filtersOf, type IdFilters } from '../reading/idFilters.ts';
import { fencesOfUnits } from '../reading/joinUnits.ts';
import type { Pace } from '../reading/lines.ts';
import type { FoundMarks } from '../reading/marksIn.ts';
import type { ScannedUnit, Unit } from '../reading/scanUnit.ts';
import type { SessionColumns } from '../reading/sessionTable.ts';
import type { StepBack } from '../reading/stepsBack.ts';
import type { FoundTold, WholeLines } from '../reading/toldIn.ts';
import { type FoundTurns, joinTurns } from '../reading/turnsIn.ts';
import { restartOf } from './growth.ts';
import { indexFile, type Looked } from './indexFile.ts';
import { inOrder } from './inOrder.ts';
import { type From, type Indexed, isCutOff, unitOf, type Wanted } from './passOver.ts';
import { unpackMarks } from './packedMarks.ts';
import { Rewritten } from './rewritten.ts';
import { beginningOf, sealOf } from './seal.ts';
import { Threads, type Urgency } from './threads.ts';
import type { Answers } from './worker.ts';

/** Bytes that a thread reads at one go: so many that nobody notices the change, so few that threads end together. */
const UNIT_BYTES = 64 << 20;

/**
 * Reads whole files in worker threads, stretch by stretch, so that several threads share one file as well as many. Without a
 * bundle to run in a thread it reads them where it is, in turns.
 */
export class Indexer {
  readonly #threads: Threads | undefined;
  readonly #unitBytes: number;

  /** `script` is the bundle of worker.ts. `unitBytes` is a multiple of 256 KiB. */
  constructor(script?: string, unitBytes = UNIT_BYTES) {
    this.#threads = script !== undefined && existsSync(script) ? new Threads(script) : undefined;
    this.#unitBytes = unitBytes;
  }

  /** Whether there are threads, without which {@link find} and {@link ids} do nothing, and {@link turns} and {@link told} reject. */
  get hasThreads(): boolean {
    return this.#threads !== undefined;
  }

  /**
   * As {@link indexFile}, not on this thread. `seen` is what is known of the file as it is now, `goesOn` as for `from`: without, a thread
   * looks, which takes longer to begin than to look.
   */
  async index(
    path: string,
    pace: Pace = {},
    from?: From,
    wanted: Wanted = { ids: false },
    seen?: Looked,
  ): Promise<Indexed | undefined> {
    const threads = this.#threads;
    pace.signal?.throwIfAborted();
    if (!threads) return indexFile(path, pace, from, wanted);
    const looked = seen ?? (await threads.run({ kind: 'look', path, from }, 'pass', pace));
    if (!looked) return undefined;
    const start = looked.goesOn ? from : undefined;
    if (!looked.shape || (start && wanted.ids))
      return threads.run({ kind: 'whole', path, from, wanted }, 'pass', pace);
    const ids = wanted.ids && looked.namesIds;
    const stretches = this.#stretches(start?.byte ?? 0, looked.size);
    const units = await this.#scan(threads, path, looked, pace, 'pass', stretches, (stretch, at) => ({
      ...unitOf(stretch, { lines: true, ids }),
      ...(at === 0 && { line: start?.line ?? 0, opens: true }),
    }));
    const found = { fences: fencesOfUnits(units), ...(ids && { ids: idsOfUnits(units) }) };
    return withFile(path, async (source) => {
      const seal = await sealOf(source, restartOf(found.fences).byte);
      const { beginning, dialect, size } = looked;
      const isSame = (await stat(path)).ino === looked.ino && (await beginningOf(source)) === beginning;
      if (!isSame || source.size < size || (await isCutOff(source))) throw new Rewritten();
      return { ...found, seal, beginning, dialect };
    });
  }

  /** Where ids stand in a file, of which no line need be looked at. Rejects as {@link index} does. */
  async ids(path: string, pace: Pace = {}, seen?: Looked): Promise<IdFilters | undefined> {
    const threads = this.#threads;
    const looked = seen ?? (await threads?.run({ kind: 'look', path }, 'later', pace));
    if (!threads || !looked?.namesIds) return undefined;
    const units = await this.#scan(
      threads,
      path,
      looked,
      pace,
      'later',
      this.#stretches(0, looked.size),
      (stretch) => unitOf(stretch, { lines: false, ids: true }),
    );
    return idsOfUnits(units);
  }

  /**
   * Tells every line of a file of `size` bytes on which one of the needles stands, in order; as `findText`, but for lines across
   * the ends of stretches, whose bytes may be missing. Rejects with the system's error or the signal's reason.
   */
  async find(
    path: string,
    size: number,
    needles: readonly Uint8Array[],
    tell: Tell,
    pace: Pace = {},
  ): Promise<void> {
    const threads = this.#threads;
    if (!threads) return;
    const begin = (stretch: Stretch, own: Pace): Promise<Answers['find']> =>
      threads.run({ kind: 'find', path, needles, stretch }, 'search', own);
    let line = 0;
    await inOrder(this.#stretches(0, size), pace, {
      begin,
      take: async (found, { to }) => {
        for (let part = found; ; part = await begin({ from: part.to, to }, { signal: pace.signal })) {
          const first = line;
          line += part.lineEnds;
          const lines = part.lines.map((one) => ({ ...one, line: one.line + first }));
          if (lines.length > 0 && (await tell(lines)) === false) return false;
          if (part.to >= to || part.lines.length === 0) return true;
        }
      },
    });
  }

  /**
   * The turns that a stretch of a file tells, which is read by the dialect with this name; a line begins with it. Behind all else.
   * Rejects with {@link Rewritten}, the system's error or the signal's reason.
   */
  async turns(path: string, dialect: string, stretch: Stretch, pace: Pace = {}): Promise<FoundTurns> {
    const threads = this.#threads;
    if (!threads) throw new Error(NO_THREADS);
    const parts: FoundTurns[] = [];
    await inOrder(this.#stretches(stretch.from, stretch.to), pace, {
      begin: (part, own, at) => {
        const from: Stretch = at === 0 ? { ...part, beginsLine: true } : part;
        return threads.run({ kind: 'turns', path, dialect, stretch: from }, 'behind', own);
      },
      take: (found) => parts.push(found) > 0,
    });
    return joinTurns(parts);
  }

  /** As {@link toldIn} of a file that is read by the dialect with this name. Rejects as {@link turns}. */
  async told(
    path: string,
    dialect: string,
    stretches: readonly WholeLines[],
    urgency: Urgency,
    pace: Pace = {},
  ): Promise<FoundTold> {
    const threads = this.#threads;
    if (!threads) throw new Error(NO_THREADS);
    return threads.run({ kind: 'told', path, dialect, stretches }, urgency, pace);
  }

  /** As {@link marksIn} the first `size` bytes of a file that is read by the dialect with this name. Behind all else. Rejects as {@link turns}. */
  async marks(path: string, dialect: string, size: number, pace: Pace = {}): Promise<FoundMarks> {
    const threads = this.#threads;
    if (!threads) throw new Error(NO_THREADS);
    return unpackMarks(await threads.run({ kind: 'marks', path, dialect, size }, 'behind', pace));
  }

  /** As {@link stepsIn}, of as much. Rejects as {@link turns}. */
  async steps(path: string, dialect: string, size: number, pace: Pace = {}): Promise<readonly StepBack[]> {
    const threads = this.#threads;
    if (!threads) throw new Error(NO_THREADS);
    return threads.run({ kind: 'steps', path, dialect, size }, 'behind', pace);
  }

  /** As {@link sessionsIn}, of as much. Rejects as {@link turns}. */
  async sessions(path: string, dialect: string, size: number, pace: Pace = {}): Promise<SessionColumns> {
    const threads = this.#threads;
    if (!threads) throw new Error(NO_THREADS);
    return threads.run({ kind: 'sessions', path, dialect, size }, 'behind', pace);
  }

  /** Ends the threads that wait. */
  dispose(): void {
    this.#threads?.dispose();
  }

  async #scan(
    threads: Threads,
    path: string,
    { ino, shape }: Looked,
    pace: Pace,
    urgency: Urgency,
    stretches: readonly Stretch[],
    unitAt: (stretch: Stretch, at: number) => Unit,
  ): Promise<ScannedUnit[]> {
    const units: ScannedUnit[] = [];
    await inOrder(stretches, pace, {
      begin: (stretch, own, at) =>
        threads.run({ kind: 'unit', path, ino, shape, unit: unitAt(stretch, at) }, urgency, own),
      take: (unit) => units.push(unit) > 0,
    });
    return units;
  }

  /** The bytes `[from, size)` cut at multiples of the units' size. */
  #stretches(from: number, size: number): Stretch[] {
    const stretches: Stretch[] = [];
    for (let start = from; start < size || stretches.length === 0;) {
      const to = Math.min(size, start - (start % this.#unitBytes) + this.#unitBytes);
      stretches.push({ from: start, to });
      start = to;
    }
    return stretches;
  }
}

const NO_THREADS = 'there are no threads to read in';

const idsOfUnits = (units: readonly ScannedUnit[]): IdFilters =>
  filtersOf(units.map(({ filters }) => filters));
