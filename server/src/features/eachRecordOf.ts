import type { Dialect } from '../log/format.ts';
import type { LogRecord } from '../log/record.ts';
import type { LineSource } from './view.ts';

/** Lines decoded at once: some milliseconds of work, after which others have their turn. */
const LINES_AT_ONCE = 500;
/** A record longer than this is taken in pieces. */
const LONGEST_RECORD = 20_000;

/**
 * The records of an open document in its order, a batch at a time, letting other requests in between. Rejects with
 * the signal's reason.
 */
export async function* eachRecordOf(
  source: LineSource,
  dialect: Dialect,
  signal?: AbortSignal,
): AsyncGenerator<LogRecord[]> {
  const memory = dialect.memory?.();
  let from = 0;
  let reach = LINES_AT_ONCE;
  while (from < source.lineCount) {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    const to = Math.min(source.lineCount, from + reach);
    const lines = source.lines(from, to);
    const cut = to === source.lineCount ? lines.length : lastHead(lines, dialect);
    if (cut === 0 && reach < LONGEST_RECORD) {
      reach *= 2;
      continue;
    }
    const whole = cut === 0 ? lines : lines.slice(0, cut);
    yield dialect.read({ firstLine: from, lines: whole, offsets: whole.map(() => 0) }, memory);
    from += whole.length;
    reach = LINES_AT_ONCE;
  }
}

/** The line on which the last record of these begins: what follows may not be all of it. 0 when there is only one. */
function lastHead(lines: readonly string[], dialect: Dialect): number {
  const finder = dialect.heads();
  let last = 0;
  lines.forEach((line, index) => {
    const bytes = encoder.encode(line);
    if (!Number.isNaN(finder.stampAt(bytes, 0, bytes.length))) last = index;
  });
  return last;
}

const encoder = new TextEncoder();
