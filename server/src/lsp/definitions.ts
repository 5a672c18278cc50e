import type { Connection, Location } from 'vscode-languageserver/node';
import { definition } from '../features/definition.ts';
import { tokenAt } from '../features/view.ts';
import { isLog } from '../workspace/logFile.ts';
import type { Editor } from './editor.ts';
import { guard } from './guard.ts';

/** Registers what leads from a thing on a line to where it came to be. */
export function serveDefinitions(connection: Connection, editor: Editor): void {
  const { documents, workspace } = editor;
  connection.onDefinition((params, token, workDone) => {
    const find = guard<typeof params, Location[]>(connection, 'definition', [], async (_, signal) => {
      await editor.configured;
      const { uri } = params.textDocument;
      const source = documents.lines(uri);
      const log = await workspace.catalogue.find(uri);
      const found = source && isLog(log) ? tokenAt(source, log.dialect, params.position) : undefined;
      if (!found || !isLog(log)) return [];
      workDone.begin('Searching logs', undefined, undefined, true);
      try {
        const on = { log, stamp: found.place?.record.stamp };
        return await definition(found.token, workspace, on, { signal });
      } finally {
        workDone.done();
      }
    });
    return find(params, token);
  });
}
