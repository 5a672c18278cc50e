import * as vscode from 'vscode';
import { type InventoryAnswer, requests } from '#protocol';
import { isOurs, LANGUAGES, type Server } from '../languageClient.ts';

/** Says which logs lie in the workspace: `5 ZooKeeper, 5 GC, 2 tcpmon logs on 5 nodes`. */
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
    // By then the servers are counted, not the folders.
    server.onDidSettle(({ members }) => members && asked && void refresh()),
  );
}

/** What logs are called in a list of them. */
const SHORT: Readonly<Record<string, string>> = {
  zookeeper: 'ZooKeeper',
  gc: 'GC',
  tcpmon: 'tcpmon',
  'tcpmon-log': 'tcpmon',
};

function words({ formats, nodes }: InventoryAnswer): string {
  const counts = new Map<string, number>();
  for (const { id, title, count } of formats) {
    const name = SHORT[id] ?? title.replace(/ log$/, '');
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (all === 0) return 'No logs in the workspace';
  const counted = [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
  const logs = `${counted} ${all === 1 ? 'log' : 'logs'}`;
  return nodes > 0 ? `${logs} on ${nodes === 1 ? '1 node' : `${nodes} nodes`}` : logs;
}
