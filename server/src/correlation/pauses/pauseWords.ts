import type { Pause } from '../../protocol/correlation.ts';
import { formatSpan } from '../../protocol/spans.ts';
import type { AskedPauses, Coverage } from './pauseCoverage.ts';
import { LEAST_PAUSE_MS } from './pausesIn.ts';

/** Pauses named one by one. */
const MOST_NAMED = 3;

/** `0.21 s Full GC (Ergonomics) ending 1.3 s before`, the one that covers the pivot first, then the longest. */
export function pausedWords(pauses: readonly Pause[], { pivot }: AskedPauses, plusMinus: string): string {
  const covers = ({ from, to }: Pause): number => (from <= pivot && pivot <= to ? 1 : 0);
  const length = ({ from, to }: Pause): number => to - from;
  const ranked = [...pauses].sort((a, b) => covers(b) - covers(a) || length(b) - length(a));
  const named = ranked.slice(0, MOST_NAMED).map((pause) => oneWords(pause, pivot, plusMinus !== ''));
  const rest = pauses.length - named.length;
  const more = rest === 0 ? '' : `; and ${rest} more: ${formatSpan(totalOf(pauses))} in all`;
  return `${named.join('; ')}${more}${plusMinus}`;
}

function oneWords({ from, to, text }: Pause, pivot: number, isDated: boolean): string {
  const what = `${formatSpan(to - from)} ${text}`;
  if (to < pivot) return `${what} ending ${formatSpan(pivot - to)} before`;
  if (from > pivot) return `${what} beginning ${formatSpan(from - pivot)} after`;
  const verb = isDated ? 'that may cover' : 'covering';
  return `${what} ${verb} this moment: begun ${formatSpan(pivot - from)} before, over ${formatSpan(to - pivot)} after`;
}

/** How long all stood still together: of what overlaps, once. */
function totalOf(pauses: readonly Pause[]): number {
  let total = 0;
  let reached = -Infinity;
  for (const { from, to } of pauses) {
    total += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return total;
}

/** `no pause over 50 ms in the 10 s before`, and what lies beyond that. */
export function noPauseWords(
  { pivot, window }: AskedPauses,
  { words }: Coverage,
  before: Pause | undefined,
  plusMinus: string,
): string {
  const back = pivot - window.from;
  const ahead = window.to - pivot;
  const where =
    Math.abs(back - ahead) < 1
      ? `within ±${formatSpan(back)}`
      : `in the ${formatSpan(back)} before, nor in the ${formatSpan(ahead)} after`;
  const partly = words === '' ? '' : `, as far as its GC log goes: ${words}`;
  const last =
    before === undefined
      ? ''
      : `; the last one, ${formatSpan(before.to - before.from)} ${before.text}, ended ${formatSpan(pivot - before.to)} before`;
  return `no pause over ${LEAST_PAUSE_MS} ms ${where}${partly}${last}${plusMinus}`;
}
