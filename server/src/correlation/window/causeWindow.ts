import { type Instant, type Interval, shift } from '../../log/instant.ts';
import type { QuorumTimeout, SessionTimeout, Timeout } from '../../log/timeout.ts';
import type { CorrelationWindow } from '../../protocol/correlation.ts';
import { formatSpan } from '../../protocol/spans.ts';
import type { Ensemble, Member } from '../../workspace/nodes/ensemble.ts';
import { type Limit, phaseOf, type Timing, type Timings, timingsOf } from './timings.ts';

/** What is known of a pivot that bears on its window. */
export interface Cause {
  readonly instant: Instant;
  /** Undefined for a pivot that is a time and no record. */
  readonly uri?: string;
  /** From when to when the pivot's record lasted, where it did. */
  readonly lasted?: Interval;
  readonly timeout?: Timeout;
}

/** How wide a window is, and who knows the servers. */
export interface Reach {
  /** To both sides where nothing tells otherwise, and after the pivot in any case. In ms. */
  readonly halfMs: number;
  /** Whether the user asked for this width: then it is not widened. */
  readonly isAsked: boolean;
  readonly ensemble: Ensemble | undefined;
  /** True when they will be known in a while. */
  readonly isPending: boolean;
}

/** Whether a pivot's window depends on who the servers are. */
export const asksForServers = ({ timeout }: Pick<Cause, 'timeout'>): boolean =>
  timeout !== undefined && timeout.of !== 'itself';

/**
 * The window around a pivot. One that reports a timeout looks back over that timeout, where it is known how long that is; one
 * that reports something that lasted, from its start. Both say so, and what they do not know.
 */
export function causeWindow(cause: Cause, reach: Reach): CorrelationWindow {
  const { timeout, lasted, instant } = cause;
  const { halfMs, ensemble } = reach;
  if (!timeout || reach.isAsked) return around(lasted ?? { from: instant, to: instant }, halfMs);
  if (timeout.of === 'itself') return around({ from: shift(instant, -timeout.ms), to: instant }, halfMs);
  const pending = reach.isPending ? { provisional: true as const } : {};
  const member = cause.uri === undefined ? undefined : ensemble?.memberOf(cause.uri);
  const back =
    timeout.of === 'session'
      ? sessionBack(timeout, timingsOf(member, ensemble))
      : quorumBack(timeout, cause, member, ensemble);
  const notes = pending.provisional ? [] : (back.notes ?? []);
  const more = { ...(notes.length > 0 ? { notes: [...notes] } : {}), ...pending };
  if (back.ms === undefined) {
    const usual = around({ from: instant, to: instant }, halfMs);
    return { ...usual, reason: `${usual.reason}: ${pending.provisional ? STILL_READ : back.words}`, ...more };
  }
  return {
    from: shift(instant, -back.ms),
    to: shift(instant, halfMs),
    reason: `${formatSpan(back.ms)} before: ${back.words}`,
    ...more,
  };
}

const STILL_READ = 'the timeout of this server is still being looked for';

/** How far a timeout looks back, and of what that is made; without `ms`, why it is not known. */
interface Back {
  readonly ms?: number;
  readonly words: string;
  /** What was assumed. */
  readonly notes?: readonly string[];
}

function around(own: Interval, halfMs: number): CorrelationWindow {
  const half = `±${formatSpan(halfMs)}`;
  const length = own.to - own.from;
  return {
    from: shift(own.from, -halfMs),
    to: shift(own.to, halfMs),
    reason: length < 1 ? half : `${half} around its ${formatSpan(length)}`,
  };
}

/**
 * Expiry is looked at once a tick, on a grid of ticks: the last word of the client lies up to a tick further back than the
 * timeout (ExpiryQueue.roundToNextInterval).
 */
function sessionBack({ ms, sessionId }: SessionTimeout, { tickTime }: Timings): Back {
  if (ms === undefined) return { words: `the timeout of ${sessionId ?? 'its session'} is not written here` };
  const own = `session timeout ${formatSpan(ms)}`;
  if (!tickTime)
    return {
      ms,
      words: own,
      notes: ['expiry comes up to a tick later than the timeout, and tickTime is not known here'],
    };
  return {
    ms: ms + tickTime.value,
    words: `${own}, and up to a tick of ${tickTime.value} ms more`,
    notes: tickTime.notes,
  };
}

function quorumBack(
  timeout: QuorumTimeout,
  { instant }: Cause,
  member: Member | undefined,
  ensemble: Ensemble | undefined,
): Back {
  const timings = timingsOf(member, ensemble);
  const phase = timeout.phase ?? phaseOf(timeout, instant, member, ensemble);
  const limit: Limit = phase === 'joining' ? 'initLimit' : 'syncLimit';
  const { tickTime, [limit]: ticks } = timings;
  if (!tickTime || !ticks) {
    const missing = [...(tickTime ? [] : ['tickTime']), ...(ticks ? [] : [limit])].join(' and ');
    const whose = member?.node.name ?? 'this server';
    return {
      words: `${missing} of ${whose} not known`,
      notes: [
        `${timeout.supposed ? 'perhaps a timeout' : 'a timeout'} is behind this, but no zoo.cfg and no line of a start here tells how long it is`,
      ],
    };
  }
  const behind = [
    phase === 'joining' ? ', while the learner was joining' : '',
    timeout.supposed ? ', if a timeout ended the connection' : '',
  ];
  const length = (of: Timing): number => tickTime.value * of.value;
  const { initLimit } = timings;
  const joining = initLimit
    ? `; while it was joining it would be tickTime ${tickTime.value} × initLimit ${initLimit.value} = ${formatSpan(length(initLimit))}`
    : '';
  return {
    ms: length(ticks),
    words: `tickTime ${tickTime.value} × ${limit} ${ticks.value}${behind.join('')}`,
    notes: [
      ...new Set([...tickTime.notes, ...ticks.notes]),
      ...(phase === undefined
        ? [`taken for a learner that had synchronised, which no log here tells${joining}`]
        : []),
    ],
  };
}
