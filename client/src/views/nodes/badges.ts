import * as vscode from 'vscode';
import { type OwnerOfLog, type OwnersAnswer, requests, SLICE_SCHEME, sourceOf, visibleText } from '#protocol';
import type { Server } from '../../languageClient.ts';

/** VS Code shows no longer badge. */
const LONGEST_BADGE = 2;

/**
 * Marks logs with the id of their server, in the explorer and on tabs: all are called zookeeper.log. Waits until the servers are known
 * for another reason; VS Code asks for the files that it shows only, and is answered from memory.
 */
export function badgeLogs(server: Server): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  let owners: ReadonlyMap<string, OwnerOfLog> = new Map();
  const refresh = async (): Promise<void> => {
    const client = await server.client();
    const answer = await client.sendRequest<OwnersAnswer>(requests.owners, {});
    // Not known again as yet: what was known a moment ago is the best there is.
    if (!answer) return;
    owners = new Map(answer.map((owner) => [vscode.Uri.parse(owner.uri).toString(), owner]));
    changed.fire(undefined);
  };
  return vscode.Disposable.from(
    changed,
    server.onDidSettle(({ members }) => {
      if (members && isOn()) refresh().catch(() => undefined);
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration(SETTING)) return;
      changed.fire(undefined);
      if (isOn() && server.started) refresh().catch(() => undefined);
    }),
    vscode.window.registerFileDecorationProvider({
      onDidChangeFileDecorations: changed.event,
      provideFileDecoration: (uri) => (isOn() ? decoration(owners.get(keyOf(uri))) : undefined),
    }),
  );
}

const SETTING = 'logLens.nodes.badges';

const isOn = (): boolean => vscode.workspace.getConfiguration().get<boolean>(SETTING, true);

/** A slice stands for its log. */
const keyOf = (uri: vscode.Uri): string =>
  uri.scheme === SLICE_SCHEME ? vscode.Uri.parse(sourceOf(uri.toString())).toString() : uri.toString();

function decoration(owner: OwnerOfLog | undefined): vscode.FileDecoration | undefined {
  if (!owner) return undefined;
  const badge = String(owner.myid ?? '');
  const isShort = badge !== '' && badge.length <= LONGEST_BADGE;
  return new vscode.FileDecoration(isShort ? badge : undefined, visibleText(owner.label));
}
