import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { codeActions, correlateLink } from '../features/codeActions.ts';
import { codeLens } from '../features/codeLens.ts';
import { correlate } from '../features/correlate.ts';
import { evidence } from '../features/evidence.ts';
import { hover } from '../features/hover.ts';
import { inventory } from '../features/inventory.ts';
import { recognise } from '../features/recognise.ts';
import { recordsOf } from '../features/recordsOf.ts';
import { session } from '../features/session.ts';
import {
  commands,
  type CorrelateParams,
  type EvidenceParams,
  notifications,
  type OpenTabs,
  type RecogniseParams,
  type RecordsParams,
  requests,
  type SessionParams,
} from '../protocol/index.ts';
import { isLog } from '../workspace/logFile.ts';
import { parseSettings } from '../workspace/settings.ts';
import { Workspace } from '../workspace/workspace.ts';
import { clocksOf } from '../workspace/zones.ts';
import { Documents } from './documents.ts';
import { guard, type Handler } from './guard.ts';

/** Registers everything the server answers on the connection. The caller listens. */
export function serve(connection: Connection): void {
  const documents = new Documents();
  const workspace = new Workspace(documents);
  const client = {
    commands: false,
    configuration: false,
    folders: false,
    tabs: undefined as readonly string[] | undefined,
  };

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    const options = params.initializationOptions as { clientCommands?: boolean } | undefined;
    client.commands = options?.clientCommands === true;
    client.configuration = params.capabilities.workspace?.configuration === true;
    client.folders = params.capabilities.workspace?.workspaceFolders === true;
    workspace.folders = foldersOf(params);
    return {
      serverInfo: { name: 'ZooKeeper Log Lens' },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        hoverProvider: true,
        executeCommandProvider: { commands: Object.values(commands) },
        ...(client.commands ? { codeActionProvider: true, codeLensProvider: {} } : {}),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(async () => {
    if (client.folders) followFolders();
    if (!client.configuration) return;
    configured = readSettings();
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'logLens' });
  });
  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (client.configuration) await (configured = readSettings());
    else workspace.settings = parseSettings((settings as { logLens?: unknown } | undefined)?.logLens);
    if (client.commands) connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
  });
  const followFolders = (): void => {
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => uri));
      workspace.folders = [
        ...workspace.folders.filter((uri) => !gone.has(uri)),
        ...onDisk(added.map(({ uri }) => uri)),
      ];
      workspace.forgetWalk();
    });
  };

  /** Done when the settings that the editor has been asked for are here; no answer is given before. */
  let configured: Promise<void> = Promise.resolve();
  async function readSettings(): Promise<void> {
    try {
      workspace.settings = parseSettings(await connection.workspace.getConfiguration('logLens'));
    } catch (error) {
      connection.console.error(`settings: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** An editor that tells its tabs is believed: it keeps documents in memory long after their tabs are closed. */
  const openUris = (): void => {
    workspace.openUris = client.tabs ?? documents.all.keys();
  };
  documents.all.onDidOpen(openUris);
  documents.all.onDidClose(({ document }) => {
    // An untitled text that is opened next may have the same name and version.
    workspace.catalogue.forget(document.uri);
    openUris();
  });
  connection.onNotification(notifications.openTabs, ({ uris }: OpenTabs) => {
    client.tabs = uris;
    openUris();
  });

  connection.onHover(
    guard(connection, 'hover', null, async ({ textDocument, position }, signal) => {
      await configured;
      const source = documents.lines(textDocument.uri);
      const log = await workspace.catalogue.find(textDocument.uri);
      if (!source || !isLog(log)) return null;
      const clocks = await clocksAround(log.uri, signal);
      const clock = clocks.get(log.uri);
      if (!clock) return null;
      const zones = [...clocks.values()].map(({ zone }) => zone.name);
      const context = { source, dialect: log.dialect, clock, zones };
      const link = (line: number): string => correlateLink(log.uri, line);
      return hover(client.commands ? { ...context, correlateLink: link } : context, position) ?? null;
    }),
  );
  connection.onCodeAction(
    guard(connection, 'code action', [], ({ textDocument, range }) => codeActions(textDocument.uri, range)),
  );
  connection.onCodeLens(
    guard(connection, 'code lens', [], async ({ textDocument }) => {
      await configured;
      const source = documents.lines(textDocument.uri);
      if (!source || !workspace.settings.lenses) return [];
      const log = await workspace.catalogue.find(textDocument.uri);
      return isLog(log) ? codeLens(log.uri, source, log.dialect) : [];
    }),
  );

  /** Clocks of this log and of all we can see, which tell its zone. */
  async function clocksAround(uri: string, signal: AbortSignal): ReturnType<typeof clocksNear> {
    return clocksNear(workspace, uri, signal);
  }

  const answers: Record<string, Handler<never, unknown>> = {
    [commands.correlate]: (params: CorrelateParams, signal) => correlate(workspace, params, { signal }),
    [commands.records]: (params: RecordsParams, signal) => recordsOf(workspace, params, signal),
    [commands.session]: ({ id }: SessionParams) =>
      session(id) ?? new ResponseError(LSPErrorCodes.RequestFailed, `"${id}" is no session id`),
  };
  connection.onExecuteCommand((params, token) => {
    const answer = answers[params.command];
    if (!answer)
      return new ResponseError(LSPErrorCodes.RequestFailed, `There is no command ${params.command}`);
    const handler = guard<unknown, unknown>(connection, params.command, null, async (argument, signal) => {
      await configured;
      return (answer as Handler<unknown, unknown>)(argument, signal);
    });
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
    guard(connection, requests.evidence, '', ({ correlation }: EvidenceParams) =>
      evidence(correlation, 'markdown', (uri) => workspace.shownPath(uri)),
    ),
  );
  documents.all.listen(connection);
}

async function clocksNear(
  workspace: Workspace,
  uri: string,
  signal: AbortSignal,
): Promise<ReturnType<typeof clocksOf>> {
  const { logs } = await workspace.everywhere(signal, uri);
  const own = await workspace.catalogue.find(uri);
  const all = isLog(own) && !logs.some((log) => log.uri === uri) ? [own, ...logs] : logs;
  return clocksOf(all, workspace.settings);
}

const onDisk = (uris: readonly string[]): string[] => uris.filter((uri) => uri.startsWith('file:'));

function foldersOf(params: InitializeParams): string[] {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- editors without workspace folders send only this
  const { workspaceFolders, rootUri } = params;
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return onDisk(uris);
}
