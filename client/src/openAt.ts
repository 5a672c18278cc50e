import * as vscode from 'vscode';

export interface OpenOptions {
  readonly viewColumn?: vscode.ViewColumn;
  readonly preserveFocus?: boolean;
  readonly preview?: boolean;
}

/**
 * Shows a file with a 0-based line in the centre. Goes through the editor's own open command, which also shows files
 * above 50 MB that VS Code keeps from extensions.
 */
export async function openAt(uri: vscode.Uri, line: number, options: OpenOptions = {}): Promise<void> {
  const at = new vscode.Position(line, 0);
  await vscode.commands.executeCommand('vscode.open', uri, {
    ...options,
    selection: new vscode.Range(at, at),
  });
  const editor = vscode.window.visibleTextEditors.find(
    (shown) =>
      shown.document.uri.toString() === uri.toString() &&
      (options.viewColumn === undefined ||
        options.viewColumn === vscode.ViewColumn.Beside ||
        shown.viewColumn === options.viewColumn),
  );
  editor?.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
