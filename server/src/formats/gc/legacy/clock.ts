import { type Stamp, stamp, UNDATED } from '../../../log/instant.ts';

/** Which of the two stamps of a legacy line is taken. */
export type LegacyFace = 'utc' | 'local' | 'uptime' | 'none';

/** Starts nearer to each other than this are one: dates and uptimes are rounded. Uptimes may fall back by as much. */
const TOLERANCE_MS = 1000;

/** Whether an uptime behind another one, both in milliseconds, is that of a JVM started anew. */
export const fellBack = (before: number, uptime: number): boolean => uptime < before - TOLERANCE_MS;

/**
 * When the JVM of a file started, as far as that dates lines that print the uptime alone. A file may be the work of
 * several runs; whoever reads one of its blocks by itself must then not take the first run's start for its own. So
 * this is kept for all passes over a file, the first of which sees every line.
 */
export class Starts {
  /** Date less uptime of the first line that prints both, in milliseconds; NaN when the head of the file has none. */
  private readonly first: number;
  private readonly known: number[] = [];
  private several = false;

  constructor(first: number) {
    this.first = first;
    if (first === first) this.known.push(first);
  }

  /** The start that holds before a pass or a section has printed one; NaN when that cannot be told. */
  get initial(): number {
    return this.several ? NaN : this.first;
  }

  /** The start that a line with both stamps tells; the same for all lines of a run, whichever is read first. */
  learn(startedAt: number): number {
    for (const start of this.known) if (Math.abs(start - startedAt) <= TOLERANCE_MS) return start;
    this.known.push(startedAt);
    if (this.known.length > 1) this.several = true;
    return startedAt;
  }

  /** Takes note of an uptime that fell back. */
  restarted(): void {
    this.several = true;
  }
}

/**
 * Chooses the stamps of one pass or section, in order of its lines. A line may carry a date, an uptime or both: some
 * JDK 6 logs date only their concurrent records. Date less uptime is the moment the JVM started, which dates the
 * rest; a line that may be of another run than the last one dated has no date.
 */
export class LegacyClock {
  /** The start that dates the line looked at last; NaN when there is none to go by. */
  startedAt: number;
  readonly face: LegacyFace;
  private readonly starts: Starts;
  private uptime = -Infinity;

  constructor(face: LegacyFace, starts = new Starts(NaN)) {
    this.face = face;
    this.starts = starts;
    this.startedAt = starts.initial;
  }

  /** The stamp of the next head line, which prints this date and uptime in milliseconds, each NaN when missing. */
  next(date: number, uptime: number): Stamp {
    if (uptime === uptime && (this.face === 'utc' || this.face === 'local')) {
      if (date === date) {
        this.startedAt = this.starts.learn(date - uptime);
      } else if (fellBack(this.uptime, uptime)) {
        this.startedAt = NaN;
        this.starts.restarted();
      }
      this.uptime = uptime;
    }
    return this.stampOf(date, uptime, this.startedAt);
  }

  /** The stamp of what prints these when the JVM started at `startedAt`. */
  stampOf(date: number, uptime: number, startedAt: number): Stamp {
    if (this.face === 'none') return UNDATED;
    const found = this.face === 'uptime' ? uptime : date === date ? date : startedAt + uptime;
    return found === found ? stamp(found) : UNDATED;
  }
}
