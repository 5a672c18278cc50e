import * as vscode from 'vscode';
import { ExecuteCommandRequest } from 'vscode-languageclient/node';
import {
  type ClocksAnswer,
  commands,
  type CorrelateParams,
  type Correlation,
  type NodesAnswer,
  type NodesParams,
} from '#protocol';
import type { Server } from './languageClient.ts';

/** A wait longer than this shows that it is one. */
const PATIENCE_MS = 800;

/**
 * Asks the server what all logs say around a place. Shows progress with a cancel button once it takes a while.
 * Undefined when the user cancelled; rejects with the server's words when it cannot answer.
 */
export async function askToCorrelate(
  server: Server,
  params: CorrelateParams,
): Promise<Correlation | undefined> {
  return patiently('Correlating logs…', async (token) => {
    const client = await server.client();
    const answer: unknown = await client.sendRequest(
      ExecuteCommandRequest.type,
      { command: commands.correlate, arguments: [params] },
      token,
    );
    return answer as Correlation;
  });
}

/** Asks the server how the clocks of the servers stand. Rejects with the server's words when it cannot answer, or is cancelled. */
export async function askForClocks(server: Server, token: vscode.CancellationToken): Promise<ClocksAnswer> {
  const client = await server.client();
  const answer: unknown = await client.sendRequest(
    ExecuteCommandRequest.type,
    { command: commands.clocks, arguments: [{}] },
    token,
  );
  return answer as ClocksAnswer;
}

/** Asks the server which servers there are. Rejects with its words when it cannot answer. */
export async function askForNodes(server: Server, params: NodesParams): Promise<NodesAnswer> {
  const client = await server.client();
  const answer: unknown = await client.sendRequest(ExecuteCommandRequest.type, {
    command: commands.nodes,
    arguments: [params],
  });
  return answer as NodesAnswer;
}

/** Does `work`, with progress and a cancel button once it takes a while; undefined when the user cancelled. */
export async function patiently<Result>(
  title: string,
  work: (token: vscode.CancellationToken) => Promise<Result>,
): Promise<Result | undefined> {
  const cancel = new vscode.CancellationTokenSource();
  const done = work(cancel.token);
  const slow = setTimeout(() => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_progress, token) => {
        token.onCancellationRequested(() => cancel.cancel());
        return done.then(
          () => undefined,
          () => undefined,
        );
      },
    );
  }, PATIENCE_MS);
  try {
    const answer = await done;
    return cancel.token.isCancellationRequested ? undefined : answer;
  } catch (error) {
    if (cancel.token.isCancellationRequested) return undefined;
    throw error;
  } finally {
    clearTimeout(slow);
    cancel.dispose();
  }
}
