import { type Stamp, stamp } from '../../log/instant.ts';
import {
  SESSION_STEPS,
  type SessionsOnLine,
  type SessionStepKind,
  type TenureMark,
} from '../../log/session.ts';
import { bytes, type Column, doubles, placeOf, words } from './columns.ts';
import { SessionIds, sorted, turn } from './sessionIds.ts';

/** Sessions that are kept of one log: a server that serves ten new clients a second names as many in seven hours. */
const MOST_SESSIONS = 250_000;
const MOST_STEPS = 1_000_000;
const MOST_MARKS = 20_000;
/** Sessions put in order before others have their turn. */
const TURN = 4_000;

/** A line of a log, with its moment. */
export interface LineSeen {
  /** 0-based. */
  readonly line: number;
  readonly byteOffset: number;
  /** Of the record that it belongs to; NaN where none is dated. */
  readonly stamp: Stamp;
}

export interface StepSeen extends LineSeen {
  readonly kind: SessionStepKind;
  readonly timeoutMs: number | undefined;
}

export interface MarkSeen extends LineSeen {
  readonly mark: TenureMark;
}

/** What one log tells of one session. */
export interface Sighting {
  /** Lines that name it. */
  readonly lines: number;
  readonly first: LineSeen;
  readonly last: LineSeen;
  /** In file order. */
  readonly steps: readonly StepSeen[];
}

/** What one log tells of sessions, by id: forty bytes a session, thirty a step. */
export interface SessionTable {
  readonly ids: SessionIds;
  readonly marks: readonly MarkSeen[];
  /** Whether there was more than is kept. */
  readonly isCut: boolean;
  of(id: bigint): Sighting | undefined;
  /** When a session is told to come to be, or at all, first; by its place among {@link ids}. */
  firstStamp(place: number): Stamp;
  createdStamp(place: number): Stamp | undefined;
}

const CREATED = SESSION_STEPS.indexOf('created');
const ESTABLISHED = SESSION_STEPS.indexOf('established');
const REQUESTED = SESSION_STEPS.indexOf('requested');

interface Growing {
  readonly line: Column<Uint32Array>;
  readonly byteOffset: Column<Float64Array>;
  readonly stamp: Column<Float64Array>;
}

/** Collects what the lines of one log tell of sessions, in file order. */
export class SessionTableBuilder {
  readonly #rows = new Map<bigint, number>();
  readonly #lines = words();
  readonly #first = { line: words(), byteOffset: doubles(), stamp: doubles() };
  readonly #last = { line: words(), byteOffset: doubles(), stamp: doubles() };
  readonly #steps = {
    row: words(),
    kind: bytes(),
    timeout: words(),
    line: words(),
    byteOffset: doubles(),
    stamp: doubles(),
  };
  readonly #marks: MarkSeen[] = [];
  #stepCount = 0;
  #isCut = false;

  add({ ids, step, timeoutMs, mark }: SessionsOnLine, at: LineSeen): void {
    if (mark) {
      if (this.#marks.length < MOST_MARKS) this.#marks.push({ ...at, mark });
      else this.#isCut = true;
    }
    for (const id of ids) {
      const row = this.#rowOf(id, at);
      if (row === undefined) continue;
      this.#lines.set(row, this.#lines.get(row) + 1);
      this.#put(this.#last, row, at);
      if (step !== undefined) this.#addStep(row, step, timeoutMs, at);
    }
  }

  #rowOf(id: bigint, at: LineSeen): number | undefined {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    const row = this.#rows.size;
    if (row >= MOST_SESSIONS) {
      this.#isCut = true;
      return undefined;
    }
    this.#rows.set(id, row);
    this.#lines.set(row, 0);
    this.#put(this.#first, row, at);
    return row;
  }

  #addStep(row: number, kind: SessionStepKind, timeoutMs: number | undefined, at: LineSeen): void {
    const step = this.#stepCount;
    if (step >= MOST_STEPS) {
      this.#isCut = true;
      return;
    }
    this.#stepCount++;
    this.#steps.row.set(step, row);
    this.#steps.kind.set(step, SESSION_STEPS.indexOf(kind));
    this.#steps.timeout.set(step, timeoutMs ?? 0);
    this.#put(this.#steps, step, at);
  }

  #put(columns: Growing, row: number, { line, byteOffset, stamp: when }: LineSeen): void {
    columns.line.set(row, line);
    columns.byteOffset.set(row, byteOffset);
    columns.stamp.set(row, when);
  }

  /** What was collected. Yields on the way. */
  async finish(): Promise<SessionTable> {
    const named = new BigUint64Array(this.#rows.size);
    let count = 0;
    for (const id of this.#rows.keys()) {
      named[count++] = id;
      if (count % TURN === 0) await turn();
    }
    const ids = await sorted(named);
    const rows = new Uint32Array(ids.length);
    const places = new Uint32Array(ids.length);
    for (let place = 0; place < ids.length; place++) {
      const row = this.#rows.get(ids[place] ?? 0n) ?? 0;
      rows[place] = row;
      places[row] = place;
      if (place % TURN === 0) await turn();
    }
    const taken = (columns: Growing): LineColumns => ({
      line: columns.line.taken(rows),
      byteOffset: columns.byteOffset.taken(rows),
      stamp: columns.stamp.taken(rows),
    });
    const ends = [taken(this.#first), taken(this.#last)] as const;
    await turn();
    // Steps by session, in file order within one.
    const starts = new Uint32Array(ids.length + 1);
    for (let step = 0; step < this.#stepCount; step++) {
      const place = places[this.#steps.row.get(step)] ?? 0;
      starts[place + 1] = (starts[place + 1] ?? 0) + 1;
    }
    for (let place = 0; place < ids.length; place++)
      starts[place + 1] = (starts[place + 1] ?? 0) + (starts[place] ?? 0);
    const next = starts.slice();
    const order = new Uint32Array(this.#stepCount);
    for (let step = 0; step < this.#stepCount; step++) {
      const place = places[this.#steps.row.get(step)] ?? 0;
      const at = next[place] ?? 0;
      order[at] = step;
      next[place] = at + 1;
    }
    await turn();
    const steps = {
      starts,
      kind: this.#steps.kind.taken(order),
      timeout: this.#steps.timeout.taken(order),
      line: this.#steps.line.taken(order),
      byteOffset: this.#steps.byteOffset.taken(order),
      stamp: this.#steps.stamp.taken(order),
    };
    const counts = this.#lines.taken(rows);
    const known = { ids: await SessionIds.of([ids]), marks: this.#marks, isCut: this.#isCut };
    return new Table(known, counts, ends, steps);
  }
}

interface LineColumns {
  readonly line: Uint32Array;
  readonly byteOffset: Float64Array;
  readonly stamp: Float64Array;
}

interface StepColumns extends LineColumns {
  /** Where the steps of each session begin; those of the last end where one more would begin. */
  readonly starts: Uint32Array;
  readonly kind: Uint8Array;
  /** 0 where it is not told. */
  readonly timeout: Uint32Array;
}

class Table implements SessionTable {
  readonly ids: SessionIds;
  readonly marks: readonly MarkSeen[];
  readonly isCut: boolean;
  readonly #counts: Uint32Array;
  readonly #first: LineColumns;
  readonly #last: LineColumns;
  readonly #steps: StepColumns;

  constructor(
    { ids, marks, isCut }: Pick<SessionTable, 'ids' | 'marks' | 'isCut'>,
    counts: Uint32Array,
    [first, last]: readonly [LineColumns, LineColumns],
    steps: StepColumns,
  ) {
    [this.ids, this.marks, this.isCut] = [ids, marks, isCut];
    [this.#counts, this.#first, this.#last, this.#steps] = [counts, first, last, steps];
  }

  of(id: bigint): Sighting | undefined {
    const place = placeOf(this.ids.all, id);
    if (place < 0) return undefined;
    const steps: StepSeen[] = [];
    const [from = 0, to = 0] = [this.#steps.starts[place], this.#steps.starts[place + 1]];
    for (let at = from; at < to; at++) {
      const kind = SESSION_STEPS[this.#steps.kind[at] ?? 0];
      const timeout = this.#steps.timeout[at];
      if (kind)
        steps.push({ ...lineAt(this.#steps, at), kind, timeoutMs: timeout === 0 ? undefined : timeout });
    }
    return {
      lines: this.#counts[place] ?? 0,
      first: lineAt(this.#first, place),
      last: lineAt(this.#last, place),
      steps,
    };
  }

  firstStamp(place: number): Stamp {
    return stamp(this.#first.stamp[place] ?? NaN);
  }

  createdStamp(place: number): Stamp | undefined {
    const [from = 0, to = 0] = [this.#steps.starts[place], this.#steps.starts[place + 1]];
    for (let at = from; at < to; at++) {
      const kind = this.#steps.kind[at];
      if (kind === CREATED || kind === ESTABLISHED || kind === REQUESTED)
        return stamp(this.#steps.stamp[at] ?? NaN);
    }
    return undefined;
  }
}

const lineAt = ({ line, byteOffset, stamp: when }: LineColumns, at: number): LineSeen => ({
  line: line[at] ?? 0,
  byteOffset: byteOffset[at] ?? 0,
  stamp: stamp(when[at] ?? NaN),
});
