import * as vscode from 'vscode';
import { visibleText } from '#protocol';
import type { Slices } from './slices.ts';

export const CAPTURE_EDITOR = 'logLens.capture';

/**
 * Opens a capture, which is no text on disk, as a slice of its decoded text: the editor that VS Code gives it makes room for that
 * at once, and stays only to say why it cannot be read.
 */
export function openCaptures(slices: Slices): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(CAPTURE_EDITOR, {
    openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
    resolveCustomEditor: async ({ uri }, panel) => {
      try {
        const answer = await slices.ask({ source: uri.toString(), at: { line: 0 } });
        if (!answer) {
          panel.webview.html = page('Reading was cancelled. Close this tab and open the file again.');
          return;
        }
        const preview = isPreview(uri);
        await slices.show(answer, answer.line, {
          viewColumn: panel.viewColumn ?? vscode.ViewColumn.Active,
          preview,
        });
        panel.dispose();
      } catch (error) {
        panel.webview.html = page(error instanceof Error ? error.message : String(error));
      }
    },
  } satisfies vscode.CustomReadonlyEditorProvider);
}

function isPreview(uri: vscode.Uri): boolean {
  const tab = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(({ input }) => input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString());
  return tab?.isPreview ?? true;
}

function page(message: string): string {
  const escaped = visibleText(message).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head><body><p>${escaped}</p></body></html>`;
}
