import { NO_STAMP, type Stamp, stamp } from '../../../log/instant.ts';

/** Which of the two stamps of a legacy line is taken. */
export type LegacyFace = 'utc' | 'local' | 'uptime' | 'none';

/**
 * Chooses the stamp of a line that may carry a date, an uptime or both. Some JDK 6 logs date only their concurrent
 * records: date less uptime is the moment the JVM started, the same for a whole run, and dates the rest.
 */
export class LegacyClock {
  private readonly face: LegacyFace;
  private startedAt: number;

  /** `startedAt` is date less uptime of the first line that has both, or NaN. */
  constructor(face: LegacyFace, startedAt: number) {
    this.face = face;
    this.startedAt = startedAt;
  }

  /** The stamp of a line with this date and uptime in milliseconds, each NaN when missing. */
  stampOf(date: number, uptime: number): Stamp {
    if (this.face === 'uptime') return stamp(uptime);
    if (this.face === 'none') return NO_STAMP;
    const dated = date === date;
    if (dated && uptime === uptime) this.startedAt = date - uptime;
    return stamp(dated ? date : this.startedAt + uptime);
  }
}
