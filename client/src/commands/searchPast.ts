import * as vscode from 'vscode';
import { type PastMatch, requests, type SearchPastAnswer, type SearchPastParams, sliceOf } from '#protocol';
import { isOurs } from '../languageClient.ts';
import type { Lens } from '../lens.ts';
import { openAt, type OpenOptions } from '../openAt.ts';
import { rememberLayout, restoreLayout } from '../views/layout.ts';
import { momentWords, plainLabel } from '../words.ts';
import { askForPlace } from './openAroundThisTime.ts';

/** Rows in one list at most: more is no answer. */
const MOST_ROWS = 2_000;
/** Wait before a row is previewed, so that holding an arrow key does not open every place on the way. */
const PREVIEW_DELAY_MS = 120;

/** The date and time that a line begins with. */
const STAMP = /^\[?\d{4}-\d\d-\d\d[T ][\d:.,]{8,20}(?:[+-]\d{4})?[\]:]?\s*/;

type Row = vscode.QuickPickItem & { readonly match?: PastMatch; readonly earlier?: true };

/** What the command is given: by a lens, by the line-number menu (lines from 1), or by an editor menu. */
export type SearchArgument =
  | { readonly uri: string; readonly line: number }
  | { readonly uri: vscode.Uri; readonly lineNumber: number }
  | vscode.Uri
  | undefined;

interface Start {
  readonly uri: string;
  readonly line: number;
}

/** "Search in the Past Hour…": the lines of the log in front that hold a text, from the hour before the cursor. */
export async function searchPastHour(lens: Lens, argument: SearchArgument): Promise<void> {
  const start = await startOf(lens, argument);
  if (!start) return;
  const text = await vscode.window.showInputBox({
    title: 'Search in the Past Hour',
    prompt: 'Text in the hour before this line; capital letters in it are told from small ones',
    value: selectedText(),
    validateInput: (value) => (value.trim() === '' ? 'Say what to search for' : undefined),
  });
  if (text === undefined) return;
  await list(lens, start, text, 1);
}

async function startOf(lens: Lens, argument: SearchArgument): Promise<Start | undefined> {
  if (argument && 'lineNumber' in argument) {
    return { uri: argument.uri.toString(), line: argument.lineNumber - 1 };
  }
  const editor = vscode.window.activeTextEditor;
  const uri = argument instanceof vscode.Uri ? argument : argument && vscode.Uri.parse(argument.uri);
  if (editor && isOurs(editor.document) && (!uri || uri.toString() === editor.document.uri.toString())) {
    return { uri: editor.document.uri.toString(), line: editor.selection.active.line };
  }
  if (argument && 'line' in argument) return argument;
  // Without a cursor that VS Code tells, a time says where to search back from.
  const place = await askForPlace(lens, uri);
  const answer = place && (await lens.slices.ask(place));
  return answer && { uri: answer.slice.source, line: answer.line };
}

function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection) ?? '';
  return selected.includes('\n') || selected.length > 200 ? '' : selected;
}

/** Shows what is found as it is found; a search that is left stops. */
async function list(lens: Lens, start: Start, text: string, hours: number): Promise<void> {
  const pick = vscode.window.createQuickPick<Row>();
  const stop = new vscode.CancellationTokenSource();
  const layout = rememberLayout();
  const which = hours === 1 ? 'hour' : `${hours} hours`;
  pick.title = `${plainLabel(text)}: in the ${which} before`;
  pick.placeholder = 'Searching…';
  pick.matchOnDescription = true;
  pick.keepScrollPosition = true;
  pick.busy = true;
  Object.assign(pick, { sortByLabel: false });
  let source: vscode.Uri | undefined;
  // Who reads slices goes on in slices; who has the log itself before him, in that.
  const open = (line: number, options: OpenOptions): Promise<unknown> => {
    if (!source) return Promise.resolve();
    return sliceOf(start.uri)
      ? lens.slices.showLine(source, line, options)
      : openAt({ uri: source, line }, options);
  };
  const preview = previewer(open);
  const chosen = new Promise<Row | undefined>((resolve) => {
    let accepted: Row | undefined;
    pick.onDidChangeActive(([active]) => preview.show(active));
    pick.onDidAccept(() => {
      accepted = pick.activeItems[0];
      if (accepted) pick.hide();
    });
    pick.onDidHide(() => resolve(accepted));
  });
  pick.show();
  const searching = search(lens, { ...start, text, hours }, stop.token, (page, done) => {
    source = vscode.Uri.parse(page.source);
    pick.title = `${plainLabel(text)}: in the ${which} before ${momentWords(page.to, page.zoneOffsetMinutes)}`;
    pick.items = [...pick.items, ...page.matches.map((match) => row(match, page.zoneOffsetMinutes))].slice(
      0,
      MOST_ROWS,
    );
    pick.placeholder = progressWords(pick.items.length, page, done);
  })
    .then(() => {
      pick.items = [
        ...pick.items,
        { label: '$(history) Search another hour back', earlier: true, alwaysShow: true },
      ];
    })
    .catch((error: unknown) => {
      if (stop.token.isCancellationRequested) return;
      pick.placeholder = error instanceof Error ? error.message : String(error);
    })
    .finally(() => (pick.busy = false));
  const picked = await chosen;
  stop.cancel();
  await searching;
  pick.dispose();
  await preview.settled();
  if (picked?.match && source) {
    await open(picked.match.line, { preview: true });
    return;
  }
  await restoreLayout(layout);
  if (picked?.earlier) await list(lens, start, text, hours + 1);
}

async function search(
  { server }: Lens,
  params: SearchPastParams,
  token: vscode.CancellationToken,
  show: (page: SearchPastAnswer, done: boolean) => void,
): Promise<void> {
  const client = await server.client();
  let next = params.next;
  let rows = 0;
  do {
    const asked: SearchPastParams = next ? { ...params, next } : params;
    const page = await client.sendRequest<SearchPastAnswer>(requests.searchPast, asked, token);
    if (token.isCancellationRequested) return;
    rows += page.matches.length;
    next = rows < MOST_ROWS ? page.next : undefined;
    show(page, next === undefined);
  } while (next);
}

function progressWords(rows: number, page: SearchPastAnswer, done: boolean): string {
  const found = rows === 1 ? '1 line' : `${rows} lines`;
  if (!done) {
    const share = page.next ? Math.floor((100 * page.next.bytesDone) / Math.max(1, page.bytes)) : 100;
    return `${found} so far, ${share} % searched. Move to preview, Escape to stop`;
  }
  if (rows >= MOST_ROWS) return `The latest ${found}: there are more. Search for something rarer`;
  return rows === 0 ? 'No line holds it' : `${found}. Move to preview, Enter to go there, Escape to stay`;
}

function row(match: PastMatch, zoneOffsetMinutes: number): Row {
  return {
    label: momentWords(match.instant, zoneOffsetMinutes).split(' ')[0] ?? '',
    // The time is the row's label already.
    description: plainLabel(match.text.replace(STAMP, '')),
    match,
  };
}

function previewer(open: (line: number, options: OpenOptions) => Promise<unknown>): {
  show(row: Row | undefined): void;
  settled(): Promise<void>;
} {
  let timer: NodeJS.Timeout | undefined;
  let opening = Promise.resolve();
  let last: PastMatch | undefined;
  return {
    show(active) {
      if (!active?.match || active.match.line === last?.line) return;
      last = active.match;
      const { line } = active.match;
      clearTimeout(timer);
      timer = setTimeout(() => {
        opening = opening
          .then(() => open(line, { preview: true, preserveFocus: true }))
          .then(
            () => undefined,
            () => undefined,
          );
      }, PREVIEW_DELAY_MS);
    },
    async settled() {
      clearTimeout(timer);
      await opening;
    },
  };
}
