import { headOf } from '../../formats/detect.ts';
import type { Urgency } from '../../indexing/threads.ts';
import type { Dialect } from '../../log/format.ts';
import { type Stamp, stamp } from '../../log/instant.ts';
import type { Told, Turn } from '../../log/member.ts';
import { type ByteSource, unhurried } from '../../reading/byteSource.ts';
import { headBefore, lineAfter } from '../../reading/headsNear.ts';
import type { Pace } from '../../reading/lines.ts';
import { type FoundTold, type FoundTrait, MOST_TOLD, toldIn, type WholeLines } from '../../reading/toldIn.ts';
import { type FoundTurns, type LostPeers, LostPeersBuilder, turnsIn } from '../../reading/turnsIn.ts';
import type { LogFile } from '../logFile.ts';
import { remembered } from '../remembered.ts';

/** What is read of a log, at each end, for what it tells of servers: a banner takes some twenty KiB. */
const END_BYTES = 1 << 20;
/** Read behind the start of a process: the banner, up to the first election. */
const BANNER_BYTES = 48 << 10;
/** Banners read in one log. */
const MOST_BANNERS = 200;
/** What is read of a log that tells no turns, such as an export: whose it is stands on its first lines. */
const FIRST_BYTES = 64 << 10;

/** Where something is told. */
export interface Place {
  readonly uri: string;
  /** 0-based; undefined where the lines before it were not counted. */
  readonly line: number | undefined;
  readonly byteOffset: number;
}

/** A trait as a log tells it: where first, and how often in what was read. */
export interface PlacedTold extends Told {
  readonly at: Place;
  readonly count: number;
}

export interface PlacedTurn {
  readonly turn: Turn;
  readonly stamp: Stamp;
  readonly at: Place;
  /** Of the last record before; undefined where there is none. */
  readonly after: Stamp | undefined;
}

/** What one log tells of servers. */
export interface LogTold {
  readonly told: readonly PlacedTold[];
  /** In file order, those that say something new, but for peers that were lost. */
  readonly turns: readonly PlacedTurn[];
  readonly lost: Pick<LostPeers, 'of' | 'stamps'>;
  /** First and last stamp; undefined where there is none. */
  readonly first: Stamp | undefined;
  readonly last: Stamp | undefined;
  /** The stretch that was not looked at for turns, by the stamps around it; undefined where there is none. */
  readonly unread: { readonly from: Stamp; readonly to: Stamp; readonly bytes: number } | undefined;
}

interface Readings {
  readonly ends: (pace?: Pace) => Promise<LogTold>;
  readonly whole: ((pace?: Pace) => Promise<LogTold>) & { readonly done: () => LogTold | undefined };
}

const known = new WeakMap<LogFile, Readings>();

/**
 * What the first and the last MiB of a log tell, or all of it where it has been read for that already. Read once per state of
 * the file. Rejects with the system's error or the signal's reason.
 */
export async function toldAtEnds(log: LogFile, pace?: Pace): Promise<LogTold> {
  const { ends, whole } = readingsOf(log);
  return whole.done() ?? ends(pace);
}

/** What all of a log tells: one pass that looks for a few texts. Otherwise as {@link toldAtEnds}. */
export const toldInAll = (log: LogFile, pace?: Pace): Promise<LogTold> => readingsOf(log).whole(pace);

/** Whether all of a log has been read for what it tells. */
export const isToldInAll = (log: LogFile): boolean => known.get(log)?.whole.done() !== undefined;

function readingsOf(log: LogFile): Readings {
  const found = known.get(log);
  if (found) return found;
  const ends = remembered((pace) => log.read((source) => readEnds(log, source, pace)));
  const whole = remembered(async (pace) => {
    const told = await ends(pace);
    return told.unread ? log.read((source) => readAll(log, source, told, pace)) : told;
  });
  const readings = { ends, whole };
  known.set(log, readings);
  return readings;
}

async function readEnds(log: LogFile, source: ByteSource, pace: Pace = {}): Promise<LogTold> {
  const { dialect } = log;
  const { size } = source;
  if (!dialect.members) return placed(log, { ...NOTHING, told: await cluesIn(source, dialect) });
  const isTelling = dialect.members.turnTexts.length > 0;
  if (!isTelling || size <= 2 * END_BYTES) {
    const to = isTelling ? size : Math.min(size, FIRST_BYTES);
    return placed(log, await toldIn(source, dialect, [{ from: 0, to, line: 0 }], pace));
  }
  const head = await headBefore(source, dialect, END_BYTES);
  const tail = await lineAfter(source, size - END_BYTES);
  const ends = [
    { from: 0, to: head, line: 0 },
    { from: tail, to: size, line: undefined },
  ];
  const found = await stretchesOf(log, source, ends, 'soon', pace);
  const [from, to] = [found.spans[0]?.last, found.spans[1]?.first];
  const unread = from === undefined || to === undefined ? undefined : { from, to, bytes: tail - head };
  return { ...placed(log, found), unread };
}

async function readAll(log: LogFile, source: ByteSource, ends: LogTold, pace: Pace = {}): Promise<LogTold> {
  const { dialect, search } = log;
  const found = search
    ? stampedBy(dialect, await search.turns(pace))
    : await turnsIn(unhurried(source), dialect, pace);
  const starts = found.turns.filter(({ turn }) => turn.is === 'start').slice(-MOST_BANNERS);
  const banners = starts.map(({ offset, line }) => {
    return { from: offset, to: Math.min(source.size, offset + BANNER_BYTES), line };
  });
  const { told } = placed(log, await stretchesOf(log, source, banners, 'behind', pace));
  const { turns } = placed(log, { ...NOTHING, turns: found.turns });
  return {
    told: joinTold(told, ends.told),
    turns: [...turns, ...ends.turns.filter(isShown)].sort((a, b) => a.at.byteOffset - b.at.byteOffset),
    lost: found.lost,
    first: ends.first,
    last: ends.last,
    unread: undefined,
  };
}

/** What stretches tell, which are read in a thread where the log is large. */
const stretchesOf = async (
  { search, dialect }: LogFile,
  source: ByteSource,
  stretches: readonly WholeLines[],
  urgency: Urgency,
  pace: Pace,
): Promise<FoundTold> =>
  search && !dialect.restamp
    ? search.told(stretches, urgency, pace)
    : toldIn(source, dialect, stretches, pace);

/** What was found, with its places in the log. */
function placed({ uri }: LogFile, { told, turns, lost, spans }: FoundTold): LogTold {
  const place = ({ line, offset }: { line: number; offset: number }): Place => {
    return { uri, line: Number.isNaN(line) ? undefined : line, byteOffset: offset };
  };
  return {
    told: told.map(({ line, offset, ...one }) => ({ ...one, at: place({ line, offset }) })),
    turns: turns.map(({ turn, stamp, after, ...at }) => ({ turn, stamp, at: place(at), after })),
    lost,
    first: spans.find(({ first }) => first !== undefined)?.first,
    last: spans.findLast(({ last }) => last !== undefined)?.last,
    unread: undefined,
  };
}

const NOTHING: FoundTold = { told: [], turns: [], lost: new LostPeersBuilder().finish(), spans: [] };

/** The versions that the first lines tell of the process behind a log. Rejects with the system's error. */
async function cluesIn(source: ByteSource, dialect: Dialect): Promise<FoundTrait[]> {
  if (!dialect.clues) return [];
  const bytes = new Uint8Array(Math.min(FIRST_BYTES, source.size));
  const { lines } = headOf('', bytes.subarray(0, await source.read(bytes, 0)), source.size <= FIRST_BYTES);
  return dialect.clues(lines).flatMap(({ what, value, line }): FoundTrait[] => {
    return what === 'JDK' ? [{ trait: what, value, line, offset: 0, count: 1 }] : [];
  });
}

/** What both tell: each trait where the first one has it, counted together. */
function joinTold(first: readonly PlacedTold[], second: readonly PlacedTold[]): PlacedTold[] {
  const all = new Map<string, PlacedTold>();
  for (const one of [...first, ...second]) {
    const key = `${one.of ?? ''} ${one.trait} ${one.value}`;
    const known = all.get(key);
    if (known) all.set(key, { ...known, count: known.count + one.count });
    else if (all.size < MOST_TOLD) all.set(key, one);
  }
  return [...all.values()];
}

/** Turns with the stamps that the log's own dialect makes of those in its text. */
function stampedBy({ restamp }: Dialect, found: FoundTurns): Pick<FoundTurns, 'turns' | 'lost'> {
  if (!restamp) return found;
  const { lost } = found;
  return {
    turns: found.turns.map(({ after, ...one }) => ({
      ...one,
      stamp: restamp(one.stamp, one.line),
      after: after === undefined ? undefined : restamp(after, one.line - 1),
    })),
    lost: { ...lost, stamps: lost.stamps.map((at, index) => restamp(stamp(at), lost.lines[index] ?? 0)) },
  };
}

const isShown = ({ turn }: PlacedTurn): boolean => turn.is === 'shows';
