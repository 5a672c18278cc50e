import { SESSION_STEPS, type SessionsOnLine, type SessionStepKind } from '../log/session.ts';
import { bytes, type Column, doubles, words } from './columns.ts';
import { hashesOf, sorted, turn } from './sessionIds.ts';
import type { LineColumns, LineSeen, MarkSeen, SessionColumns } from './sessionTable.ts';

/** Sessions that are kept of one log: a server that serves ten new clients a second names as many in seven hours. */
const MOST_SESSIONS = 250_000;
const MOST_STEPS = 1_000_000;
const MOST_MARKS = 20_000;
/** Sessions put in order before others have their turn. */
const TURN = 4_000;

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
  async finish(): Promise<SessionColumns> {
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
    const [first, last] = ends;
    return {
      ids,
      hashes: await hashesOf(ids),
      marks: this.#marks,
      isCut: this.#isCut,
      counts: this.#lines.taken(rows),
      first,
      last,
      steps,
    };
  }
}
