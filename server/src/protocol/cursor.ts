import type { ZoneOfLog } from './correlation.ts';
import type { MemberAt } from './member.ts';

/** Asks what is known at the cursor. */
export interface CursorParams {
  uri: string;
  /** 0-based, where the cursor is. */
  line: number;
  /** The other end of a selection. */
  anchorLine?: number;
}

/** What stands at the cursor, for the status bar. */
export interface CursorAnswer {
  /** Absent as long as it is not known whose log this is, and where nothing tells. */
  member?: MemberAt;
  /** Absent for a log without dates. */
  zone?: ZoneOfLog & {
    /** `+08:00`, at the cursor. */
    offset: string;
    /** The reason in a word or three: `from GC log`. */
    short: string;
  };
  /** Milliseconds after the record before; negative where that one is later. */
  deltaMs?: number;
  /** Milliseconds from the first to the last record of a selection. */
  spanMs?: number;
}
