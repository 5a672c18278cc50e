import type { CodeAction, Range } from 'vscode-languageserver-types';
import type { PacketQuestion } from '../protocol/wireshark.ts';

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

/** The client's command that shows all references of what stands at a place; its argument is `{uri, line, character}`. */
const REFERENCES_COMMAND = 'logLens.findReferencesAt';
/** The client's command that copies a text; its argument is `{text}`. */
const COPY_COMMAND = 'logLens.copyText';

/** A command link of VS Code that correlates around a 0-based line of a document. */
export const correlateLink = (uri: string, line: number): string =>
  commandLink(CORRELATE_COMMAND, { uri, line });

/** A command link of VS Code to all references of what stands at a place; columns count UTF-16 units. */
export const referencesLink = (uri: string, line: number, character: number): string =>
  commandLink(REFERENCES_COMMAND, { uri, line, character });

/** A command link of VS Code that copies a text. */
export const copyLink = (text: string): string => commandLink(COPY_COMMAND, { text });
/** The client's command that copies a display filter of Wireshark; its argument is a {@link PacketQuestion}. */
const COPY_FILTER_COMMAND = 'logLens.copyWiresharkFilter';

/** A command link of VS Code that copies Wireshark's filter for some packets. */
export const copyFilterLink = (packets: PacketQuestion): string => commandLink(COPY_FILTER_COMMAND, packets);

function commandLink(command: string, argument: object): string {
  const query = encodeURIComponent(JSON.stringify([argument]));
  // What Markdown could take for the link's end.
  const enclosed = query.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `command:${command}?${enclosed}`;
}
