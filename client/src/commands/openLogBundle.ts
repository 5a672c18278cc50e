import * as vscode from 'vscode';
import type { BundleBranch } from '../bundles.ts';
import type { Lens } from '../lens.ts';

/** Opens packed files as read-only folders: the one it was called on, else those that the user picks. */
export async function openLogBundle(
  { bundles }: Lens,
  argument?: vscode.Uri,
  all?: vscode.Uri[],
): Promise<void> {
  const chosen = argument instanceof vscode.Uri ? (all ?? [argument]) : await askForFiles();
  for (const file of chosen) await bundles.open(file);
}

async function askForFiles(): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Open Log Bundle',
    openLabel: 'Open',
    canSelectMany: true,
    filters: { 'Packed logs': ['gz', 'tgz', 'zst', 'tzst', 'tar', 'zip'], 'All files': ['*'] },
  });
  return chosen ?? [];
}

/** Takes a bundle out of the view; its file stays as it is. */
export async function closeLogBundle({ bundles }: Lens, branch?: BundleBranch): Promise<void> {
  if (branch?.kind === 'root') await bundles.close(branch);
}
