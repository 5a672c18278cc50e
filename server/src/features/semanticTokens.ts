import type { Range, SemanticTokens, SemanticTokensLegend } from 'vscode-languageserver-types';
import { type Colour, COLOUR_KINDS, type ColourKind } from '../log/colour.ts';
import type { Dialect } from '../log/format.ts';
import type { LineSource } from './view.ts';

/** What each kind is called for an editor that knows the types of the protocol only. */
const STANDARD: Readonly<Record<ColourKind, string>> = {
  timestamp: 'comment',
  quiet: 'comment',
  error: 'keyword',
  warning: 'keyword',
  info: 'keyword',
  keyword: 'keyword',
  function: 'function',
  thread: 'function',
  package: 'namespace',
  class: 'class',
  tag: 'type',
  key: 'parameter',
  field: 'property',
  operator: 'operator',
  number: 'number',
  unit: 'keyword',
  duration: 'number',
  session: 'number',
  zxid: 'number',
  server: 'number',
  address: 'variable',
  exception: 'regexp',
  string: 'string',
  constant: 'enumMember',
  notable: 'macro',
  severe: 'macro',
};

/** `logSession`: what our extension declares in package.json, with the scopes by which every theme colours it. */
const ourType = (kind: ColourKind): string => `log${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;

const STANDARD_TYPES = [...new Set(Object.values(STANDARD))];

/**
 * What an editor is told of the colours. `ours` is our own extension, which declares a type for each kind and asks for
 * what is in view; of other editors some ask for whole documents only.
 */
export const coloursFor = (
  ours: boolean,
): { legend: SemanticTokensLegend; range: boolean; full: boolean } => ({
  legend: { tokenTypes: ours ? COLOUR_KINDS.map(ourType) : STANDARD_TYPES, tokenModifiers: [] },
  range: true,
  full: !ours,
});

/** VS Code's TextModel: beyond these it uses no grammar (LARGE_FILE_SIZE_THRESHOLD, LARGE_FILE_LINE_COUNT_THRESHOLD). */
const MOST_CHARACTERS = 20 * 1024 * 1024;
const MOST_TOKENISED_LINES = 300_000;

/**
 * Levels, which a grammar can give the colours that VS Code keeps for logs (`token.warn-token`); scopes of semantic tokens
 * come to the theme's own colours only. Where there is a grammar its colours stay.
 */
const LEVELS: ReadonlySet<ColourKind> = new Set(['error', 'warning', 'info']);

const hasGrammar = ({ length = 0, lineCount }: LineSource): boolean =>
  length <= MOST_CHARACTERS && lineCount <= MOST_TOKENISED_LINES;

interface Asked {
  readonly ours: boolean;
  readonly signal?: AbortSignal;
}

/** Lines coloured at once: some milliseconds of work, after which others have their turn. */
const LINES_AT_ONCE = 100;

/**
 * The colours of a range of an open log, by whole lines: of no more than these lines anything is read. Rejects with the
 * signal's reason.
 */
export async function semanticTokens(
  source: LineSource,
  dialect: Dialect,
  { range, ours, signal }: Asked & { readonly range: Range },
): Promise<SemanticTokens> {
  const data: number[] = [];
  const withGrammar = ours && hasGrammar(source);
  const end = Math.min(source.lineCount, range.end.line + 1);
  let before: Colour & { readonly line: number } = { line: 0, start: 0, end: 0, kind: 'quiet' };
  for (let from = Math.max(0, range.start.line); from < end; from += LINES_AT_ONCE) {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    const lines = dialect.colours?.(source.lines(from, Math.min(end, from + LINES_AT_ONCE))) ?? [];
    for (const [index, colours] of lines.entries()) {
      for (const colour of colours) {
        if (withGrammar && LEVELS.has(colour.kind)) continue;
        const line = from + index;
        const fresh = line > before.line;
        data.push(line - before.line, fresh ? colour.start : colour.start - before.start);
        data.push(colour.end - colour.start, typeOf(colour.kind, ours), 0);
        before = { line, ...colour };
      }
    }
  }
  return { data };
}

const typeOf = (kind: ColourKind, ours: boolean): number =>
  ours ? COLOUR_KINDS.indexOf(kind) : STANDARD_TYPES.indexOf(STANDARD[kind]);

/** Lines of the longest document that is coloured as a whole. */
const MOST_LINES = 20_000;

/** The colours of a whole log, for editors that cannot ask for what is in view; none of one too long for that. */
export const allSemanticTokens = (
  source: LineSource,
  dialect: Dialect,
  asked: Asked,
): Promise<SemanticTokens> => {
  const range = { start: { line: 0, character: 0 }, end: { line: source.lineCount, character: 0 } };
  return source.lineCount > MOST_LINES
    ? Promise.resolve({ data: [] })
    : semanticTokens(source, dialect, { ...asked, range });
};
