import * as vscode from 'vscode';
import { type InventoryAnswer, requests } from '#protocol';
import { isOurs, LANGUAGES, type Server } from '../languageClient.ts';

/** Says which logs lie in the workspace: `5 ZooKeeper server logs, 5 JVM GC logs on 5 nodes`. */
export function inventoryStatus(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem(
    'logLens.inventory',
    LANGUAGES.map((language) => ({ language })),
  );
  item.name = 'ZooKeeper Log Lens';
  item.text = 'ZooKeeper Log Lens';
  let asked = false;
  const refresh = async (): Promise<void> => {
    item.busy = true;
    try {
      const client = await server.client();
      const answer: InventoryAnswer | null = await client.sendRequest(requests.inventory, {});
      if (answer) item.text = words(answer);
    } catch {
      asked = false;
    } finally {
      item.busy = false;
    }
  };
  const look = (document: vscode.TextDocument): void => {
    if (asked || !isOurs(document)) return;
    asked = true;
    void refresh();
  };
  vscode.workspace.textDocuments.forEach(look);
  return vscode.Disposable.from(
    item,
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeWorkspaceFolders(() => asked && void refresh()),
  );
}

function words({ formats, nodes }: InventoryAnswer): string {
  if (formats.length === 0) return 'No logs in the workspace';
  const counted = formats.map(({ title, count }) => `${count} ${title}${count === 1 ? '' : 's'}`).join(', ');
  return nodes > 0 ? `${counted} on ${nodes === 1 ? '1 node' : `${nodes} nodes`}` : counted;
}
