import type { Trait } from '../../log/member.ts';
import type { Place, PlacedTold } from './logTold.ts';
import { type Group, idOf, ownHosts, valuesOf } from './rosterGroups.ts';

/** Two things that are told of a server and cannot both be so. */
export interface Conflict {
  /** One sentence, without places. */
  readonly words: string;
  /** Where the one and where the other is told. */
  readonly at: readonly Place[];
}

const TIMINGS: readonly Trait[] = ['tickTime', 'initLimit', 'syncLimit'];

/** What does not fit together in what is told of one server; `ofIt` is what others tell of it. */
export function conflictsOf(
  group: Group,
  groups: readonly Group[],
  ofIt: readonly PlacedTold[],
  myid: number | undefined,
): Conflict[] {
  return [
    ...otherIds(group, myid),
    ...sharedIds(group, groups, myid),
    ...(group.sharedName === undefined
      ? []
      : [{ words: `the logs in ${group.sharedName} are of several servers`, at: firstPlaces(group) }]),
    ...differingAddresses(ofIt, myid),
    ...TIMINGS.flatMap((trait) => differingTimings(group.own, trait)),
  ];
}

const firstPlaces = ({ own }: Group): Place[] => own.slice(0, 1).map(({ at }) => at);

/** A log, or a file, that says two ids. */
function otherIds({ own }: Group, myid: number | undefined): Conflict[] {
  const ids = own.filter(({ trait, of }) => trait === 'myid' && of === undefined);
  const usual = ids.find(({ value }) => Number(value) === myid);
  return ids
    .filter(({ value }) => Number(value) !== myid)
    .map(({ value, count, at }) => ({
      words: `myid ${value} is told here (${count === 1 ? 'once' : `${count} times`}), though this is server ${myid ?? 'unknown'}`,
      at: usual ? [at, usual.at] : [at],
    }));
}

/** Another server of the same id that is not this one. */
function sharedIds(group: Group, groups: readonly Group[], myid: number | undefined): Conflict[] {
  if (myid === undefined) return [];
  return groups
    .filter((other) => other !== group && idOf(other) === myid && group.logs.length > 0)
    .map((other) => ({
      words: `${called(other)} has myid ${myid} too, with other addresses`,
      at: [...idPlaces(group, myid), ...idPlaces(other, myid)],
    }));
}

const called = (group: Group): string =>
  group.names[0] ?? valuesOf(group.own, 'host')[0] ?? [...ownHosts(group)][0] ?? 'another server';

const idPlaces = ({ own }: Group, myid: number): Place[] =>
  own
    .filter(({ trait, value }) => trait === 'myid' && Number(value) === myid)
    .slice(0, 1)
    .map(({ at }) => at);

/** Configurations that give one server different addresses; one line may give several. */
function differingAddresses(ofIt: readonly PlacedTold[], myid: number | undefined): Conflict[] {
  const bySource = new Map<string, PlacedTold[]>();
  for (const one of ofIt)
    if (one.trait === 'quorum') bySource.set(one.at.uri, [...(bySource.get(one.at.uri) ?? []), one]);
  const byAddresses = new Map<string, PlacedTold>();
  for (const told of bySource.values()) {
    const addresses = [...new Set(told.map(({ value }) => value))].sort().join(', ');
    const [first] = told;
    if (first && !byAddresses.has(addresses)) byAddresses.set(addresses, first);
  }
  if (byAddresses.size < 2) return [];
  return [
    {
      words: `server ${myid ?? ''} is configured at different addresses: ${[...byAddresses.keys()].join(' and ')}`,
      at: [...byAddresses.values()].map(({ at }) => at),
    },
  ];
}

/** Sources that give one server different timings: a configuration that was changed, or is of another server. */
function differingTimings(own: readonly PlacedTold[], trait: Trait): Conflict[] {
  const values = new Map<string, PlacedTold>();
  for (const one of own)
    if (one.trait === trait && one.of === undefined && !values.has(one.value)) values.set(one.value, one);
  if (values.size < 2) return [];
  return [
    {
      words: `${trait} is told to be ${[...values.keys()].join(' and ')}`,
      at: [...values.values()].map(({ at }) => at),
    },
  ];
}
