import { type Dialect, ENDING, type Face, type Section } from '../../../log/format.ts';
import { type Stamp, stamp as stampOf } from '../../../log/instant.ts';
import type { LogRecord } from '../../../log/record.ts';
import type { Collection, CpuTimes } from '../collection.ts';
import { lastedFrom, recordOf } from '../describe.ts';
import { meantOf } from '../meant.ts';
import { decimal } from '../quantities.ts';
import { quietStops } from '../stops.ts';
import { isExit } from './exit.ts';
import { type DecoratedLine, decoratorsOf, type Layout } from './decorators.ts';
import { UnifiedHeads } from './heads.ts';
import { landmarkOf } from './landmarks.ts';
import { type Message, messageOf } from './messages.ts';
import { tokensOf } from './tokens.ts';

/** What recognition found out about a file of -Xlog. */
export interface UnifiedTraits {
  readonly name: string;
  readonly face: Face;
  readonly writtenOffset?: string;
  readonly layout: Layout;
}

/**
 * An announced start further than this from where the summary puts it belongs to another collection with the same
 * id, from another run of the JVM. In milliseconds; measured differences stay below 1 on an idle host.
 */
const START_TOLERANCE_MS = 50;

/** The dialect of JDK 9 and later: every line a record, every pause a line printed at its end. */
export function unifiedDialect(traits: UnifiedTraits): Dialect {
  return {
    name: traits.name,
    face: traits.face,
    resolution: 1,
    ...(traits.writtenOffset !== undefined && { writtenOffset: traits.writtenOffset }),
    heads: () => new UnifiedHeads(traits.layout),
    tellsPauses: true,
    stepAt: (bytes, start, end) => (isExit(bytes, start, end) ? ENDING : 0),
    read: (section) => quietStops(recordsIn(section, traits)),
    tokens: (lines, index) => tokensOf(lines[index] ?? '', traits.layout),
  };
}

interface Line {
  readonly index: number;
  readonly stamp: Stamp;
  readonly decorated: DecoratedLine;
  readonly message: Message;
  readonly text: string;
  endIndex: number;
  cpu?: CpuTimes;
  start?: Stamp;
  /** What all threads were stopped for, where another line says so. */
  operation?: string | undefined;
}

const ENTERING = 'Entering safepoint region: ';

function recordsIn(section: Section, { layout }: UnifiedTraits): LogRecord[] {
  const lines = linesIn(section, layout);
  connect(lines);
  return lines.map((line) => {
    const { index, endIndex, stamp, text } = line;
    const place = {
      line: section.firstLine + index,
      endLine: section.firstLine + endIndex,
      byteOffset: section.offsets[index] ?? 0,
    };
    const record = recordOf(toldBy(line), place, stamp, text);
    const tags = line.decorated.decorators.find(({ kind }) => kind === 'tags')?.text;
    const landmark = landmarkOf(line.message.told, tags);
    const quiet =
      record.kind === 'other'
        ? { ...record, ...levelOf(line), ...(landmark !== undefined && { landmark }) }
        : record;
    return line.start === undefined ? quiet : { ...quiet, lasted: { start: line.start, end: stamp } };
  });
}

function linesIn(section: Section, layout: Layout): Line[] {
  const heads = new UnifiedHeads(layout);
  const encoder = new TextEncoder();
  const lines: Line[] = [];
  section.lines.forEach((written, index) => {
    const bytes = encoder.encode(written);
    const stamp = heads.stampAt(bytes, 0, bytes.length);
    if (Number.isNaN(stamp)) {
      const latest = lines.at(-1);
      if (latest) latest.endIndex = index;
      return;
    }
    const meant = meantOf(written);
    const decorated = decoratorsOf(meant);
    const text = meant.slice(decorated.messageAt);
    const tags = decorated.decorators.find(({ kind }) => kind === 'tags')?.text;
    const message = messageOf(text, tags);
    const said = message.announces ? `${text.trimEnd()} begins` : text;
    lines.push({ index, endIndex: index, stamp, decorated, message, text: said });
  });
  return lines;
}

/** Gives each summary the exact start and the processor times that other lines print for the same id. */
function connect(lines: readonly Line[]): void {
  const announced = new Map<string, Stamp>();
  const ended = new Map<number, Line>();
  let operation: string | undefined;
  for (const line of lines) {
    const { told, key, announces, cpu } = line.message;
    // JDK 9 to 12 name the operation on a line before that of the stop.
    if (told.kind === 'other' && told.name.startsWith(ENTERING)) operation = told.name.slice(ENTERING.length);
    if (told.kind === 'stop' && told.cause === undefined) {
      line.operation = operation;
      operation = undefined;
    }
    if (announces) announced.set(key, line.stamp);
    if (told.kind === 'pause') {
      const start = announced.get(key);
      const reckoned = lastedFrom(told, line.stamp)?.start;
      if (start !== undefined && reckoned !== undefined && Math.abs(start - reckoned) <= START_TOLERANCE_MS) {
        line.start = start;
      }
      if (told.gcId !== undefined) ended.set(told.gcId, line);
    }
    const owner = cpu && told.gcId !== undefined ? ended.get(told.gcId) : undefined;
    if (cpu && owner) {
      owner.cpu = cpu;
      ended.delete(told.gcId as number);
    }
  }
}

function toldBy({ message, decorated, cpu, operation }: Line): Collection {
  const uptimeMs = uptimeOf(decorated);
  return {
    ...message.told,
    ...(operation !== undefined && { cause: operation }),
    ...(uptimeMs !== undefined && { uptimeS: uptimeMs / 1000 }),
    ...(cpu && { cpu }),
  };
}

/** Milliseconds since the JVM started, where a decorator says so. */
export function uptimeOf({ decorators }: DecoratedLine): Stamp | undefined {
  for (const { kind, text } of decorators) {
    if (kind === 'uptime') return stampOf(Math.round(decimal(text.slice(0, -1)) * 1e6) / 1e3);
    if (kind === 'uptimeMillis') return stampOf(Number(text.slice(0, -2)));
  }
  return undefined;
}

/** The JVM's own warnings keep their level; they are no details. */
function levelOf({ decorated, message }: Line): Partial<LogRecord> {
  const level = decorated.decorators.find(({ kind }) => kind === 'level')?.text.trim();
  if (level === 'error') return { level: 'ERROR', detail: false };
  if (level === 'warning' || !message.told.detail) return { level: 'WARN', detail: false };
  return { level: 'DEBUG' };
}
