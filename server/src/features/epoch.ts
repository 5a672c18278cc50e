import type { Instant } from '../log/instant.ts';
import type { Ensemble, Member } from '../workspace/nodes/ensemble.ts';

/** What the logs tell of a leader's epoch. */
export interface EpochReading {
  readonly epoch: number;
  /** Who led in it and when; more than one only where logs contradict each other. */
  readonly led: readonly {
    readonly member: Member;
    readonly from: Instant;
    readonly to: Instant;
    /** When it began to serve in it; undefined where no record tells. */
    readonly serves?: Instant;
  }[];
  /** From when on servers followed in it; undefined where no log tells of that either. */
  readonly followed?: Instant;
  /** The nearest epochs that the logs do tell of, where they do not tell of this one. */
  readonly known?: { readonly least: number; readonly greatest: number };
  /** Logs of which only the ends were read. */
  readonly pending: number;
}

/** Who led in an epoch, and when it began, as far as the logs tell. */
export function epochIn({ members, pending }: Ensemble, epoch: number): EpochReading {
  const periods = members.flatMap((member) => member.periods.map((period) => ({ member, period })));
  const own = periods.filter(({ period }) => period.epoch === epoch);
  const led = own
    .filter(({ period }) => period.role === 'leading')
    .map(({ member, period: { from, to, serves } }) => ({
      member,
      from,
      to,
      ...(serves === undefined ? {} : { serves }),
    }))
    .sort((a, b) => a.from - b.from);
  const followed = own
    .filter(({ period }) => period.role === 'following' || period.role === 'observing')
    .map(({ period }) => period.serves ?? period.from)
    .sort((a, b) => a - b)[0];
  const all = periods.flatMap(({ period }) => period.epoch ?? []);
  return {
    epoch,
    led,
    ...(followed === undefined ? {} : { followed }),
    ...(own.length === 0 && all.length > 0
      ? { known: { least: Math.min(...all), greatest: Math.max(...all) } }
      : {}),
    pending: pending.length,
  };
}

/** `9 · 10.255.0.143 · node9`: id, address and name, as far as they are known and differ. */
export function shownMember({ node: { myid, addresses, name } }: Member): string {
  const words = [myid === undefined ? '' : String(myid), addresses[0] ?? '', name];
  return [...new Set(words.filter(Boolean))].join(' · ');
}
