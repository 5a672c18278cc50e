import { join } from 'node:path';
import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { PipeReader, PipeWriter } from './lsp/pipe.ts';
import { serve } from './lsp/server.ts';

const connection = process.argv.includes('--stdio')
  ? connectionOverPipes()
  : createConnection(ProposedFeatures.all);
serve(connection, join(__dirname, 'indexer.js'));
connection.listen();

/** Ends this process, too, once the editor's end of the pipe is closed. */
function connectionOverPipes(): Connection {
  // Whatever a library has to say must not come between messages.
  globalThis.console = new console.Console(process.stderr);
  const reader = new PipeReader(process.stdin);
  const opened = createConnection(ProposedFeatures.all, reader, new PipeWriter(process.stdout));
  let isShutDown = false;
  opened.onShutdown(() => {
    isShutDown = true;
  });
  reader.onClose(() => process.exit(isShutDown ? 0 : 1));
  return opened;
}
