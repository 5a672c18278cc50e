import type * as vscode from 'vscode';
import { awaited, type Correlation } from '#protocol';
import { askToCorrelate } from './ask.ts';
import type { Correlations } from './correlations.ts';
import type { Server } from './languageClient.ts';

/** Asks again once the logs have been read that answered from a probe: then their lines are known, and nothing is missing. */
export function settleCorrelation(server: Server, correlations: Correlations): vscode.Disposable {
  return server.onDidSettle(({ uris }) => {
    const { current } = correlations;
    if (!current || !isProbed(current.answer, uris)) return;
    askToCorrelate(server, { ...current.params, provisional: false }).then(
      (answer) => answer && correlations.current === current && correlations.renew(answer),
      // The provisional answer stays, and says what it is.
      () => undefined,
    );
  });
}

const isProbed = (answer: Correlation, uris: readonly string[]): boolean =>
  awaited(answer).some((uri) => uris.includes(uri));
