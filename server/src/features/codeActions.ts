import type { CodeAction, Range } from 'vscode-languageserver-types';

/** The client's command that correlates; its arguments are `{uri, line}`. */
export const CORRELATE_COMMAND = 'logLens.correlateAroundThisLine';
export const CORRELATE_TITLE = 'Correlate Around This Line';

/** The one action on a line of a log. */
export function codeActions(uri: string, range: Range): CodeAction[] {
  return [
    {
      title: CORRELATE_TITLE,
      command: {
        title: CORRELATE_TITLE,
        command: CORRELATE_COMMAND,
        arguments: [{ uri, line: range.start.line }],
      },
    },
  ];
}

/** A command link of VS Code that correlates around a 0-based line of a document. */
export function correlateLink(uri: string, line: number): string {
  const query = encodeURIComponent(JSON.stringify([{ uri, line }]));
  // What Markdown could take for the link's end.
  const enclosed = query.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `command:${CORRELATE_COMMAND}?${enclosed}`;
}
