import type { InventoryAnswer } from '../protocol/methods.ts';
import { nodeNames } from '../workspace/nodes/nodeNames.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** What lies in the workspace: logs by format, and on how many nodes. */
export async function inventory(workspace: Workspace, signal?: AbortSignal): Promise<InventoryAnswer> {
  const { logs } = await workspace.everywhere(signal);
  const counts = new Map<string, { id: string; title: string; count: number }>();
  for (const { recognition } of logs) {
    const { id, title } = recognition.format;
    counts.set(id, { id, title, count: (counts.get(id)?.count ?? 0) + 1 });
  }
  const formats = [...counts.values()];
  const ensemble = workspace.ensembleAtHand(logs);
  return ensemble
    ? { formats, nodes: ensemble.members.filter(({ node }) => node.logs.length > 0).length }
    : { formats, nodes: new Set(nodeNames(logs).values()).size, membersPending: true };
}
