import * as vscode from 'vscode';
import {
  type NamedLog,
  requests,
  type SliceAnswer,
  type SliceParams,
  type SlicePlace,
  sliceOf,
} from '#protocol';
import { isOurs } from '../languageClient.ts';
import { placeOf } from '../correlations.ts';
import type { Lens } from '../lens.ts';
import type { LogLine } from '../openAt.ts';
import { placeInLog } from '../slices.ts';
import type { HitBranch } from '../views/correlatedLogs.ts';
import { momentWords, plainLabel } from '../words.ts';

/** What the command is given: by a lens or link, by the line-number menu (lines from 1), by the view, by the explorer. */
export type SliceArgument =
  | { readonly uri: string; readonly line: number; readonly byte?: number }
  | { readonly uri: vscode.Uri; readonly lineNumber: number }
  | HitBranch
  | vscode.Uri
  | undefined;

/** "Open Around This Time": a slice of a log around a line, or around a time that is asked for. */
export async function openAroundThisTime(lens: Lens, argument: SliceArgument): Promise<void> {
  const asked = placeAsked(argument) ?? (await askForPlace(lens, argument));
  if (!asked) return;
  await show(lens, await lens.slices.ask(asked));
}

/** "Earlier" and "Later": the slice before or after the one in front, or of a lens. */
export async function stepSlice(
  lens: Lens,
  step: 'earlier' | 'later',
  argument: { readonly uri: string } | vscode.Uri | undefined,
): Promise<void> {
  const uri = uriOf(argument);
  const shown = uri && lens.slices.of(uri);
  if (!uri || !sliceOf(uri.toString())) {
    void vscode.window.showInformationMessage(
      'No slice of a log is in front. Run "Open Around This Time" first.',
    );
    return;
  }
  const atEnd = step === 'earlier' ? shown?.isStart : shown?.isEnd && shown.state?.state !== 'grown';
  if (atEnd) {
    vscode.window.setStatusBarMessage(
      `This is the ${step === 'earlier' ? 'start' : 'end'} of the log`,
      4_000,
    );
    return;
  }
  await show(lens, await lens.slices.ask({ slice: uri.toString(), step }));
}

/** "Show in the Whole Log": the true file at the true line, whatever its size. */
export async function showInWholeLog(
  lens: Lens,
  argument: { readonly uri: string; readonly line?: number } | vscode.Uri | undefined,
): Promise<void> {
  const uri = uriOf(argument);
  if (!uri || !sliceOf(uri.toString())) {
    void vscode.window.showInformationMessage('No slice of a log is in front.');
    return;
  }
  const editor = vscode.window.activeTextEditor;
  const cursor =
    editor?.document.uri.toString() === uri.toString() ? editor.selection.active.line : undefined;
  const given = argument && 'line' in argument ? argument.line : undefined;
  const place = placeInLog(uri, cursor ?? given ?? 0);
  const { isText } = await lens.slices.showing(place.uri);
  if (!isText) {
    void vscode.window.showInformationMessage(
      'This log is no text on disk: slices are all that can be shown of it.',
    );
    return;
  }
  await lens.slices.look([uri]);
  const state = lens.slices.of(uri)?.state;
  if (state && (state.state === 'replaced' || state.state === 'gone')) {
    void vscode.window.showWarningMessage(notice(state.words ?? ''));
    return;
  }
  const at = new vscode.Position(place.line, 0);
  await vscode.commands.executeCommand('vscode.open', place.uri, { selection: new vscode.Range(at, at) });
}

async function show(lens: Lens, answer: SliceAnswer | undefined): Promise<void> {
  if (!answer) return;
  await lens.slices.show(answer, answer.line, { preview: true });
  if (answer.words === undefined) return;
  const words = notice(`The nearest record: ${answer.words}`);
  if (answer.isFar) void vscode.window.showInformationMessage(words);
  else vscode.window.setStatusBarMessage(words, 8_000);
}

/** Notifications turn `[text](command:…)` into links, and a name may hold anything. */
const notice = (text: string): string => plainLabel(text).replaceAll('](', '] (');

function uriOf(argument: { readonly uri: string } | vscode.Uri | undefined): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  if (argument) return vscode.Uri.parse(argument.uri);
  return vscode.window.activeTextEditor?.document.uri;
}

/** The place that an argument names, or where the cursor stands. */
function placeAsked(argument: SliceArgument): SliceParams | undefined {
  if (argument instanceof vscode.Uri || argument === undefined) {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isOurs(editor.document)) return undefined;
    if (argument && argument.toString() !== editor.document.uri.toString()) return undefined;
    return around(placeInLog(editor.document.uri, editor.selection.active.line));
  }
  if ('kind' in argument) {
    const hit = argument.hit ?? argument.log.nearest;
    return hit && around(placeOf(argument.log.uri, hit));
  }
  if ('lineNumber' in argument) return around(placeInLog(argument.uri, argument.lineNumber - 1));
  const { uri, line, byte } = argument;
  const place = placeInLog(vscode.Uri.parse(uri), line);
  return around(byte === undefined ? place : { ...place, byte });
}

const around = ({ uri, line, byte }: LogLine): SliceParams => ({
  source: uri.toString(),
  at: byte === undefined ? { line } : { byte },
});

/** The log in front or the one chosen, around a time that the user tells. */
export async function askForPlace(
  lens: Lens,
  argument: SliceArgument,
): Promise<{ source: string; at: SlicePlace } | undefined> {
  const source = logInFront(argument) ?? (await pickLog(lens));
  if (source === undefined) return undefined;
  const time = await vscode.window.showInputBox({
    title: 'Open Around This Time',
    prompt: "A date and time, in the log's own zone unless you add another",
    placeHolder: '2023-10-24 10:32:31.666 or 2023-10-24 10:32:31.666 +08:00',
    value: timeAtHand(lens),
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^\s*\d{4}-\d\d-\d\d/.test(text)
        ? undefined
        : 'Give a date and a time, such as 2023-10-24 10:32:31.666',
  });
  return time === undefined ? undefined : { source, at: { time } };
}

/** A file above 50 MB has no editor that an extension can see, but a tab. */
function logInFront(argument: SliceArgument): string | undefined {
  if (argument instanceof vscode.Uri) return placeInLog(argument, 0).uri.toString();
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const editor = vscode.window.activeTextEditor;
  if (!(input instanceof vscode.TabInputText) || editor) return undefined;
  return placeInLog(input.uri, 0).uri.toString();
}

/** A time with its zone that the cursor's line writes, in a ticket or note; else that of the last correlation. */
function timeAtHand({ correlations }: Lens): string {
  const editor = vscode.window.activeTextEditor;
  const line = editor?.document.lineAt(editor.selection.active.line).text.slice(0, 10_000) ?? '';
  const written =
    /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?/.exec(line);
  if (written) return written[0];
  const pivot = correlations.current?.answer.pivot;
  if (!pivot) return '';
  const day = new Date(pivot.instant + pivot.zoneOffsetMinutes * 60_000).toISOString().slice(0, 10);
  return `${day} ${momentWords(pivot.instant, pivot.zoneOffsetMinutes)}`;
}

async function pickLog({ server }: Lens): Promise<string | undefined> {
  const client = await server.client();
  const logs = client.sendRequest<NamedLog[]>(requests.logs, {}).then((found) =>
    found.map(({ uri, name, format, bytes }) => ({
      label: plainLabel(name),
      description: `${format} · ${sizeWords(bytes)}`,
      uri,
    })),
  );
  const picked = await vscode.window.showQuickPick(logs, {
    title: 'Open Around This Time',
    placeHolder: 'Which log?',
    matchOnDescription: true,
  });
  return picked?.uri;
}

function sizeWords(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
