import * as path from 'node:path';
import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { CORRELATE } from './commands/ids.ts';

/** The languages that the server answers for. */
export const LANGUAGES = ['zookeeper-log', 'gc-log', 'tcpmon-export', 'tcpmon-log'];

export const isOurs = (document: vscode.TextDocument): boolean => LANGUAGES.includes(document.languageId);

/** The language server: started at the first request that needs it, and only once. */
export class Server implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  #client: Promise<LanguageClient> | undefined;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
  }

  get started(): boolean {
    return this.#client !== undefined;
  }

  client(): Promise<LanguageClient> {
    this.#client ??= start(this.#context, this.#log).catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  dispose(): void {
    this.#client?.then(
      (client) => client.stop(),
      () => undefined,
    );
  }
}

async function start(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): Promise<LanguageClient> {
  const module = context.asAbsolutePath(path.join('dist', 'server.js'));
  const client = new LanguageClient(
    'logLens',
    'ZooKeeper Log Lens',
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
    },
    {
      documentSelector: LANGUAGES.map((language) => ({ language })),
      outputChannel: log,
      initializationOptions: { clientCommands: true },
      markdown: { isTrusted: { enabledCommands: [CORRELATE] }, supportHtml: false },
    },
  );
  await client.start();
  return client;
}
