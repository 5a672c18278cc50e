import * as vscode from 'vscode';
import { BUNDLE_SCHEME, notifications, type OpenTabs, SLICE_SCHEME, sourceOf } from '#protocol';
import type { Server } from './languageClient.ts';

const SHOWN = new Set(['file', 'untitled', SLICE_SCHEME, BUNDLE_SCHEME]);

/**
 * The files in all tabs that are meant to stay, those that VS Code keeps from extensions for their size among them. A
 * preview that a correlation landed on is none: it must not narrow the next one to itself. A slice stands for its log.
 */
export function filesInTabs(): string[] {
  const uris = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => !tab.isPreview)
    .flatMap(({ input }) => (input instanceof vscode.TabInputText ? input.uri : []))
    .filter(({ scheme }) => SHOWN.has(scheme))
    .map((uri) => vscode.Uri.parse(sourceOf(uri.toString())).toString());
  return [...new Set(uris)];
}

/** Keeps the server told of the open tabs, from its start on. */
export function reportOpenTabs(server: Server): vscode.Disposable {
  const report = (): void => {
    if (server.started) tellOpenTabs(server).catch(() => undefined);
  };
  return vscode.window.tabGroups.onDidChangeTabs(report);
}

/** Tells the server of the open tabs now; a correlation must not miss a tab that was opened a moment ago. */
export async function tellOpenTabs(server: Server): Promise<void> {
  const client = await server.client();
  const tabs: OpenTabs = { uris: filesInTabs() };
  await client.sendNotification(notifications.openTabs, tabs);
}
