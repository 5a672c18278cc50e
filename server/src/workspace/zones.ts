import { basename, dirname, sep } from 'node:path';
import { type Clock, localClock, writtenClock, type ZoneReading } from '../log/clock.ts';
import { systemZone } from '../log/zone.ts';
import type { LogFile } from './logFile.ts';
import { isGeneric, nodeNames, rotationStem } from './nodeNames.ts';
import { type Settings, settingFor } from './settings.ts';

/**
 * A clock for each of these logs, by uri. The zone is the one written in the stamps; else the one set for the node
 * or file; else that of a log beside it that writes its offset; else that on which the other nodes' logs agree;
 * else this machine's. The last two are said to be assumed.
 */
export function clocksOf(logs: readonly LogFile[], settings: Settings): Map<string, Clock> {
  const names = nodeNames(logs);
  return new Map(
    logs.map((log) => {
      const node = names.get(log.path ?? '');
      const offsetMs = settingFor(settings.offsets, log.path ?? log.uri, node)?.value ?? 0;
      const zone = zoneOf(log, logs, node, settings);
      return [
        log.uri,
        log.dialect.face === 'local' ? localClock(zone, offsetMs) : writtenClock(zone, offsetMs),
      ];
    }),
  );
}

function zoneOf(
  log: LogFile,
  logs: readonly LogFile[],
  node: string | undefined,
  settings: Settings,
): ZoneReading {
  const { face, writtenOffset } = log.dialect;
  if (face === 'utc' && writtenOffset)
    return { name: writtenOffset, reason: 'written in its stamps', assumed: false };
  const set = settingFor(settings.zones, log.path ?? log.uri, node);
  if (set) return { name: set.value, reason: `set by you for "${set.pattern}"`, assumed: false };
  if (face === 'utc')
    return { name: 'UTC', reason: 'because its stamps count from the epoch', assumed: false };
  return besideOf(log, logs) ?? agreedByOthers(logs) ?? systemReading();
}

/** Climbs from the log's folder to that of its node while the folders hold this node's logs only. */
function besideOf(log: LogFile, logs: readonly LogFile[]): ZoneReading | undefined {
  if (log.path === undefined) return undefined;
  const home = dirname(log.path);
  for (let folder = home; ; folder = dirname(folder)) {
    const within = logs.filter((other) =>
      other.path?.startsWith(folder.endsWith(sep) ? folder : folder + sep),
    );
    const strangers = within.some(
      (other) => other.dialect.face === 'local' && dirname(other.path ?? '') !== home,
    );
    if (strangers && folder !== home) return undefined;
    const dated = within.filter((other) => other.dialect.writtenOffset !== undefined);
    if (dated.length > 0) return agreed(sameNode(log, dated, within));
    if (!isGeneric(folder) || dirname(folder) === folder) return undefined;
  }
}

/** In a folder of several nodes' logs, those whose names share what sets this log's name apart. */
function sameNode(log: LogFile, dated: readonly LogFile[], within: readonly LogFile[]): readonly LogFile[] {
  const locals = within.filter((other) => other.dialect.face === 'local');
  const stems = new Set(locals.map((other) => rotationStem(basename(other.path ?? ''))));
  if (stems.size <= 1) return dated;
  const common = words(log).filter((word) => locals.every((other) => words(other).includes(word)));
  const own = words(log).filter((word) => !common.includes(word));
  const related = dated.filter((other) => own.some((word) => words(other).includes(word)));
  return related.length > 0 ? related : dated;
}

const words = (log: LogFile): string[] =>
  rotationStem(basename(log.path ?? '')).split(/[._\s]|-(?=\D)|(?<=\D)-/);

function agreed(dated: readonly LogFile[]): ZoneReading | undefined {
  const offsets = new Set(dated.map((other) => other.dialect.writtenOffset));
  const [offset] = offsets;
  if (offsets.size !== 1 || offset === undefined) return undefined;
  const source = dated[0];
  const title = source?.recognition.format.title ?? 'log';
  return {
    name: offset,
    reason: `from the ${title} beside it (${basename(source?.path ?? '')})`,
    assumed: false,
  };
}

function agreedByOthers(logs: readonly LogFile[]): ZoneReading | undefined {
  const dated = logs.filter((other) => other.dialect.writtenOffset !== undefined);
  const offsets = new Set(dated.map((other) => other.dialect.writtenOffset));
  const [offset] = offsets;
  if (offsets.size !== 1 || offset === undefined) return undefined;
  return {
    name: offset,
    reason: `assumed: nothing beside it tells, but ${
      dated.length === 1
        ? 'the only log here that writes an offset says'
        : `all ${dated.length} logs here that write an offset say`
    } ${offset}`,
    assumed: true,
  };
}

function systemReading(): ZoneReading {
  return {
    name: systemZone(),
    reason: "assumed: nothing tells, so this machine's zone is taken",
    assumed: true,
  };
}
