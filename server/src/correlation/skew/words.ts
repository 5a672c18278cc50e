import type { ClockStep, Skew } from '../../protocol/clocks.ts';
import { formatSpan } from '../../protocol/spans.ts';

/** Clocks nearer to each other than this, in ms, are not worth a word in a correlation. */
const WORTH_MS = 100;

/** Whether a clock is proven to be off: by more than the uncertainty, and by more than is common. */
export function isOff({ from = -Infinity, to = Infinity }: Pick<Skew, 'from' | 'to'>): boolean {
  return (
    from > WORTH_MS ||
    to < -WORTH_MS ||
    (from > 0 && from + to > 2 * WORTH_MS) ||
    (to < 0 && from + to < -2 * WORTH_MS)
  );
}

/**
 * How a clock stands to that of `than`, or to another where it is left out: `3.2 s ahead of node9 ± 9 ms`, `right to 5 ms`, `at least 2 s
 * behind node9`.
 */
export function skewWords({ from, to }: Pick<Skew, 'from' | 'to'>, than = ''): string {
  const side = (ms: number): string =>
    ms < 0 ? `behind${than && ` ${than}`}` : `ahead${than && ` of ${than}`}`;
  const by = (ms: number): string => `${formatSpan(ms)} ${side(ms)}`;
  if (from !== undefined && to !== undefined) {
    if (from <= 0 && to >= 0) return `right to ${formatSpan(Math.max(-from, to))}`;
    return `${by((from + to) / 2)} ± ${formatSpan((to - from) / 2)}`;
  }
  if (from !== undefined) return `${from > 0 ? 'at least' : 'at most'} ${by(from)}`;
  if (to !== undefined) return `${to < 0 ? 'at least' : 'at most'} ${by(to)}`;
  return 'not known';
}

const MESSAGES: readonly (readonly [kind: string, one: string, many: string])[] = [
  ['vote', 'vote', 'votes'],
  ['join', 'message of learners joining', 'messages of learners joining'],
  ['epoch', 'begin of an epoch', 'begins of epochs'],
  ['loss', 'lost connection', 'lost connections'],
  ['session', 'session that moved', 'sessions that moved'],
];

/** `41 votes, 12 messages of learners joining and 3 sessions that moved`; '' without any. */
export function messageWords(messages: Skew['messages']): string {
  const parts = MESSAGES.flatMap(([kind, one, many]) => {
    const count = messages[kind] ?? 0;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const last = parts.pop();
  if (last === undefined) return '';
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}

/** A step as a sentence without its times. */
export function stepWords({ is, by }: Pick<ClockStep, 'is' | 'by'>): string {
  const span = formatSpan(by);
  if (is === 'order')
    return `the file goes back by ${span}: its parts were put together out of order, or the clock was set`;
  if (is === 'back') return `the clock was put back by ${span} or more`;
  return `the clock moved ${by < 0 ? 'back' : 'forward'} by ${span} or more`;
}
