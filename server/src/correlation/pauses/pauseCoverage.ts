import type { Instant } from '../../log/instant.ts';
import type { CorrelationWindow } from '../../protocol/correlation.ts';
import { formatSpan } from '../../protocol/spans.ts';

/** What pauses are asked about. */
export interface AskedPauses {
  readonly pivot: Instant;
  readonly window: Pick<CorrelationWindow, 'from' | 'to'>;
  /** Whether a large log that was never read may be left out, to be told of later. */
  readonly provisional: boolean;
}

/** From its first record to its last, what a log of pauses covers. */
export interface Covering {
  readonly name: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** How much of a window the logs of one node cover. */
export interface Coverage {
  /** `part`: the pivot or some of the stretch before it lies beyond an end; between two logs nobody knows. */
  readonly covers: 'all' | 'part' | 'nothing';
  /** What is not covered and why; '' where all is. */
  readonly words: string;
}

/**
 * How far the logs of a node cover the stretch from the window's begin to the pivot. A pause is printed when it is over, and a log
 * may be silent for minutes: only between two of its records is it known that there was none.
 */
export function coverageOf(logs: readonly Covering[], { pivot, window }: AskedPauses): Coverage {
  const from = window.from as Instant;
  const touching = logs.filter((log) => log.from <= pivot && log.to >= from);
  if (touching.length > 0) {
    const first = touching.reduce((a, b) => (b.from < a.from ? b : a));
    const last = touching.reduce((a, b) => (b.to > a.to ? b : a));
    const earlier = logs.some((log) => log.from <= from);
    const later = logs.some((log) => log.to >= pivot);
    const words = [
      earlier ? '' : `${first.name} begins only ${formatSpan(pivot - first.from)} before`,
      later ? '' : `${last.name} ends ${formatSpan(pivot - last.to)} before`,
    ].filter((one) => one !== '');
    return { covers: words.length === 0 ? 'all' : 'part', words: words.join(', ') };
  }
  const before = logs.filter(({ to }) => to < from);
  const after = logs.filter((log) => log.from > pivot);
  const ended = before.length > 0 ? before.reduce((a, b) => (b.to > a.to ? b : a)) : undefined;
  const begins = after.length > 0 ? after.reduce((a, b) => (b.from < a.from ? b : a)) : undefined;
  const words = [
    ended && `${ended.name} ends ${formatSpan(pivot - ended.to)} earlier`,
    begins && `${begins.name} begins ${formatSpan(begins.from - pivot)} later`,
  ].filter((one) => one !== undefined);
  return { covers: 'nothing', words: words.join(', ') };
}
