import * as vscode from 'vscode';
import {
  type BundleEntry,
  type BundleParams,
  bundleRequests,
  type OpenedBundle,
  visibleText,
} from '#protocol';
import { patiently } from './ask.ts';
import { OPEN_AROUND } from './commands/ids.ts';
import type { Server } from './languageClient.ts';
import { LARGE_BYTES } from './slices.ts';

export const BUNDLES_VIEW = 'logLens.bundles';

type Node =
  | { readonly kind: 'root'; readonly file: string; readonly known: OpenedBundle | Error | undefined }
  | { readonly kind: 'entry'; readonly entry: BundleEntry; readonly isAlone: boolean }
  | { readonly kind: 'note'; readonly text: string };

/** What a command on a row of the view is given. */
export type BundleBranch = Pick<Extract<Node, { kind: 'root' }>, 'kind' | 'file'>;

const OPENED = 'logLens.openBundles';

/**
 * The packed files that the user opened, in a view of the explorer. They are no folders of the workspace: to add one to a window
 * of a single folder, VS Code restarts all extensions and reloads what they show.
 */
export class Bundles implements vscode.Disposable {
  readonly #server: Server;
  readonly #state: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  readonly #view: vscode.TreeView<Node>;
  #roots: readonly Extract<Node, { kind: 'root' }>[] = [];

  constructor(server: Server, state: vscode.Memento) {
    this.#server = server;
    this.#state = state;
    const files = state.get<readonly string[]>(OPENED, []);
    this.#roots = files.map((file) => ({ kind: 'root', file, known: undefined }));
    this.#view = vscode.window.createTreeView<Node>(BUNDLES_VIEW, {
      showCollapseAll: true,
      treeDataProvider: {
        onDidChangeTreeData: this.#changed.event,
        getChildren: (node) => this.#children(node),
        getTreeItem: treeItem,
        // Only what was just opened is revealed.
        getParent: () => undefined,
      },
    });
    this.#tellContext();
    for (const file of files) void this.#look(file).catch(() => undefined);
  }

  /** Looks into a packed file, shows what it holds, and has its logs answer. Nothing happens when the user cancels. */
  async open(file: vscode.Uri): Promise<void> {
    const found = await this.#look(file.toString());
    if (!found) return;
    const root = this.#roots.find((one) => one.known === found);
    if (root) await this.#view.reveal(root, { expand: true, select: true });
    const [first, ...more] = found.notes;
    const rest = more.length > 0 ? ` (and ${more.length} more in the view)` : '';
    // Notifications turn [text](command:…) into links, and names in a bundle are anything.
    if (first !== undefined) void vscode.window.showWarningMessage(plain(`${first}${rest}`));
    else if (found.logs === 0) {
      const files = found.files === 1 ? 'The one file' : `None of the ${found.files} files`;
      const isNo = found.files === 1 ? 'is no log that we read' : 'is a log that we read';
      void vscode.window.showInformationMessage(plain(`${files} in ${found.name} ${isNo}.`));
    }
  }

  async close({ file }: BundleBranch): Promise<void> {
    this.#roots = this.#roots.filter((one) => one.file !== file);
    await this.#keep();
    const client = await this.#server.client();
    await client.sendRequest(bundleRequests.close, { uri: file } satisfies BundleParams);
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }

  async #look(file: string): Promise<OpenedBundle | undefined> {
    const name = visibleText(vscode.Uri.parse(file).path.split('/').at(-1) ?? file);
    try {
      const found = await patiently(`Looking into ${name}…`, async (token) => {
        const client = await this.#server.client();
        const params: BundleParams = { uri: file };
        return client.sendRequest<OpenedBundle>(bundleRequests.open, params, token);
      });
      if (found) await this.#put(file, found);
      return found;
    } catch (error) {
      // One that was there before stays, and says why it is empty.
      if (this.#roots.some((one) => one.file === file))
        await this.#put(file, error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  async #put(file: string, known: OpenedBundle | Error): Promise<void> {
    const root = { kind: 'root', file, known } as const;
    const at = this.#roots.findIndex((one) => one.file === file);
    this.#roots = at < 0 ? [...this.#roots, root] : this.#roots.with(at, root);
    await this.#keep();
  }

  async #keep(): Promise<void> {
    this.#tellContext();
    this.#changed.fire(undefined);
    await this.#state.update(
      OPENED,
      this.#roots.map(({ file }) => file),
    );
  }

  #tellContext(): void {
    void vscode.commands.executeCommand('setContext', 'logLens.hasBundles', this.#roots.length > 0);
  }

  async #children(node: Node | undefined): Promise<Node[]> {
    if (!node) return [...this.#roots];
    if (node.kind === 'note') return [];
    const known = node.kind === 'root' ? node.known : node.entry;
    if (known === undefined) return [];
    if (known instanceof Error) return [{ kind: 'note', text: known.message }];
    const { uri, name } = known;
    const notes = 'notes' in known ? known.notes : [];
    try {
      const client = await this.#server.client();
      const params: BundleParams = { uri };
      const entries = await client.sendRequest<BundleEntry[]>(bundleRequests.list, params);
      return [
        ...notes.map((text): Node => ({ kind: 'note', text: text.replace(`${name}: `, '') })),
        ...entries.map((entry): Node => ({ kind: 'entry', entry, isAlone: entries.length === 1 })),
      ];
    } catch (error) {
      return [{ kind: 'note', text: error instanceof Error ? error.message : String(error) }];
    }
  }
}

const plain = (text: string): string => visibleText(text).replaceAll('](', '] (');

function treeItem(node: Node): vscode.TreeItem {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  if (node.kind === 'note') {
    const item = new vscode.TreeItem(visibleText(node.text), None);
    item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    item.tooltip = visibleText(node.text);
    return item;
  }
  if (node.kind === 'root') {
    const file = vscode.Uri.parse(node.file);
    const item = new vscode.TreeItem(visibleText(file.path.split('/').at(-1) ?? ''), Collapsed);
    item.iconPath = new vscode.ThemeIcon('file-zip');
    item.contextValue = 'bundle';
    item.tooltip = visibleText(file.fsPath);
    const { known } = node;
    if (known && 'logs' in known) item.description = known.logs === 1 ? '1 log' : `${known.logs} logs`;
    return item;
  }
  const { uri, name, kind, bytes } = node.entry;
  const resource = vscode.Uri.parse(uri);
  // A way without a choice is gone at once.
  const folded = node.isAlone && kind === 'folder' ? Expanded : Collapsed;
  const item = new vscode.TreeItem(visibleText(name), kind === 'file' ? None : folded);
  item.resourceUri = resource;
  item.tooltip = visibleText(name);
  item.contextValue = kind;
  item.iconPath = kind === 'bundle' ? new vscode.ThemeIcon('file-zip') : ICONS[kind];
  const asSlice = bytes > LARGE_BYTES && settings().get<string>('largeFiles.open', 'slice') === 'slice';
  if (kind === 'file') {
    item.command = asSlice
      ? { title: 'Open', command: OPEN_AROUND, arguments: [{ uri, line: 0 }] }
      : { title: 'Open', command: 'vscode.open', arguments: [resource] };
  }
  return item;
}

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('logLens');

const ICONS = { file: vscode.ThemeIcon.File, folder: vscode.ThemeIcon.Folder };
