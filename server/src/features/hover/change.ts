import type { Stamp } from '../../log/instant.ts';
import type { SeriesValue } from '../../log/token.ts';
import { formatSpan } from '../../protocol/spans.ts';
import type { HoverContext } from './context.ts';

/** Lines looked at above the one in question: some milliseconds of work. */
const REACH = 30_000;
const LINES_AT_ONCE = 2_000;

/**
 * What changed in a value since the time before, as far as that stands not too far above it; undefined where none does.
 * Of an export that was written in any order the latest of the earlier values counts.
 */
export function changeSince(
  series: SeriesValue,
  line: number,
  { source, dialect }: HoverContext,
): string | undefined {
  let latest: { stamp: Stamp; value: string } | undefined;
  const end = Math.max(0, line - REACH);
  for (let to = line; to > end; to -= LINES_AT_ONCE) {
    for (const text of source.lines(Math.max(end, to - LINES_AT_ONCE), to).reverse()) {
      if (!text.includes(series.mark)) continue;
      const found = series.valueOn(text);
      if (!found || !(found.stamp < series.stamp) || found.stamp <= (latest?.stamp ?? -Infinity)) continue;
      latest = found;
      if (series.stamp - found.stamp <= dialect.resolution) return told(series, found);
    }
  }
  return latest && told(series, latest);
}

const told = (series: SeriesValue, { stamp, value }: { stamp: Stamp; value: string }): string =>
  series.changeFrom(value, formatSpan(series.stamp - stamp));
