import type { Clock } from '../log/clock.ts';
import type { Instant, Interval } from '../log/instant.ts';
import type { LogHits } from '../protocol/correlation.ts';
import type { LogFile } from '../workspace/logFile.ts';

/** A log that may be asked, with its clock and the name of its node. */
export interface Witness {
  readonly log: LogFile;
  readonly clock: Clock;
  readonly node: string | undefined;
}

/** What logs answer, by uri, that need not be unpacked for it; see leftPacked.ts. */
export type LeftPacked = ReadonlyMap<string, Pick<LogHits, 'landing' | 'explanation'>>;

/** What is asked of every log. */
export interface Question {
  readonly pivot: Instant;
  readonly window: Interval;
  /** Zone in which explanations show times. */
  readonly zone: string;
  readonly maxPerLog: number;
  readonly kinds: boolean;
  /** Whether a log that was never read may answer from a probe. */
  readonly provisional: boolean;
}
