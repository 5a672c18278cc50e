import {
  type Connection,
  LSPErrorCodes,
  ResponseError,
  type SymbolInformation,
} from 'vscode-languageserver/node';
import { copyLink, correlateLink, referencesLink } from '../features/codeActions.ts';
import type { HoverSessions } from '../features/hover/context.ts';
import { session, type SessionsKnown } from '../features/sessions/session.ts';
import { sessions } from '../features/sessions/sessions.ts';
import { sessionSymbols } from '../features/sessions/sessionSymbols.ts';
import { commands, type SessionParams, type SessionsParams } from '../protocol/index.ts';
import type { SessionCatalogue } from '../workspace/sessions/sessionCatalogue.ts';
import type { Editor } from './editor.ts';
import { guard, type Handler } from './guard.ts';
import { tellSettled } from './tellSettled.ts';

/** Registers the search for sessions by id; what leads to where one was established is a definition as any other. */
export function serveSessions(connection: Connection, { workspace }: Editor): void {
  connection.onWorkspaceSymbol(
    guard<{ query: string }, SymbolInformation[]>(connection, 'symbols', [], async ({ query }, signal) =>
      sessionSymbols(query, await workspace.sessions.all({ signal })),
    ),
  );
}

/** What a hover on a session in a document is told of the logs, without a wait worth noticing on top of `waitedMs`. */
export async function sessionsAtHover(
  { workspace, hasOurCommands }: Editor,
  uri: string,
  waitedMs: number,
): Promise<HoverSessions> {
  const catalogue = await workspace.sessions.glance(waitedMs);
  const links = {
    references: (line: number, character: number): string => referencesLink(uri, line, character),
    copy: copyLink,
    correlate: correlateLink,
  };
  return {
    known: catalogue && knownFrom(catalogue, workspace),
    ...(hasOurCommands ? { links } : {}),
  };
}

const knownFrom = (catalogue: SessionCatalogue, workspace: Editor['workspace']): SessionsKnown => ({
  catalogue,
  nameOf: (uri) => workspace.shownPath(uri),
});

/** The commands about sessions. */
export function sessionCommands(
  connection: Connection,
  { workspace }: Editor,
): Record<string, Handler<never, unknown>> {
  async function known(signal: AbortSignal): Promise<SessionsKnown> {
    const catalogue = await workspace.sessions.all({ signal });
    const uris = catalogue.pending.map(({ uri }) => uri);
    if (uris.length > 0)
      void workspace.sessions
        .settled()
        .then(() => tellSettled(connection, { uris }))
        .catch(() => undefined);
    return knownFrom(catalogue, workspace);
  }
  return {
    [commands.session]: async ({ id }: SessionParams, signal) =>
      (typeof id === 'string' && session(id) ? session(id, await known(signal)) : undefined) ??
      new ResponseError(LSPErrorCodes.RequestFailed, `${JSON.stringify(id)} is no session id`),
    [commands.sessions]: async (params: SessionsParams, signal) =>
      sessions(params, await known(signal), signal),
  };
}
