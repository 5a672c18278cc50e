import type { Clock } from '../log/clock.ts';
import type { Node, NodePlace, NodesAnswer } from '../protocol/nodes.ts';
import type { Pace } from '../reading/lines.ts';
import { sideBySide } from '../reading/sideBySide.ts';
import type { LogFile } from '../workspace/logFile.ts';
import { type LogTold, type Place, type PlacedTold, toldInAll } from '../workspace/logTold.ts';
import { type Chapter, type RolePeriod, rolePeriods } from '../workspace/roles.ts';
import { type RosterNode, rosterOf, type RosterSources } from '../workspace/roster.ts';
import { valuesOf } from '../workspace/rosterGroups.ts';
import type { Settings } from '../workspace/settings.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { clocksOf } from '../workspace/zones.ts';

/** Answers `logLens.nodes` from everything in the workspace. Rejects with the signal's reason. */
export async function nodes(workspace: Workspace, signal?: AbortSignal): Promise<NodesAnswer> {
  const { logs, foreign, left } = await workspace.everywhere(signal);
  const nameOf = (uri: string): string => workspace.shownPath(uri);
  const sources = { logs, foreign, bundles: workspace.catalogue.bundles, nameOf };
  const answer = await nodesAmong(sources, workspace.settings, { signal });
  return left === '' ? answer : { ...answer, notes: [...answer.notes, `${left}.`] };
}

/** Reads all of the logs of which only the ends were read. Rejects with the signal's reason; what cannot be read says so later. */
export async function readPending(
  workspace: Workspace,
  uris: readonly string[],
  pace: Pace = {},
): Promise<void> {
  const { logs } = await workspace.catalogue.findAll(uris);
  await sideBySide(logs, AT_ONCE, async (log) => {
    await toldInAll(log, pace).catch(() => pace.signal?.throwIfAborted());
  });
}

/** Logs read side by side in the background. */
const AT_ONCE = 2;

/** Which servers there are among logs, and what each was when. With `whole`, logs of any size are looked through. */
export async function nodesAmong(
  sources: RosterSources,
  settings: Settings,
  pace: Pace & { readonly whole?: boolean } = {},
): Promise<NodesAnswer> {
  const roster = await rosterOf(sources, pace);
  const clocks = clocksOf(sources.logs, settings);
  const found = roster.nodes.map((node) => {
    const { chapters, notes } = chaptersOf(node, roster.told, clocks, sources.nameOf);
    return { node, periods: rolePeriods(chapters), notes };
  });
  const stories = found.map(({ periods }) => periods);
  return {
    nodes: found.map(({ node, periods }) => nodeOnWire(node, withEpochs(periods, stories), clocks)),
    others: roster.others.map(({ uri }) => uri),
    notes: [...roster.notes, ...found.flatMap(({ notes }) => notes)],
    pending: sources.logs.flatMap(({ uri }) => (roster.told.get(uri)?.unread ? [uri] : [])),
  };
}

/** The logs of a server that tell roles, in time order; of those that tell of the same time, one. */
function chaptersOf(
  node: RosterNode,
  told: ReadonlyMap<string, LogTold>,
  clocks: ReadonlyMap<string, Clock>,
  nameOf: (uri: string) => string,
): { chapters: Chapter[]; notes: string[] } {
  const all = node.logs.flatMap((log) => {
    const [said, clock] = [told.get(log.uri), clocks.get(log.uri)];
    const isTelling = (log.dialect.members?.turnTexts.length ?? 0) > 0;
    return isTelling && said && clock ? (chapterOf(log, said, clock, nameOf(log.uri)) ?? []) : [];
  });
  all.sort((a, b) => a.chapter.from - b.chapter.from || b.chapter.to - a.chapter.to);
  const chapters: Chapter[] = [];
  const notes: string[] = [];
  let reached = -Infinity;
  let last: LogFile | undefined;
  for (const { chapter, log } of all) {
    if (last && chapter.from < reached - OVERLAP_MS) {
      notes.push(
        `${nameOf(log.uri)}: no roles are taken from it: ${nameOf(last.uri)} tells of the same time.`,
      );
      continue;
    }
    chapters.push(chapter);
    if (chapter.to > reached) [reached, last] = [chapter.to, log];
  }
  return { chapters, notes };
}

/** Threads print past each other where a log is cut in two. */
const OVERLAP_MS = 5_000;

function chapterOf(
  log: LogFile,
  said: LogTold,
  clock: Clock,
  name: string,
): { chapter: Chapter; log: LogFile } | undefined {
  const { first, last, turns, unread } = said;
  if (first === undefined || last === undefined) return undefined;
  const turnsInTime = turns.flatMap(({ turn, stamp, at, after }) =>
    Number.isFinite(stamp)
      ? [
          {
            turn,
            at: clock.toInstant(stamp),
            after: after === undefined ? undefined : clock.toInstant(after),
            place: at,
          },
        ]
      : [],
  );
  const note = unread && `${Math.round(unread.bytes / 2 ** 20)} MiB of ${name} are not read`;
  const skipped = unread && {
    from: clock.toInstant(unread.from),
    to: clock.toInstant(unread.to),
    note: note ?? '',
  };
  const chapter = {
    from: clock.toInstant(first),
    to: clock.toInstant(last),
    turns: turnsInTime,
    ...(skipped ? { unread: skipped } : {}),
  };
  return { chapter, log };
}

/** Clocks of two servers may differ by this, in ms, and a learner still be told from the leader's log. */
const APART_MS = 2_000;

/** A learner's log may not tell the epoch: it is that of the one leader which had begun before and led on. */
function withEpochs(
  periods: readonly RolePeriod[],
  stories: readonly (readonly RolePeriod[])[],
): RolePeriod[] {
  const leading = stories.flat().filter(({ role, epoch }) => role === 'leading' && epoch !== undefined);
  return periods.map((period) => {
    if (period.epoch !== undefined || (period.role !== 'following' && period.role !== 'observing'))
      return period;
    const at = period.serves;
    if (at === undefined) return period;
    const leaders = leading.filter(({ from, to }) => from - APART_MS <= at && at <= to + APART_MS);
    const epochs = new Set(leaders.map(({ epoch }) => epoch));
    const [epoch] = epochs;
    return epochs.size === 1 && epoch !== undefined ? { ...period, epoch } : period;
  });
}

function nodeOnWire(
  node: RosterNode,
  periods: readonly RolePeriod[],
  clocks: ReadonlyMap<string, Clock>,
): Node {
  const own = node.facts.filter(({ of }) => of === undefined);
  const first = (trait: PlacedTold['trait']): string | undefined =>
    valuesOf(own, trait)[0] ?? node.facts.find((fact) => fact.trait === trait)?.value;
  const serverLog =
    node.logs.find(({ dialect }) => (dialect.members?.turnTexts.length ?? 0) > 0) ?? node.logs[0];
  const zone = serverLog && clocks.get(serverLog.uri)?.zone;
  const numbers = (['tickTime', 'initLimit', 'syncLimit'] as const).flatMap((trait) => {
    const value = lastOf(own, trait);
    return value === undefined ? [] : [[trait, Number(value)] as const];
  });
  const endpoints = (['client', 'quorum', 'election'] as const).flatMap((trait) => {
    const value = first(trait);
    return value === undefined ? [] : [[trait, value] as const];
  });
  return {
    name: node.name,
    aliases: [...node.aliases],
    ...(node.myid === undefined ? {} : { myid: node.myid }),
    addresses: [...node.addresses],
    ...Object.fromEntries(endpoints),
    logs: node.logs.map(({ uri }) => uri),
    ...(zone ? { zone: { ...zone } } : {}),
    versions: { zookeeper: versionsOf(own, 'ZooKeeper'), jdk: versionsOf(own, 'JDK') },
    ...Object.fromEntries(numbers),
    roles: periods.map(({ at, ...period }) => ({ ...period, ...(at ? { at: placeOnWire(at) } : {}) })),
    conflicts: node.conflicts.map(({ words, at }) => ({ words, at: at.map(placeOnWire) })),
    evidence: node.facts.map(({ trait, value, count, at }) => ({
      what: trait,
      value,
      count,
      at: placeOnWire(at),
    })),
  };
}

/** The value told last: settings change with a restart. */
const lastOf = (told: readonly PlacedTold[], trait: PlacedTold['trait']): string | undefined =>
  told.findLast((one) => one.trait === trait)?.value;

/** Versions in the order told; `17.0.15` goes where a GC log tells `17.0.15+6` of it. */
function versionsOf(told: readonly PlacedTold[], trait: PlacedTold['trait']): string[] {
  const all = [...new Set(told.filter((one) => one.trait === trait).map(({ value }) => value))];
  return all.filter(
    (one) =>
      !all.some((other) => other !== one && /^[^\d.]/.test(other.slice(one.length)) && other.startsWith(one)),
  );
}

const placeOnWire = ({ uri, line, byteOffset }: Place): NodePlace => ({
  uri,
  ...(line === undefined ? {} : { line }),
  byteOffset,
});
