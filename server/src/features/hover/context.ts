import type { Clock } from '../../log/clock.ts';
import type { Dialect } from '../../log/format.ts';
import type { SessionsKnown } from '../sessions/session.ts';
import type { LineSource } from '../view.ts';
import type { AcrossLogs } from './across.ts';

/** What a hover is asked about, and what is known around it. */
export interface HoverContext {
  readonly source: LineSource;
  readonly dialect: Dialect;
  readonly clock: Clock;
  /** Zones of the other logs, to show a moment in them too. */
  readonly zones: readonly string[];
  /** The link that correlates around a 0-based line, for an editor that has the command. */
  readonly correlateLink?: (line: number) => string;
  /** What the logs tell of sessions, where they were looked at for that. */
  readonly sessions?: HoverSessions;
  /** What the other logs tell of an end of a connection, or a zxid. */
  readonly across?: AcrossLogs;
}

/** What a hover knows of the sessions in the logs, and the links it may offer. */
export interface HoverSessions {
  /** Undefined as long as not even the logs are known. */
  readonly known: SessionsKnown | undefined;
  /** For an editor that has the commands. */
  readonly links?: {
    /** Columns count UTF-16 units. */
    references(line: number, character: number): string;
    copy(text: string): string;
    correlate(uri: string, line: number): string;
  };
}
