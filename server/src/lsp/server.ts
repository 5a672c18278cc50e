import { type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { codeActions, correlateLink } from '../features/codeActions.ts';
import { codeLens } from '../features/codeLens.ts';
import { correlate } from '../features/correlate.ts';
import { documentSymbols } from '../features/documentSymbols.ts';
import { evidence } from '../features/evidence.ts';
import { foldingRanges } from '../features/foldingRanges.ts';
import { hover } from '../features/hover.ts';
import { inventory } from '../features/inventory.ts';
import { recognise } from '../features/recognise.ts';
import { recordsOf } from '../features/recordsOf.ts';
import { session } from '../features/session.ts';
import type { LineSource } from '../features/view.ts';
import type { Dialect } from '../log/format.ts';
import {
  commands,
  type CorrelateParams,
  type EvidenceParams,
  type RecogniseParams,
  type RecordsParams,
  requests,
  type SessionParams,
} from '../protocol/index.ts';
import { isLog } from '../workspace/logFile.ts';
import { clocksOf } from '../workspace/zones.ts';
import { Editor } from './editor.ts';
import { guard, type Handler } from './guard.ts';

/** What a command answers when it fails through a fault of ours: never a silent nothing. */
const defect = (): ResponseError =>
  new ResponseError(LSPErrorCodes.RequestFailed, 'Log Lens failed at this; its output channel tells more.');

/** Registers every request that the server answers on the connection. The caller listens. */
export function serve(connection: Connection): void {
  const editor = new Editor(connection);
  const { documents, workspace } = editor;

  connection.onHover(
    guard(connection, 'hover', null, async ({ textDocument, position }) => {
      await editor.configured;
      const source = documents.lines(textDocument.uri);
      const log = await workspace.catalogue.find(textDocument.uri);
      if (!source || !isLog(log)) return null;
      const others = (await workspace.glance()).filter(({ uri }) => uri !== log.uri);
      const clocks = clocksOf([log, ...others], workspace.settings);
      const clock = clocks.get(log.uri);
      if (!clock) return null;
      const zones = [...clocks.values()].map(({ zone }) => zone.name);
      const context = { source, dialect: log.dialect, clock, zones };
      const link = (line: number): string => correlateLink(log.uri, line);
      return hover(editor.hasOurCommands ? { ...context, correlateLink: link } : context, position) ?? null;
    }),
  );
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
  connection.onCodeAction(
    guard(connection, 'code action', [], ({ textDocument, range }) => codeActions(textDocument.uri, range)),
  );
  connection.onCodeLens(
    guard(connection, 'code lens', [], async ({ textDocument }, signal) => {
      await editor.configured;
      const source = documents.lines(textDocument.uri);
      if (!source || !workspace.settings.lenses) return [];
      const log = await workspace.catalogue.find(textDocument.uri);
      return isLog(log) ? codeLens(log.uri, source, log.dialect, signal) : [];
    }),
  );

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

  const answers: Record<string, Handler<never, unknown>> = {
    [commands.correlate]: (params: CorrelateParams, signal) => correlate(workspace, params, { signal }),
    [commands.records]: (params: RecordsParams, signal) => recordsOf(workspace, params, signal),
    [commands.session]: ({ id }: SessionParams) =>
      (typeof id === 'string' ? session(id) : undefined) ??
      new ResponseError(LSPErrorCodes.RequestFailed, `${JSON.stringify(id)} is no session id`),
  };
  connection.onExecuteCommand((params, token) => {
    const answer = Object.hasOwn(answers, params.command) ? answers[params.command] : undefined;
    if (!answer) {
      return new ResponseError(LSPErrorCodes.RequestFailed, `There is no command ${params.command}`);
    }
    const handler = guard<unknown, unknown>(
      connection,
      params.command,
      defect(),
      async (argument, signal) => {
        await editor.configured;
        return (answer as Handler<unknown, unknown>)(argument, signal);
      },
    );
    return handler(params.arguments?.[0] ?? {}, token);
  });

  connection.onRequest(
    requests.recognise,
    guard(connection, requests.recognise, null, (params: RecogniseParams) => recognise(params)),
  );
  connection.onRequest(
    requests.inventory,
    guard(connection, requests.inventory, null, (_params: unknown, signal) => inventory(workspace, signal)),
  );
  connection.onRequest(
    requests.evidence,
    guard<EvidenceParams, unknown>(connection, requests.evidence, defect(), ({ correlation }) =>
      evidence(correlation, 'markdown', (uri) => workspace.shownPath(uri)),
    ),
  );
}
