import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './lsp/server.ts';

const connection = createConnection(ProposedFeatures.all);
serve(connection, join(__dirname, 'indexer.js'));
connection.listen();
