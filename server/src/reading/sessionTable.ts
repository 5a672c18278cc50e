import { type Stamp, stamp } from '../log/instant.ts';
import { SESSION_STEPS, type SessionStepKind, type TenureMark } from '../log/session.ts';
import { placeOf } from './columns.ts';
import { SessionIds } from './sessionIds.ts';

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

export interface LineColumns {
  readonly line: Uint32Array;
  readonly byteOffset: Float64Array;
  readonly stamp: Float64Array;
}

export interface StepColumns extends LineColumns {
  /** Where the steps of each session begin; those of the last end where one more would begin. */
  readonly starts: Uint32Array;
  readonly kind: Uint8Array;
  /** 0 where it is not told. */
  readonly timeout: Uint32Array;
}

/** A table as one thread hands it to another: its columns are handed over, not copied. */
export interface SessionColumns extends Pick<SessionTable, 'marks' | 'isCut'> {
  /** In ascending order, and as {@link SessionIds} has them by their hash. */
  readonly ids: BigUint64Array;
  readonly hashes: Float64Array;
  /** Of each session how many lines name it, and its first and last. */
  readonly counts: Uint32Array;
  readonly first: LineColumns;
  readonly last: LineColumns;
  readonly steps: StepColumns;
}

/** What one log tells of sessions, from its columns. */
export const sessionTable = (columns: SessionColumns): SessionTable => new Table(columns);

class Table implements SessionTable {
  readonly ids: SessionIds;
  readonly marks: readonly MarkSeen[];
  readonly isCut: boolean;
  readonly #counts: Uint32Array;
  readonly #first: LineColumns;
  readonly #last: LineColumns;
  readonly #steps: StepColumns;

  constructor({ ids, hashes, marks, isCut, counts, first, last, steps }: SessionColumns) {
    this.ids = SessionIds.from(ids, hashes);
    [this.marks, this.isCut] = [marks, isCut];
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
