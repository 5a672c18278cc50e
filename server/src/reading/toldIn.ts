import type { Dialect } from '../log/format.ts';
import type { Stamp } from '../log/instant.ts';
import type { Told, Turn } from '../log/member.ts';
import { NewTurns } from '../log/newTurns.ts';
import type { LogRecord } from '../log/record.ts';
import type { ByteSource } from './byteSource.ts';
import { chunksOf, eachRecord } from './eachRecord.ts';
import type { Pace } from './lines.ts';
import { type FoundTurn, type LostPeers, LostPeersBuilder } from './turnsIn.ts';

/** A stretch of a log that begins with a line and ends with one. */
export interface WholeLines {
  readonly from: number;
  readonly to: number;
  /** The 0-based line that it begins with; undefined where those before it were not counted. */
  readonly line: number | undefined;
}

/** A trait as records tell it: on which line first, and how often. */
export interface FoundTrait extends Told {
  /** 0-based; NaN where lines were not counted. */
  readonly line: number;
  readonly offset: number;
  readonly count: number;
}

/** What the records of some stretches tell of servers. */
export interface FoundTold {
  readonly told: readonly FoundTrait[];
  /** In file order, those that say something new in their stretch, but for peers that were lost. Lines as of traits. */
  readonly turns: readonly FoundTurn[];
  readonly lost: LostPeers;
  /** First and last stamp of each stretch; undefined where it has none. */
  readonly spans: readonly { readonly first: Stamp | undefined; readonly last: Stamp | undefined }[];
}

/** Bytes of records decoded before others have their turn. */
const AT_A_STRETCH = 16 << 10;
/** Different traits kept of one log: an ensemble has some dozens. */
export const MOST_TOLD = 5_000;

/**
 * Reads all records of some stretches of a log for what they tell of servers. Yields every few milliseconds. Rejects with the
 * signal's reason or the system's error.
 */
export async function toldIn(
  source: ByteSource,
  dialect: Dialect,
  stretches: readonly WholeLines[],
  { signal }: Pace = {},
): Promise<FoundTold> {
  const gathered = new Gathered(dialect);
  for (const { from, to, line } of stretches) {
    const part = {
      size: to - from,
      read: (into: Uint8Array, position: number) =>
        source.read(into.subarray(0, Math.max(0, to - from - position)), position + from),
    };
    gathered.begin();
    const chunks = chunksOf(part, AT_A_STRETCH);
    for await (const batch of eachRecord(chunks, dialect, signal, line ?? 0, AT_A_STRETCH)) {
      for (const record of batch)
        gathered.add(record, line === undefined ? NaN : record.line, from + record.byteOffset);
      await new Promise((resolve) => setImmediate(resolve));
    }
    gathered.end();
  }
  return gathered.finish();
}

/** What records told so far. */
class Gathered {
  readonly #turns: FoundTurn[] = [];
  readonly #spans: FoundTold['spans'][number][] = [];
  readonly #members: Dialect['members'];
  readonly #told = new Map<string, FoundTrait & { count: number }>();
  readonly #lost = new LostPeersBuilder();
  /** Of the stretch at hand: of those before it, nothing is known that holds for what stands between. */
  #news = new NewTurns();
  #first: Stamp | undefined;
  #last: Stamp | undefined;

  constructor({ members }: Dialect) {
    this.#members = members;
  }

  begin(): void {
    this.#news = new NewTurns();
    this.#first = this.#last = undefined;
  }

  end(): void {
    this.#spans.push({ first: this.#first, last: this.#last });
  }

  add(record: LogRecord, line: number, offset: number): void {
    for (const told of this.#members?.told(record) ?? []) this.#tell(told, line, offset);
    const turn = this.#members?.turn(record);
    if (turn) this.#addTurn(turn, record.stamp, line, offset);
    if (!Number.isFinite(record.stamp)) return;
    this.#first ??= record.stamp;
    this.#last = record.stamp;
  }

  #addTurn(turn: Turn, stamp: Stamp, line: number, offset: number): void {
    if (turn.is === 'lost-peer') this.#lost.add(turn.of, stamp, line);
    else if (!Number.isFinite(stamp) || this.#news.isNew(turn))
      this.#turns.push({ turn, stamp, line, offset, after: this.#last });
  }

  #tell(told: Told, line: number, offset: number): void {
    const key = `${told.of ?? ''} ${told.trait} ${told.value}`;
    const known = this.#told.get(key);
    if (known) known.count++;
    else if (this.#told.size < MOST_TOLD) this.#told.set(key, { ...told, line, offset, count: 1 });
  }

  finish(): FoundTold {
    const told = [...this.#told.values()];
    return { told, turns: this.#turns, lost: this.#lost.finish(), spans: this.#spans };
  }
}
