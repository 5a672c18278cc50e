import type { Clock } from '../log/clock.ts';
import type { DetectionAnswer } from '../protocol/detection.ts';
import type { LogFile } from '../workspace/logFile.ts';
import type { LineSource } from './view.ts';

/** Lines at the start of a file in which versions are looked for. */
export const CLUE_LINES = 2_000;
/** Clues shown. */
const MOST_CLUES = 20;

/** What an open log turned out to be: its format, layout and zone, and what its first lines tell of versions. */
export function detection(
  { recognition, dialect }: Pick<LogFile, 'recognition' | 'dialect'>,
  source: LineSource,
  clock: Clock,
): DetectionAnswer {
  const lines = source.lines(0, Math.min(source.lineCount, CLUE_LINES));
  const { name, reason, assumed } = clock.zone;
  const dated = dialect.face === 'local' || dialect.face === 'utc';
  return {
    format: recognition.format.title,
    dialect: dialect.name,
    reason: recognition.reason,
    ...(dated && { zone: { name, reason, assumed } }),
    clues: (dialect.clues?.(lines) ?? []).slice(0, MOST_CLUES),
  };
}
