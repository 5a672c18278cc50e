import type { Pace } from '../../reading/lines.ts';
import { type StepBack, stepsIn } from '../../reading/stepsBack.ts';
import type { LogFile } from '../logFile.ts';
import { type Remembered, remembered } from '../remembered.ts';
import { inThreadOrHere } from '../inThreadOrHere.ts';

const known = new WeakMap<LogFile, Remembered<readonly StepBack[]>>();

/** As {@link stepsIn} a log; read once per state of the file, of a large one in a thread. Rejects with the system's error or the signal's reason. */
export function stepsBack(log: LogFile, pace?: Pace): Promise<readonly StepBack[]> {
  const found = known.get(log) ?? remembered((at) => readSteps(log, at));
  known.set(log, found);
  return found(pace);
}

/** The steps of a log where they have been looked for; undefined before that. */
export const stepsKnown = (log: LogFile): readonly StepBack[] | undefined => known.get(log)?.done();

const readSteps = (log: LogFile, pace: Pace = {}): Promise<readonly StepBack[]> =>
  inThreadOrHere(
    log,
    (search) => search.steps(pace),
    () => log.read((source) => stepsIn(source, log.dialect, pace)),
  );
