/** Bounds of the instant at which a process started, in milliseconds; none when `earliest` is above `latest`. */
export interface StartBounds {
  readonly earliest: number;
  readonly latest: number;
  /**
   * How many pauses would hold a line, were the start any of the moments looked at: the mean over all of them. The two
   * records of one life leave a moment where none does; those of two lives do so by chance alone, e to the power of
   * minus this.
   */
  readonly hits: number;
}

/** Stamps of three origins are rounded to a millisecond each, and a stop's ends are printed a moment late. */
export const ROUNDING_MS = 4;
/** Moments looked at are a millisecond apart; more of them than this are not. */
const WIDEST_MS = 60_000;

/**
 * Narrows down when a process started, given two records of its life: `pauses`, from when to when after its start no
 * thread of it ran, and `written`, the ascending instants at which its threads wrote a line. No line can have been
 * written within a pause, so each line near a pause rules out the starts that would put it there. With a few dozen
 * pauses what is left is some milliseconds wide, or nothing, when the two are not of the same run.
 */
export function startFits(
  pauses: readonly (readonly [start: number, end: number])[],
  written: ArrayLike<number>,
  within: Pick<StartBounds, 'earliest' | 'latest'>,
): StartBounds {
  const { earliest, latest } = within;
  const width = Math.min(WIDEST_MS, Math.floor(latest - earliest));
  if (!(width > 0)) return { ...within, hits: 0 };
  const edges = new Int32Array(width + 2);
  let sum = 0;
  for (const [start, end] of pauses) {
    const [from, to] = [start + ROUNDING_MS, end - ROUNDING_MS];
    if (to <= from) continue;
    // Moments at which this pause was seen to hold a line, so that lines that come in bursts count once.
    let seen = 0;
    for (let at = firstFrom(written, earliest + from); at < written.length; at++) {
      const line = written[at] as number;
      if (line >= earliest + width + to) break;
      const low = Math.max(seen, Math.ceil(line - to - earliest));
      const high = Math.min(width + 1, Math.floor(line - from - earliest) + 1);
      if (low >= high) continue;
      edges[low] = (edges[low] as number) + 1;
      edges[high] = (edges[high] as number) - 1;
      sum += high - low;
      seen = high;
    }
  }
  let [first, last, covers] = [-1, -1, 0];
  for (let moment = 0; moment <= width; moment++) {
    covers += edges[moment] as number;
    if (covers > 0) continue;
    if (first < 0) first = moment;
    last = moment;
  }
  const hits = sum / (width + 1);
  if (first < 0) return { earliest: Infinity, latest: -Infinity, hits };
  return { earliest: earliest + first, latest: earliest + last, hits };
}

/** Index of the first of the ascending `values` that is at least `least`. */
function firstFrom(values: ArrayLike<number>, least: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
