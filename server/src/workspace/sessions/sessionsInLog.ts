import type { Pace } from '../../reading/lines.ts';
import { sessionsIn } from '../../reading/sessionsIn.ts';
import { type SessionTable, sessionTable } from '../../reading/sessionTable.ts';
import { inThreadOrHere } from '../inThreadOrHere.ts';
import type { LogFile } from '../logFile.ts';
import { type Remembered, remembered } from '../remembered.ts';

const known = new WeakMap<LogFile, Remembered<SessionTable>>();

/** Whether a log may tell of sessions. */
export const tellsSessions = ({ dialect }: LogFile): boolean => dialect.sessions !== undefined;

/**
 * What a log tells of sessions: one pass, once per state of the file, over a large one in a thread. Rejects with the system's error or
 * the signal's reason.
 */
export const sessionsInLog = (log: LogFile, pace?: Pace): Promise<SessionTable> => readingOf(log)(pace);

/** What a log tells of sessions, if it has been read for that. */
export const sessionsAtHand = (log: LogFile): SessionTable | undefined => known.get(log)?.done();

function readingOf(log: LogFile): Remembered<SessionTable> {
  const found = known.get(log);
  if (found) return found;
  const reading = remembered((pace) => read(log, pace));
  known.set(log, reading);
  return reading;
}

async function read(log: LogFile, pace: Pace = {}): Promise<SessionTable> {
  const columns = await inThreadOrHere(
    log,
    (search) => search.sessions(pace),
    () => log.read((source) => sessionsIn(source, log.dialect, pace)),
  );
  return sessionTable(columns);
}
