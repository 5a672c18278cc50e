import assert from 'node:assert/strict';
import type { Location } from 'vscode-languageserver/node';
import { type Client, connected } from './connected.ts';
import { LogFolder } from './logFolder.ts';
import { shown } from './markdown.ts';

/** A place in a file of the desk: the first `word` on a 0-based line. */
type Asked = (name: string, line: number, word: string) => Promise<string[]>;

/** An editor with all files of a folder open, which are read in +08:00. */
export interface Desk {
  readonly client: Client;
  readonly folder: LogFolder;
  /** What a reader sees of the hover, once everything has been read for it. */
  readonly hover: (name: string, line: number, word: string) => Promise<string>;
  /** `name:line` of all references, sorted, each line once. */
  readonly references: Asked;
  readonly definition: Asked;
}

const PLUS_EIGHT = { zones: { '*': '+08:00' } };

export async function deskOf(
  files: Readonly<Record<string, string>>,
  { clientCommands }: { readonly clientCommands?: boolean } = {},
): Promise<Desk> {
  const folder = new LogFolder(files);
  const client = await connected({
    folders: [folder],
    settings: PLUS_EIGHT,
    ...(clientCommands === undefined ? {} : { clientCommands }),
  });
  for (const [name, text] of Object.entries(files)) await client.open(folder.uri(name), text);
  const at = (name: string, line: number, word: string) => {
    const character = ((files[name] ?? '').split('\n')[line] ?? '').indexOf(word);
    assert.ok(character >= 0, `${word} on line ${line} of ${name}`);
    return { textDocument: { uri: folder.uri(name) }, position: { line, character: character + 1 } };
  };
  const named = (places: readonly Location[]): string[] =>
    places.map(({ uri, range }) => `${uri.slice(folder.uri().length + 1)}:${range.start.line}`);
  return {
    client,
    folder,
    async hover(name, line, word) {
      const { position } = at(name, line, word);
      for (let tries = 0; ; tries++) {
        const text = (await client.hover(folder.uri(name), line, position.character)) ?? '';
        const lines = shown(text).join('\n');
        if (!/still being read/.test(lines) || tries > 400) return lines;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    async references(name, line, word) {
      const params = { ...at(name, line, word), context: { includeDeclaration: true } };
      const found = await client.connection.sendRequest<Location[]>('textDocument/references', params);
      return [...new Set(named(found))].sort();
    },
    async definition(name, line, word) {
      return named(await client.connection.sendRequest('textDocument/definition', at(name, line, word)));
    },
  };
}
