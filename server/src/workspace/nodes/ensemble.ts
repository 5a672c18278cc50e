import type { Clock } from '../../log/clock.ts';
import { type Instant, stamp } from '../../log/instant.ts';
import type { Pace } from '../../reading/lines.ts';
import { clockedLogs } from '../clocks/clockedLogs.ts';
import type { LogFile } from '../logFile.ts';
import { isToldInAll, type LogTold } from './logTold.ts';
import { type Chapter, type RolePeriod, rolePeriods, withDeaths } from './roles.ts';
import { type Roster, type RosterNode, rosterOf, type RosterSources } from './roster.ts';
import type { Settings } from '../settings.ts';
import type { NodesTold } from '../clocks/zones.ts';

/** A server of the cluster with what it was when. */
export interface Member {
  readonly node: RosterNode;
  /** In time order, without overlaps; empty for a server that no log tells roles of. */
  readonly periods: readonly RolePeriod[];
}

/** The servers of a cluster as all logs together tell of them. */
export interface Ensemble {
  /** In order of their ids; those without one last. */
  readonly members: readonly Member[];
  readonly roster: Roster;
  /** Clocks of all logs, by uri. */
  readonly clocks: ReadonlyMap<string, Clock>;
  /** What is not known, and why: whole sentences. */
  readonly notes: readonly string[];
  /** Logs of which only the ends were read: a stretch of their node's roles is `unknown`. */
  readonly pending: readonly LogFile[];
  /** The server of each log, by which its zone was found. */
  readonly nodes: NodesTold;
  /** The server that a log is of; undefined where nothing tells. */
  memberOf(uri: string): Member | undefined;
  /** The server with this id, of which there may be no log. */
  memberWithId(myid: number): Member | undefined;
}

/** Which servers there are among logs, and what each was when. With `whole`, logs of any size are looked through. Rejects with the signal's reason. */
export async function ensembleOf(
  sources: RosterSources,
  settings: Settings,
  pace: Pace & { readonly whole?: boolean } = {},
): Promise<Ensemble> {
  const first = await rosterOf(sources, pace);
  const { logs, clocks } = await clockedLogs(sources.logs, settings, { ...pace, nodes: nodesOf(first) });
  const roster = logs === sources.logs ? first : await rosterOf({ ...sources, logs }, pace);
  const found = roster.nodes.map((node) => {
    const { chapters, notes } = chaptersOf(node, roster.told, clocks, sources.nameOf);
    return { node, periods: rolePeriods(chapters), notes };
  });
  const lost = connectionsLost(roster, clocks);
  const stories = found.map(({ node, periods }) => withDeaths(periods, lost.get(node.myid ?? NaN) ?? []));
  const members = found.map(({ node }, index) => ({
    node,
    periods: withEpochs(stories[index] ?? [], stories),
  }));
  const byUri = new Map(members.flatMap((member) => member.node.logs.map(({ uri }) => [uri, member])));
  return {
    members,
    roster,
    clocks,
    nodes: nodesOf(roster),
    notes: [...roster.notes, ...found.flatMap(({ notes }) => notes)],
    pending: logs.filter(({ uri }) => roster.told.get(uri)?.unread),
    memberOf: (uri) => byUri.get(uri),
    memberWithId: (myid) => members.find(({ node }) => node.myid === myid),
  };
}

/** The server of each log, as `nodes` of {@link clocksOf}. */
function nodesOf({ nodes }: Roster): Map<string, string> {
  return new Map(
    nodes.flatMap(({ name, myid, logs }) => logs.map(({ uri }) => [uri, `${myid ?? ''} ${name}`] as const)),
  );
}

/** What a server was at an instant; undefined where no log covers it. */
export const roleAt = ({ periods }: Member, at: Instant): RolePeriod | undefined =>
  periods.findLast(({ from, to }) => from <= at && at <= to);

/** When servers lost their connections to others, by the id of the other, in time order. */
function connectionsLost(
  { told }: Roster,
  clocks: ReadonlyMap<string, Clock>,
): ReadonlyMap<number, readonly Instant[]> {
  const lost = new Map<number, Instant[]>();
  for (const [uri, log] of told) {
    const clock = clocks.get(uri);
    if (!clock) continue;
    for (const [index, of] of log.lost.of.entries()) {
      const at = clock.toInstant(stamp(log.lost.stamps[index] ?? NaN));
      const known = lost.get(of);
      if (known) known.push(at);
      else lost.set(of, [at]);
    }
  }
  for (const instants of lost.values()) instants.sort((a, b) => a - b);
  return lost;
}

interface Kept {
  readonly sources: RosterSources;
  readonly logs: ReadonlySet<LogFile>;
  readonly settings: Settings;
  readonly making: Promise<Ensemble>;
  /** What came of it. */
  made?: Ensemble;
}

/** Different sets of logs whose ensembles are kept: who looks at a log outside the folders sees more than who does not. */
const MOST_KEPT = 3;

/** Remembers the last ensembles as long as nothing that they were made of has changed. */
export class EnsembleKept {
  /** The one asked for last stands first. */
  #kept: readonly Kept[] = [];
  #known: Ensemble | undefined;

  /** The last one that was made, whatever has changed since; undefined before that. */
  get known(): Ensemble | undefined {
    return this.#known;
  }

  /** The ensemble of exactly these logs, where one is made already; takes no time worth naming. */
  atHand(logs: readonly LogFile[], settings: Settings): Ensemble | undefined {
    return this.#kept.find((one) => one.made && one.settings === settings && isOf(one, logs))?.made;
  }

  /** As {@link ensembleOf}; the work goes on for others when the one who began it cancels. */
  async of(sources: RosterSources, settings: Settings, signal?: AbortSignal): Promise<Ensemble> {
    const known = this.#kept.find(
      (one) =>
        one.settings === settings &&
        isOf(one, sources.logs) &&
        sameAll(one.sources.foreign, sources.foreign) &&
        one.made?.pending.some(isToldInAll) !== true,
    );
    const kept = known ?? this.#begin(sources, settings);
    const isOther = (one: Kept): boolean => one !== kept && !(one.made && isOf(one, sources.logs));
    this.#kept = [kept, ...this.#kept.filter(isOther)].slice(0, MOST_KEPT);
    const ensemble = await kept.making;
    signal?.throwIfAborted();
    return ensemble;
  }

  #begin(sources: RosterSources, settings: Settings): Kept {
    const making = ensembleOf(sources, settings);
    const kept: Kept = { sources, logs: new Set(sources.logs), settings, making };
    making.then(
      (ensemble) => (this.#known = kept.made = ensemble),
      () => (this.#kept = this.#kept.filter((one) => one !== kept)),
    );
    return kept;
  }
}

const isOf = ({ logs }: Kept, asked: readonly LogFile[]): boolean =>
  logs.size === asked.length && asked.every((log) => logs.has(log));

const sameAll = <One>(some: readonly One[], others: readonly One[]): boolean =>
  some.length === others.length && some.every((one, index) => one === others[index]);

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
