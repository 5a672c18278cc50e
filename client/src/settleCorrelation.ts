import type * as vscode from 'vscode';
import { awaited, type Correlation } from '#protocol';
import { askToCorrelate } from './ask.ts';
import type { Correlations } from './correlations.ts';
import type { Server } from './languageClient.ts';

/**
 * Asks again once the logs have been read that answered from a probe: then their lines are known, and nothing is missing. Likewise once a
 * clock behind the logs is found to be off: then they say so.
 */
export function settleCorrelation(server: Server, correlations: Correlations): vscode.Disposable {
  return server.onDidSettle(({ uris, clocks }) => {
    const { current } = correlations;
    if (!current || !(clocks ? isAbout : isProbed)(current.answer, uris)) return;
    const params = clocks ? current.params : { ...current.params, provisional: false };
    askToCorrelate(server, params).then(
      (answer) => answer && correlations.current === current && correlations.renew(answer),
      // The provisional answer stays, and says what it is.
      () => undefined,
    );
  });
}

const isProbed = (answer: Correlation, uris: readonly string[]): boolean =>
  awaited(answer).some((uri) => uris.includes(uri));

const isAbout = ({ pivot, logs }: Correlation, uris: readonly string[]): boolean =>
  [pivot, ...logs].some(({ uri }) => uri !== undefined && uris.includes(uri));
