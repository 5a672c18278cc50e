import type { Pace } from '../../reading/lines.ts';
import { sideBySide } from '../../reading/sideBySide.ts';
import type { Trait } from '../../log/member.ts';
import type { Bundles } from '../packed/bundles.ts';
import { type ClusterFile, clusterFilesAmong } from './clusterFiles.ts';
import { type LogFile, readingProblem, type Unusable } from '../logFile.ts';
import { type LogTold, type Place, type PlacedTold, toldAtEnds, toldInAll } from './logTold.ts';
import { nodeNames } from './nodeNames.ts';
import { type Conflict, conflictsOf } from './rosterConflicts.ts';
import {
  configuredHosts,
  type Group,
  giveFiles,
  groupLogs,
  hostOf,
  idOf,
  joinGroups,
  ownHosts,
  valuesOf,
} from './rosterGroups.ts';

/** One server of the cluster, as logs and files tell of it. */
export interface RosterNode {
  /** As folders call it; else its host, else `server 8`. */
  readonly name: string;
  /** Other names by which folders call it. */
  readonly aliases: readonly string[];
  readonly myid: number | undefined;
  /** Hosts and addresses, without ports, its own first. */
  readonly addresses: readonly string[];
  readonly logs: readonly LogFile[];
  /** Everything that is told of it, with where it stands. */
  readonly facts: readonly PlacedTold[];
  readonly conflicts: readonly Conflict[];
}

export interface Roster {
  /** In order of their ids; those without one last. */
  readonly nodes: readonly RosterNode[];
  /** Logs of which nothing tells whose they are. */
  readonly others: readonly LogFile[];
  /** What each log told, by uri; without those that cannot be read. */
  readonly told: ReadonlyMap<string, LogTold>;
  /** What is not known, and why: whole sentences. */
  readonly notes: readonly string[];
}

/** Logs and files to make a roster of. */
export interface RosterSources {
  readonly logs: readonly LogFile[];
  /** Files that are no logs, among which configurations are looked for. */
  readonly foreign: readonly Unusable[];
  readonly bundles: Bundles;
  /** What a note calls a file. */
  readonly nameOf: (uri: string) => string;
}

/** A larger log is read at its ends only, unless all was asked for. In bytes. */
export const MOST_WHOLE = 64 << 20;
/** Where the logs together are larger, those above {@link LARGE_AMONG_MANY} are read at their ends only. In bytes. */
const MOST_TOGETHER = 2 ** 30;
const LARGE_AMONG_MANY = 4 << 20;
const AT_ONCE = 2;

/**
 * Which servers there are, and which log is of which. With `whole`, all of each log is looked through for turns of roles, whatever
 * its size. Rejects with the signal's reason.
 */
export async function rosterOf(
  { logs, foreign, bundles, nameOf }: RosterSources,
  { whole = false, ...pace }: Pace & { readonly whole?: boolean } = {},
): Promise<Roster> {
  const told = new Map<string, LogTold>();
  const notes: string[] = [];
  const total = logs.reduce((sum, { size }) => sum + size, 0);
  const mostWhole = whole ? Infinity : total > MOST_TOGETHER ? LARGE_AMONG_MANY : MOST_WHOLE;
  await sideBySide(logs, AT_ONCE, async (log) => {
    pace.signal?.throwIfAborted();
    try {
      const isLarge = log.size > mostWhole;
      if (isLarge && log.packed?.isAtHand() === false) {
        notes.push(`${nameOf(log.uri)}: not unpacked to tell its node, since it is large.`);
        return;
      }
      told.set(log.uri, await (isLarge ? toldAtEnds(log, pace) : toldInAll(log, pace)));
    } catch (error) {
      pace.signal?.throwIfAborted();
      notes.push(`${nameOf(log.uri)}: cannot be read: ${readingProblem(error)}.`);
    }
  });
  const files = await clusterFilesAmong(foreign, bundles, pace.signal);
  const names = nodeNames(logs);
  const ofLog = (log: LogFile): readonly PlacedTold[] => told.get(log.uri)?.told ?? [];
  const all = [...files.flatMap((file) => file.told), ...logs.flatMap(ofLog)];
  const configured = configuredHosts(all);
  const groups = groupLogs(logs.map((log) => ({ log, told: ofLog(log), name: names.get(log.path ?? '') })));
  let unowned = giveFiles(groups, files);
  const joined = joinGroups(groups, configured);
  unowned = giveFiles(joined, unowned);
  const nameless = joined.filter((group) => idOf(group) === undefined && isAnybodys(group));
  const nodes = joined
    .filter((group) => !nameless.includes(group))
    .map((group) => nodeOf(group, joined, all, files));
  const present = new Set(nodes.map(({ myid }) => myid));
  for (const id of configured.keys())
    if (!present.has(id))
      nodes.push(nodeOf({ ...EMPTY, inferred: { id, why: 'configured' } }, joined, all, files));
  const configuredTimings = unowned.flatMap((file) => file.told.filter(({ of }) => of === undefined));
  return {
    nodes: nodes.map((node) => withTimings(node, configuredTimings)).sort(byId),
    others: nameless.flatMap((group) => group.logs),
    told,
    notes: [...notes, ...nameless.flatMap((group) => sharedNotes(group, nameOf))],
  };
}

const EMPTY: Group = { names: [], logs: [], files: [], own: [] };

/** Whether nothing tells whose logs these are: no name, or several hosts in one export. */
const isAnybodys = ({ names, own }: Group): boolean => names.length === 0 || valuesOf(own, 'host').length > 1;

function sharedNotes({ sharedName, logs }: Group, nameOf: (uri: string) => string): string[] {
  if (sharedName === undefined) return [];
  return logs.map(
    ({ uri }) =>
      `${nameOf(uri)}: the logs in ${sharedName} are of several servers, and nothing tells of which this one is.`,
  );
}

const byId = (a: RosterNode, b: RosterNode): number =>
  (a.myid ?? Infinity) - (b.myid ?? Infinity) || (a.name < b.name ? -1 : 1);

const SHARED: ReadonlySet<Trait> = new Set<Trait>(['tickTime', 'initLimit', 'syncLimit']);

/** A configuration of no one node's own tells the timings of those that tell none. */
function withTimings(node: RosterNode, told: readonly PlacedTold[]): RosterNode {
  const missing = told.filter(
    ({ trait }) =>
      SHARED.has(trait) && !node.facts.some((fact) => fact.trait === trait && fact.of === undefined),
  );
  return missing.length === 0 ? node : { ...node, facts: [...node.facts, ...missing] };
}

function nodeOf(
  group: Group,
  groups: readonly Group[],
  all: readonly PlacedTold[],
  files: readonly ClusterFile[],
): RosterNode {
  const myid = idOf(group);
  // The first told is that of a server's own banner, where there is one.
  const host = group.own.find(({ trait }) => trait === 'host')?.value;
  const ofIt = myid === undefined ? [] : all.filter(({ of }) => of === myid);
  const addresses = new Set(ownHosts(group));
  for (const { trait, value } of ofIt) {
    const at = trait === 'seen' ? undefined : hostOf(value);
    if (at !== undefined) addresses.add(at);
  }
  for (const { trait, value } of ofIt)
    if (trait === 'seen' && !isSeenOfOthers(value, myid, all)) addresses.add(value);
  const listed = files.flatMap((file) =>
    file.listed.flatMap((row): PlacedTold[] => {
      if (!addresses.has(row.clientHost)) return [];
      addresses.add(row.management);
      const at: Place = { uri: file.uri, line: row.line, byteOffset: 0 };
      return [
        { trait: 'seen', value: row.management, at, count: 1 },
        { trait: 'mode', value: row.mode, at, count: 1 },
      ];
    }),
  );
  const [name, ...aliases] = group.names;
  const fallback = host ?? (myid === undefined ? 'unknown' : `server ${myid}`);
  return {
    name: name ?? fallback,
    aliases,
    myid,
    addresses: [...addresses],
    logs: group.logs,
    facts: [...group.own, ...ofIt, ...listed],
    conflicts: conflictsOf(group, groups, ofIt, myid),
  };
}

/** A learner's address that several servers had: they stand behind one address, or all on one machine. */
const isSeenOfOthers = (host: string, myid: number | undefined, all: readonly PlacedTold[]): boolean =>
  all.some(({ trait, value, of }) => trait === 'seen' && value === host && of !== undefined && of !== myid);
