import { memberIn } from '../correlation/members.ts';
import { memberLabel, type OwnersAnswer } from '../protocol/member.ts';
import type { Ensemble } from '../workspace/nodes/ensemble.ts';

/** Which log is of which server, and what that was when its logs end; null where the servers are not known yet. */
export function owners(ensemble: Ensemble | undefined): OwnersAnswer {
  if (!ensemble) return null;
  return ensemble.members.flatMap((member) => {
    const last = memberIn(
      member,
      member.periods.findLast(({ role }) => role !== 'unknown'),
    );
    const label = memberLabel(last) + (last.role === undefined ? '' : ' at the end');
    const { myid } = member.node;
    return member.node.logs.map(({ uri }) => ({ uri, ...(myid === undefined ? {} : { myid }), label }));
  });
}
