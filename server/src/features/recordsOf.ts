import { NoPivot } from '../correlation/pivot.ts';
import type { RecordsAnswer, RecordsParams } from '../protocol/records.ts';
import { chunksOf } from '../reading/eachRecord.ts';
import type { ByteSource } from '../reading/byteSource.ts';
import { clockedLogs } from '../workspace/clocks/clockedLogs.ts';
import { dateLogs } from '../workspace/dating/dating.ts';
import { eachRecordOfLog } from '../workspace/eachRecordOfLog.ts';
import { isLog } from '../workspace/logFile.ts';
import { nodeNames } from '../workspace/nodes/nodeNames.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { recordOnWire } from './records.ts';

const LIMIT = 1_000;

/** Answers `logLens.records`: the records whose head lines lie between two lines of a log. */
export async function recordsOf(
  workspace: Workspace,
  { uri, fromLine = 0, toLine = Infinity, limit = LIMIT }: RecordsParams,
  signal?: AbortSignal,
): Promise<RecordsAnswer> {
  if (typeof uri !== 'string') throw new NoPivot('Say which log: {uri}.');
  const found = await workspace.catalogue.find(uri);
  if (!isLog(found)) throw new NoPivot(`${uri}: ${found.reason}`);
  const { logs } = await workspace.everywhere(signal, uri);
  const known = logs.some((other) => other.uri === uri) ? logs : [found, ...logs];
  const dated = await dateLogs(known, workspace.settings, signal);
  const { logs: all, clocks } = await clockedLogs(dated, workspace.settings, {
    signal,
    nodes: workspace.nodesKnown,
  });
  const log = all.find((other) => other.uri === uri) ?? found;
  const clock = clocks.get(uri);
  const answer: RecordsAnswer = { records: [] };
  if (!clock) return answer;
  const source = { file: uri, log, clock, node: nodeNames(all).get(log.path ?? '') };
  const fences = await log.fences(signal ? { signal } : {});
  let block = 0;
  while (block + 1 < fences.count && (fences.lines[block + 1] ?? 0) <= fromLine) block++;
  const startOffset = fences.offsets[block] ?? 0;
  const startLine = fences.lines[block] ?? 0;
  await log.read(async (bytes) => {
    const chunks = chunksOf(from(bytes, startOffset));
    for await (const batch of eachRecordOfLog(chunks, log, signal, startLine)) {
      for (const record of batch) {
        const { line } = record;
        if (line < fromLine) continue;
        if (line > toLine) return;
        if (answer.records.length >= limit) {
          answer.next = line;
          return;
        }
        answer.records.push(recordOnWire(source, record));
      }
    }
  });
  return answer;
}

/** The source without its first `offset` bytes. */
function from(source: ByteSource, offset: number): ByteSource {
  return { size: source.size - offset, read: (into, position) => source.read(into, position + offset) };
}
