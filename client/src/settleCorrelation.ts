import * as vscode from 'vscode';
import { awaited, type Correlation, type MemberAt, type MembersParams, requests } from '#protocol';
import { askToCorrelate } from './ask.ts';
import type { Correlations, Current } from './correlations.ts';
import type { Server } from './languageClient.ts';

/**
/**
 * Asks again once the logs have been read that answered from a probe: then their lines are known, and nothing is missing. Likewise once a
 * clock behind the logs is found to be off: then they say so. Has the servers of its logs named once they are known, or known
 * better; for that no log is asked again.
 */
export function settleCorrelation(server: Server, correlations: Correlations): vscode.Disposable {
  const renew = (current: Current, again: Promise<Correlation | null | undefined>): void => {
    again.then(
      (answer) => answer && correlations.current === current && correlations.renew(answer),
      // The answer stays, and says what it does not know.
      () => undefined,
    );
  };
  return vscode.Disposable.from(
    correlations.onDidChange(() => {
      const { current } = correlations;
      if (current?.answer.membersPending) renew(current, askForMembers(server, current.answer));
    }),
    server.onDidSettle(({ uris, clocks, members }) => {
      const { current } = correlations;
      if (!current) return;
      const { answer, params } = current;
      if (clocks) {
        if (isAbout(answer, uris)) renew(current, askToCorrelate(server, params));
      } else if (isProbed(answer, uris))
        renew(current, askToCorrelate(server, { ...params, provisional: false }));
      else if (members && isDoubtful(answer)) renew(current, askForMembers(server, answer));
    }),
  );
}

const isProbed = (answer: Correlation, uris: readonly string[]): boolean =>
  awaited(answer).some((uri) => uris.includes(uri));

const isAbout = ({ pivot, logs }: Correlation, uris: readonly string[]): boolean =>
  [pivot, ...logs].some(({ uri }) => uri !== undefined && uris.includes(uri));

/** Whether a role is not known because a stretch of a log was not read yet. */
const isDoubtful = ({ pivot, logs }: Correlation): boolean =>
  [pivot, ...logs].some(({ member }: { member?: MemberAt }) => member?.note && member.role === undefined);

async function askForMembers(server: Server, correlation: Correlation): Promise<Correlation | null> {
  const client = await server.client();
  const params: MembersParams = { correlation };
  return client.sendRequest<Correlation | null>(requests.members, params);
}
