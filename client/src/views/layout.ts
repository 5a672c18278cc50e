import * as vscode from 'vscode';

/** Which editors were where, so that a preview can be taken back. */
export interface Layout {
  readonly columns: readonly {
    column: vscode.ViewColumn;
    active: vscode.Uri | undefined;
    tabs: ReadonlySet<string>;
  }[];
  readonly focused:
    { editor: vscode.TextEditor; selection: vscode.Selection; top: vscode.Range | undefined } | undefined;
}

/** The layout as it is now. */
export function rememberLayout(): Layout {
  const editor = vscode.window.activeTextEditor;
  return {
    columns: vscode.window.tabGroups.all.map(({ viewColumn, activeTab, tabs }) => ({
      column: viewColumn,
      active: activeTab && uriOf(activeTab),
      tabs: new Set(tabs.flatMap((tab) => uriOf(tab)?.toString() ?? [])),
    })),
    focused: editor && { editor, selection: editor.selection, top: editor.visibleRanges[0] },
  };
}

/** Closes what was opened since, shows again what was covered, and gives the focus back. */
export async function restoreLayout(layout: Layout): Promise<void> {
  for (const group of [...vscode.window.tabGroups.all].reverse()) {
    const before = layout.columns.find(({ column }) => column === group.viewColumn);
    if (!before) {
      await vscode.window.tabGroups.close(group, true);
      continue;
    }
    const opened = group.tabs.filter((tab) => isFileOutside(tab, before.tabs));
    const covered = before.active?.toString() !== (group.activeTab && uriOf(group.activeTab)?.toString());
    if (covered && before.active) {
      await vscode.commands.executeCommand('vscode.open', before.active, {
        viewColumn: group.viewColumn,
        preserveFocus: true,
      });
    }
    const previews = opened.filter((tab) => tab.isPreview);
    if (previews.length > 0) await vscode.window.tabGroups.close(previews, true);
  }
  const { focused } = layout;
  if (!focused) return;
  const { editor, selection, top } = focused;
  const shown = await vscode.window.showTextDocument(editor.document, {
    ...(editor.viewColumn === undefined ? {} : { viewColumn: editor.viewColumn }),
    selection,
  });
  if (top) shown.revealRange(top, vscode.TextEditorRevealType.AtTop);
}

/** Closes the previews opened since, but for the one that was chosen. */
export async function closeOpenedSince(layout: Layout, chosen: vscode.Uri): Promise<void> {
  const passed = vscode.window.tabGroups.all.flatMap(({ viewColumn, tabs }) => {
    const before = layout.columns.find(({ column }) => column === viewColumn);
    return tabs.filter(
      (tab) =>
        tab.isPreview &&
        isFileOutside(tab, before?.tabs ?? new Set()) &&
        uriOf(tab)?.toString() !== chosen.toString(),
    );
  });
  if (passed.length > 0) await vscode.window.tabGroups.close(passed, true);
}

/** A tab that shows a file which is none of these; tabs of other kinds (diffs, images) are none of ours. */
function isFileOutside(tab: vscode.Tab, known: ReadonlySet<string>): boolean {
  const uri = uriOf(tab);
  return uri !== undefined && !known.has(uri.toString());
}

const uriOf = ({ input }: vscode.Tab): vscode.Uri | undefined =>
  input instanceof vscode.TabInputText ? input.uri : undefined;
