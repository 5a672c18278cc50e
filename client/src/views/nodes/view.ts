import * as vscode from 'vscode';
import type { NodesAnswer } from '#protocol';
import { askForNodes } from '../../ask.ts';
import type { Server } from '../../languageClient.ts';
import { tellOpenTabs } from '../../openTabs.ts';
import { type Branch, children } from './branches.ts';
import { treeItem } from './items.ts';

export const NODES_VIEW = 'logLens.nodesView';

/** A folder that is being unpacked changes a thousand times. */
const LOOK_AFTER_MS = 2_000;

/** The servers of the cluster as the logs show them. Nothing is asked or read until somebody looks. */
export class NodesView implements vscode.Disposable {
  readonly #server: Server;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<Branch>;
  readonly #subscriptions: vscode.Disposable;
  #answer: NodesAnswer | undefined;
  #failure: string | undefined;
  #isStale = true;
  #loading: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #watcher: vscode.FileSystemWatcher | undefined;

  constructor(server: Server) {
    this.#server = server;
    this.#view = vscode.window.createTreeView<Branch>(NODES_VIEW, {
      showCollapseAll: true,
      treeDataProvider: {
        onDidChangeTreeData: this.#changed.event,
        getChildren: (branch) => this.#children(branch),
        getTreeItem: treeItem,
      },
    });
    const soon = (): void => this.#lookSoon();
    this.#subscriptions = vscode.Disposable.from(
      this.#view.onDidChangeVisibility(({ visible }) => {
        this.#follow(visible);
        if (visible && this.#isStale && this.#answer) soon();
      }),
      server.onDidSettle(soon),
      vscode.workspace.onDidChangeWorkspaceFolders(soon),
      vscode.window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
        if ([...opened, ...closed].some(isOutside)) soon();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('logLens')) soon();
      }),
    );
  }

  /** Asks anew, showing what was known until the answer is here. */
  async refresh(): Promise<void> {
    await this.#load();
    this.#changed.fire(undefined);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watcher?.dispose();
    this.#subscriptions.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  async #children(branch: Branch | undefined): Promise<Branch[]> {
    this.#follow(this.#view.visible);
    if (!branch && !this.#answer) await this.#load();
    if (this.#failure !== undefined && !branch) return [{ kind: 'note', text: this.#failure }];
    return this.#answer ? children(branch, this.#answer) : [];
  }

  #load(): Promise<void> {
    this.#loading ??= this.#ask().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #ask(): Promise<void> {
    this.#isStale = false;
    const isFirst = !this.#answer;
    if (isFirst) this.#view.message = 'Making out the nodes from the logs…';
    try {
      const asking = ask(this.#server);
      // Later looks are quiet: what is shown stays until they are done.
      if (isFirst)
        void vscode.window.withProgress({ location: { viewId: NODES_VIEW } }, () => settled(asking));
      this.#answer = await asking;
      this.#failure = undefined;
      const count = this.#answer.nodes.length;
      this.#view.description = count === 0 ? '' : count === 1 ? '1 node' : `${count} nodes`;
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    } finally {
      // The type says otherwise, but only this takes the message away.
      this.#view.message = undefined as unknown as string;
    }
  }

  #lookSoon(): void {
    this.#isStale = true;
    if (this.#timer !== undefined || !this.#view.visible || !this.#answer) return;
    // Not put off by what happens meanwhile: a log may grow without an end.
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#view.visible) void this.refresh();
    }, LOOK_AFTER_MS);
  }

  /** Watches the folders for as long as somebody looks. */
  #follow(isVisible: boolean): void {
    if (isVisible === (this.#watcher !== undefined)) return;
    this.#watcher?.dispose();
    this.#watcher = undefined;
    if (!isVisible) return;
    this.#watcher = vscode.workspace.createFileSystemWatcher('**/*');
    const soon = (): void => this.#lookSoon();
    this.#watcher.onDidChange(soon);
    this.#watcher.onDidCreate(soon);
    this.#watcher.onDidDelete(soon);
  }
}

const settled = (work: Promise<unknown>): Promise<void> =>
  work.then(
    () => undefined,
    () => undefined,
  );

/** Whether a tab shows a file that is known by its tab alone. */
const isOutside = ({ input }: vscode.Tab): boolean =>
  input instanceof vscode.TabInputText && !vscode.workspace.getWorkspaceFolder(input.uri);

async function ask(server: Server): Promise<NodesAnswer> {
  await tellOpenTabs(server);
  const uri = vscode.window.activeTextEditor?.document.uri;
  // Without a folder, what lies beside the log in front is all there is.
  const isAlone = !vscode.workspace.workspaceFolders && uri?.scheme === 'file';
  return askForNodes(server, isAlone ? { uri: uri.toString() } : {});
}
