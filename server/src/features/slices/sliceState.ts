import { NoPivot } from '../../correlation/pivot.ts';
import {
  type NamedLog,
  type Showing,
  type ShowingParams,
  sliceOf,
  sourceOf,
  type SliceState,
  type SliceStateParams,
} from '../../protocol/slice.ts';
import { isLog } from '../../workspace/logFile.ts';
import { lineAt, sizeOf, stillSays } from '../../workspace/slices/sliceText.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { replacedWords } from './sliceOrigin.ts';

/** Answers `logLens/sliceState`: what became of a slice's log since it was cut. Rejects with {@link NoPivot}. */
export async function sliceState(
  workspace: Workspace,
  params: SliceStateParams,
  signal?: AbortSignal,
): Promise<SliceState> {
  const slice = sliceOf(params.slice);
  if (!slice) throw new NoPivot(`${params.slice}: names no slice of a log.`);
  const name = workspace.shownPath(slice.source);
  const log = await workspace.catalogue.find(slice.source);
  if (!isLog(log)) {
    const why =
      log.problem === 'unreadable' ? `cannot be read any more: ${log.reason}` : 'is no longer a log';
    return { state: 'gone', words: `${name}: ${why}. This slice shows what it said.` };
  }
  if (!(await stillSays(log, slice, signal))) return { state: 'replaced', words: replacedWords(name) };
  if (params.isEnd && sizeOf(await log.fences(signal ? { signal } : {})) > slice.toByte) {
    return { state: 'grown', words: `${name}: has grown since; "Later" shows how it goes on.` };
  }
  return { state: 'same' };
}

/**
 * Answers `logLens/showing`: how large a log is, whether an editor can open it by itself, and which line begins at a byte, which may take
 * a pass over the file. Rejects with the system's error or the signal's reason.
 */
export async function showing(
  workspace: Workspace,
  { uri, byte }: ShowingParams,
  signal?: AbortSignal,
): Promise<Showing> {
  const log = await workspace.catalogue.find(sourceOf(uri));
  // What is no log of ours is the editor's affair.
  if (!isLog(log)) return { bytes: 0, isText: true };
  const answer: Showing = { bytes: log.size, isText: log.printed === undefined };
  if (byte === undefined) return answer;
  const fences = await log.fences(signal ? { signal } : {});
  return byte < sizeOf(fences) ? { ...answer, line: await lineAt(log, fences, byte, signal) } : answer;
}

/** Answers `logLens/logs`: the logs in the workspace and in open tabs, as a person calls them. */
export async function namedLogs(workspace: Workspace, signal?: AbortSignal): Promise<NamedLog[]> {
  const { logs } = await workspace.everywhere(signal);
  return logs
    .filter(({ uri }) => !uri.startsWith('untitled:'))
    .map(({ uri, size, recognition }) => ({
      uri,
      name: workspace.shownPath(uri),
      format: recognition.format.title,
      bytes: size,
    }));
}
