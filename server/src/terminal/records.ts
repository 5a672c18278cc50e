import type { RecordSource } from '../features/records.ts';
import { writtenClock } from '../log/clock.ts';
import { detect, HEAD_BYTES, headOf } from '../formats/detect.ts';
import { localClock } from '../log/clock.ts';
import { systemZone } from '../log/zone.ts';
import { chunksOf } from '../reading/eachRecord.ts';
import { clockedLogs } from '../workspace/clocks/clockedLogs.ts';
import { dateLogs } from '../workspace/dating/dating.ts';
import { eachRecordOfLog } from '../workspace/eachRecordOfLog.ts';
import { nodeNames } from '../workspace/nodes/nodeNames.ts';
import { settingFor } from '../workspace/settings.ts';
import { type Arguments, Misuse } from './arguments.ts';
import { Pages, type Print } from './pages.ts';
import { recordJson } from './recordJson.ts';
import { RECORD_SCHEMA } from './recordSchema.ts';
import { complain, openPaths, shownPath } from './sight.ts';

/** The path that means standard input. */
const INPUT = '-';

/** `log-lens records FILE…`: one JSON object per record, one per line; `--schema`: what stands in them. */
export async function records(args: Arguments, print: Print): Promise<number> {
  if (args.schema) {
    if (args.paths.length > 0) throw new Misuse('records --schema: it is the same for all logs: name none');
    await print(`${JSON.stringify(RECORD_SCHEMA, null, 2)}\n`);
    return 0;
  }
  if (args.paths.length === 0) throw new Misuse('records: name a log, or - for standard input');
  const files = args.paths.filter((path) => path !== INPUT);
  const offsets = args.settings.offsets.filter(({ pattern }) => pattern !== INPUT);
  let found = args.paths.includes(INPUT) ? await fromStandardInput(args, print) : 0;
  const { logs: named, unusable, seen } = await openPaths(files, { ...args.settings, offsets });
  for (const { uri, reason } of unusable) complain(`${shownPath(uri)}: ${reason}`);
  const dated = await dateLogs([...named, ...seen], args.settings);
  const { logs: all, clocks } = await clockedLogs(dated, args.settings, { whole: true });
  const logs = all.slice(0, named.length);
  const names = nodeNames(all);
  for (const log of logs) {
    const clock = clocks.get(log.uri);
    if (!clock) continue;
    if (clock.zone.assumed && log.dialect.face === 'local') {
      complain(`${shownPath(log.uri)}: read in zone ${clock.zone.name}, ${clock.zone.reason}`);
    }
    if (clock.zone.plusMinusMs !== undefined) complain(`${shownPath(log.uri)}: ${clock.zone.reason}`);
    if (clock.undated !== undefined) complain(`${shownPath(log.uri)}: uptime only, and ${clock.undated}`);
    for (const note of (await log.printed?.notes()) ?? []) complain(`${shownPath(log.uri)}: ${note}`);
    const source = { file: shownPath(log.uri), log, clock, node: names.get(log.path ?? '') };
    found += await log.read((bytes) => printAll(chunksOf(bytes), source, print));
    const problem = log.packed?.problem();
    if (problem !== undefined) complain(`${shownPath(log.uri)}: not all of it is read: ${problem}`);
  }
  if (unusable.length > 0) return 2;
  return found > 0 ? 0 : 1;
}

/** Prints the records of one log and answers how many there were; stops when the reader has gone away. */
async function printAll(
  chunks: AsyncIterable<Uint8Array>,
  source: RecordSource,
  print: Print,
): Promise<number> {
  const json = recordJson(source);
  const pages = new Pages(print);
  let found = 0;
  for await (const batch of eachRecordOfLog(chunks, source.log)) {
    for (const record of batch) {
      found++;
      if (pages.add(json(record)) && !(await pages.print())) return found;
    }
  }
  await pages.print();
  return found;
}

/**
 * Milliseconds by which the clock is ahead that wrote standard input. It has no node to be known by: `-` and `*` mean it,
 * and any other name does when nothing else is read.
 */
function offsetOfInput({ paths, settings: { offsets } }: Arguments): number {
  const meant = settingFor(offsets, INPUT, undefined);
  if (meant) return meant.value;
  const [only, ...others] = offsets;
  if (only === undefined || paths.some((path) => path !== INPUT)) return 0;
  if (others.length > 0) throw new Misuse('--offset: standard input is one log: give one --offset for it');
  return only.value;
}

async function fromStandardInput(args: Arguments, print: Print): Promise<number> {
  const chunks = process.stdin[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>;
  const first: Buffer[] = [];
  let size = 0;
  let ended = false;
  while (size < HEAD_BYTES && !ended) {
    const next = await chunks.next();
    if (next.done) ended = true;
    else size += first[first.push(next.value) - 1]?.length ?? 0;
  }
  const head = Buffer.concat(first);
  const recognition = detect(headOf('', head.subarray(0, HEAD_BYTES), ended && size <= HEAD_BYTES));
  if (!recognition) throw new Misuse('-: standard input is not a log that we read');
  const { dialect } = recognition;
  const set = args.settings.zones[0]?.value;
  const zone = {
    name: dialect.writtenOffset ?? set ?? (dialect.face === 'local' ? systemZone() : 'UTC'),
    reason: "assumed: nothing tells, so this machine's zone is taken",
    assumed: dialect.face === 'local' && set === undefined,
  };
  const offset = offsetOfInput(args);
  const clock = dialect.face === 'local' ? localClock(zone, offset) : writtenClock(zone, offset);
  if (zone.assumed) complain(`-: read in zone ${zone.name}, ${zone.reason}`);
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    yield head;
    for await (const chunk of chunks) yield chunk;
  };
  return printAll(rest(), { file: INPUT, log: { dialect, recognition }, clock }, print);
}
