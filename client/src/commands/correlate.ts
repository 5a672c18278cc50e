import * as vscode from 'vscode';
import type { CorrelateParams, Correlation } from '#protocol';
import { askToCorrelate } from '../ask.ts';
import type { Place } from '../correlations.ts';
import type { Lens } from '../lens.ts';
import { tellOpenTabs } from '../openTabs.ts';
import { placeInLog } from '../slices.ts';
import { pickLanding } from '../views/correlationPick.ts';
import { offerToSetZones } from './assumedZones.ts';

/** What the command is given: by a link or lens, by the line-number menu (lines from 1), or by an editor menu. */
export type CorrelateArgument =
  | { readonly uri: string; readonly line: number }
  | { readonly uri: vscode.Uri; readonly lineNumber: number }
  | vscode.Uri
  | undefined;

const NO_LINE =
  'Open a log and put the cursor on a line first. In a file above 50 MB, whose cursor VS Code does not tell: ' +
  'right-click a line number and choose "Correlate Around This Line".';

/** "Correlate Around This Line". */
export async function correlateAroundThisLine(lens: Lens, argument: CorrelateArgument): Promise<void> {
  const origin = originOf(argument);
  if (!origin) {
    void vscode.window.showWarningMessage(NO_LINE);
    return;
  }
  await correlate(lens, { uri: origin.uri.toString(), line: origin.line }, origin);
}

/** Asks, keeps the answer, and lets the user pick a landing. */
export async function correlate(
  lens: Lens,
  params: CorrelateParams,
  origin: Place | undefined,
): Promise<void> {
  await tellOpenTabs(lens.server);
  const answer = await askToCorrelate(lens.server, params);
  if (!answer) return;
  if (origin) lens.correlations.leave(origin);
  lens.correlations.set({ params, answer });
  if (answer.logs.length === 0) {
    void vscode.window.showWarningMessage(
      'No other log was found in open tabs or in the workspace. Open the folder that holds the logs of all nodes.',
    );
    return;
  }
  void offerToSetZones(lens, answer);
  const choice = await pickLanding(answer, lens.correlations);
  if (choice === undefined) return;
  if (choice === 'workspace') return correlate(lens, { ...params, scope: 'workspace' }, undefined);
  lens.correlations.standAt(choice.uri);
  await vscode.commands.executeCommand(`${lens.viewId}.focus`, { preserveFocus: true });
  revealAgain(answer);
}

/** The view takes height from the editors: pivot and landing are put back into their middle. */
function revealAgain({ pivot, logs }: Correlation): void {
  const marks = new Map([
    ...logs.flatMap(({ uri, nearest }) =>
      nearest?.line === undefined ? [] : [[key(uri), nearest.line] as const],
    ),
    ...(pivot.uri === undefined ? [] : [[key(pivot.uri), pivot.line ?? 0] as const]),
  ]);
  for (const editor of vscode.window.visibleTextEditors) {
    const log = placeInLog(editor.document.uri, 0);
    const line = (marks.get(log.uri.toString()) ?? NaN) - log.line;
    if (line >= 0 && line < editor.document.lineCount) {
      editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.InCenter);
    }
  }
}

const key = (uri: string): string => vscode.Uri.parse(uri).toString();

function originOf(argument: CorrelateArgument): Place | undefined {
  if (argument && 'lineNumber' in argument) return place(argument.uri, argument.lineNumber - 1);
  if (argument && 'line' in argument) return place(vscode.Uri.parse(argument.uri), argument.line);
  const editor = vscode.window.activeTextEditor;
  if (!editor || (argument && argument.toString() !== editor.document.uri.toString())) return undefined;
  return place(editor.document.uri, editor.selection.active.line);
}

const place = (uri: vscode.Uri, line: number): Place => ({ uri, line, endLine: line });
