import { NoPivot } from '../../correlation/pivot.ts';
import { type Slice, sliceOf } from '../../protocol/slice.ts';
import { isLog, type Unusable } from '../../workspace/logFile.ts';
import { stillSays } from '../../workspace/slices/sliceText.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/**
 * What is asked of a slice's lines, asked of its log's: `line`, `fromLine` and `toLine` become those of the log. Anything else stays
 * as it is. Rejects with {@link NoPivot} when the log no longer says what the slice shows.
 */
export async function askedOfSource<Params>(
  workspace: Workspace,
  params: Params,
  signal?: AbortSignal,
): Promise<Params> {
  const asked = (params ?? {}) as { uri?: unknown; line?: unknown; fromLine?: unknown; toLine?: unknown };
  const slice = typeof asked.uri === 'string' ? sliceOf(asked.uri) : undefined;
  if (!slice) return params;
  await checkSlice(workspace, slice, signal);
  const place = { uri: slice.source, line: lineInSource(slice, asked.line) };
  if (place.line !== undefined) return { ...params, ...place };
  return {
    ...params,
    uri: slice.source,
    fromLine: lineInSource(slice, asked.fromLine) ?? slice.fromLine,
    toLine: lineInSource(slice, asked.toLine) ?? Math.max(slice.fromLine, slice.toLine - 1),
  };
}

/** The log's line behind a line of a slice's document, which shows an empty one after its last. */
function lineInSource({ fromLine, toLine }: Slice, line: unknown): number | undefined {
  if (typeof line !== 'number') return undefined;
  return Math.max(fromLine, Math.min(fromLine + line, toLine - 1));
}

/** Rejects with {@link NoPivot}, in words, when a slice's log cannot be read or says something else there by now. */
export async function checkSlice(workspace: Workspace, slice: Slice, signal?: AbortSignal): Promise<void> {
  const log = await workspace.catalogue.find(slice.source);
  const name = workspace.shownPath(slice.source);
  if (!isLog(log)) throw new NoPivot(`${name}: ${whyNot(log)}.`);
  if (!(await stillSays(log, slice, signal))) throw new NoPivot(replacedWords(name));
}

/** What to say of a log that was written anew under its slice. */
export const replacedWords = (name: string): string =>
  `${name}: was replaced since this slice was read, so its lines are no longer these. Open around this time again.`;

/** Why a file is no log that can be read, in words that follow its name. */
export function whyNot({ problem, reason, isKnown }: Unusable): string {
  if (problem === 'unreadable') return `cannot be read: ${reason}`;
  return isKnown ? reason : `not a log that we read (${reason})`;
}
