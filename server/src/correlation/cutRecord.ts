import type { Pace } from '../reading/lines.ts';
import { nameOf } from '../workspace/rotation/rotation.ts';
import { missingBetween, rotatedLogs } from '../workspace/rotation/rotationParts.ts';
import type { Witness } from './question.ts';

/** The end of the part before, where a record begins that a rotation cut. */
export interface Cut {
  readonly witness: Witness;
  /** 0-based, the last one of that part. */
  readonly line: number;
  readonly reason: string;
}

/** A part that is silent for longer before its end says nothing of what the next one begins with. */
const MOST_APART_MS = 600_000;
/** Lines of a cut record are looked for in this many bytes. */
const MOST_BYTES = 64 * 1024;
/** A line that only a Java stack trace has. */
const OF_STACK_TRACE = /^(?:\s+at [\w.$/<>@-]+\(|Caused by: |\s+\.\.\. \d+ (?:more|common frames omitted))/;

/**
 * The record that goes on at the beginning of a rotated part, as a stack trace does when copytruncate or a limit in bytes cuts
 * a file within it; `byteOffset` is that of the part's first record. Undefined when the lines before that are no stack
 * trace, or the part before is not known for certain. Rejects with the system's error or the signal's reason.
 */
export async function cutRecord(
  own: Witness,
  witnesses: readonly Witness[],
  byteOffset: number,
  pace: Pace,
): Promise<Cut | undefined> {
  if (!(await beginsWithinTrace(own, byteOffset))) return undefined;
  for (const log of await rotatedLogs(witnesses)) {
    const index = log.parts.findIndex(({ one }) => one === own);
    const [part, before] = [log.parts[index], log.parts[index - 1]];
    if (!part || !before || missingBetween(log, before, part).length > 0) continue;
    const { log: cut, clock } = before.one;
    const { range, lines, count } = await cut.fences(pace);
    if (!range || part.from - clock.toInstant(range.greatest) > MOST_APART_MS) return undefined;
    const reason = `these lines of ${nameOf(own.log)} belong to it: ${before.name} was rotated within this record`;
    return { witness: before.one, line: (lines[count] ?? 0) - 1, reason };
  }
  return undefined;
}

async function beginsWithinTrace({ log }: Witness, byteOffset: number): Promise<boolean> {
  const bytes = new Uint8Array(Math.min(byteOffset, MOST_BYTES));
  const filled = await log.read((source) => source.read(bytes, 0));
  const lines = new TextDecoder().decode(bytes.subarray(0, filled)).split('\n');
  return lines.some((line) => OF_STACK_TRACE.test(line));
}
