import * as vscode from 'vscode';

/** What the settings say of clocks: zones and offsets by pattern. */
export interface ClockSettings {
  readonly zones: Readonly<Record<string, string>>;
  readonly clockOffsets: Readonly<Record<string, string>>;
}

/** The settings as they are. */
export function clockSettings(): ClockSettings {
  const settings = vscode.workspace.getConfiguration('logLens');
  return {
    zones: settings.get<Record<string, string>>('zones') ?? {},
    clockOffsets: settings.get<Record<string, string>>('clockOffsets') ?? {},
  };
}

/** Keeps them: with the workspace, where one is open. */
export async function storeClockSettings(changed: Partial<ClockSettings>): Promise<void> {
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  const settings = vscode.workspace.getConfiguration('logLens');
  for (const [name, value] of Object.entries(changed)) await settings.update(name, value, target);
}

/**
 * What the settings call a log: its path in the workspace, which is readable and moves with the folder; its whole path
 * where that would be a bare name, which other logs have too.
 */
export function keyOf(uri: vscode.Uri): string {
  if (uri.scheme !== 'file') return uri.toString();
  const relative = vscode.workspace.asRelativePath(uri, false);
  return relative.includes('/') ? relative : uri.fsPath;
}

/** What the settings call all logs of a node: its name, where that is a folder of all of them; else each by itself. */
export function keysOf(node: string, uris: readonly string[]): string[] {
  const logs = uris.map((uri) => vscode.Uri.parse(uri));
  const isFolder = logs.every(({ path }) => path.includes(`/${node}/`));
  return isFolder ? [node] : logs.map(keyOf);
}
