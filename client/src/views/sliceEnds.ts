import * as path from 'node:path';
import * as vscode from 'vscode';
import { SLICE_SCHEME, sourceOf, visibleText } from '#protocol';
import { EARLIER, LATER, SEARCH_PAST, SHOW_WHOLE } from '../commands/ids.ts';
import { placeInLog, type ShownSlice, type Slices, slicesInTabs } from '../slices.ts';

/** Says at both ends of a slice where it ends and how it goes on, and in the status bar which line of the log one is on. */
export function showSliceEnds(slices: Slices): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const item = vscode.window.createStatusBarItem('logLens.lineOfLog', vscode.StatusBarAlignment.Right, 101);
  item.name = 'Line of the Whole Log';
  item.command = SHOW_WHOLE;
  const tellLine = (): void => {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.uri.scheme !== SLICE_SCHEME) {
      item.hide();
      return;
    }
    const { uri, line } = placeInLog(editor.document.uri, editor.selection.active.line);
    item.text = `Line ${counted(line + 1)} of ${plain(nameOf(uri))}`;
    item.tooltip = `${uri.fsPath}\nShow in the whole log`;
    item.show();
  };
  return vscode.Disposable.from(
    changed,
    item,
    followLogs(slices),
    slices.onDidChange(() => changed.fire()),
    vscode.window.onDidChangeActiveTextEditor(tellLine),
    vscode.window.onDidChangeTextEditorSelection(tellLine),
    vscode.languages.registerCodeLensProvider(
      { scheme: SLICE_SCHEME },
      {
        onDidChangeCodeLenses: changed.event,
        provideCodeLenses: (document) => {
          const shown = slices.of(document.uri);
          return shown ? lenses(document, shown) : [];
        },
      },
    ),
  );
}

function lenses(
  document: vscode.TextDocument,
  { slice, isText, isStart, isEnd, notes, state, uri }: ShownSlice,
): vscode.CodeLens[] {
  const name = nameOf(vscode.Uri.parse(slice.source));
  const first = new vscode.Range(0, 0, 0, 0);
  const last = new vscode.Range(document.lineCount - 1, 0, document.lineCount - 1, 0);
  const button = (range: vscode.Range, title: string, command: string): vscode.CodeLens =>
    new vscode.CodeLens(range, { title, command, arguments: [{ uri, line: range.start.line }] });
  const said = (range: vscode.Range, title: string): vscode.CodeLens =>
    new vscode.CodeLens(range, { title, command: '' });
  return [
    ...(state?.words ? [said(first, `$(warning) ${plain(state.words)}`)] : []),
    ...notes.map((note) => said(first, `$(info) ${plain(note)}`)),
    isStart ? said(first, `Start of ${plain(name)}`) : button(first, '$(arrow-up) Earlier', EARLIER),
    ...(isText ? [button(first, 'Show in the Whole Log', SHOW_WHOLE)] : []),
    button(first, 'Search in the Past Hour…', SEARCH_PAST),
    isEnd ? said(last, `End of ${plain(name)}`) : button(last, '$(arrow-down) Later', LATER),
  ];
}

/** Looks at a log again when something happens in its folder, and when a slice of it comes to the front. */
function followLogs(slices: Slices): vscode.Disposable {
  const watchers = new Map<string, vscode.Disposable>();
  const look = (uris: readonly vscode.Uri[]): void => {
    slices.look(uris).catch(() => undefined);
  };
  const follow = (): void => {
    const folders = new Set(slicesInTabs().map((uri) => path.dirname(logOf(uri).fsPath)));
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue;
      watcher.dispose();
      watchers.delete(folder);
    }
    for (const folder of folders) if (!watchers.has(folder)) watchers.set(folder, watch(folder, look));
  };
  follow();
  return vscode.Disposable.from(
    vscode.window.tabGroups.onDidChangeTabs(follow),
    vscode.window.onDidChangeActiveTextEditor((editor) => editor && look([editor.document.uri])),
    new vscode.Disposable(() => {
      for (const watcher of watchers.values()) watcher.dispose();
    }),
  );
}

/** A log that is being written changes many times a second. */
const LOOK_AFTER_MS = 500;

function watch(folder: string, look: (uris: readonly vscode.Uri[]) => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(vscode.Uri.file(folder), '*'),
  );
  let timer: NodeJS.Timeout | undefined;
  const changed = (file: vscode.Uri): void => {
    const concerned = slicesInTabs().filter((uri) => logOf(uri).fsPath === file.fsPath);
    if (concerned.length === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => look(concerned), LOOK_AFTER_MS);
  };
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(changed),
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}

const logOf = (slice: vscode.Uri): vscode.Uri => vscode.Uri.parse(sourceOf(slice.toString()));
const nameOf = (uri: vscode.Uri): string => path.posix.basename(uri.path);
const counted = (count: number): string => count.toLocaleString('en-US');
/** A lens turns `$(name)` into an icon. */
const plain = (text: string): string => visibleText(text).replaceAll('$(', '$ (');
