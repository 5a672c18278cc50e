import * as vscode from 'vscode';

/** A place of a document: line and column are 0-based, columns count UTF-16 units. */
export interface PlaceArgument {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

export interface TextArgument {
  readonly text: string;
}

/** Shows everywhere that names what stands at a place, as the editor shows references. */
export async function findReferencesAt({ uri, line, character }: PlaceArgument): Promise<void> {
  const place = new vscode.Position(line, character);
  const selection = new vscode.Range(place, place);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection });
  await vscode.commands.executeCommand('editor.action.goToReferences');
}

/** Puts a text on the clipboard. */
export async function copyText({ text }: TextArgument): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`Copied ${text}`, SHOWN_MS);
}

const SHOWN_MS = 3_000;
