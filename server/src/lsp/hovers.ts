import type { Connection, Hover, HoverParams } from 'vscode-languageserver/node';
import { acrossLogs } from '../features/acrossLogs.ts';
import { copyFilterLink, correlateLink } from '../features/codeActions.ts';
import { hover, timelessHover } from '../features/hover.ts';
import { tokenAt } from '../features/view.ts';
import { elapsed } from '../log/elapsed.ts';
import { sliceOf } from '../protocol/index.ts';
import { clockedLogs } from '../workspace/clocks/clockedLogs.ts';
import { isLog } from '../workspace/logFile.ts';
import { viewThrough } from '../workspace/slices/sliceView.ts';
import type { Editor } from './editor.ts';
import { guard } from './guard.ts';
import { sessionsAtHover } from './sessions.ts';

/** Registers the hover. */
export function serveHovers(connection: Connection, editor: Editor): void {
  connection.onHover(guard(connection, 'hover', null, (params) => hoverAt(editor, params)));
}

async function hoverAt(editor: Editor, { textDocument, position }: HoverParams): Promise<Hover | null> {
  const { documents, workspace } = editor;
  const source = documents.lines(textDocument.uri);
  const slice = sliceOf(textDocument.uri);
  const log = await workspace.catalogue.find(slice?.source ?? textDocument.uri);
  if (!source || !isLog(log)) return null;
  const there = tokenAt(source, (slice ? viewThrough(log, slice) : log).dialect, position);
  if (!there) return null;
  // What a class does is the same in every zone: nobody waits for the other logs to be known.
  const timeless = timelessHover(there, position);
  if (timeless) return timeless;

  await editor.configured;
  const asked = elapsed();
  const seen = await workspace.glanceAround(log);
  const nodes = workspace.nodesKnown;
  const { logs, clocks } = await clockedLogs(seen, workspace.settings, { nodes });
  const [own] = logs;
  const clock = clocks.get(log.uri);
  if (!clock || !own) return null;
  const zones = [...clocks.values()].map(({ zone }) => zone.name);
  const { dialect } = slice ? viewThrough(own, slice) : own;
  const found = own.dialect === log.dialect ? there : tokenAt(source, dialect, position);
  if (!found) return null;
  const ours = editor.hasOurCommands;
  const isSession = found.token.kind === 'session';
  const sessions = isSession ? await sessionsAtHover(editor, textDocument.uri, elapsed() - asked) : undefined;
  const question = { workspace, log, ...(ours && { filterLink: copyFilterLink }) };
  const across = await acrossLogs(question, clock, found);
  const context = { source, dialect, clock, zones, across, ...(sessions ? { sessions } : {}) };
  const link = (line: number): string => correlateLink(textDocument.uri, line);
  return hover(ours ? { ...context, correlateLink: link } : context, position, found) ?? null;
}
