import * as vscode from 'vscode';

/** What of a file system there is to read. */
export type Readable = Pick<vscode.FileSystemProvider, 'stat' | 'readDirectory' | 'readFile'>;

/** Serves files that never change and cannot be written, and say `why` to who tries. */
export function serveReadOnly(scheme: string, files: Readable, why: string): vscode.Disposable {
  const never = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const provider: vscode.FileSystemProvider = {
    ...files,
    onDidChangeFile: never.event,
    watch: () => new vscode.Disposable(() => undefined),
    createDirectory: (uri) => refuse(uri),
    writeFile: (uri) => refuse(uri),
    delete: (uri) => refuse(uri),
    rename: (uri) => refuse(uri),
  };
  return vscode.Disposable.from(
    never,
    vscode.workspace.registerFileSystemProvider(scheme, provider, {
      isReadonly: new vscode.MarkdownString(why),
      isCaseSensitive: true,
    }),
  );
}

function refuse(uri: vscode.Uri): never {
  throw vscode.FileSystemError.NoPermissions(uri);
}
