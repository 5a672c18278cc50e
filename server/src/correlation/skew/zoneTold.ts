import type { NodeSkews } from './measureSkews.ts';
import { instant } from '../../log/instant.ts';
import { formatOffset, offsetMinutes } from '../../log/zone.ts';
import type { NodeClock } from '../../protocol/clocks.ts';
import type { Ensemble, Member } from '../../workspace/nodes/ensemble.ts';
import { messageWords } from './words.ts';

/** Zones differ by this, in minutes, at least. */
const QUARTER = 15;
/** Clocks that are further apart than this, in ms, could as well be of the zone beside. */
const MOST_OFF_MS = 5 * 60_000;

/**
 * The zone in which a server writes, where its own logs leave it to be assumed: as a whole number of quarters of an hour by which its messages
 * lie off those of a server whose zone is known. Undefined where they do not tell.
 */
export function zoneTold(
  member: Member,
  clocks: Ensemble['clocks'],
  found: NodeSkews,
): NodeClock['zoneTold'] {
  const { members, skews, reference } = found;
  const index = members.indexOf(member);
  const clock = serverClock(member, clocks);
  if (index < 0 || !reference || !clock?.zone.assumed) return undefined;
  const eras = skews.eras.flatMap(({ node }, era) => (node === index ? [era] : []));
  const knowing = skews.eras.flatMap(({ node }, era) => {
    const other = members[node];
    return other && other !== member && serverClock(other, clocks)?.zone.assumed === false ? [era] : [];
  });
  const told = new Set<number>();
  for (const era of eras)
    for (const other of knowing) {
      const { from, to } = skews.ahead(era, other);
      if (!Number.isFinite(from) || !Number.isFinite(to)) continue;
      const quarters = Math.round((from + to) / 2 / (QUARTER * 60_000));
      const rest = [from, to].map((end) => Math.abs(end - quarters * QUARTER * 60_000));
      if (Math.max(...rest) > MOST_OFF_MS) return undefined;
      told.add(quarters);
    }
  const [quarters] = told;
  const at = skews.eras[eras[0] ?? -1]?.from;
  if (told.size !== 1 || quarters === undefined || at === undefined || !Number.isFinite(at)) return undefined;
  const minutes = offsetMinutes(clock.zone.name, instant(at)) + quarters * QUARTER;
  const name = formatOffset(minutes);
  const counts = Object.fromEntries(skews.eras[eras[0] ?? -1]?.counts ?? []);
  const verb = quarters === 0 ? 'agree with' : 'put it at';
  return {
    name,
    reason: `${messageWords(counts)} shared with other servers ${verb} ${name}`,
    byMs: quarters * QUARTER * 60_000,
  };
}

function serverClock({ node }: Member, clocks: Ensemble['clocks']): ReturnType<Ensemble['clocks']['get']> {
  const log = node.logs.find(({ dialect }) => dialect.marks);
  return log && clocks.get(log.uri);
}
