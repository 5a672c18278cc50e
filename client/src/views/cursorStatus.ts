import * as vscode from 'vscode';
import {
  type CursorAnswer,
  type CursorParams,
  formatDelta,
  formatSpan,
  memberLabel,
  requests,
  roleWord,
} from '#protocol';
import { SET_CLOCK } from '../commands/ids.ts';
import { isOurs, type Server } from '../languageClient.ts';
import { memberWords, plainLabel } from '../words.ts';
import { NODES_VIEW } from './nodes/view.ts';

/** A held arrow key moves the cursor thirty times a second. */
const LOOK_AFTER_MS = 120;

/**
 * What stands at the cursor, in the status bar: `9 · leader`, `+08:00 from GC log`, `Δ 10.004 s`. Only while a log of ours is in
 * front; one small request after the cursor came to rest.
 */
export function cursorStatus(server: Server): vscode.Disposable {
  const items = new Items();
  let timer: NodeJS.Timeout | undefined;
  let latest = 0;
  const look = async (): Promise<void> => {
    const editor = vscode.window.activeTextEditor;
    const asked = ++latest;
    if (!editor || !isOurs(editor.document)) return;
    const { active, anchor } = editor.selection;
    const params: CursorParams = {
      uri: editor.document.uri.toString(),
      line: active.line,
      ...(anchor.line === active.line ? {} : { anchorLine: anchor.line }),
    };
    const client = await server.client();
    const answer = await client.sendRequest<CursorAnswer | null>(requests.cursor, params);
    if (asked === latest) items.show(answer, editor.document.uri);
  };
  const soon = (): void => {
    latest++;
    const document = vscode.window.activeTextEditor?.document;
    // What is said of one log must not stand under another.
    if (!document || !isOurs(document) || document.uri.toString() !== items.saidOf) items.hide();
    clearTimeout(timer);
    timer = setTimeout(() => void look().catch(() => items.hide()), LOOK_AFTER_MS);
  };
  soon();
  return vscode.Disposable.from(
    items,
    new vscode.Disposable(() => clearTimeout(timer)),
    vscode.window.onDidChangeActiveTextEditor(soon),
    vscode.window.onDidChangeTextEditorSelection(soon),
    // A change of language closes and opens the document.
    vscode.workspace.onDidOpenTextDocument(soon),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('logLens')) soon();
    }),
    server.onDidSettle(soon),
  );
}

/** Three items side by side, as each is clicked for something else. */
class Items implements vscode.Disposable {
  readonly #node = item('node', 103.3, 'Node at the Cursor');
  readonly #clock = item('clock', 103.2, 'Clock of This Log');
  readonly #distance = item('distance', 103.1, 'Distance at the Cursor');
  /** The log they speak of; undefined while they are hidden. */
  saidOf: string | undefined;

  constructor() {
    this.#node.command = `${NODES_VIEW}.focus`;
  }

  show(answer: CursorAnswer | null, uri: vscode.Uri): void {
    const { member, zone, deltaMs, spanMs } = answer ?? {};
    this.saidOf = uri.toString();
    put(this.#node, member && nodeWords(member), member && `${memberWords(member)}\nShow the nodes`);
    put(
      this.#clock,
      zone && `$(clock) ${plainLabel([zone.offset, zone.short].filter(Boolean).join(' '))}`,
      zone && `Times in ${zone.name}, ${zone.reason}\nSet the clock of this log`,
    );
    this.#clock.command = { title: 'Set the Clock of This Log…', command: SET_CLOCK, arguments: [uri] };
    if (spanMs !== undefined)
      put(this.#distance, `Δ ${exactly(spanMs)}`, 'From the first record of the selection to its last');
    else
      put(
        this.#distance,
        deltaMs === undefined ? undefined : `Δ ${exactly(deltaMs)}`,
        'After the record before',
      );
  }

  hide(): void {
    this.saidOf = undefined;
    for (const one of [this.#node, this.#clock, this.#distance]) one.hide();
  }

  dispose(): void {
    for (const one of [this.#node, this.#clock, this.#distance]) one.dispose();
  }
}

function item(id: string, priority: number, name: string): vscode.StatusBarItem {
  const made = vscode.window.createStatusBarItem(
    `logLens.${id}AtCursor`,
    vscode.StatusBarAlignment.Right,
    priority,
  );
  made.name = name;
  return made;
}

function put(one: vscode.StatusBarItem, text: string | undefined, tooltip: string | undefined): void {
  if (text === undefined) {
    one.hide();
    return;
  }
  one.text = text;
  one.tooltip = tooltip;
  one.show();
}

/** `9 · leader`; the address is in the tooltip. */
function nodeWords({ myid, name, role, ...more }: NonNullable<CursorAnswer['member']>): string {
  const who = myid === undefined ? memberLabel({ name, ...more }) : String(myid);
  return `$(server) ${plainLabel([who, ...(role === undefined ? [] : [roleWord(role)])].join(' · '))}`;
}

/** To the millisecond as long as somebody may count them. */
function exactly(ms: number): string {
  if (ms < 0) return formatDelta(ms);
  return ms < 60_000 ? `${(ms / 1000).toFixed(3)} s` : formatSpan(ms);
}
