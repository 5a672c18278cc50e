import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver/node';
import { NoPivot } from '../correlation/pivot.ts';
import { asked } from '../workspace/asked.ts';

/** Answers one request; the signal is aborted when the client cancels it. */
export type Handler<Params, Result> = (params: Params, signal: AbortSignal) => Result | Promise<Result>;

/**
 * A handler as the connection wants it: lets a cancel that waits in the pipe come first, answers a cancelled
 * request with an error and no work, turns what a user did wrong into an error in words, and costs a defect of ours
 * this one answer only.
 */
export function guard<Params, Result>(
  connection: Connection,
  request: string,
  neutral: Result,
  handler: Handler<Params, Result>,
): (params: Params, token: CancellationToken) => Promise<Result | ResponseError> {
  return async (params, token) => {
    asked();
    await new Promise((resolve) => setImmediate(resolve));
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => abort.abort());
    try {
      if (token.isCancellationRequested) return cancelled();
      return await handler(params, abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return cancelled();
      if (error instanceof NoPivot) return new ResponseError(LSPErrorCodes.RequestFailed, error.message);
      connection.console.error(
        `${request}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return neutral;
    } finally {
      subscription.dispose();
    }
  };
}

const cancelled = (): ResponseError => new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
