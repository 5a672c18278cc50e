import type { Location } from 'vscode-languageserver-types';
import type { Clock } from '../log/clock.ts';
import { type Instant, type Stamp, stamp as stampOf } from '../log/instant.ts';
import type { Token } from '../log/token.ts';
import { readBlock, recordsOf } from '../reading/block.ts';
import type { Pace } from '../reading/lines.ts';
import { blockOfLine } from '../reading/recordAt.ts';
import type { LogFile } from '../workspace/logFile.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { clocksOf } from '../workspace/clocks/zones.ts';
import { type Mention, mentionOf } from './mention.ts';
import { references, searched } from './references.ts';

/** A place that names a thing, and when its record was written. */
interface Sighting {
  readonly location: Location;
  readonly at: Instant;
  readonly turn?: 'began' | 'ended' | undefined;
}

/**
 * Linux keeps the ports of a closed connection for a minute (TIME_WAIT): what names them until then is still of the old one, and
 * what names them later may be of a new one.
 */
const KEPT_MS = 60_000;

/** The record that names a thing: its log, and its stamp where it stands on a record at all. */
export interface NamedOn {
  readonly log: LogFile;
  readonly stamp: Stamp | undefined;
}

/** Where an end of a connection, or a transaction, is named first of all logs that we can see. Rejects with the signal's reason. */
export async function firstSightOf(
  token: Token,
  workspace: Workspace,
  { log, stamp }: NamedOn,
  pace: Pace = {},
): Promise<Location[]> {
  const mention = mentionOf(token);
  if (!mention) return [];
  const { logs } = await workspace.everywhere(pace.signal, log.uri);
  const clocks = clocksOf(logs, workspace.settings, workspace.nodesKnown);
  const isOfConnection = token.kind === 'endpoint' && stamp !== undefined && Number.isFinite(stamp);
  const at = isOfConnection ? clocks.get(log.uri)?.toInstant(stamp) : undefined;
  const first = await firstSight(logs, clocks, mention, at, pace);
  return first ? [first] : [];
}

/**
 * Where a thing is named first, of all logs, by their clocks. Of a connection, which the record at `at` is
 * of, what named its ports before does not count, and the record that tells its beginning counts before any other; `at` is
 * undefined for what is no connection. Undefined where no dated record
 * names it. Rejects with the signal's reason.
 */
async function firstSight(
  logs: readonly LogFile[],
  clocks: ReadonlyMap<string, Clock>,
  mention: Mention,
  at: Instant | undefined,
  pace: Pace = {},
): Promise<Location | undefined> {
  const places = await references(searched(logs), mention, undefined, pace);
  const byLog = groupedBy(places, ({ uri }) => uri);
  const told = logs.filter(({ uri }) => byLog.has(uri));
  const isMeasuring = ({ dialect }: LogFile): boolean => dialect.connections?.reader !== undefined;
  const seen: Sighting[] = [];
  for (const log of told.filter((one) => !isMeasuring(one)))
    for await (const sighting of sightings(log, clocks.get(log.uri), byLog.get(log.uri) ?? [], pace))
      seen.push(sighting);
  const endBefore = Math.max(
    -Infinity,
    ...seen.flatMap((one) =>
      one.turn === 'ended' && at !== undefined && one.at < at - KEPT_MS ? [one.at] : [],
    ),
  );
  const isOfThis = (one: Sighting): boolean => one.at > endBefore + KEPT_MS;
  // Those of a log come in the order of its blocks' times: the first that is of this connection leads to the earliest.
  for (const log of told.filter(isMeasuring)) {
    const first = await earliest(log, clocks.get(log.uri), byLog.get(log.uri) ?? [], isOfThis, pace);
    if (first) seen.push(first);
  }
  const own = seen.filter(isOfThis).sort((a, b) => a.at - b.at);
  const began = own.find((one) => one.turn === 'began' && at !== undefined && one.at <= at);
  return (began ?? own[0])?.location;
}

async function earliest(
  log: LogFile,
  clock: Clock | undefined,
  places: readonly Location[],
  isOfThis: (one: Sighting) => boolean,
  pace: Pace,
): Promise<Sighting | undefined> {
  let best: Sighting | undefined;
  for await (const sighting of sightings(log, clock, places, pace, () => best?.at ?? Infinity))
    if (isOfThis(sighting) && sighting.at < (best?.at ?? Infinity)) best = sighting;
  return best;
}

/** The places with the times of their records, block by block in the order of the blocks' least stamps, up to a moment. */
async function* sightings(
  log: LogFile,
  clock: Clock | undefined,
  places: readonly Location[],
  pace: Pace,
  until: () => number = () => Infinity,
): AsyncGenerator<Sighting> {
  const { face } = log.dialect;
  if (!clock || (face !== 'utc' && face !== 'local')) return;
  const fences = await log.fences(pace);
  const leastOf = (block: number): number => fences.least[block] ?? Infinity;
  const blocks = [...groupedBy(places, ({ range }) => blockOfLine(fences, range.start.line))].sort(
    ([a], [b]) => leastOf(a) - leastOf(b),
  );
  for (const [index, own] of blocks) {
    pace.signal?.throwIfAborted();
    const { turn } = log.dialect.connections ?? {};
    if (Number.isFinite(leastOf(index)) && clock.toInstant(stampOf(leastOf(index))) > until()) return;
    const block = await log.read((source) => readBlock(source, log.dialect, fences, index));
    for (const location of own) {
      const within = location.range.start.line - block.firstLine;
      const head = block.headLines.findLastIndex((line) => line <= within);
      const stamp = block.stamps[head];
      if (stamp === undefined || !Number.isFinite(stamp)) continue;
      const [record] = turn ? recordsOf(block, log.dialect, head, head + 1) : [];
      yield { location, at: clock.toInstant(stampOf(stamp)), ...(record && { turn: turn?.(record) }) };
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function groupedBy<Key>(places: readonly Location[], keyOf: (place: Location) => Key): Map<Key, Location[]> {
  const groups = new Map<Key, Location[]>();
  for (const place of places) {
    const key = keyOf(place);
    const others = groups.get(key);
    if (others) others.push(place);
    else groups.set(key, [place]);
  }
  return groups;
}
