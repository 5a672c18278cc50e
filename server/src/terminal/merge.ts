import type { RecordSource } from '../features/records.ts';
import { type Instant, instant } from '../log/instant.ts';
import type { LogRecord } from '../log/record.ts';
import { formatMoment, parseIso } from '../log/zone.ts';
import { visibleText } from '../protocol/visibleText.ts';
import { type RecordLines, recordsBetween } from '../reading/recordsBetween.ts';
import { clockedLogs } from '../workspace/clocks/clockedLogs.ts';
import { dateLogs } from '../workspace/dating/dating.ts';
import { readingProblem } from '../workspace/logFile.ts';
import { nodeNames } from '../workspace/nodes/nodeNames.ts';
import { type Arguments, Misuse } from './arguments.ts';
import { Pages, type Print } from './pages.ts';
import { recordJson } from './recordJson.ts';
import { complain, openPaths, shownPath } from './sight.ts';
import { timeWithZone } from './timeArgument.ts';

/** From when to when, both included. */
interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/** `log-lens merge PATH… --from T --to T`: all records of all logs in time order, ties in the order of the logs. */
export async function merge(args: Arguments, print: Print): Promise<number> {
  if (args.paths.length === 0) throw new Misuse('merge: name the logs, or a folder that holds them');
  if (args.format === 'markdown') throw new Misuse('merge: --format is text or json');
  const window = windowOf(args);
  const { logs: named, unusable, seen } = await openPaths(args.paths, args.settings);
  const isNamed = new Set(named.map(({ uri }) => uri));
  for (const { uri, reason } of unusable) complain(`${shownPath(uri)}: ${reason}`);
  const dated = await dateLogs([...named, ...seen], args.settings);
  const { logs: all, clocks } = await clockedLogs(dated, args.settings, { whole: true });
  const names = nodeNames(all);
  const failed: string[] = [];
  const streams: Stream[] = [];
  for (const log of all.filter(({ uri }) => isNamed.has(uri))) {
    const clock = clocks.get(log.uri);
    if (!clock) continue;
    const file = shownPath(log.uri);
    const { face } = log.dialect;
    if (clock.undated !== undefined || face === 'uptime' || face === 'none') {
      complain(`${file}: left out: its records have no time${clock.undated ? `, and ${clock.undated}` : ''}`);
      continue;
    }
    if (clock.zone.assumed && face === 'local')
      complain(`${file}: read in zone ${clock.zone.name}, ${clock.zone.reason}`);
    if (clock.zone.plusMinusMs !== undefined) complain(`${file}: ${clock.zone.reason}`);
    try {
      const fences = await log.fences();
      for (const note of (await log.printed?.notes()) ?? []) complain(`${file}: ${note}`);
      const gathering = log.printed && (() => log.printed?.gathering());
      const batches = recordsBetween(
        {
          dialect: log.dialect,
          fences,
          read: (use) => log.read(use),
          ...(gathering ? { gather: (records: LogRecord[]) => gatheredBy(gathering(), records) } : {}),
        },
        { from: clock.toStamp(window.from), to: clock.toStamp(window.to) },
      );
      const stream = new Stream({ file, log, clock, node: names.get(log.path ?? '') }, batches);
      await stream.advance();
      streams.push(stream);
      const problem = log.packed?.problem();
      if (problem !== undefined) complain(`${file}: not all of it is read: ${problem}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      complain(`${file}: ${readingProblem(error)}`);
      failed.push(file);
    }
  }
  const zone = shownZone(args, streams);
  const found = await printMerged(streams, args.format === 'json' ? undefined : zone, print);
  if (unusable.length > 0 || failed.length > 0) return 2;
  return found > 0 ? 0 : 1;
}

type Gathering = { add(records: LogRecord[]): LogRecord[]; end(): LogRecord[] } | undefined;

const gatheredBy = (gathering: Gathering, records: LogRecord[]): LogRecord[] =>
  gathering ? [...gathering.add(records), ...gathering.end()] : records;

function windowOf(args: Arguments): Window {
  const timeOf = (option: string, given: string | undefined, otherwise: number): Instant =>
    given === undefined ? instant(otherwise) : (parseIso(timeWithZone(option, given, args)) ?? instant(NaN));
  if (args.from === undefined && args.to === undefined)
    throw new Misuse('merge: say when with --from 2023-10-24T10:32:00+08:00 --to 2023-10-24T10:33:00+08:00');
  const from = timeOf('--from', args.from, FIRST_MOMENT);
  const to = timeOf('--to', args.to, LAST_MOMENT);
  if (from > to) throw new Misuse(`merge: --from ${args.from ?? ''} is after --to ${args.to ?? ''}`);
  return { from, to };
}

/** What a Date can hold, less what zones add. */
const LAST_MOMENT = 8.64e15 - 2 * 86_400_000;
const FIRST_MOMENT = -LAST_MOMENT;

/** The zone in which text shows times: the one of --zone, of --from as written, or of the first log. */
function shownZone({ settings, from = '', to = '' }: Arguments, streams: readonly Stream[]): string {
  const written = /([+-]\d\d)(?::?(\d\d))?$/.exec(
    (from.includes('T') ? from : to).replace(/^[^T ]*[T ]/, ''),
  );
  return (
    settings.zones[0]?.value ??
    (written ? `${written[1]}:${written[2] ?? '00'}` : streams[0]?.source.clock.zone.name) ??
    'UTC'
  );
}

/** The records of one log on their way out. */
class Stream {
  readonly source: RecordSource;
  readonly #batches: AsyncGenerator<readonly RecordLines[]>;
  #batch: readonly RecordLines[] = [];
  #at = -1;
  /** The next record, and its moment; Infinity when there is none. */
  next: RecordLines | undefined;
  instant = Infinity;

  constructor(source: RecordSource, batches: AsyncGenerator<readonly RecordLines[]>) {
    this.source = source;
    this.#batches = batches;
  }

  /** Goes on to the next record; answers at once where it is in memory. */
  advance(): Promise<void> | undefined {
    this.#at++;
    if (this.#at >= this.#batch.length) return this.#fill();
    this.#take();
    return undefined;
  }

  #take(): void {
    this.next = this.#batch[this.#at];
    this.instant = this.next ? this.source.clock.toInstant(this.next.record.stamp) : Infinity;
  }

  async #fill(): Promise<void> {
    const next = await this.#batches.next();
    this.#batch = next.done ? [] : next.value;
    this.#at = 0;
    this.#take();
  }
}

/** Prints the records of all streams in time order and answers how many; stops when the reader has gone away. */
async function printMerged(streams: Stream[], zone: string | undefined, print: Print): Promise<number> {
  const pages = new Pages(print);
  const writers = streams.map(({ source }) => (zone === undefined ? jsonOf(source) : textOf(source, zone)));
  let found = 0;
  for (;;) {
    let least = 0;
    for (let at = 1; at < streams.length; at++)
      if ((streams[at]?.instant ?? Infinity) < (streams[least]?.instant ?? Infinity)) least = at;
    const stream = streams[least];
    if (!stream?.next) break;
    found++;
    if (pages.add(writers[least]?.(stream.next) ?? '') && !(await pages.print())) return found;
    const more = stream.advance();
    if (more) await more;
  }
  await pages.print();
  return found;
}

type Writer = (found: RecordLines) => string;

function jsonOf(source: RecordSource): Writer {
  const json = recordJson(source);
  return ({ record }) => json(record);
}

/** `2023-10-24 10:32:31.666 +08:00  node9  zookeeper.log:48211  WARN   message`, and the lines that go on with it below. */
function textOf({ file, clock, node }: RecordSource, zone: string): Writer {
  const name = node === undefined || file.split(/[\\/]/).includes(node) ? file : `${node} · ${file}`;
  return ({ record, lines }) => {
    const { line, level = '', message, stamp } = record;
    const head = `${formatMoment(clock.toInstant(stamp), zone)}  ${name}:${line + 1}  ${level.padEnd(5)}  ${message}`;
    const rest = lines.slice(1).map((one) => `    ${visibleText(one)}\n`);
    return `${visibleText(head).replace(/\s+$/, '')}\n${rest.join('')}`;
  };
}
