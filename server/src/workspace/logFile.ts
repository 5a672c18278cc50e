import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HEAD_BYTES, headOf, type Recognised, verdictOn } from '../formats/detect.ts';
import type { ZoneReading } from '../log/clock.ts';
import type { Stamp } from '../log/instant.ts';
import type { Dialect } from '../log/format.ts';
import type { LogRecord } from '../log/record.ts';
import type { Urgency } from '../indexing/threads.ts';
import { type ByteSource, textSource, withFile } from '../reading/byteSource.ts';
import { keptFile } from '../reading/openFiles.ts';
import type { Fences } from '../reading/fences.ts';
import type { Tell } from '../reading/findText.ts';
import type { IdFilters } from '../reading/idFilters.ts';
import type { Pace } from '../reading/lines.ts';
import type { FoundMarks } from '../reading/marksIn.ts';
import type { SessionColumns } from '../reading/sessionTable.ts';
import type { StepBack } from '../reading/stepsBack.ts';
import type { FoundTold, WholeLines } from '../reading/toldIn.ts';
import type { FoundTurns } from '../reading/turnsIn.ts';
import { MAGIC_BYTES, packingOf } from '../unpack/packing.ts';
import { openCapture } from './captures/captureFile.ts';
import { fingerprintOf } from './fingerprint.ts';
import { orAborted } from './inTurn.ts';
import { type OnDisk, Passes } from './passes.ts';
import { remembered } from './remembered.ts';

/** A log as known at one moment; replaced, never changed, when the file behind it changes. */
export interface LogFile {
  readonly uri: string;
  /** Absolute path, which leads through packed files (`/c/node8.tar.gz!/zookeeper.log`); undefined for a text on no disk. */
  readonly path: string | undefined;
  readonly recognition: Recognised;
  readonly dialect: Dialect;
  /** Bytes of the file on disk; of a printed text, fences tell its own size. */
  readonly size: number;
  /** How stamps that count from a process's start came to be dated, or in words why they did not; see dating.ts. */
  readonly dating?: { readonly zone: ZoneReading } | { readonly refusal: string };
  /**
   * Present when it was written through hours that its zone has twice; see unfold.ts. With `isTold`, its stamps are true time, whatever
   * its lines write. The words go on those of its zone's reason.
   */
  readonly folds?: { readonly words: string; readonly isTold: boolean };
  /** Equal as long as the file is the same. */
  readonly fingerprint: string;
  /** Lends the bytes to `use`. Rejects with the system's error. */
  read<Result>(use: (source: ByteSource) => Promise<Result>): Promise<Result>;
  /** As of a {@link KeptFile}: absent of what is none. */
  readHere?<Result>(use: (source: ByteSource) => Result): Result | undefined;
  /** The file's fences, built once, at the first request. Rejects with the system's error or the signal's reason. */
  fences(pace?: Pace): Promise<Fences>;
  /** The fences if they are built already. Absent where they take no pass over a text. */
  readonly settled?: () => Fences | undefined;
  /** Present when the log is on disk and large: how it is searched then. */
  readonly search?: LargeSearch;
  /** Present when the text is not what lies on disk, but is printed from it block by block as it is read. */
  readonly printed?: Printed;
  /** Present when the log has to be unpacked to be read. */
  readonly packed?: PackedLog;
}

/** How a large log is searched. */
export interface LargeSearch {
  /** Tells every line on which one of the needles stands, in order, from threads; as `findText`. Rejects as that does. */
  find(needles: readonly Uint8Array[], tell: Tell, pace?: Pace): Promise<void>;
  /** What its lines tell of turns, by the stamps that they write; from threads, after all that is more urgent. Rejects as that does. */
  turns(pace?: Pace): Promise<FoundTurns>;
  /** The messages between servers that its lines show, and where their stamps go back, by the stamps that they write; from a thread. Rejects as {@link find}. */
  marks(pace?: Pace): Promise<FoundMarks>;
  steps(pace?: Pace): Promise<readonly StepBack[]>;
  /** What its lines tell of sessions, alike. */
  sessions(pace?: Pace): Promise<SessionColumns>;
  /** What all records of some stretches tell of servers, from a thread. Rejects as {@link find}. */
  told(stretches: readonly WholeLines[], urgency: Urgency, pace?: Pace): Promise<FoundTold>;
  /**
   * What is known of where ids stand, with the fences of the same state. Waits for it while it is being found out: a search would have to
   * read as much beside that. Rejects with the system's error or the signal's reason.
   */
  knownIds(signal?: AbortSignal): Promise<{ readonly fences: Fences; readonly ids: IdFilters } | undefined>;
  /**
   * Finds out where ids stand, once: in the pass that makes fences where there was none yet, else in one of its own after all that is more
   * urgent. Rejects as {@link LogFile.fences} does.
   */
  fileIds(pace?: Pace): Promise<void>;
}

/** What there is to say of a log in a packed file. */
export interface PackedLog {
  /** Whether it has been unpacked. */
  isAtHand(): boolean;
  /** Of its first dated record; undefined when its first {@link HEAD_BYTES} have none. */
  readonly firstStamp: Stamp | undefined;
  /** Why not all of it is read, in words that follow its name; undefined when all is, and as long as nobody has read it. */
  problem(): string | undefined;
}

/** What there is to say of a text that is printed from data of another form. */
export interface Printed {
  /** The host, where the file's own name tells it. */
  readonly namedHost?: string;
  /**
   * What of the file is damaged and not in the text, in words that follow its name. Found with the fences, and rejects
   * as they do.
   */
  notes(pace?: Pace): Promise<readonly string[]>;
  /** Puts the records of lines, in their order, into one for all that was stored together. */
  gathering(): { add(records: readonly LogRecord[]): LogRecord[]; end(): LogRecord[] };
}

/** A file that is no log of ours, or cannot be read, and why. */
export interface Unusable {
  readonly uri: string;
  readonly problem: 'foreign' | 'unreadable';
  readonly reason: string;
  /** As of a log; empty when the file could not be read. */
  readonly fingerprint: string;
  /** True when the file is surely what the reason says: no other format needs to explain why it is not theirs. */
  readonly isKnown?: true;
}

export const isLog = (found: LogFile | Unusable): found is LogFile => 'dialect' in found;

/** Looks at the file behind a `file:` uri. */
export async function openLogFile(uri: string, passes = new Passes()): Promise<LogFile | Unusable> {
  try {
    const path = fileURLToPath(uri);
    return await withFile(path, async (source) => {
      const fingerprint = await fingerprintOf(path);
      return (
        (await printedLog(uri, path, source, fingerprint)) ??
        (await logOf(uri, path, basename(path), fingerprint, source, keptFile(path, fingerprint), passes))
      );
    });
  } catch (error) {
    return { uri, problem: 'unreadable', reason: readingProblem(error), fingerprint: '' };
  }
}

/** A text that an editor holds and no disk does. */
export function openLogText(uri: string, version: number, text: string): Promise<LogFile | Unusable> {
  const source = textSource(text);
  const lending: Lending = { read: (use) => use(source), readHere: (use) => use(source) };
  return logOf(uri, undefined, basename(uri), `text:${version}`, source, lending, new Passes());
}

/** tcpmon's raw data as a log of what tcpmon would export from it; undefined for any other file. */
export async function printedLog(
  uri: string,
  path: string,
  source: ByteSource,
  fingerprint: string,
  lend?: LogFile['read'],
): Promise<LogFile | Unusable | undefined> {
  const head = new Uint8Array(Math.min(MAGIC_BYTES, source.size));
  const filled = await source.read(head, 0);
  const capture = await openCapture(path, source, head.subarray(0, filled), `${path}\n${fingerprint}`, lend);
  if (capture === undefined) return undefined;
  if ('refusal' in capture)
    return { uri, problem: 'foreign', reason: capture.refusal, fingerprint, isKnown: true };
  const { recognition, ...printed } = capture;
  const { dialect } = recognition;
  const read: LogFile['read'] = (use) => capture.read(use);
  const fences: LogFile['fences'] = (pace) => capture.fences(pace);
  const { size } = source;
  return { uri, path, recognition, dialect, size, fingerprint, read, fences, printed };
}

/** How the bytes of a log are lent. */
type Lending = Pick<LogFile, 'read' | 'readHere'>;

/** The log whose first bytes `source` tells; `path` is undefined, too, where it is no file's own. */
export async function logOf(
  uri: string,
  path: string | undefined,
  name: string,
  fingerprint: string,
  source: ByteSource,
  lending: Lending,
  passes: Passes,
): Promise<LogFile | Unusable> {
  const bytes = new Uint8Array(Math.min(HEAD_BYTES, source.size));
  const filled = await source.read(bytes, 0);
  const head = headOf(name, bytes.subarray(0, filled), filled === source.size);
  const packing = packingOf(bytes);
  if (packing) {
    const how = packing === 'xz' || packing === 'bzip2' ? 'unpack it first' : 'open it as a log bundle';
    const reason = `it is packed (${packing} data): ${how}`;
    return { uri, problem: 'foreign', reason, fingerprint };
  }
  const verdict = verdictOn(head);
  if ('refusals' in verdict) {
    const reason = verdict.refusals.map((refusal) => `${refusal.format.title}: ${refusal.reason}`).join('; ');
    return { uri, problem: 'foreign', reason, fingerprint };
  }
  const recognition = verdict.found;
  const { dialect } = recognition;
  const { size } = source;
  const file = { path, fingerprint, dialect, size, ...lending };
  const fences = remembered((pace) => passes.fencesOf(file, pace));
  const log = { uri, recognition, ...file, fences, settled: fences.done };
  return passes.searches(file) ? { ...log, search: searchOf(file, passes) } : log;
}

function searchOf(file: OnDisk, passes: Passes): LargeSearch {
  let filing: Promise<void> | undefined;
  const fileIds = remembered((pace) => {
    const begun = passes.fileIds(file, pace).finally(() => (filing = undefined));
    filing = begun;
    return begun;
  });
  return {
    find: (needles, tell, pace) => passes.find(file, needles, tell, pace),
    turns: (pace) => passes.members.turns(file, pace),
    marks: (pace) => passes.members.marks(file, pace),
    steps: (pace) => passes.members.steps(file, pace),
    sessions: (pace) => passes.members.sessions(file, pace),
    told: (stretches, urgency, pace) => passes.members.told(file, stretches, urgency, pace),
    knownIds: async (signal) => {
      // Whether it came to anything shows in what is known.
      if (filing)
        await orAborted(
          filing.catch(() => undefined),
          signal,
        );
      return passes.knownIds(file);
    },
    fileIds,
  };
}

const PROBLEMS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
};

/** The system's error in words: `permission denied`. */
export function readingProblem(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  return PROBLEMS[code] ?? (error instanceof Error ? error.message : String(error));
}
