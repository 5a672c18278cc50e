import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry, type IGrammar } from 'vscode-textmate';

/** The formats that have a grammar; each is the name of its fixtures' folder too. */
export const formats = ['zookeeper-log', 'gc-log', 'tcpmon-export', 'tcpmon-log'] as const;
export type Format = (typeof formats)[number];

export const root = join(__dirname, '..', '..');
const grammarFile = (format: string) => join(root, 'syntaxes', `${format}.tmLanguage.json`);

let registry: Promise<Registry> | undefined;

async function openRegistry(): Promise<Registry> {
  const main = createRequire(join(root, 'package.json')).resolve('vscode-oniguruma');
  const wasm = await readFile(join(dirname(main), 'onig.wasm'));
  await loadWASM(new Uint8Array(wasm).buffer);
  return new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async (scopeName) => {
      const format = scopeName.replace(/^source\./, '');
      if (!formats.includes(format as Format)) return null;
      return parseRawGrammar(await readFile(grammarFile(format), 'utf8'), grammarFile(format));
    },
  });
}

/** The grammar of `format`, loaded by the very libraries VS Code loads it by. */
export async function grammarOf(format: Format): Promise<IGrammar> {
  registry ??= openRegistry();
  const grammar = await (await registry).loadGrammar(`source.${format}`);
  if (!grammar) throw new Error(`no grammar for ${format}`);
  return grammar;
}

export interface Token {
  text: string;
  /** From the outside in, without the grammar's own scope and without the suffix all of them end in. */
  scopes: string[];
}

/** The tokens of each line of `text`; the state of one line is handed to the next, as an editor does. */
export function tokenise(grammar: IGrammar, text: string): { line: string; tokens: Token[] }[] {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  let state = INITIAL;
  return lines.map((line) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    // The library counts a line break in; an empty line has one token of nothing.
    const tokens = result.tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scopes: scopes
        .filter((scope) => !scope.startsWith('source.'))
        .map((scope) => formats.reduce((name, format) => name.replace(`.${format}`, ''), scope)),
    }));
    return { line, tokens: tokens.filter(({ text: part }) => part !== '') };
  });
}

/** Whether a line leaves the grammar in its initial state: then no line can colour another one. */
export function endsAtRest(grammar: IGrammar, line: string): boolean {
  const { ruleStack } = grammar.tokenizeLine(line, INITIAL);
  return ruleStack.depth === grammar.tokenizeLine('', INITIAL).ruleStack.depth;
}
