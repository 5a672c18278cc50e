import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { inWholeMessages } from './lsp/wholeMessages.ts';
import { serve } from './lsp/server.ts';

if (process.argv.includes('--stdio')) inWholeMessages(process.stdout);
const connection = createConnection(ProposedFeatures.all);
serve(connection, join(__dirname, 'indexer.js'));
connection.listen();
