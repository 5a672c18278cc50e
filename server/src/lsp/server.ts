import {
  type Connection,
  LSPErrorCodes,
  ResponseError,
  type SemanticTokens,
} from 'vscode-languageserver/node';
import { asShown } from '../features/asShown.ts';
import { clocks } from '../features/clocks.ts';
import { codeActions } from '../features/codeActions.ts';
import { codeLens } from '../features/codeLens.ts';
import { correlate } from '../features/correlate.ts';
import { detection } from '../features/detection.ts';
import { documentSymbols } from '../features/documentSymbols.ts';
import { evidence } from '../features/evidence.ts';
import { foldingRanges } from '../features/foldingRanges.ts';
import { recognise } from '../features/recognise.ts';
import { recordsOf } from '../features/recordsOf.ts';
import { allSemanticTokens, semanticTokens } from '../features/semanticTokens.ts';
import { slice } from '../features/slices/slice.ts';
import { askedOfSource } from '../features/slices/sliceOrigin.ts';
import { searchPast } from '../features/slices/sliceSearch.ts';
import { namedLogs, showing, sliceState } from '../features/slices/sliceState.ts';
import type { LineSource } from '../features/view.ts';
import type { Dialect } from '../log/format.ts';
import {
  commands,
  type CorrelateParams,
  type DetectionAnswer,
  type DetectionParams,
  type EvidenceParams,
  type NodesParams,
  type RecogniseParams,
  type RecordsParams,
  requests,
  type SearchPastParams,
  type ShowingParams,
  sliceOf,
  type SliceParams,
  type SliceStateParams,
} from '../protocol/index.ts';
import { isLog } from '../workspace/logFile.ts';
import { clocksOf } from '../workspace/clocks/zones.ts';
import { serveBundles } from './bundles.ts';
import { Cluster } from './cluster.ts';
import { serveDefinitions } from './definitions.ts';
import { Editor } from './editor.ts';
import { guard, type Handler } from './guard.ts';
import { ClockMeasure } from './measureClocks.ts';
import { serveMentions } from './mentions.ts';
import { serveHovers } from './hovers.ts';
import { serveSessions, sessionCommands } from './sessions.ts';
import { Settling } from './settle.ts';

/** What a command answers when it fails through a fault of ours: never a silent nothing. */
const defect = (): ResponseError =>
  new ResponseError(LSPErrorCodes.RequestFailed, 'Log Lens failed at this; its output channel tells more.');

/**
 * Registers every request that the server answers on the connection. The caller listens. `indexer` is the bundle that
 * reads large files in a thread.
 */
export function serve(connection: Connection, indexer?: string): void {
  const editor = new Editor(connection, indexer);
  const { documents, workspace } = editor;
  const clockMeasure = new ClockMeasure(connection, workspace);
  const settling = new Settling(connection, workspace);

  serveHovers(connection, editor);
  connection.onDocumentSymbol(
    guard(connection, 'outline', [], ({ textDocument }, signal) =>
      onLines(textDocument.uri, [], (source, dialect) => documentSymbols(source, dialect, signal)),
    ),
  );
  connection.onFoldingRanges(
    guard(connection, 'folding', [], ({ textDocument }, signal) =>
      onLines(textDocument.uri, [], (source, dialect) => foldingRanges(source, dialect, signal)),
    ),
  );
  const none: SemanticTokens = { data: [] };
  connection.languages.semanticTokens.onRange(
    guard(connection, 'colours', none, ({ textDocument, range }, signal) =>
      onLines(textDocument.uri, none, (source, dialect) =>
        semanticTokens(source, dialect, { range, ours: editor.hasOurCommands, signal }),
      ),
    ),
  );
  connection.languages.semanticTokens.on(
    guard(connection, 'colours', none, ({ textDocument }, signal) =>
      onLines(textDocument.uri, none, (source, dialect) =>
        allSemanticTokens(source, dialect, { ours: editor.hasOurCommands, signal }),
      ),
    ),
  );
  serveMentions(connection, editor);
  serveDefinitions(connection, editor);
  serveBundles(connection, editor);
  serveSessions(connection, editor);
  const cluster = new Cluster(connection, editor);
  connection.onCodeAction(
    guard(connection, 'code action', [], ({ textDocument, range }) => codeActions(textDocument.uri, range)),
  );
  connection.onCodeLens(
    guard(connection, 'code lens', [], async ({ textDocument }, signal) => {
      await editor.configured;
      const source = documents.lines(textDocument.uri);
      if (!source || !workspace.settings.lenses) return [];
      const log = await workspace.catalogue.find(textDocument.uri);
      return isLog(log) ? codeLens(textDocument.uri, source, log.dialect, signal) : [];
    }),
  );

  async function detectionAt(uri: string): Promise<DetectionAnswer | null> {
    await editor.configured;
    const source = documents.lines(uri);
    const slice = sliceOf(uri);
    const log = await workspace.catalogue.find(slice?.source ?? uri);
    if (!source) return null;
    if (!isLog(log)) return { reason: log.reason, clues: [] };
    const seen = await workspace.glanceAround(log);
    const clock = clocksOf(seen, workspace.settings).get(log.uri);
    if (!clock) return null;
    // The first lines of a slice are not those of its log.
    return detection(log, slice ? { lineCount: 0, lines: () => [] } : source, clock);
  }

  /** Answers from the lines of an open log; `neutral` for a document that is none. */
  async function onLines<Result>(
    uri: string,
    neutral: Result,
    answer: (source: LineSource, dialect: Dialect) => Promise<Result>,
  ): Promise<Result> {
    const source = documents.lines(uri);
    const log = await workspace.catalogue.find(uri);
    return source && isLog(log) ? answer(source, log.dialect) : neutral;
  }

  const handlers: Record<string, Handler<never, unknown>> = {
    [commands.correlate]: async (params: CorrelateParams, signal) => {
      const shown = await asShown(workspace, (uri) => documents.lines(uri), params, signal);
      const answer = await correlate(workspace, await askedOfSource(workspace, shown, signal), { signal });
      void cluster.follow(answer, settling.after(answer, editor.asksForIds));
      clockMeasure.after(answer);
      return answer;
    },
    [commands.records]: async (params: RecordsParams, signal) =>
      recordsOf(workspace, await askedOfSource(workspace, params, signal), signal),
    [commands.nodes]: (params: NodesParams, signal) => cluster.nodes(params, signal),
    ...sessionCommands(connection, editor),
    [commands.clocks]: (_params: unknown, signal) => clocks(workspace, signal),
  };
  const answers = new Map(
    Object.entries(handlers).map(([command, handler]) => {
      const configured: Handler<unknown, unknown> = async (argument, signal) => {
        await editor.configured;
        return (handler as Handler<unknown, unknown>)(argument, signal);
      };
      return [command, guard(connection, command, defect(), configured)];
    }),
  );
  connection.onExecuteCommand((params, token) => {
    const answer = answers.get(params.command);
    if (!answer) {
      return new ResponseError(LSPErrorCodes.RequestFailed, `There is no command ${params.command}`);
    }
    return answer(params.arguments?.[0] ?? {}, token);
  });

  connection.onRequest(
    requests.recognise,
    guard(connection, requests.recognise, null, (params: RecogniseParams) => recognise(params)),
  );
  connection.onRequest(
    requests.detection,
    guard(connection, requests.detection, null, ({ uri }: DetectionParams) => detectionAt(uri)),
  );
  connection.onRequest(
    requests.evidence,
    guard<EvidenceParams, unknown>(connection, requests.evidence, defect(), ({ correlation }) =>
      evidence(correlation, 'markdown', (uri) => workspace.shownPath(uri)),
    ),
  );

  /** Answers a request of our own with words where it cannot be met. */
  function onOwn<Params>(method: string, handler: Handler<Params, unknown>): void {
    const answer = guard(connection, method, defect(), handler);
    connection.onRequest(method, answer);
  }
  onOwn(requests.slice, (params: SliceParams, signal) => slice(workspace, params, { signal }));
  onOwn(requests.sliceState, (params: SliceStateParams, signal) => sliceState(workspace, params, signal));
  onOwn(requests.showing, (params: ShowingParams, signal) => showing(workspace, params, signal));
  onOwn(requests.logs, (_params: unknown, signal) => namedLogs(workspace, signal));
  onOwn(requests.searchPast, async (params: SearchPastParams, signal) =>
    searchPast(workspace, await askedOfSource(workspace, params, signal), { signal }),
  );
}
