import type { Dialect } from '../log/format.ts';
import type { Stamp } from '../log/instant.ts';
import type { Turn } from '../log/member.ts';
import { NewTurns } from '../log/newTurns.ts';
import type { LogRecord } from '../log/record.ts';
import type { ByteSource } from './byteSource.ts';
import { findText, type FoundLine, type Stretch } from './findText.ts';
import { headAt, headIn, LONGEST_HEAD } from './headsNear.ts';
import type { Pace } from './lines.ts';
import { stampBefore } from './stampBefore.ts';

/** A turn where a log tells it. */
export interface FoundTurn {
  readonly turn: Turn;
  readonly stamp: Stamp;
  /** 0-based; counted from the first byte that was searched. */
  readonly line: number;
  /** Byte in the source at which the line begins. */
  readonly offset: number;
  /** Of a turn with which a process begins, the stamp of the last record before; undefined where none is near, and of other turns. */
  readonly after: Stamp | undefined;
}

/** Connections lost to other servers, in columns: a log may tell of very many. */
export interface LostPeers {
  /** The other server's id. */
  readonly of: Float64Array;
  readonly stamps: Float64Array;
  /** As of turns. */
  readonly lines: Float64Array;
}

/** What a stretch tells of turns. */
export interface FoundTurns {
  /** In file order, those that say something new, but for peers that were lost. */
  readonly turns: readonly FoundTurn[];
  readonly lost: LostPeers;
  readonly lineEnds: number;
}

/** Heads decoded before others have their turn. */
const AT_ONCE = 64;

/**
 * The turns that a stretch of a log tells, all of it when left out, in one search for a few texts. Yields every millisecond or so.
 * Rejects with the signal's reason or the system's error.
 */
export async function turnsIn(
  source: ByteSource,
  dialect: Dialect,
  pace: Pace = {},
  stretch: Stretch = { from: 0, to: source.size },
): Promise<FoundTurns> {
  const { members } = dialect;
  const turns: FoundTurn[] = [];
  const lost = new LostPeersBuilder();
  const news = new NewTurns();
  let last = -1;
  let decoded = 0;
  const look = async (found: FoundLine): Promise<void> => {
    const { line, offset } = found;
    const record = await headOn(source, dialect, found);
    const turn = record && members?.turn(record);
    if (!turn) return;
    const { stamp } = record;
    if (turn.is === 'lost-peer') lost.add(turn.of, stamp, line);
    else if (!Number.isFinite(stamp) || news.isNew(turn)) {
      const begins = turn.is === 'start' || turn.is === 'mode';
      const after = begins ? await stampBefore(source, dialect, offset) : undefined;
      turns.push({ turn, stamp, line, offset, after });
    }
  };
  const { lineEnds } = await findText(
    source,
    (members?.turnTexts ?? []).map((text) => encoder.encode(text)),
    async (found) => {
      for (const one of found) {
        // A line that is longer than a chunk is told in parts.
        if (one.line === last) continue;
        last = one.line;
        await look(one);
        if (++decoded % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    },
    pace,
    stretch,
  );
  return { turns, lost: lost.finish(), lineEnds };
}

const headOn = async (
  source: ByteSource,
  dialect: Dialect,
  { line, offset, bytes }: FoundLine,
): Promise<LogRecord | undefined> =>
  bytes && bytes.length <= LONGEST_HEAD
    ? headIn(bytes, dialect, offset, line)
    : headAt(source, dialect, offset, line);

/** Collects lost peers in file order. */
export class LostPeersBuilder {
  readonly #of: number[] = [];
  readonly #stamps: number[] = [];
  readonly #lines: number[] = [];

  /** Nothing is kept of a record without a date. */
  add(of: number, stamp: number, line: number): void {
    if (!Number.isFinite(stamp)) return;
    this.#of.push(of);
    this.#stamps.push(stamp);
    this.#lines.push(line);
  }

  finish(): LostPeers {
    return {
      of: new Float64Array(this.#of),
      stamps: new Float64Array(this.#stamps),
      lines: new Float64Array(this.#lines),
    };
  }
}

/** Turns of stretches that follow each other, as those of all together. */
export function joinTurns(parts: readonly FoundTurns[]): FoundTurns {
  const turns: FoundTurn[] = [];
  const lost = new LostPeersBuilder();
  const news = new NewTurns();
  let lineEnds = 0;
  let last = -1;
  for (const part of parts) {
    for (const one of part.turns) {
      const line = lineEnds + one.line;
      // A line across two stretches may be told in both.
      if (line === last) continue;
      last = line;
      if (!Number.isFinite(one.stamp) || news.isNew(one.turn)) turns.push({ ...one, line });
    }
    const { of, stamps, lines } = part.lost;
    for (const [at, id] of of.entries()) lost.add(id, stamps[at] ?? NaN, lineEnds + (lines[at] ?? 0));
    lineEnds += part.lineEnds;
  }
  return { turns, lost: lost.finish(), lineEnds };
}

const encoder = new TextEncoder();
