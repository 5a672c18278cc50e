import type { Dialect, Section } from '../../../log/format.ts';
import type { Stamp } from '../../../log/instant.ts';
import type { LogRecord } from '../../../log/record.ts';
import type { Collection } from '../collection.ts';
import { recordOf } from '../describe.ts';
import { meantOf } from '../meant.ts';
import { quietStops } from '../stops.ts';
import { anchorAt } from './anchors.ts';
import { LegacyClock, type LegacyFace, Starts } from './clock.ts';
import { eventsIn, type LegacyEvent } from './events.ts';
import { LegacyHeads } from './heads.ts';
import { type Joined, joinLines, lineAt } from './joined.ts';
import { prefixBefore, prefixLength } from './prefix.ts';
import { tokensOf } from './tokens.ts';

/** What recognition found out about a file in the bracket language. */
export interface LegacyTraits {
  readonly name: string;
  readonly face: LegacyFace;
  readonly writtenOffset?: string;
  /** Date less uptime of the first line that prints both, in milliseconds; NaN when none does. */
  readonly startedAt: number;
}

/** The dialect of JDK 8 and before: an event is what stands in one outermost bracket. */
export function legacyDialect(traits: LegacyTraits): Dialect {
  const starts = new Starts(traits.startedAt);
  const clock = (): LegacyClock => new LegacyClock(traits.face, starts);
  return {
    name: traits.name,
    face: traits.face,
    resolution: 1,
    ...(traits.writtenOffset !== undefined && { writtenOffset: traits.writtenOffset }),
    heads: () => new LegacyHeads(clock()),
    tellsPauses: true,
    anchorAt,
    read: (section) => quietStops(recordsIn(section, clock())),
    tokens: (lines, index) => tokensOf(lines, index, clock()),
  };
}

/** Consecutive lines of a section: a head and what continues it. */
interface Group {
  readonly from: number;
  readonly stamp: Stamp;
  /** When the JVM started, for the events inside. */
  readonly startedAt: number;
  readonly open: boolean[];
}

function recordsIn(section: Section, clock: LegacyClock): LogRecord[] {
  const heads = new LegacyHeads(clock);
  const encoder = new TextEncoder();
  const records: LogRecord[] = [];
  let group: Group | undefined;
  const finish = (): void => {
    for (const record of group ? recordsOf(section, group, clock) : []) records.push(record);
  };
  section.lines.forEach((line, index) => {
    const bytes = encoder.encode(line);
    if (heads.beginsAt(bytes, 0, bytes.length)) {
      finish();
      group = { from: index, stamp: heads.stamp, startedAt: clock.startedAt, open: [] };
    }
    group?.open.push(heads.depth > 0);
  });
  finish();
  return records;
}

/**
 * The records of one group. All of them count from its head line, for the line of an event inside another is a
 * continuation to whoever walks the file.
 */
function recordsOf(section: Section, group: Group, clock: LegacyClock): LogRecord[] {
  const lines = section.lines.slice(group.from, group.from + group.open.length).map(meantOf);
  const joined = joinLines(lines, group.open);
  const line = section.firstLine + group.from;
  const byteOffset = section.offsets[group.from] ?? 0;
  const placed = (through: number) => ({ line, endLine: line + lineAt(joined, through), byteOffset });
  const events = eventsIn(joined.text);
  const records = events.map((event) => {
    const stamp = isAtHead(joined, event)
      ? group.stamp
      : clock.stampOf(event.prefix.date, event.prefix.uptime, group.startedAt);
    const text = joined.text.slice(event.open, event.end).split('\n', 1)[0] ?? '';
    return recordOf(event.told, placed(event.through - 1), stamp, event.told.detail ? text : undefined);
  });
  if (events.some((event) => isAtHead(joined, event))) return records;
  return [plainRecord(joined, placed(0), group.stamp), ...records];
}

/** Whether `event` is what the group's head line begins with. */
const isAtHead = ({ text }: Joined, { prefix }: LegacyEvent): boolean =>
  /^ *$/.test(text.slice(0, prefix.start));

/** The record of a head line that tells of no event we know: `4.567: Application time: 0.4720950 seconds`. */
function plainRecord({ text }: Joined, place: Parameters<typeof recordOf>[1], stamp: Stamp): LogRecord {
  const line = text.split('\n', 1)[0] ?? '';
  const prefix = prefixLength(line);
  const { uptime } = prefixBefore(line, prefix);
  const told: Collection = {
    kind: 'other',
    name: '',
    title: '',
    remarks: [],
    full: false,
    generations: [],
    ...(!Number.isNaN(uptime) && { uptimeS: uptime / 1000 }),
    stamped: 'start',
    detail: true,
  };
  return recordOf(told, place, stamp, line.slice(prefix));
}
