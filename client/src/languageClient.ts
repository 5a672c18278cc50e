import * as path from 'node:path';
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { type InitializationOptions, notifications, type Settled } from '#protocol';
import { COPY_FILTER, COPY_TEXT, CORRELATE, FIND_REFERENCES } from './commands/ids.ts';

/** The languages that the server answers for. */
export const LANGUAGES = ['zookeeper-log', 'gc-log', 'tcpmon-export', 'tcpmon-log'];

export const isOurs = (document: vscode.TextDocument): boolean => LANGUAGES.includes(document.languageId);

/** The language server: started at the first request that needs it, and only once. */
export class Server implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #settled = new vscode.EventEmitter<Settled>();
  /** Logs that answered from a probe have been read. */
  readonly onDidSettle = this.#settled.event;
  #client: Promise<LanguageClient> | undefined;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
  }

  get started(): boolean {
    return this.#client !== undefined;
  }

  client(): Promise<LanguageClient> {
    this.#client ??= this.#start().catch((error: unknown) => {
      this.#client = undefined;
      throw error;
    });
    return this.#client;
  }

  async #start(): Promise<LanguageClient> {
    const client = await start(this.#context, this.#log);
    client.onNotification(notifications.settled, (settled: Settled) => this.#settled.fire(settled));
    return client;
  }

  dispose(): void {
    this.#settled.dispose();
    this.#client?.then(
      (client) => client.stop(),
      () => undefined,
    );
  }
}

/**
 * What an answer leaves behind is cleared away while it is little: unasked, V8 lets some eighty megabytes of it come together first. The
 * answers are as fast. Not while it is less than two megabytes, which would be done twice during a first answer, for nothing is left behind
 * by then: what a start allocates stays. And by this thread alone what is young: while logs are read, it would wait longer for others to help
 * than they save. What V8 optimises meanwhile it does in one thread: its four would take turns with who answers and who asks on a small
 * machine, for nothing is optimised sooner by them. `npm run bench` starts the server alike.
 */
const SPARING = [
  '--min-semi-space-size=2',
  '--max-semi-space-size=4',
  '--no-parallel-scavenge',
  '--heap-growing-percent=30',
  '--v8-pool-size=1',
];

async function start(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): Promise<LanguageClient> {
  const module = context.asAbsolutePath(path.join('dist', 'server.js'));
  const storage = context.globalStorageUri.fsPath;
  const options: InitializationOptions = { clientCommands: true, storage };
  const args = [`--code-cache=${storage}`];
  const client = new LanguageClient(
    'logLens',
    'ZooKeeper Log Lens',
    {
      run: { module, args, transport: TransportKind.ipc, options: { execArgv: SPARING } },
      debug: {
        module,
        transport: TransportKind.ipc,
        options: { execArgv: [...SPARING, '--nolazy', '--inspect=6009'] },
      },
    },
    {
      documentSelector: LANGUAGES.map((language) => ({ language })),
      outputChannel: log,
      initializationOptions: options,
      markdown: {
        isTrusted: { enabledCommands: [CORRELATE, FIND_REFERENCES, COPY_TEXT, COPY_FILTER] },
        supportHtml: false,
      },
    },
  );
  await client.start();
  return client;
}
