import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { coloursFor } from '../features/semanticTokens.ts';
import {
  bundleOf,
  commands,
  type InitializationOptions,
  notifications,
  type OpenTabs,
  sourceOf,
} from '../protocol/index.ts';
import { parseSettings } from '../workspace/settings.ts';
import { Passes } from '../workspace/passes.ts';
import { Workspace } from '../workspace/workspace.ts';
import { Documents } from './documents.ts';
import { rehearse } from './rehearse.ts';

/** The editor at the other end: what it can do, and what it has open. */
export class Editor {
  readonly documents = new Documents();
  readonly workspace: Workspace;
  /** True for our own client, whose commands a hover or lens may name. */
  hasOurCommands = false;
  /** False where it said that it never asks where an id is named. */
  asksForIds = true;
  /** Done when the settings that the editor has been asked for are here; no answer is given before. */
  configured: Promise<void> = Promise.resolve();

  readonly #connection: Connection;
  readonly #passes: Passes;
  #answersConfiguration = false;
  #tellsFolders = false;
  #tabs: readonly string[] | undefined;

  /** Follows the editor from its first message on. The caller listens. `indexer` is the bundle that reads in a thread. */
  constructor(connection: Connection, indexer?: string) {
    this.#connection = connection;
    this.#passes = new Passes(indexer);
    this.workspace = new Workspace(this.documents, this.#passes);
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#initialized());
    connection.onDidChangeConfiguration(({ settings }) => this.#reconfigure(settings));
    connection.onNotification(notifications.openTabs, ({ uris }: OpenTabs) => {
      this.#tabs = uris;
      this.#openUris();
    });
    this.documents.all.onDidOpen(() => this.#openUris());
    this.documents.all.onDidClose(({ document }) => {
      // An untitled text that is opened next may have the same name and version; a file is known by its fingerprint.
      if (!document.uri.startsWith('file:') && !bundleOf(document.uri))
        this.workspace.catalogue.forget(document.uri);
      this.#openUris();
    });
    this.documents.all.listen(connection);
  }

  #initialize(params: InitializeParams): InitializeResult {
    const options = params.initializationOptions as InitializationOptions | undefined;
    if (options?.storage !== undefined) {
      this.#passes.keepIn(options.storage);
      this.workspace.catalogue.bundles.store.keepIn(options.storage);
    }
    this.hasOurCommands = options?.clientCommands === true;
    this.asksForIds = options?.ids !== false;
    this.#answersConfiguration = params.capabilities.workspace?.configuration === true;
    this.#tellsFolders = params.capabilities.workspace?.workspaceFolders === true;
    this.workspace.folders = foldersOf(params);
    return {
      serverInfo: { name: 'ZooKeeper Log Lens' },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        hoverProvider: true,
        documentSymbolProvider: { label: 'ZooKeeper Log Lens' },
        foldingRangeProvider: true,
        referencesProvider: { workDoneProgress: true },
        definitionProvider: { workDoneProgress: true },
        documentHighlightProvider: true,
        workspaceSymbolProvider: true,
        semanticTokensProvider: coloursFor(this.hasOurCommands),
        executeCommandProvider: { commands: Object.values(commands) },
        ...(this.hasOurCommands ? { codeActionProvider: true, codeLensProvider: {} } : {}),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  async #initialized(): Promise<void> {
    rehearse(this.workspace);
    if (this.#tellsFolders) this.#followFolders();
    if (!this.#answersConfiguration) return;
    this.configured = this.#readSettings();
    await this.#connection.client.register(DidChangeConfigurationNotification.type, { section: 'logLens' });
  }

  async #reconfigure(settings: unknown): Promise<void> {
    if (this.#answersConfiguration) await (this.configured = this.#readSettings());
    else this.workspace.settings = parseSettings((settings as { logLens?: unknown } | undefined)?.logLens);
    if (this.hasOurCommands) {
      this.#connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
    }
  }

  async #readSettings(): Promise<void> {
    try {
      this.workspace.settings = parseSettings(await this.#connection.workspace.getConfiguration('logLens'));
    } catch (error) {
      this.#connection.console.error(`settings: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #followFolders(): void {
    this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => uri));
      this.workspace.folders = [
        ...this.workspace.folders.filter((uri) => !gone.has(uri)),
        ...onDisk(added.map(({ uri }) => uri)),
      ];
    });
  }

  /**
   * An editor that tells its tabs is believed: it keeps documents in memory long after their tabs are closed. A slice
   * stands for its log.
   */
  #openUris(): void {
    this.workspace.openUris = (this.#tabs ?? this.documents.all.keys()).map(sourceOf);
  }
}

const onDisk = (uris: readonly string[]): string[] => uris.filter((uri) => uri.startsWith('file:'));

function foldersOf(params: InitializeParams): string[] {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- editors without workspace folders send only this
  const { workspaceFolders, rootUri } = params;
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return onDisk(uris);
}
