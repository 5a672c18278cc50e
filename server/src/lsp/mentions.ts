import type {
  Connection,
  DocumentHighlight,
  Location,
  TextDocumentPositionParams,
  WorkDoneProgressReporter,
} from 'vscode-languageserver/node';
import { documentHighlights } from '../features/documentHighlights.ts';
import { type Mention, mentionOf } from '../features/mention.ts';
import { notePlaces } from '../features/notePlaces.ts';
import { references, searched } from '../features/references.ts';
import { tokenAt } from '../features/view.ts';
import { sourceOf } from '../protocol/index.ts';
import { isLog, type LogFile } from '../workspace/logFile.ts';
import type { Editor } from './editor.ts';
import { guard } from './guard.ts';

/** Registers what leads from one mention of a session, a transaction or an end of a connection to all others. */
export function serveMentions(connection: Connection, { documents, workspace }: Editor): void {
  async function mentionAt({
    textDocument,
    position,
  }: TextDocumentPositionParams): Promise<Mention | undefined> {
    const source = documents.lines(textDocument.uri);
    const log = await workspace.catalogue.find(textDocument.uri);
    const found = source && isLog(log) ? tokenAt(source, log.dialect, position) : undefined;
    return found && mentionOf(found.token);
  }

  connection.onReferences((params, token, workDone, partial) => {
    const find = guard<typeof params, Location[]>(connection, 'references', [], async (_, signal) => {
      const mention = await mentionAt(params);
      if (!mention) return [];
      const all = await workspace.everywhere(signal, sourceOf(params.textDocument.uri));
      const logs = searched(all.logs);
      const progress = begun(workDone, logs);
      try {
        const tell = partial ? (some: Location[]) => partial.report(some) : undefined;
        const found = await references(logs, mention, tell, { signal, progress });
        const noted = await notePlaces(all.foreign, mention, signal);
        tell?.(noted);
        // What was told in parts is not told again.
        return partial ? [] : [...found, ...noted];
      } finally {
        workDone.done();
      }
    });
    return find(params, token);
  });

  connection.onDocumentHighlight(
    guard<TextDocumentPositionParams, DocumentHighlight[]>(
      connection,
      'highlights',
      [],
      async (params, signal) => {
        const mention = await mentionAt(params);
        const source = documents.lines(params.textDocument.uri);
        const log = await workspace.catalogue.find(params.textDocument.uri);
        if (!mention || !source || !isLog(log)) return [];
        return documentHighlights(source, log.dialect, mention, signal);
      },
    ),
  );
}

/** Shows how many of the logs' bytes were searched. */
function begun(bar: WorkDoneProgressReporter, logs: readonly LogFile[]): (bytes: number) => void {
  const total = logs.reduce((sum, { size }) => sum + size, 0);
  bar.begin('Searching logs', 0, undefined, true);
  let shown = 0;
  return (bytes) => {
    const share = Math.min(100, Math.floor((100 * bytes) / Math.max(1, total)));
    if (share > shown) bar.report((shown = share));
  };
}
