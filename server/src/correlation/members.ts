import type { Instant } from '../log/instant.ts';
import type { Correlation } from '../protocol/correlation.ts';
import type { MemberAt } from '../protocol/member.ts';
import { type Ensemble, type Member, roleAt } from '../workspace/nodes/ensemble.ts';
import type { RolePeriod } from '../workspace/nodes/roles.ts';

/** Turns of one server told in one answer: a server that flaps has hundreds. */
const MOST_TURNS = 10;

/**
 * An answer in which each log says of which server it is, and what that was at the pivot's instant. Without an ensemble, it says
 * that this is not known yet. Costs nothing worth naming: it is done for every answer.
 */
export function withMembers(answer: Correlation, ensemble: Ensemble | undefined): Correlation {
  if (!ensemble) return { ...answer, membersPending: true };
  const { pivot, window, logs } = answer;
  const at = pivot.instant as Instant;
  const known = new Map<Member, MemberAt>();
  const memberOf = ({ uri, node }: { uri?: string; node?: string }): { member?: MemberAt } => {
    const member = uri === undefined ? undefined : ensemble.memberOf(uri);
    if (!member) return {};
    const found = known.get(member) ?? memberWithTurns(member, at, window);
    known.set(member, found);
    // What folders call it says `node` already.
    const { name, ...more } = found;
    if (Object.keys(more).length === 0) return {};
    return { member: node === undefined || node === name ? found : { ...found, name: node } };
  };
  const told: Correlation = {
    ...answer,
    pivot: { ...pivot, ...memberOf(pivot) },
    logs: logs.map((log) => ({ ...log, ...memberOf(log) })),
  };
  delete told.membersPending;
  return told;
}

/** What a server is called, and what it was at an instant. */
export const memberAt = (member: Member, at: Instant): MemberAt => memberIn(member, roleAt(member, at));

/** What a server is called, and what it was in one of its periods; without one, nothing is said of its role. */
export function memberIn({ node }: Member, period: RolePeriod | undefined): MemberAt {
  const { myid, name, addresses } = node;
  const isKnown = period !== undefined && period.role !== 'unknown';
  return {
    ...(myid === undefined ? {} : { myid }),
    name,
    ...(addresses[0] === undefined ? {} : { address: addresses[0] }),
    ...(isKnown ? { role: period.role } : {}),
    ...(period?.epoch === undefined ? {} : { epoch: period.epoch }),
    ...(period?.note === undefined ? {} : { note: period.note }),
  };
}

function memberWithTurns(member: Member, at: Instant, { from, to }: Correlation['window']): MemberAt {
  const turns = member.periods
    .filter((period) => period.role !== 'unknown' && period.from > from && period.from <= to)
    .slice(0, MOST_TURNS)
    .map((period) => ({
      deltaMs: period.from - at,
      role: period.role,
      ...(period.epoch === undefined ? {} : { epoch: period.epoch }),
    }));
  return { ...memberAt(member, at), ...(turns.length > 0 ? { turns } : {}) };
}
