import type { Clock } from '../../log/clock.ts';
import type { Dialect } from '../../log/format.ts';
import type { LineSource } from '../view.ts';

/** What a hover is asked about, and what is known around it. */
export interface HoverContext {
  readonly source: LineSource;
  readonly dialect: Dialect;
  readonly clock: Clock;
  /** Zones of the other logs, to show a moment in them too. */
  readonly zones: readonly string[];
  /** The link that correlates around a 0-based line, for an editor that has the command. */
  readonly correlateLink?: (line: number) => string;
}
