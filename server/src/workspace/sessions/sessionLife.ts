import type { Instant } from '../../log/instant.ts';
import type { SessionStepKind } from '../../log/session.ts';
import type { Ensemble, Member } from '../nodes/ensemble.ts';
import type { RolePeriod } from '../nodes/roles.ts';

/** A step of a session's life as one log tells it. */
export interface StepTold {
  readonly kind: SessionStepKind;
  readonly at: Instant;
  readonly uri: string;
  /** 0-based. */
  readonly line: number;
  readonly byteOffset: number;
  readonly timeoutMs: number | undefined;
}

/** A step of a session's life, once for all logs that tell it. */
export interface LifeStep extends StepTold {
  /** The server whose log tells it. */
  readonly member: Member | undefined;
  /** Lines that tell it, in one log or in several. */
  readonly times: number;
  /** Of an expiry that did not hold, or may not have: why. */
  readonly doubt?: { readonly isCertain: boolean; readonly words: string };
}

/** A close that the expiry before it brought follows within this, in ms. */
const CLOSE_AFTER_MS = 2_000;
/** Where no timing is told, a leader that woke up finds out within this, in ms, that it has no quorum. */
const LOST_AFTER_MS = 5_000;
/** By how much one server must have led before another still called a session expired: clocks differ, in ms. */
const LED_BEFORE_MS = 1_000;
/** A client that comes with a session that is no more is told so within this, in ms. */
const REFUSED_AFTER_MS = 5_000;

const EXPIRY: ReadonlySet<SessionStepKind> = new Set(['expired', 'expired-by-force', 'closed-by-server']);
const ENDS: ReadonlySet<SessionStepKind> = new Set([...EXPIRY, 'closing', 'ended']);

/**
 * The life of one session in the order of time, from what all logs tell: what several say of the same event is one step, and a close that
 * only carries out an expiry is part of it. `minter` is the server whose word on its creation counts most.
 */
export function sessionLife(
  told: readonly StepTold[],
  ensemble: Ensemble,
  minter: Member | undefined,
): LifeStep[] {
  const steps: LifeStep[] = [];
  const all = told
    .map((step) => ({ ...step, member: ensemble.memberOf(step.uri), times: 1 }))
    .sort((a, b) => a.at - b.at);
  const births = all.filter(({ kind }) => kind === 'created');
  const birth = births.find(({ member }) => member !== undefined && member === minter) ?? births[0];
  for (const step of all) {
    if (step.kind === 'created' && step !== birth) continue;
    if (isInCopy(step, steps)) continue;
    const before = steps.at(-1);
    if (isCarryingOut(step, steps)) continue;
    if (before && before.kind === step.kind && before.member === step.member && !ENDS.has(step.kind))
      steps[steps.length - 1] = { ...before, times: before.times + 1 };
    else steps.push(step === birth ? { ...step, times: births.length } : step);
  }
  const judged = steps.map((step) => withDoubt(step, doubtOfLeader(step, ensemble)));
  return judged.map((step) => withDoubt(step, doubtOfWitness(step, judged)));
}

const withDoubt = (step: LifeStep, doubt: LifeStep['doubt']): LifeStep => (doubt ? { ...step, doubt } : step);

/** Whether a copy of the log told it already. */
const isInCopy = ({ kind, member, at, uri }: LifeStep, steps: readonly LifeStep[]): boolean =>
  member !== undefined &&
  steps.some((one) => one.kind === kind && one.at === at && one.member === member && one.uri !== uri);

const isCarryingOut = (step: LifeStep, steps: readonly LifeStep[]): boolean =>
  (step.kind === 'closing' || step.kind === 'ended') &&
  steps.some(
    ({ kind, member, at }) =>
      (EXPIRY.has(kind) || (step.kind === 'ended' && kind === 'closing')) &&
      (member === step.member || step.kind === 'ended') &&
      step.at - at <= CLOSE_AFTER_MS,
  );

/** A leader that slept expires every session it heard nothing of meanwhile, before it finds out that it leads nobody (fact sheet 6). */
function doubtOfLeader({ kind, member, at }: LifeStep, ensemble: Ensemble): LifeStep['doubt'] {
  if (kind !== 'expired' || !member) return undefined;
  const own = member.periods.findLast(({ from, to }) => from <= at && at <= to);
  if (own?.role !== 'leading' || own.to - at > noticesWithin(member) || !isLost(member, own))
    return undefined;
  const lost = `lost its role ${seconds(own.to - at)} later`;
  const other = leaderInstead(own, at, member, ensemble);
  if (!other)
    return {
      isCertain: false,
      words: `this leader ${lost}: the expiry may never have been committed`,
    };
  const led = `${nameOf(other.member)} had led${epochWords(other.period)} for ${seconds(at - other.period.from)} by then`;
  return {
    isCertain: true,
    words: `${led}; this server had slept through that, and ${lost}: the expiry was never committed`,
  };
}

/** A session that another server still has, or ends, after it was called expired did not expire. */
function doubtOfWitness(step: LifeStep, steps: readonly LifeStep[]): LifeStep['doubt'] {
  if (step.kind !== 'expired' || step.doubt?.isCertain) return step.doubt;
  const later = steps.find(
    (one) => one.at > step.at && one.member !== step.member && !one.doubt && livesIn(one, steps),
  );
  if (!later) return step.doubt;
  const had = `${nameOf(later.member)} still had the session ${seconds(later.at - step.at)} later`;
  // Clocks may be further apart than the two moments, so that this alone proves nothing.
  const words = step.doubt ? `${step.doubt.words}; ${had}` : `${had}: the expiry may not have held`;
  return { isCertain: false, words };
}

/** The ticks that a leader goes on for without its followers, in ms, and one more. */
function noticesWithin({ node }: Member): number {
  const told = (trait: 'tickTime' | 'syncLimit'): number =>
    Number(node.facts.findLast((fact) => fact.trait === trait && fact.of === undefined)?.value);
  const ms = told('tickTime') * (told('syncLimit') + 1);
  return Number.isFinite(ms) ? ms : LOST_AFTER_MS;
}

/** Whether a role ended because it was lost; a process that ends is something else. */
const isLost = (member: Member, period: RolePeriod): boolean =>
  member.periods.some(({ from, role }) => from === period.to && role === 'looking');

function leaderInstead(
  own: RolePeriod,
  at: Instant,
  member: Member,
  { members }: Ensemble,
): { member: Member; period: RolePeriod } | undefined {
  for (const other of members) {
    if (other === member) continue;
    const period = other.periods.find(
      ({ role, from, to, epoch }) =>
        role === 'leading' &&
        from > own.from &&
        from + LED_BEFORE_MS <= at &&
        to >= at &&
        own.epoch !== undefined &&
        epoch !== undefined &&
        epoch > own.epoch,
    );
    if (period) return { member: other, period };
  }
  return undefined;
}

/** Whether a step shows the session alive; a client whose session is no more comes with it all the same. */
function livesIn(step: LifeStep, steps: readonly LifeStep[]): boolean {
  if (step.kind === 'closing' || step.kind === 'expired' || step.kind === 'established') return true;
  if (step.kind !== 'moved') return false;
  return !steps.some(
    ({ kind, member, at }) =>
      kind === 'refused' && member === step.member && at >= step.at && at - step.at <= REFUSED_AFTER_MS,
  );
}

const epochWords = ({ epoch }: RolePeriod): string => (epoch === undefined ? '' : ` epoch ${epoch}`);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** `server 9`, or the name of one whose id nothing tells. */
export const nameOf = (member: Member | undefined): string =>
  member === undefined
    ? 'another server'
    : member.node.myid === undefined
      ? member.node.name
      : `server ${member.node.myid}`;
