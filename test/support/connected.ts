import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { serve } from '../../server/src/lsp/server.ts';
import type { LogFolder } from './logFolder.ts';

/** What an editor is and does, as far as the server can tell. */
export interface Editor {
  readonly folders?: readonly LogFolder[];
  /** The `logLens` section; answers `workspace/configuration` when `pulls`, else it is pushed. */
  readonly settings?: unknown;
  readonly pulls?: boolean;
  readonly clientCommands?: boolean;
  /** Milliseconds that the editor takes to answer for its configuration. */
  readonly slowMs?: number;
}

/** A client connected to a server of its own. */
export interface Client {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** What the server wrote to its log. */
  readonly messages: string[];
  /** Settings that the next `workspace/configuration` is answered with. */
  settings: unknown;
  open(uri: string, text: string, version?: number): Promise<void>;
  close(uri: string): Promise<void>;
  hover(uri: string, line: number, character: number): Promise<string | undefined>;
  execute(command: string, argument?: unknown): Promise<unknown>;
  dispose(): void;
}

/** Real connections of client and server over two streams in memory. The server has answered `initialize`. */
export async function connected(editor: Editor = {}): Promise<Client> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const server = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(up),
    new StreamMessageWriter(down),
  );
  serve(server);
  server.listen();
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  return initialize(connection, editor, () => {
    connection.dispose();
    server.dispose();
  });
}

/** Says hello over a connection that somebody answers. */
export async function initialize(
  connection: ProtocolConnection,
  editor: Editor,
  dispose: () => void,
): Promise<Client> {
  const messages: string[] = [];
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
    messages.push(message);
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/codeLens/refresh', () => null);
  connection.onRequest('workspace/configuration', async ({ items }: { items: unknown[] }) => {
    await new Promise((resolve) => setTimeout(resolve, editor.slowMs ?? 0));
    return items.map(() => client.settings ?? null);
  });
  connection.listen();
  const client: Client = {
    connection,
    initialized: await connection.sendRequest<InitializeResult>('initialize', greeting(editor)),
    messages,
    settings: editor.settings,
    open: (uri, text, version = 1) =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'zookeeper-log', version, text },
      }),
    close: (uri) => connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
    async hover(uri, line, character) {
      const params = { textDocument: { uri }, position: { line, character } };
      const found = await connection.sendRequest<Hover | null>('textDocument/hover', params);
      return found ? (found.contents as { value: string }).value : undefined;
    },
    execute: (command, argument) =>
      connection.sendRequest('workspace/executeCommand', {
        command,
        ...(argument === undefined ? {} : { arguments: [argument] }),
      }),
    dispose,
  };
  await connection.sendNotification('initialized', {});
  if (editor.settings !== undefined && !editor.pulls) {
    await connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { logLens: editor.settings },
    });
  }
  return client;
}

function greeting({ folders = [], pulls = false, clientCommands }: Editor): InitializeParams {
  return {
    processId: null,
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol still wants it
    rootUri: null,
    workspaceFolders: folders.map((folder) => ({ uri: folder.uri(), name: 'case' })),
    capabilities: {
      workspace: {
        workspaceFolders: true,
        ...(pulls ? { configuration: true, didChangeConfiguration: { dynamicRegistration: true } } : {}),
      },
    },
    ...(clientCommands === undefined ? {} : { initializationOptions: { clientCommands } }),
  };
}
