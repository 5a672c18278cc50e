import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './lsp/server.ts';

const connection = createConnection(ProposedFeatures.all);
serve(connection);
connection.listen();
