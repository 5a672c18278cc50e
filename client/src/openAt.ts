import * as vscode from 'vscode';

export interface OpenOptions {
  readonly viewColumn?: vscode.ViewColumn;
  readonly preserveFocus?: boolean;
  readonly preview?: boolean;
}

/** A line of a log; `byte` is where it begins, when which one that is must be found out. */
export interface LogLine {
  readonly uri: vscode.Uri;
  readonly line: number;
  readonly byte?: number;
}

/** Another document that shows a line, and where that is open already. */
export interface Detour {
  readonly uri: vscode.Uri;
  readonly line: number;
  readonly viewColumn?: vscode.ViewColumn;
}

/** Says where to show a line instead; undefined where the file itself will do. */
type FindDetour = (place: LogLine) => Promise<Detour | undefined>;

const detours = new Set<FindDetour>();

/** Has {@link openAt} ask for another document first, until disposed of. */
export function detourWith(find: FindDetour): vscode.Disposable {
  detours.add(find);
  return new vscode.Disposable(() => detours.delete(find));
}

/**
 * Shows a file with a 0-based line in the centre, and answers the document that shows it. Goes through the editor's own open
 * command, which also shows files above 50 MB that VS Code keeps from extensions.
 */
export async function openAt(place: LogLine, options: OpenOptions = {}): Promise<vscode.Uri> {
  let shown: Detour = { uri: place.uri, line: place.line };
  for (const find of detours) shown = (await find(place)) ?? shown;
  const { uri, line } = shown;
  const where: OpenOptions =
    shown.viewColumn === undefined ? options : { ...options, viewColumn: shown.viewColumn };
  const at = new vscode.Position(line, 0);
  await vscode.commands.executeCommand('vscode.open', uri, {
    ...where,
    selection: new vscode.Range(at, at),
  });
  const editor = vscode.window.visibleTextEditors.find(
    ({ document, viewColumn }) =>
      document.uri.toString() === uri.toString() &&
      (where.viewColumn === undefined ||
        where.viewColumn === vscode.ViewColumn.Beside ||
        viewColumn === where.viewColumn),
  );
  editor?.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return uri;
}
