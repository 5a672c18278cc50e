import * as path from 'node:path';
import * as vscode from 'vscode';
import { BUNDLE_SCHEME, type RecogniseAnswer, type RecogniseParams, requests } from '#protocol';
import type { Server } from './languageClient.ts';

/** Languages that VS Code gives a file when it knows nothing better. */
const UNDECIDED = new Set(['plaintext', 'log', 'xml', 'properties', 'ini']);

const HEAD_LINES = 200;
const HEAD_CHARACTERS = 64 * 1024;

/** What a line of our formats may begin with; anything else does not even start the server. */
const PLAUSIBLE =
  /^\uFEFF?(?:\[?\d{4}-\d\d-\d\d[T ]|\d+[.,]\d{3}: |\[\d+(?:[.,]\d+)?(?:s|ms|ns)\]|\[\S*\]\[|\[(?:Full )?GC|(?:tcp|nic|net),|\{"level":|\p{Cc}\[)/u;

/** Gives a log its language by content where its name told nothing: a tcpmon export called `metrics.txt`. */
export function recogniseContent(server: Server): vscode.Disposable {
  const decided = new Set<string>();
  const look = (document: vscode.TextDocument): void => {
    const uri = document.uri.toString();
    if (
      decided.has(uri) ||
      !UNDECIDED.has(document.languageId) ||
      !['file', 'untitled', BUNDLE_SCHEME].includes(document.uri.scheme)
    )
      return;
    if (!isPlausible(document)) return;
    decided.add(uri);
    recognise(server, document).catch(() => decided.delete(uri));
  };
  vscode.workspace.textDocuments.forEach(look);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(look),
    // Only a large insertion, such as a paste into an empty editor, is worth a second look.
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.some(({ text }) => text.length > 60)) look(document);
    }),
    // A change of language closes and opens a document too: what the user chose stays while its tab does.
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (!hasTab(uri)) decided.delete(uri.toString());
    }),
  );
}

function hasTab(uri: vscode.Uri): boolean {
  return vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()),
  );
}

async function recognise(server: Server, document: vscode.TextDocument): Promise<void> {
  const client = await server.client();
  const answer: RecogniseAnswer | null = await client.sendRequest(
    requests.recognise,
    headOfDocument(document),
  );
  if (answer?.languageId && !document.isClosed) {
    await vscode.languages.setTextDocumentLanguage(document, answer.languageId);
  }
}

/** Whether a text might be a log of ours, seen without the server. */
export function isPlausible(document: vscode.TextDocument): boolean {
  for (let line = 0; line < Math.min(document.lineCount, HEAD_LINES); line++) {
    if (PLAUSIBLE.test(document.lineAt(line).text)) return true;
  }
  return false;
}

/** What the server needs to know of a text to recognise it. */
export function headOfDocument(document: vscode.TextDocument): RecogniseParams {
  const head = document.getText(new vscode.Range(0, 0, HEAD_LINES, 0)).slice(0, HEAD_CHARACTERS);
  return { name: path.posix.basename(document.uri.path), head };
}
