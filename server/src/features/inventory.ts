import type { InventoryAnswer } from '../protocol/methods.ts';
import { nodeNames } from '../workspace/nodeNames.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** What lies in the workspace: logs by format, and on how many nodes. */
export async function inventory(workspace: Workspace, signal?: AbortSignal): Promise<InventoryAnswer> {
  const { logs } = await workspace.everywhere(signal);
  const counts = new Map<string, number>();
  for (const { recognition } of logs) {
    counts.set(recognition.format.title, (counts.get(recognition.format.title) ?? 0) + 1);
  }
  return {
    formats: [...counts].map(([title, count]) => ({ title, count })),
    nodes: new Set(nodeNames(logs).values()).size,
  };
}
