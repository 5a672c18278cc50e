import * as vscode from 'vscode';
import { visibleText } from '#protocol';
import { serveBundles } from './bundleFiles.ts';
import { Bundles } from './bundles.ts';
import { openCaptures } from './captureEditor.ts';
import { commands } from './commands/index.ts';
import { Correlations } from './correlations.ts';
import { cursorStatus } from './views/cursorStatus.ts';
import { detectionStatus } from './views/detectionStatus.ts';
import { inventoryStatus } from './views/inventoryStatus.ts';
import { Server } from './languageClient.ts';
import type { Lens } from './lens.ts';
import { reportOpenTabs } from './openTabs.ts';
import { recogniseContent } from './recogniseContent.ts';
import { showCorrelatedLogs, VIEW_ID } from './views/correlatedLogs.ts';
import { markLandings } from './views/landingMarks.ts';
import { badgeLogs } from './views/nodes/badges.ts';
import { NodesView } from './views/nodes/view.ts';
import { showSliceEnds } from './views/sliceEnds.ts';
import { settleCorrelation } from './settleCorrelation.ts';
import { serveOpenLogs } from './serveOpenLogs.ts';
import { serveSlices } from './sliceFiles.ts';
import { Slices } from './slices.ts';

/** Registers everything; the server starts with the first log. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('ZooKeeper Log Lens', { log: true });
  const server = new Server(context, log);
  const correlations = new Correlations();
  const slices = new Slices(server);
  const bundles = new Bundles(server, context.workspaceState);
  const nodes = new NodesView(server);
  const shown = { correlations, slices, bundles, nodes, viewId: VIEW_ID };
  const lens: Lens = { server, ...shown, toldOfAssumedZones: false };
  context.subscriptions.push(
    log,
    server,
    correlations,
    slices,
    bundles,
    nodes,
    ...Object.entries(commands).map(([id, run]) =>
      vscode.commands.registerCommand(id, (...args: never[]) =>
        run(lens, ...args).catch((error: unknown) => report(log, error)),
      ),
    ),
    showCorrelatedLogs(correlations),
    markLandings(context, correlations),
    settleCorrelation(server, correlations),
    serveOpenLogs(server),
    recogniseContent(server),
    reportOpenTabs(server),
    detectionStatus(server),
    inventoryStatus(server),
    cursorStatus(server),
    badgeLogs(server),
    serveSlices(slices),
    serveBundles(server),
    showSliceEnds(slices),
    openCaptures(slices),
  );
}

/** What went wrong, in the words it came with; the rest is in the log channel. */
function report(log: vscode.LogOutputChannel, error: unknown): void {
  if (error instanceof vscode.CancellationError) return;
  const message = error instanceof Error ? error.message : String(error);
  log.error(error instanceof Error ? error : message);
  // Notifications turn [text](command:…) into links, and a message may quote a log.
  const plain = visibleText(message).replaceAll('](', '] (');
  void vscode.window.showErrorMessage(plain, 'Show Log').then((choice) => choice && log.show());
}
