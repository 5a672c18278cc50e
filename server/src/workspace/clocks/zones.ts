import { basename, dirname, sep } from 'node:path';
import { type Clock, localClock, writtenClock, type ZoneReading } from '../../log/clock.ts';
import { systemZone } from '../../log/zone.ts';
import { lastAnswers } from '../lastAnswers.ts';
import type { LogFile } from '../logFile.ts';
import { isGeneric, nodeNames, rotationStem } from '../nodes/nodeNames.ts';
import { type Settings, settingFor } from '../settings.ts';

/** The server that each log is of, by uri, as a roster tells it: logs of one value are of one server. */
export type NodesTold = ReadonlyMap<string, string>;

/**
 * A clock for each of these logs, by uri. The zone is the one written in the stamps; else the one set for the node
 * or file; else that of a log of its node that writes its offset, a log of the server's own process before others, as folders
 * tell its node or as `nodes` do; else that on which the other nodes' logs agree; else this machine's. The last two are said
 * to be assumed.
 */
export const clocksOf: (
  logs: readonly LogFile[],
  settings: Settings,
  nodes?: NodesTold,
) => ReadonlyMap<string, Clock> = lastAnswers(clocksAfresh);

function clocksAfresh(
  logs: readonly LogFile[],
  settings: Settings,
  nodes: NodesTold = new Map(),
): ReadonlyMap<string, Clock> {
  const names = nodeNames(logs);
  const evidence = new Evidence(logs, nodes);
  return new Map(
    logs.map((log) => {
      const node = names.get(log.path ?? '');
      const offsetMs = settingFor(settings.offsets, log.path ?? log.uri, node)?.value ?? 0;
      const found = zoneOf(log, evidence, node, settings);
      const zone = log.folds ? { ...found, reason: `${found.reason}; ${log.folds.words}` } : found;
      const isLocal = log.dialect.face === 'local' && !log.folds?.isTold;
      const clock = isLocal ? localClock(zone, offsetMs) : writtenClock(zone, offsetMs);
      const undated = log.dating && 'refusal' in log.dating ? log.dating.refusal : undefined;
      return [log.uri, undated === undefined ? clock : { ...clock, undated }];
    }),
  );
}

function zoneOf(log: LogFile, evidence: Evidence, node: string | undefined, settings: Settings): ZoneReading {
  const { face, writtenOffset } = log.dialect;
  if (log.dating && 'zone' in log.dating) return log.dating.zone;
  if (face === 'utc' && writtenOffset) {
    return { name: writtenOffset, reason: 'written in its stamps', assumed: false };
  }
  const set = settingFor(settings.zones, log.path ?? log.uri, node);
  if (set) return { name: set.value, reason: `set by you for "${set.pattern}"`, assumed: false };
  if (face === 'utc') {
    return { name: 'UTC', reason: 'because its stamps count from the epoch', assumed: false };
  }
  return evidence.ofNode(log) ?? evidence.beside(log) ?? evidence.ofOthers ?? systemReading();
}

/** The logs under one folder, as far as they tell zones. */
interface Folder {
  /** Folders in which its local logs lie. */
  readonly homes: ReadonlySet<string>;
  /** Names of its local logs without what a rotation adds. */
  readonly stems: ReadonlySet<string>;
  /** Words that the names of all its local logs share: they set no node apart. */
  readonly common: ReadonlySet<string>;
  /** Its logs that write their offset, and the same by the words of their names. */
  readonly dated: readonly LogFile[];
  readonly datedBy: ReadonlyMap<string, readonly LogFile[]>;
}

/** What the logs that write their offset tell of those that do not. Each folder is looked at once. */
class Evidence {
  readonly #logs: readonly LogFile[];
  readonly #folders = new Map<string, Folder>();
  /** The offset on which all logs here agree that write one. */
  readonly ofOthers: ZoneReading | undefined;

  readonly #datedOfNode = new Map<string, LogFile[]>();
  readonly #nodes: NodesTold;

  constructor(logs: readonly LogFile[], nodes: NodesTold) {
    this.#logs = logs;
    this.#nodes = nodes;
    for (const log of logs) {
      const node = nodes.get(log.uri);
      if (node === undefined || !isDated(log)) continue;
      const known = this.#datedOfNode.get(node);
      if (known) known.push(log);
      else this.#datedOfNode.set(node, [log]);
    }
    this.ofOthers = agreedByOthers(logs.filter(isDated));
  }

  /** What the logs of its server tell, where a roster knows them. */
  ofNode(log: LogFile): ZoneReading | undefined {
    const own = this.#datedOfNode.get(this.#nodes.get(log.uri) ?? '') ?? [];
    const name = commonOffset(firstRank(own));
    if (name === undefined) return undefined;
    const beside = this.beside(log);
    if (beside?.name === name) return beside;
    const [source] = firstRank(own);
    const title = source?.recognition.format.title ?? 'log';
    return {
      name,
      reason: `from the ${title} of its node (${basename(source?.path ?? '')})`,
      assumed: false,
    };
  }

  /** Climbs from the log's folder to that of its node while the folders hold this node's logs only. */
  beside(log: LogFile): ZoneReading | undefined {
    if (log.path === undefined) return undefined;
    const home = dirname(log.path);
    for (let folder = home; ; folder = dirname(folder)) {
      const within = this.#folder(folder);
      const strangers = [...within.homes].some((other) => other !== home);
      if (strangers && folder !== home) return undefined;
      if (within.dated.length > 0) return agreed(sameNode(log, within));
      if (!isGeneric(folder) || dirname(folder) === folder) return undefined;
    }
  }

  #folder(path: string): Folder {
    const known = this.#folders.get(path);
    if (known) return known;
    const inside = path.endsWith(sep) ? path : path + sep;
    const folder = lookInto(this.#logs.filter((log) => log.path?.startsWith(inside)));
    this.#folders.set(path, folder);
    return folder;
  }
}

const isDated = (log: LogFile): boolean => log.dialect.writtenOffset !== undefined;

function lookInto(logs: readonly LogFile[]): Folder {
  const locals = logs.filter((log) => log.dialect.face === 'local');
  const named = locals.map((log) => new Set(words(log)));
  const dated = logs.filter(isDated);
  const datedBy = new Map<string, LogFile[]>();
  for (const log of dated) {
    for (const word of new Set(words(log))) datedBy.set(word, [...(datedBy.get(word) ?? []), log]);
  }
  return {
    homes: new Set(locals.map((log) => dirname(log.path ?? ''))),
    stems: new Set(locals.map((log) => rotationStem(basename(log.path ?? '')))),
    common: new Set([...(named[0] ?? [])].filter((word) => named.every((one) => one.has(word)))),
    dated,
    datedBy,
  };
}

/** In a folder of several nodes' logs, those whose names share what sets this log's name apart. */
function sameNode(log: LogFile, { stems, common, dated, datedBy }: Folder): readonly LogFile[] {
  if (stems.size <= 1) return dated;
  const own = words(log).filter((word) => !common.has(word));
  const related = own.flatMap((word) => datedBy.get(word) ?? []);
  return related.length > 0 ? related : dated;
}

const words = (log: LogFile): string[] =>
  rotationStem(basename(log.path ?? '')).split(/[._\s]|-(?=\D)|(?<=\D)-/);

/** A log that the server's own process writes tells its zone; others may run in one of their own. */
function firstRank(dated: readonly LogFile[]): readonly LogFile[] {
  const own = dated.filter(({ dialect }) => dialect.ofServer);
  return own.length > 0 ? own : dated;
}

function agreed(all: readonly LogFile[]): ZoneReading | undefined {
  const dated = firstRank(all);
  const name = commonOffset(dated);
  if (name === undefined) return undefined;
  const source = dated[0];
  const title = source?.recognition.format.title ?? 'log';
  return { name, reason: `from the ${title} beside it (${basename(source?.path ?? '')})`, assumed: false };
}

function agreedByOthers(dated: readonly LogFile[]): ZoneReading | undefined {
  const name = commonOffset(dated);
  if (name === undefined) return undefined;
  const who =
    dated.length === 1
      ? 'the only log here that writes an offset says'
      : `all ${dated.length} logs here that write an offset say`;
  return { name, reason: `assumed: nothing beside it tells, but ${who} ${name}`, assumed: true };
}

function commonOffset(dated: readonly LogFile[]): string | undefined {
  const offsets = new Set(dated.map((log) => log.dialect.writtenOffset));
  const [offset] = offsets;
  return offsets.size === 1 ? offset : undefined;
}

function systemReading(): ZoneReading {
  return {
    name: systemZone(),
    reason: "assumed: nothing tells, so this machine's zone is taken",
    assumed: true,
  };
}
