import * as vscode from 'vscode';
import {
  requests,
  type Showing,
  type ShowingParams,
  type Slice,
  SLICE_SCHEME,
  type SliceAnswer,
  sliceOf,
  type SliceParams,
  type SliceState,
  type SliceStateParams,
} from '#protocol';
import { patiently } from './ask.ts';
import type { Server } from './languageClient.ts';
import { type Detour, detourWith, type LogLine, type OpenOptions } from './openAt.ts';

/** A slice as it was read, without its text. */
export type ShownSlice = Omit<SliceAnswer, 'text'> & { readonly state?: SliceState };

/** Above this VS Code keeps a file from extensions: no hover, no colours, no marks. */
export const LARGE_BYTES = 50 * 1024 * 1024;
/** Slices remembered, those in tabs and those that history may come back to. */
const MOST_REMEMBERED = 200;

/** Read-only stretches of logs that an editor cannot show, or not well: asked of the server, remembered, shown. */
export class Slices implements vscode.Disposable {
  readonly #server: Server;
  readonly #shown = new Map<string, ShownSlice>();
  /** Texts that no editor has asked for yet. */
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<void>();
  /** Something became known of a slice. */
  readonly onDidChange = this.#changed.event;
  readonly #detour: vscode.Disposable;

  constructor(server: Server) {
    this.#server = server;
    this.#detour = detourWith((place) => this.#insteadOf(place));
  }

  /** Asks for a slice, with progress once it takes a while; undefined when the user cancelled. Rejects in words. */
  async ask(params: SliceParams): Promise<SliceAnswer | undefined> {
    const bytes = settings().get<number>('slice.megabytes', 2) * 1024 * 1024;
    const answer = await patiently('Reading the log…', async (token) => {
      const client = await this.#server.client();
      return client.sendRequest<SliceAnswer>(requests.slice, { bytes, ...params }, token);
    });
    if (answer) this.#remember(answer);
    return answer;
  }

  /** The text of a slice, from what was asked last or anew. Rejects in words when its log no longer says it. */
  async text(uri: vscode.Uri): Promise<string> {
    const key = uri.toString();
    const text = this.#texts.get(key);
    this.#texts.delete(key);
    if (text !== undefined) return text;
    const client = await this.#server.client();
    const params: SliceParams = { slice: key };
    const answer = await client.sendRequest<SliceAnswer>(requests.slice, params);
    this.#remember(answer, key);
    this.#texts.delete(key);
    return answer.text;
  }

  /** What is known of the slice that a document shows; undefined for other documents. */
  of(uri: vscode.Uri): ShownSlice | undefined {
    return uri.scheme === SLICE_SCHEME ? this.#shown.get(uri.toString()) : undefined;
  }

  /** Shows a slice with a line of its log in the centre. */
  async show(answer: ShownSlice, line: number, options: OpenOptions = {}): Promise<vscode.Uri> {
    const uri = vscode.Uri.parse(answer.uri);
    await this.load(uri, answer.languageId);
    const at = new vscode.Position(Math.max(0, line - answer.slice.fromLine), 0);
    await vscode.commands.executeCommand('vscode.open', uri, {
      ...options,
      selection: new vscode.Range(at, at),
    });
    const editor = vscode.window.visibleTextEditors.find(
      ({ document, viewColumn }) =>
        document.uri.toString() === uri.toString() &&
        (options.viewColumn === undefined ||
          options.viewColumn === vscode.ViewColumn.Active ||
          viewColumn === options.viewColumn),
    );
    editor?.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return uri;
  }

  /** Shows a line of a log in a slice: one that is in a tab already, or a new one. Undefined when the user cancelled. */
  async showLine(log: vscode.Uri, line: number, options: OpenOptions = {}): Promise<vscode.Uri | undefined> {
    const holding = tabsOf(log).find(({ slice }) => slice && slice.fromLine <= line && line < slice.toLine);
    const known = holding && this.of(holding.uri);
    const answer = known ?? (await this.ask({ source: log.toString(), at: { line } }));
    return answer && this.show(answer, line, options);
  }

  /** Has the document in its log's language before anybody sees it in another. */
  async load(uri: vscode.Uri, languageId: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uri);
    if (document.languageId !== languageId) {
      await vscode.languages.setTextDocumentLanguage(document, languageId);
    }
  }

  /** Asks what became of the logs behind these slices. */
  async look(uris: readonly vscode.Uri[]): Promise<void> {
    for (const uri of uris) {
      const shown = this.of(uri);
      if (!shown) continue;
      const client = await this.#server.client();
      const params: SliceStateParams = { slice: shown.uri, isEnd: shown.isEnd };
      const state = await client.sendRequest<SliceState>(requests.sliceState, params);
      if (state.words === shown.state?.words) continue;
      this.#shown.set(uri.toString(), { ...shown, state });
      this.#changed.fire();
    }
  }

  /** How an editor can show a log. */
  async showing(uri: vscode.Uri): Promise<Showing> {
    const client = await this.#server.client();
    const params: ShowingParams = { uri: uri.toString() };
    return client.sendRequest<Showing>(requests.showing, params);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#detour.dispose();
  }

  #remember({ text, ...shown }: SliceAnswer, key = vscode.Uri.parse(shown.uri).toString()): void {
    this.#shown.delete(key);
    this.#shown.set(key, shown);
    this.#texts.clear();
    this.#texts.set(key, text);
    for (const old of this.#shown.keys()) {
      if (this.#shown.size <= MOST_REMEMBERED) break;
      this.#shown.delete(old);
    }
    this.#changed.fire();
  }

  /** Where to show a line of a log instead of in the log's own editor: undefined where that will do. */
  async #insteadOf({ uri, line: known, byte }: LogLine): Promise<Detour | undefined> {
    if (uri.scheme === SLICE_SCHEME) return undefined;
    const line = byte === undefined ? known : await this.#lineAt(uri, byte);
    const itself = { uri, line };
    const tabs = tabsOf(uri);
    if (tabs.some(({ slice }) => slice === undefined)) return itself;
    const holding = tabs.find(({ slice }) => slice && slice.fromLine <= line && line < slice.toLine);
    if (holding?.slice) {
      return { uri: holding.uri, line: line - holding.slice.fromLine, viewColumn: holding.viewColumn };
    }
    // Who cannot be asked about it leaves it to the editor, which has words of its own for a file that cannot be read.
    const showing = await this.showing(uri).catch(() => undefined);
    if (!showing) return itself;
    const { bytes, isText } = showing;
    const asSlice = settings().get<string>('largeFiles.open', 'slice') === 'slice' && bytes > LARGE_BYTES;
    if (isText && !asSlice) return itself;
    const answer = await this.ask({ source: uri.toString(), at: { line } });
    if (!answer) throw new vscode.CancellationError();
    const slice = vscode.Uri.parse(answer.uri);
    await this.load(slice, answer.languageId);
    return { uri: slice, line: line - answer.slice.fromLine };
  }

  /** The line that begins at a byte, which may take a pass over the log. Rejects when the user cancels that. */
  async #lineAt(uri: vscode.Uri, byte: number): Promise<number> {
    const params: ShowingParams = { uri: uri.toString(), byte };
    const answer = await patiently('Reading the log…', async (token) => {
      const client = await this.#server.client();
      return client.sendRequest<Showing>(requests.showing, params, token);
    });
    if (answer?.line === undefined) throw new vscode.CancellationError();
    return answer.line;
  }
}

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('logLens');

/** The place in its log of a place in a document, which may be a slice of it. */
export function placeInLog(uri: vscode.Uri, line: number): { uri: vscode.Uri; line: number } {
  const slice = sliceOf(uri.toString());
  if (!slice) return { uri, line };
  const last = Math.max(slice.fromLine, slice.toLine - 1);
  return { uri: vscode.Uri.parse(slice.source), line: Math.min(slice.fromLine + line, last) };
}

/** What tells lines of a log from those of a document that shows it: 0 unless that is a slice; undefined for another log. */
export function firstLineShown(document: vscode.Uri, log: string): number | undefined {
  const slice = sliceOf(document.toString());
  const shown = slice ? vscode.Uri.parse(slice.source) : document;
  return shown.toString() === vscode.Uri.parse(log).toString() ? (slice?.fromLine ?? 0) : undefined;
}

/** The slices in tabs now. */
export function slicesInTabs(): vscode.Uri[] {
  return textTabs()
    .map(({ uri }) => uri)
    .filter(({ scheme }) => scheme === SLICE_SCHEME);
}

/** The tabs that show a log: whole, or slices of it. */
function tabsOf(
  log: vscode.Uri,
): { uri: vscode.Uri; viewColumn: vscode.ViewColumn; slice: Slice | undefined }[] {
  return textTabs()
    .map((tab) => ({ ...tab, slice: sliceOf(tab.uri.toString()) }))
    .filter(({ uri, slice }) => (slice ? vscode.Uri.parse(slice.source) : uri).toString() === log.toString());
}

function textTabs(): { uri: vscode.Uri; viewColumn: vscode.ViewColumn }[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs, viewColumn }) =>
    tabs.flatMap(({ input }) =>
      input instanceof vscode.TabInputText ? [{ uri: input.uri, viewColumn }] : [],
    ),
  );
}
