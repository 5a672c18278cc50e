import * as vscode from 'vscode';
import { SLICE_SCHEME, sliceOf } from '#protocol';
import { type Readable, serveReadOnly } from './readOnlyFiles.ts';
import type { Slices } from './slices.ts';

/**
 * Serves slices as files that cannot be written: unlike texts of a content provider they survive a reload of the window,
 * show the lock in their tab, and are found by "Reopen Closed Editor".
 */
export function serveSlices(slices: Slices): vscode.Disposable {
  // What a slice shows does not change: whether its log did is said above it.
  const files: Readable = {
    stat: (uri) => {
      const slice = sliceOf(uri.toString());
      if (!slice) throw vscode.FileSystemError.FileNotFound(uri);
      return {
        type: vscode.FileType.File,
        ctime: 0,
        mtime: 0,
        size: slice.toByte - slice.fromByte,
        permissions: vscode.FilePermission.Readonly,
      };
    },
    readFile: async (uri) => {
      try {
        return encoded(await slices.text(uri));
      } catch (error) {
        throw vscode.FileSystemError.Unavailable(error instanceof Error ? error.message : String(error));
      }
    },
    readDirectory: () => [],
  };
  return vscode.Disposable.from(
    serveReadOnly(SLICE_SCHEME, files, 'A slice of a log cannot be edited.'),
    vscode.workspace.onDidOpenTextDocument((document) => {
      const known = slices.of(document.uri);
      if (known && document.languageId !== known.languageId) {
        void vscode.languages.setTextDocumentLanguage(document, known.languageId);
      }
    }),
  );
}

/** VS Code takes a file for binary when a NUL stands in its first bytes, unless it is UTF-16. */
const SNIFFED = 512;

/** With a byte order mark, so that nobody's `files.encoding` spoils the columns. */
function encoded(text: string): Uint8Array {
  const plain = !text.slice(0, SNIFFED).includes('\0');
  return Buffer.from(`\ufeff${text}`, plain ? 'utf8' : 'utf16le');
}
