import { type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { closeBundle, listBundle, openBundle, readBundle, statBundle } from '../features/bundle.ts';
import { type BundleParams, type BundleReadParams, bundleRequests } from '../protocol/index.ts';
import type { Editor } from './editor.ts';
import { guard, type Handler } from './guard.ts';

const defect = (): ResponseError =>
  new ResponseError(LSPErrorCodes.RequestFailed, 'Log Lens failed at this; its output channel tells more.');

/** Registers what is asked about packed files. */
export function serveBundles(connection: Connection, { workspace }: Editor): void {
  function on<Params>(method: string, handler: Handler<Params, unknown>): void {
    connection.onRequest(method, guard<Params, unknown>(connection, method, defect(), handler));
  }
  on(bundleRequests.open, (params: BundleParams, signal) => openBundle(workspace, params, { signal }));
  on(bundleRequests.close, (params: BundleParams) => closeBundle(workspace, params));
  on(bundleRequests.list, (params: BundleParams, signal) => listBundle(workspace, params, { signal }));
  on(bundleRequests.stat, (params: BundleParams, signal) => statBundle(workspace, params, { signal }));
  on(bundleRequests.read, (params: BundleReadParams, signal) => readBundle(workspace, params, { signal }));
}
