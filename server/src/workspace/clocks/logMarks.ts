import type { Pace } from '../../reading/lines.ts';
import { type FoundMarks, marksIn } from '../../reading/marksIn.ts';
import type { LogFile } from '../logFile.ts';
import { type Remembered, remembered } from '../remembered.ts';
import { inThreadOrHere } from '../inThreadOrHere.ts';

const known = new WeakMap<LogFile, Remembered<FoundMarks>>();

/**
 * The messages between servers that a log shows, as {@link marksIn}; read once per state of the file, of a large one in a thread. Rejects with
 * the system's error or the signal's reason.
 */
export const marksOf = (log: LogFile, pace?: Pace): Promise<FoundMarks> => remember(log)(pace);

/** The marks of a log where they have been read; undefined before that. */
export const marksKnown = (log: LogFile): FoundMarks | undefined => known.get(log)?.done();

function remember(log: LogFile): Remembered<FoundMarks> {
  const found = known.get(log);
  if (found) return found;
  const reading = remembered((pace) => readMarks(log, pace));
  known.set(log, reading);
  return reading;
}

async function readMarks(log: LogFile, pace: Pace = {}): Promise<FoundMarks> {
  if (!log.dialect.marks) return { marks: [], ends: [], isCut: false };
  return inThreadOrHere(
    log,
    (search) => search.marks(pace),
    () => log.read((source) => marksIn(source, log.dialect, pace)),
  );
}
