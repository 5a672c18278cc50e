import type { Indexer } from '../../indexing/indexer.ts';
import { Rewritten } from '../../indexing/rewritten.ts';
import { beginningOf, sealOf, stillStands } from '../../indexing/seal.ts';
import type { Urgency } from '../../indexing/threads.ts';
import type { Dialect } from '../../log/format.ts';
import { type ByteSource, withFile } from '../../reading/byteSource.ts';
import type { Stretch } from '../../reading/findText.ts';
import type { Pace } from '../../reading/lines.ts';
import type { FoundMarks } from '../../reading/marksIn.ts';
import type { SessionColumns } from '../../reading/sessionTable.ts';
import type { StepBack } from '../../reading/stepsBack.ts';
import type { FoundTold, WholeLines } from '../../reading/toldIn.ts';
import { type FoundTurns, joinTurns, turnsIn } from '../../reading/turnsIn.ts';

/** A large log on disk. */
interface LargeFile {
  readonly path: string;
  readonly dialect: Dialect;
  readonly size: number;
}

/** What was read of a log for its turns, from its first byte to the beginning of a line. */
interface Read {
  readonly dialect: string;
  readonly found: FoundTurns;
  readonly to: number;
  readonly seal: string;
}

/** Less than this is read where it is asked for. */
const SMALL_BYTES = 1 << 20;
/** The last bytes of a log, among which its last line begins. */
const LAST_BYTES = 16 << 10;
/** Logs of which it is kept what was read. */
const MOST_KEPT = 200;

/** Reads in large logs what they tell of servers, in threads; for turns, one that has grown only from where that ended before. */
export class ToldPasses {
  readonly #indexer: Indexer;
  /** By how a log begins: so a rotated one is known under its new name. Those read first stand first. */
  readonly #kept = new Map<string, Read>();

  constructor(indexer: Indexer) {
    this.#indexer = indexer;
  }

  /** The turns of a file, by the stamps that it writes. Rejects with the system's error or the signal's reason. */
  turns(file: LargeFile, pace: Pace = {}): Promise<FoundTurns> {
    return withFile(file.path, async (source) => {
      const beginning = await beginningOf(source);
      const kept = this.#kept.get(beginning);
      const isKnown = kept?.dialect === file.dialect.name && (await stillStands(source, kept.seal, kept.to));
      const before = isKnown ? kept : undefined;
      const size = Math.min(file.size, source.size);
      // The last line may not be written to its end yet.
      const to = Math.max(before?.to ?? 0, await lastLineIn(source, size));
      const parts = before ? [before.found] : [];
      parts.push(await this.#read(file, source, { from: before?.to ?? 0, to, beginsLine: true }, pace));
      if ((await beginningOf(source)) !== beginning) throw new Rewritten();
      const found = joinTurns(parts);
      this.#keep(beginning, { dialect: file.dialect.name, found, to, seal: await sealOf(source, to) });
      const rest = await turnsIn(source, file.dialect, pace, { from: to, to: size, beginsLine: true });
      return joinTurns([found, rest]);
    });
  }

  /** What some stretches of a file tell. Rejects as {@link turns}. */
  told(
    { path, dialect }: LargeFile,
    stretches: readonly WholeLines[],
    urgency: Urgency,
    pace: Pace = {},
  ): Promise<FoundTold> {
    return this.#indexer.told(path, dialect.name, stretches, urgency, pace);
  }

  /** The messages between servers that a file shows, by the stamps that it writes. Rejects as {@link turns}. */
  marks({ path, dialect, size }: LargeFile, pace: Pace = {}): Promise<FoundMarks> {
    return this.#indexer.marks(path, dialect.name, size, pace);
  }

  /** Where the stamps go back that a file writes. Rejects as {@link turns}. */
  steps({ path, dialect, size }: LargeFile, pace: Pace = {}): Promise<readonly StepBack[]> {
    return this.#indexer.steps(path, dialect.name, size, pace);
  }

  /** What a file tells of sessions, by the stamps that it writes. Rejects as {@link turns}. */
  sessions({ path, dialect, size }: LargeFile, pace: Pace = {}): Promise<SessionColumns> {
    return this.#indexer.sessions(path, dialect.name, size, pace);
  }

  #read({ path, dialect }: LargeFile, source: ByteSource, stretch: Stretch, pace: Pace): Promise<FoundTurns> {
    return stretch.to - stretch.from < SMALL_BYTES
      ? turnsIn(source, dialect, pace, stretch)
      : this.#indexer.turns(path, dialect.name, stretch, pace);
  }

  #keep(beginning: string, read: Read): void {
    this.#kept.delete(beginning);
    this.#kept.set(beginning, read);
    for (const first of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) return;
      this.#kept.delete(first);
    }
  }
}

/** Where the last line begins within `size` bytes; where it is longer than what is looked at, the end. Rejects with the system's error. */
async function lastLineIn(source: ByteSource, size: number): Promise<number> {
  const from = Math.max(0, size - LAST_BYTES);
  const bytes = new Uint8Array(size - from);
  const feed = bytes.subarray(0, await source.read(bytes, from)).lastIndexOf(LF);
  return feed < 0 ? size : from + feed + 1;
}

const LF = 0x0a;
