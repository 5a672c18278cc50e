import * as vscode from 'vscode';
import { isOurs, type Server } from './languageClient.ts';
import { tellOpenTabs } from './openTabs.ts';

/** Starts the server with the first log that is opened. */
export function serveOpenLogs(server: Server): vscode.Disposable {
  const look = (document: vscode.TextDocument): void => {
    // What went wrong at the start stands in the output channel; the next log tries again.
    if (!server.started && isOurs(document)) tellOpenTabs(server).catch(() => undefined);
  };
  vscode.workspace.textDocuments.forEach(look);
  return vscode.workspace.onDidOpenTextDocument(look);
}
