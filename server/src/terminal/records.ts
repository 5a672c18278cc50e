import { recordOnWire } from '../features/records.ts';
import { writtenClock } from '../log/clock.ts';
import { detect, HEAD_BYTES, headOf } from '../formats/detect.ts';
import { localClock } from '../log/clock.ts';
import { systemZone } from '../log/zone.ts';
import { chunksOf, eachRecord } from '../reading/eachRecord.ts';
import { nodeNames } from '../workspace/nodeNames.ts';
import { clocksOf } from '../workspace/zones.ts';
import { type Arguments, Misuse } from './arguments.ts';
import { complain, openPaths, shownPath } from './sight.ts';

/** Takes text for standard output; waits while the reader is slow, answers false once it is gone. */
export type Print = (text: string) => Promise<boolean>;

/** `log-lens records FILE…`: one JSON object per record, one per line. */
export async function records(args: Arguments, print: Print): Promise<number> {
  if (args.paths.length === 0) throw new Misuse('records: name a log, or - for standard input');
  const files = args.paths.filter((path) => path !== '-');
  let found = args.paths.includes('-') ? await fromStandardInput(args, print) : 0;
  const { logs, unusable, seen } = await openPaths(files, args.settings);
  for (const { uri, reason } of unusable) complain(`${shownPath(uri)}: ${reason}`);
  const clocks = clocksOf([...logs, ...seen], args.settings);
  const names = nodeNames([...logs, ...seen]);
  for (const log of logs) {
    const clock = clocks.get(log.uri);
    if (!clock) continue;
    if (clock.zone.assumed && log.dialect.face === 'local') {
      complain(`${shownPath(log.uri)}: read in zone ${clock.zone.name}, ${clock.zone.reason}`);
    }
    const source = { file: shownPath(log.uri), log, clock, node: names.get(log.path ?? '') };
    found += await log.read((bytes) => printAll(chunksOf(bytes), source, print));
  }
  if (unusable.length > 0) return 2;
  return found > 0 ? 0 : 1;
}

type Source = Parameters<typeof recordOnWire>[0];

async function printAll(chunks: AsyncIterable<Uint8Array>, source: Source, print: Print): Promise<number> {
  let found = 0;
  let pending: string[] = [];
  const flush = async (): Promise<boolean> => {
    const text = pending.join('');
    pending = [];
    return text === '' || print(text);
  };
  for await (const batch of eachRecord(chunks, source.log.dialect)) {
    for (const record of batch) {
      const wire = recordOnWire(source, record);
      pending.push(`${JSON.stringify({ ...wire, line: wire.line + 1, endLine: wire.endLine + 1 })}\n`);
    }
    found += batch.length;
    if (!(await flush())) break;
  }
  return found;
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
    reason: 'of standard input',
    assumed: dialect.face === 'local' && set === undefined,
  };
  const clock = dialect.face === 'local' ? localClock(zone) : writtenClock(zone);
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    yield head;
    for await (const chunk of chunks) yield chunk;
  };
  return printAll(rest(), { file: '-', log: { dialect, recognition }, clock }, print);
}
