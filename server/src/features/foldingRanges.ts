import type { FoldingRange } from 'vscode-languageserver-types';
import type { Dialect } from '../log/format.ts';
import type { LineSource } from './view.ts';

const LINES_AT_ONCE = 2_000;
/** Ranges in one document at most: editors keep no more than 5,000 by default. */
const MOST_RANGES = 20_000;

/**
 * What folds in a log: a record of several lines under its head; and where stamps are whole seconds, all lines of one
 * second. Rejects with the signal's reason.
 */
export async function foldingRanges(
  source: LineSource,
  dialect: Dialect,
  signal?: AbortSignal,
): Promise<FoldingRange[]> {
  const ranges: FoldingRange[] = [];
  const bySecond = dialect.resolution >= 1000;
  const finder = dialect.heads();
  let start: { line: number; stamp: number } | undefined;
  const close = (last: number): void => {
    if (start && last > start.line && ranges.length < MOST_RANGES)
      ranges.push({ startLine: start.line, endLine: last, kind: 'region' });
  };
  for (let from = 0; from < source.lineCount && ranges.length < MOST_RANGES; from += LINES_AT_ONCE) {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    source.lines(from, Math.min(source.lineCount, from + LINES_AT_ONCE)).forEach((text, index) => {
      const bytes = encoder.encode(text);
      const stamp = finder.stampAt(bytes, 0, bytes.length);
      if (Number.isNaN(stamp) || (bySecond && stamp === start?.stamp)) return;
      close(from + index - 1);
      start = { line: from + index, stamp };
    });
  }
  close(lastText(source));
  return ranges;
}

/** The last line, unless it is the empty one after the last line end. */
function lastText(source: LineSource): number {
  const last = source.lineCount - 1;
  return source.lines(last, last + 1)[0] === '' ? last - 1 : last;
}

const encoder = new TextEncoder();
