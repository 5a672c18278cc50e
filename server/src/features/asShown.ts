import { NoPivot } from '../correlation/pivot.ts';
import { lineEnd, readBlock } from '../reading/block.ts';
import type { Fences } from '../reading/fences.ts';
import { blocksWhere } from '../reading/fenceGroups.ts';
import { lineNumbered } from '../reading/lineNumbered.ts';
import { isLog, type LogFile } from '../workspace/logFile.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { LineSource } from './view.ts';

/** Lines looked at above a line for the head of its record. */
const MOST_ABOVE = 2_000;
/** Blocks read for a line that stands elsewhere by now. */
const MOST_BLOCKS = 64;

/**
 * What is asked of a line that an editor shows, asked of the line of the file that says the same: while a log is rotated, cut off or
 * written anew, and until the editor has read it again, the two differ. `shownIn` tells the lines of an open document. Anything else
 * stays as it is. Rejects with {@link NoPivot}, in words, when the file no longer has such a line.
 */
export async function asShown<Params>(
  workspace: Workspace,
  shownIn: (uri: string) => LineSource | undefined,
  params: Params,
  signal?: AbortSignal,
): Promise<Params> {
  const { uri, line } = (params ?? {}) as { uri?: unknown; line?: unknown };
  if (typeof uri !== 'string' || !uri.startsWith('file:') || !Number.isInteger(line)) return params;
  const place = Number(line);
  const source = shownIn(uri);
  const [shown] = source?.lines(place, place + 1) ?? [];
  if (!source || shown === undefined) return params;
  const log = await workspace.catalogue.find(uri);
  if (!isLog(log) || log.printed) return params;
  const fences = await log.fences(signal ? { signal } : {});
  const said = await log.read((bytes) => lineNumbered(bytes, fences, place));
  // Editors show an empty line after the last line end.
  if ((said ?? '') === shown) return params;
  const found = await elsewhere(log, fences, source, place, signal);
  if (found !== undefined) return { ...params, line: found };
  throw new NoPivot(
    `${workspace.shownPath(uri)}: was written anew since the editor read it: line ${place + 1} of the file is no longer the one shown. Ask again once the editor has read the file again, or correlate around a time.`,
  );
}

/** The line of the file that is nearest to `line` and says what is shown there, found by the head of its record. */
async function elsewhere(
  log: LogFile,
  fences: Fences,
  shown: LineSource,
  line: number,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const head = headAbove(log, shown, line);
  if (!head) return undefined;
  const { stamp, text } = head;
  const mayHold = (least: number, greatest: number): boolean => least <= stamp && stamp <= greatest;
  let nearest: number | undefined;
  let left = MOST_BLOCKS;
  for (const index of blocksWhere(fences, mayHold)) {
    signal?.throwIfAborted();
    if (left-- === 0) break;
    const block = await log.read((source) => readBlock(source, log.dialect, fences, index));
    block.stamps.forEach((found, at) => {
      const start = block.starts[at] ?? 0;
      if (found !== stamp) return;
      if (decoder.decode(block.bytes.subarray(start, lineEnd(block.bytes, start))) !== text) return;
      const place = block.firstLine + (block.headLines[at] ?? 0) + line - head.line;
      if (nearest === undefined || Math.abs(place - line) < Math.abs(nearest - line)) nearest = place;
    });
  }
  return nearest;
}

function headAbove(
  { dialect }: LogFile,
  shown: LineSource,
  line: number,
): { line: number; stamp: number; text: string } | undefined {
  const from = Math.max(0, line - MOST_ABOVE);
  const lines = shown.lines(from, line + 1);
  for (let at = lines.length - 1; at >= 0; at--) {
    const text = lines[at] ?? '';
    const bytes = encoder.encode(text);
    const stamp = dialect.heads(from + at).stampAt(bytes, 0, bytes.length);
    if (Number.isFinite(stamp)) return { line: from + at, stamp, text };
  }
  return undefined;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
