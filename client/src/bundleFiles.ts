import * as vscode from 'vscode';
import {
  BUNDLE_SCHEME,
  type BundleBytes,
  type BundleEntry,
  type BundleParams,
  type BundleReadParams,
  bundleRequests,
  type BundleStat,
} from '#protocol';
import type { Server } from './languageClient.ts';
import { type Readable, serveReadOnly } from './readOnlyFiles.ts';

const CHUNK = 4 << 20;
/** A larger file is read through slices. */
const MOST_BYTES = 256 << 20;

/** Serves what lies in packed files as files that cannot be written; the server reads them. */
export function serveBundles(server: Server): vscode.Disposable {
  async function ask<Answer>(method: string, params: BundleParams, uri: vscode.Uri): Promise<Answer> {
    try {
      const client = await server.client();
      return await client.sendRequest<Answer>(method, params);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message.endsWith(': no such file.')) throw vscode.FileSystemError.FileNotFound(uri);
      throw vscode.FileSystemError.Unavailable(message);
    }
  }
  const stat = async (uri: vscode.Uri): Promise<BundleStat> =>
    ask(bundleRequests.stat, { uri: uri.toString() }, uri);
  const files: Readable = {
    stat: async (uri) => {
      const { kind, bytes, changedMs } = await stat(uri);
      const type = kind === 'file' ? vscode.FileType.File : vscode.FileType.Directory;
      return { type, ctime: 0, mtime: changedMs, size: bytes, permissions: vscode.FilePermission.Readonly };
    },
    readDirectory: async (uri) => {
      const entries = await ask<BundleEntry[]>(bundleRequests.list, { uri: uri.toString() }, uri);
      return entries.map(({ name, kind }): [string, vscode.FileType] => [
        name,
        kind === 'folder' ? vscode.FileType.Directory : vscode.FileType.File,
      ]);
    },
    readFile: async (uri) => {
      const parts: Buffer[] = [];
      for (let from = 0; ;) {
        const params: BundleReadParams = { uri: uri.toString(), from, bytes: CHUNK };
        const { base64 } = await ask<BundleBytes>(bundleRequests.read, params, uri);
        const bytes = Buffer.from(base64, 'base64');
        parts.push(bytes);
        from += bytes.length;
        if (bytes.length < CHUNK) return Buffer.concat(parts);
        if (from > MOST_BYTES)
          throw vscode.FileSystemError.Unavailable(
            'It unpacks to more than 256 MiB: use "Open Around This Time" to read parts of it.',
          );
      }
    },
  };
  return serveReadOnly(BUNDLE_SCHEME, files, 'What lies in a packed file cannot be edited.');
}
