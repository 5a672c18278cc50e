import type { Instant } from '../../log/instant.ts';
import type { Role } from '../../log/member.ts';
import type { QuorumTimeout } from '../../log/timeout.ts';
import type { Ensemble, Member } from '../../workspace/nodes/ensemble.ts';
import type { PlacedTold } from '../../workspace/nodes/logTold.ts';
import type { RolePeriod } from '../../workspace/nodes/roles.ts';

export type Limit = 'initLimit' | 'syncLimit';

/** One timing of a server: in ms for tickTime, in ticks for the limits. */
export interface Timing {
  readonly value: number;
  /** What was assumed. */
  readonly notes: readonly string[];
}

export type Timings = { readonly [Name in Limit | 'tickTime']?: Timing };

/** What is known of a server's timings: as it tells them, else as all the others do. */
export function timingsOf(member: Member | undefined, ensemble: Ensemble | undefined): Timings {
  const timings: { [Name in Limit | 'tickTime']?: Timing } = {};
  for (const name of ['tickTime', 'initLimit', 'syncLimit'] as const) {
    const found = (member && ownTiming(member, name)) ?? (ensemble && othersTiming(ensemble, name));
    if (found) timings[name] = found;
  }
  return timings;
}

/** Values that were told in turn may each have been in force at the moment: the longest misses no cause. */
function ownTiming({ node }: Member, name: PlacedTold['trait']): Timing | undefined {
  const values = valuesOf(node.facts, name);
  const value = Math.max(...values);
  if (values.length === 0) return undefined;
  const others = values.filter((one) => one !== value);
  const told = [...others, value].join(' and ');
  return {
    value,
    notes: others.length === 0 ? [] : [`${name} of ${node.name} is told to be ${told}: the longest is taken`],
  };
}

function othersTiming({ members }: Ensemble, name: PlacedTold['trait']): Timing | undefined {
  const telling = members.filter(({ node }) => valuesOf(node.facts, name).length > 0);
  const values = new Set(telling.flatMap(({ node }) => valuesOf(node.facts, name)));
  const [value] = values;
  if (values.size !== 1 || value === undefined) return undefined;
  const names = telling.map(({ node }) => node.name).join(', ');
  return { value, notes: [`${name} is assumed to be what it is on ${names}`] };
}

const valuesOf = (facts: readonly PlacedTold[], name: PlacedTold['trait']): number[] => [
  ...new Set(
    facts
      .filter(({ trait, of }) => trait === name && of === undefined)
      .map(({ value }) => Number(value))
      .filter((value) => Number.isFinite(value) && value > 0),
  ),
];

const LEARNING: ReadonlySet<Role | 'unknown'> = new Set<Role>(['following', 'observing']);
/** What a learner may be already when the connection that it lost is noticed. */
const AFTERWARDS: ReadonlySet<Role | 'unknown'> = new Set<Role>(['looking', 'starting', 'down']);
/** Clocks of two servers may differ by this, in ms, and the one's role still be told at a moment of the other's. */
const APART_MS = 2_000;

/** Whether the learner of a connection that ended had synchronised by then; undefined where its log does not tell. */
export function phaseOf(
  { silent, address }: QuorumTimeout,
  at: Instant,
  own: Member | undefined,
  ensemble: Ensemble | undefined,
): QuorumTimeout['phase'] {
  const isOwn = silent === 'leader';
  const learner = isOwn ? own : ensemble && learnerAt(ensemble, address);
  // A version that never says when it serves does not tell by being silent that it did not.
  if (!learner?.periods.some(({ role, serves }) => LEARNING.has(role) && serves !== undefined))
    return undefined;
  const slack = isOwn ? 0 : APART_MS;
  const period = learner.periods.findLast(({ role, from }) => !AFTERWARDS.has(role) && from < at + slack);
  return period && LEARNING.has(period.role) ? phaseIn(period, at + slack) : undefined;
}

/** A period that no record began was told by its end: of its beginning nothing is known. */
function phaseIn({ serves, at: begun, beganBefore }: RolePeriod, moment: number): QuorumTimeout['phase'] {
  if (serves !== undefined) return serves <= moment ? 'synchronised' : 'joining';
  return begun === undefined || beganBefore ? undefined : 'joining';
}

/** The one server that connects from there. */
function learnerAt({ members }: Ensemble, address: string | undefined): Member | undefined {
  const host = address?.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  const found = host === undefined ? [] : members.filter(({ node }) => node.addresses.includes(host));
  return found.length === 1 ? found[0] : undefined;
}
