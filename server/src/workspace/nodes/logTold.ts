import { headOf } from '../../formats/detect.ts';
import type { Dialect } from '../../log/format.ts';
import { type Stamp, stamp } from '../../log/instant.ts';
import type { MembersTold, Told, Turn } from '../../log/member.ts';
import { NewTurns } from '../../log/newTurns.ts';
import type { LogRecord } from '../../log/record.ts';
import type { ByteSource } from '../../reading/byteSource.ts';
import { chunksOf, eachRecord } from '../../reading/eachRecord.ts';
import { headBefore, lineAfter } from '../../reading/headsNear.ts';
import type { Pace } from '../../reading/lines.ts';
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
  const { members } = log.dialect;
  const gathered = new Gathered(log.uri, members);
  const { size } = source;
  if (!members) {
    await gathered.takeClues(source, log);
    return gathered.finish(undefined);
  }
  if (members.turnTexts.length === 0) {
    await gathered.read(source, log, { from: 0, to: Math.min(size, FIRST_BYTES), line: 0 }, pace);
    return gathered.finish(undefined);
  }
  if (size <= 2 * END_BYTES) {
    await gathered.read(source, log, { from: 0, to: size, line: 0 }, pace);
    return gathered.finish(undefined);
  }
  const head = await headBefore(source, log.dialect, END_BYTES);
  await gathered.read(source, log, { from: 0, to: head, line: 0 }, pace);
  const from = gathered.last;
  const tail = await lineAfter(source, size - END_BYTES);
  gathered.skip();
  const isFirst = await gathered.read(source, log, { from: tail, to: size, line: undefined }, pace);
  const unread =
    from === undefined || isFirst === undefined ? undefined : { from, to: isFirst, bytes: tail - head };
  return gathered.finish(unread);
}

async function readAll(log: LogFile, source: ByteSource, ends: LogTold, pace: Pace = {}): Promise<LogTold> {
  const { dialect, search, uri } = log;
  const found = search ? stampedBy(dialect, await search.turns(pace)) : await turnsIn(source, dialect, pace);
  const turns = found.turns.map(({ turn, stamp, line, offset, after }): PlacedTurn => {
    return { turn, stamp, at: { uri, line, byteOffset: offset }, after };
  });
  const gathered = new Gathered(uri, dialect.members);
  const starts = turns.filter(({ turn }) => turn.is === 'start').slice(-MOST_BANNERS);
  for (const { at } of starts) {
    const to = Math.min(source.size, at.byteOffset + BANNER_BYTES);
    await gathered.read(source, log, { from: at.byteOffset, to, line: at.line }, pace);
  }
  gathered.addAll(ends.told);
  const { told } = gathered.finish(undefined);
  const inOrder = [...turns, ...ends.turns.filter(isShown)].sort((a, b) => a.at.byteOffset - b.at.byteOffset);
  return { told, turns: inOrder, lost: found.lost, first: ends.first, last: ends.last, unread: undefined };
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

/** What records told so far. */
class Gathered {
  readonly turns: PlacedTurn[] = [];
  readonly #lost = new LostPeersBuilder();
  #news = new NewTurns();
  readonly #uri: string;
  readonly #members: MembersTold | undefined;
  readonly #told = new Map<string, PlacedTold & { count: number }>();
  first: Stamp | undefined;
  last: Stamp | undefined;

  constructor(uri: string, members: MembersTold | undefined) {
    this.#uri = uri;
    this.#members = members;
  }

  /** Reads a stretch that begins with a line and ends with one; answers the first stamp in it. */
  async read(
    source: ByteSource,
    { dialect }: LogFile,
    { from, to, line }: { from: number; to: number; line: number | undefined },
    { signal }: Pace,
  ): Promise<Stamp | undefined> {
    const part = {
      size: to - from,
      read: (into: Uint8Array, position: number) =>
        source.read(into.subarray(0, Math.max(0, to - from - position)), position + from),
    };
    let first: Stamp | undefined;
    const chunks = chunksOf(part, AT_A_STRETCH);
    for await (const batch of eachRecord(chunks, dialect, signal, line ?? 0, AT_A_STRETCH)) {
      for (const record of batch) {
        first ??= Number.isFinite(record.stamp) ? record.stamp : undefined;
        this.#add(record, {
          uri: this.#uri,
          line: line === undefined ? undefined : record.line,
          byteOffset: from + record.byteOffset,
        });
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    return first;
  }

  /** The versions that the first lines tell of the process behind the log. */
  async takeClues(source: ByteSource, { dialect, uri }: LogFile): Promise<void> {
    if (!dialect.clues) return;
    const bytes = new Uint8Array(Math.min(FIRST_BYTES, source.size));
    const { lines } = headOf('', bytes.subarray(0, await source.read(bytes, 0)), source.size <= FIRST_BYTES);
    for (const { what, value, line } of dialect.clues(lines))
      if (what === 'JDK') this.#tell({ trait: what, value }, { uri, line, byteOffset: 0 }, 1);
  }

  #add(record: LogRecord, at: Place): void {
    for (const told of this.#members?.told(record) ?? []) this.#tell(told, at, 1);
    const turn = this.#members?.turn(record);
    if (turn) this.#addTurn(turn, record, at);
    if (!Number.isFinite(record.stamp)) return;
    this.first ??= record.stamp;
    this.last = record.stamp;
  }

  #addTurn(turn: Turn, record: LogRecord, at: Place): void {
    if (turn.is === 'lost-peer') this.#lost.add(turn.of, record.stamp, record.line);
    else if (!Number.isFinite(record.stamp) || this.#news.isNew(turn))
      this.turns.push({ turn, stamp: record.stamp, at, after: this.last });
  }

  /** What comes next does not follow what was read: nothing is known of it by that. */
  skip(): void {
    this.#news = new NewTurns();
  }

  addAll(told: readonly PlacedTold[]): void {
    for (const one of told) this.#tell(one, one.at, one.count);
  }

  #tell(told: Told, at: Place, count: number): void {
    const key = `${told.of ?? ''} ${told.trait} ${told.value}`;
    const known = this.#told.get(key);
    if (known) known.count += count;
    else if (this.#told.size < MOST_TOLD) this.#told.set(key, { ...told, at, count });
  }

  finish(unread: LogTold['unread']): LogTold {
    return {
      told: [...this.#told.values()],
      turns: this.turns,
      lost: this.#lost.finish(),
      first: this.first,
      last: this.last,
      unread,
    };
  }
}

/** Bytes of records decoded at a stretch: this goes on beside what somebody waits for. */
const AT_A_STRETCH = 16 << 10;

/** Different traits kept of one log: an ensemble has some dozens. */
const MOST_TOLD = 5_000;
