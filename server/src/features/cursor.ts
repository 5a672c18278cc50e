import { memberAt, memberIn } from '../correlation/members.ts';
import type { Clock, ZoneReading } from '../log/clock.ts';
import type { Dialect } from '../log/format.ts';
import type { Instant } from '../log/instant.ts';
import type { LogRecord } from '../log/record.ts';
import { offsetLabel } from '../log/zone.ts';
import type { CursorAnswer, CursorParams } from '../protocol/cursor.ts';
import { formatSpan } from '../protocol/spans.ts';
import type { Member } from '../workspace/nodes/ensemble.ts';
import { type LineSource, recordInPlace } from './view.ts';

/** What is known of the log in which the cursor stands. */
export interface CursorContext {
  readonly source: LineSource;
  readonly dialect: Dialect;
  readonly clock: Clock;
  /** The server whose log it is; undefined where that is not known. */
  readonly member: Member | undefined;
}

/**
 * Node and role, zone and distance at a line, from the lines around it alone. What has no date tells no role, no zone and no
 * distance.
 */
export function cursor(
  { source, dialect, clock, member }: CursorContext,
  { line, anchorLine = line }: Pick<CursorParams, 'line' | 'anchorLine'>,
): CursorAnswer {
  const place = recordInPlace(source, dialect, line);
  const at = instantOf(place?.record, clock, dialect);
  if (at === undefined) return member ? { member: memberIn(member, undefined) } : {};
  const previous = instantOf(place?.previous, clock, dialect);
  const other =
    anchorLine === line
      ? undefined
      : instantOf(recordInPlace(source, dialect, anchorLine)?.record, clock, dialect);
  const { name, reason, assumed, plusMinusMs } = clock.zone;
  return {
    ...(member ? { member: memberAt(member, at) } : {}),
    zone: {
      name,
      reason,
      assumed,
      ...(plusMinusMs === undefined ? {} : { plusMinusMs }),
      offset: offsetLabel(at, name),
      short: shortReason(clock.zone),
    },
    ...(previous === undefined ? {} : { deltaMs: at - previous }),
    ...(other === undefined ? {} : { spanMs: Math.abs(at - other) }),
  };
}

function instantOf(record: LogRecord | undefined, clock: Clock, { face }: Dialect): Instant | undefined {
  if (!record || !Number.isFinite(record.stamp) || face === 'uptime' || face === 'none') return undefined;
  return clock.toInstant(record.stamp);
}

/** The reason of a zone in a word or three: `from GC log`. */
export function shortReason({ reason, assumed, plusMinusMs }: ZoneReading): string {
  if (assumed) return 'assumed';
  if (plusMinusMs !== undefined) return `± ${formatSpan(plusMinusMs)}`;
  if (reason.startsWith('set by you')) return 'set by you';
  if (reason.startsWith('written')) return 'written';
  const beside = /^from the (?:JVM |ZooKeeper )?(.+?) beside it/.exec(reason);
  if (beside?.[1] !== undefined) return `from ${beside[1]}`;
  return reason.startsWith('because its stamps count from the epoch') ? 'counted from the epoch' : '';
}
