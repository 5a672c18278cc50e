import { dirname } from 'node:path';
import { isWildcard } from '../../cluster/zooCfg.ts';
import type { Trait } from '../../log/member.ts';
import { ownerOf } from '../packed/bundleName.ts';
import type { ClusterFile } from './clusterFiles.ts';
import type { LogFile } from '../logFile.ts';
import type { PlacedTold } from './logTold.ts';
import { isGeneric } from './nodeNames.ts';

/** Logs and files of one server, as far as that is known. */
export interface Group {
  /** What folders call it; the first is that of most of its logs. */
  names: string[];
  readonly logs: LogFile[];
  readonly files: ClusterFile[];
  /** What these say of their own server. */
  readonly own: PlacedTold[];
  /** Id told by other means than its own logs and files. */
  inferred?: { readonly id: number; readonly why: string };
  /** Set where the logs of one folder are of several servers. */
  sharedName?: string;
}

/** A log, what it tells, and the name that folders give its node. */
export interface Reading {
  readonly log: LogFile;
  readonly told: readonly PlacedTold[];
  readonly name: string | undefined;
}

const newGroup = (names: string[] = []): Group => ({ names, logs: [], files: [], own: [] });

/** The values of a trait, those most often told first. */
export function valuesOf(told: readonly PlacedTold[], trait: Trait): string[] {
  const counts = new Map<string, number>();
  for (const one of told)
    if (one.trait === trait && one.of === undefined)
      counts.set(one.value, (counts.get(one.value) ?? 0) + one.count);
  return [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
}

/** The id that a group's logs and files tell most often; undefined where none does. */
export function idOf({ own, inferred }: Group): number | undefined {
  const [told] = valuesOf(own, 'myid');
  return told === undefined ? inferred?.id : Number(told);
}

/** `10.255.0.141` of `10.255.0.141:2181`, without brackets; undefined for a host that stands for any. */
export function hostOf(endpoint: string): string | undefined {
  const host = endpoint.replace(/:\d{1,5}$/, '').replace(/^\[|\]$/g, '');
  return host === '' || isWildcard(host) ? undefined : host;
}

/** Hosts at which a group says that it listens itself. */
export function ownHosts({ own }: Group): Set<string> {
  const hosts = new Set<string>();
  for (const { trait, value, of } of own) {
    if (of !== undefined || (trait !== 'client' && trait !== 'election' && trait !== 'quorum')) continue;
    const host = hostOf(value);
    if (host !== undefined) hosts.add(host);
  }
  return hosts;
}

/** Logs by node: as folders tell, one group for each server that the logs of a folder name, and one for each other log. */
export function groupLogs(readings: readonly Reading[]): Group[] {
  const byName = new Map<string, Reading[]>();
  const groups: Group[] = [];
  for (const reading of readings) {
    const { name } = reading;
    if (name === undefined) groups.push(withReadings(newGroup(), [reading]));
    else byName.set(name, [...(byName.get(name) ?? []), reading]);
  }
  for (const [name, own] of byName) {
    const ids = new Set(own.flatMap(({ told }) => valuesOf(told, 'myid')[0] ?? []));
    if (ids.size <= 1) {
      groups.push(withReadings(newGroup([name]), own));
      continue;
    }
    const rest = own.filter(({ told }) => valuesOf(told, 'myid').length === 0);
    for (const id of ids) {
      const group = withReadings(
        newGroup(),
        own.filter(({ told }) => valuesOf(told, 'myid')[0] === id),
      );
      group.sharedName = name;
      groups.push(group);
    }
    for (const one of rest) groups.push({ ...withReadings(newGroup(), [one]), sharedName: name });
  }
  return groups;
}

function withReadings(group: Group, readings: readonly Reading[]): Group {
  for (const { log, told } of readings) {
    group.logs.push(log);
    group.own.push(...told.filter(({ of }) => of === undefined));
  }
  return group;
}

/** Gives each file to the group it is of: by its folder, by its own name, by the id in it. Answers those of no group. */
export function giveFiles(groups: readonly Group[], files: readonly ClusterFile[]): ClusterFile[] {
  return files.filter((file) => {
    const owner = ownerOfFile(file, groups);
    if (!owner) return true;
    owner.files.push(file);
    owner.own.push(...file.told.filter(({ of }) => of === undefined));
    return false;
  });
}

function ownerOfFile({ path, told, kind }: ClusterFile, groups: readonly Group[]): Group | undefined {
  if (kind === 'list') return undefined;
  let folder = dirname(path);
  while (isGeneric(folder) && dirname(folder) !== folder) folder = dirname(folder);
  const byFolder = only(groups.filter(({ names }) => names.includes(ownerOf(folder))));
  if (byFolder) return byFolder;
  const words = new Set(
    path
      .slice(dirname(path).length + 1)
      .toLowerCase()
      .split(/[^a-z0-9]+/),
  );
  const name = path.slice(dirname(path).length + 1).toLowerCase();
  const isNamed = (word: string): boolean =>
    word.length > 1 &&
    (words.has(word.toLowerCase()) || new RegExp(`(?:^|[-_.])${escaped(word)}(?:[-_.]|$)`).test(name));
  const byName = only(groups.filter(({ names, own }) => [...names, ...valuesOf(own, 'host')].some(isNamed)));
  if (byName) return byName;
  const [id] = valuesOf(told, 'myid');
  return id === undefined ? undefined : only(groups.filter((group) => idOf(group) === Number(id)));
}

const escaped = (word: string): string => word.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const only = <One>(all: readonly One[]): One | undefined => (all.length === 1 ? all[0] : undefined);

/** The hosts of each configured server, by id, as any file or log tells. */
export function configuredHosts(told: readonly PlacedTold[]): Map<number, Set<string>> {
  const hosts = new Map<number, Set<string>>();
  for (const { of, trait, value } of told) {
    if (of === undefined || trait === 'seen') continue;
    const host = hostOf(value);
    if (host !== undefined) hosts.set(of, (hosts.get(of) ?? new Set()).add(host));
  }
  return hosts;
}

/**
 * Puts groups together that are of one server: of one id, unless their hosts or addresses contradict; then those without an id,
 * by host name or by an address that belongs to one configured server only.
 */
export function joinGroups(groups: readonly Group[], configured: ReadonlyMap<number, Set<string>>): Group[] {
  const joined: Group[] = [];
  const take = (group: Group, into: Group | undefined): void => {
    if (!into) {
      joined.push(group);
      return;
    }
    const names = weightOf(group) > weightOf(into) ? [group.names, into.names] : [into.names, group.names];
    into.names = [...new Set(names.flat())];
    into.logs.push(...group.logs);
    into.files.push(...group.files);
    into.own.push(...group.own);
    if (group.inferred && !into.inferred) into.inferred = group.inferred;
  };
  const withId = groups.filter((group) => idOf(group) !== undefined);
  for (const group of withId)
    take(
      group,
      joined.find((other) => idOf(other) === idOf(group) && isCompatible(other, group)),
    );
  for (const group of groups.filter((one) => idOf(one) === undefined)) {
    const hosts = valuesOf(group.own, 'host');
    const names = new Set([...hosts, ...group.names]);
    const byHost =
      hosts.length > 1
        ? undefined
        : only(
            joined.filter((other) =>
              other.names.concat(valuesOf(other.own, 'host')).some((one) => names.has(one)),
            ),
          );
    if (byHost) {
      take(group, byHost);
      continue;
    }
    const seen = new Set(hosts.length > 1 ? [] : valuesOf(group.own, 'seen'));
    const id = only([...configured].filter(([, at]) => [...at].some((host) => seen.has(host))))?.[0];
    if (id !== undefined) group.inferred = { id, why: 'one of its addresses is configured for that server' };
    take(group, id === undefined ? undefined : only(joined.filter((other) => idOf(other) === id)));
  }
  return joined;
}

/** How much the name of a group counts: a folder on disk is what a person sees, a packed file may be a copy of it. */
const weightOf = ({ logs }: Group): number =>
  logs.length + (logs.some(({ uri }) => uri.startsWith('file:')) ? 1_000_000 : 0);

/** Whether two groups of one id may be one server: they share a host or an address, or one of them tells none. */
function isCompatible(a: Group, b: Group): boolean {
  const addresses = [ownHosts(a), ownHosts(b)] as const;
  const hosts = [new Set(valuesOf(a.own, 'host')), new Set(valuesOf(b.own, 'host'))] as const;
  const pairs = [addresses, hosts].filter(([one, other]) => one.size > 0 && other.size > 0);
  return pairs.length === 0 || pairs.some(([one, other]) => [...one].some((value) => other.has(value)));
}
