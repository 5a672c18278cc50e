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
  const memberOf = (uri: string | undefined, node: string | undefined): MemberAt | undefined => {
    const member = uri === undefined ? undefined : ensemble.memberOf(uri);
    if (!member) return undefined;
    const found = known.get(member) ?? memberWithTurns(member, at, window);
    known.set(member, found);
    // What folders call it says `node` already.
    if (isNameOnly(found)) return undefined;
    return node === undefined || node === found.name ? found : { ...found, name: node };
  };
  const told: Correlation = { ...answer };
  if (told.membersPending) delete told.membersPending;
  const ofPivot = memberOf(pivot.uri, pivot.node);
  if (ofPivot) told.pivot = { ...pivot, member: ofPivot };
  told.logs = logs.map((log) => {
    const member = memberOf(log.uri, log.node);
    return member ? { ...log, member } : log;
  });
  return told;
}

/** Whether nothing but its name is known of a server. */
function isNameOnly(member: MemberAt): boolean {
  for (const key in member) if (key !== 'name') return false;
  return true;
}

/** What a server is called, and what it was at an instant. */
export const memberAt = (member: Member, at: Instant): MemberAt => memberIn(member, roleAt(member, at));

/** What a server is called, and what it was in one of its periods; without one, nothing is said of its role. */
export function memberIn({ node }: Member, period: RolePeriod | undefined): MemberAt {
  const { myid, name, addresses } = node;
  const known: MemberAt = { name };
  if (myid !== undefined) known.myid = myid;
  if (addresses[0] !== undefined) known.address = addresses[0];
  if (period !== undefined && period.role !== 'unknown') known.role = period.role;
  if (period?.epoch !== undefined) known.epoch = period.epoch;
  if (period?.note !== undefined) known.note = period.note;
  return known;
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
