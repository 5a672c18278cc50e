import { type PlaceholderType, placeholderTypes } from './placeholders.ts';

/** Words that stand in the message as they stand here, but for the blanks between them. */
interface Words {
  readonly words: readonly string[];
  /** The words with one blank between: how nearly every message has them. */
  readonly plain: string;
  /** Whether blanks stand before the first word, and behind the last. */
  readonly before: boolean;
  readonly behind: boolean;
}

/** One placeholder of a template. */
export interface Placeholder {
  /** Undefined for what nobody needs. */
  readonly name: string | undefined;
  readonly type: PlaceholderType;
}

/** A template, ready to be compared with messages. */
export interface CompiledTemplate {
  readonly source: string;
  readonly placeholders: readonly Placeholder[];
  /** What every message of it begins with: one look dismisses nearly all others. */
  readonly beginning: string;
  /** Whether it holds free text, in which ids may stand that it does not name. */
  readonly open: boolean;
  readonly parts: readonly (Words | Placeholder)[];
}

const isWords = (part: Words | Placeholder | undefined): part is Words =>
  part !== undefined && 'words' in part;

/** Reads a template in the notation of row.ts. Throws on one that makes no sense, which the tests of all rows find. */
export function compileTemplate(source: string): CompiledTemplate {
  const parts = source
    .split(/(\{[^{}]*\}|\u2026)/)
    .filter((piece) => piece !== '')
    .map(partOf);
  parts.forEach((part, index) => {
    const next = parts[index + 1];
    if (!isWords(part) && !part.type.end && next && !isWords(next))
      throw new Error(`Words have to stand between free text and what follows it: ${source}`);
  });
  const placeholders = parts.filter((part): part is Placeholder => !isWords(part));
  const [first] = parts;
  return {
    source,
    parts,
    placeholders,
    beginning: isWords(first) && !first.before ? (first.words[0] ?? '') : '',
    open: placeholders.some(({ type }) => !type.end),
  };
}

function partOf(piece: string): Words | Placeholder {
  if (piece === '…') return { name: undefined, type: { read: () => undefined } };
  const placeholder = /^\{(?:(\w+):)?(\w+)\}$/.exec(piece);
  if (!placeholder) {
    const words = piece.split(/ +/).filter((word) => word !== '');
    return { words, plain: words.join(' '), before: piece.startsWith(' '), behind: piece.endsWith(' ') };
  }
  const type = placeholderTypes[placeholder[2] ?? ''];
  if (!type) throw new Error(`No such placeholder: ${piece}`);
  return { name: asKey(placeholder[1] ?? type.field), type };
}

/** The same name as the engine keeps names of properties: a name cut out of a text is looked up there each time it is used. */
const asKey = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : Object.keys({ [name]: true })[0];

/**
 * Where the placeholders stand in a message, as start and end of each in turn; undefined when the message is another.
 * Each part is looked for once, from left to right and never again from the start, so the time grows with the
 * message's length and no faster, whatever it holds.
 */
export function matchTemplate({ parts, beginning }: CompiledTemplate, message: string): number[] | undefined {
  if (!message.startsWith(beginning)) return undefined;
  const spans: number[] = [];
  let at = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    if (part === undefined) break;
    if (isWords(part)) {
      at = wordsEnd(part, message, at);
      if (at < 0) return undefined;
    } else if (part.type.end) {
      const end = part.type.end(message, at);
      if (end < 0) return undefined;
      spans.push(at, end);
      at = end;
    } else {
      const next = parts[index + 1];
      if (!isWords(next)) {
        spans.push(at, message.length);
        return spans;
      }
      const found = findWords(next, message, at, index + 2 === parts.length);
      if (!found) return undefined;
      spans.push(at, found.start);
      at = found.end;
      index++;
    }
  }
  return skipBlanks(message, at) === message.length ? spans : undefined;
}

/** Where `words` end when they stand at `at`; -1 when others do. */
function wordsEnd({ words, plain, before, behind }: Words, message: string, at: number): number {
  let end = before ? skipBlanks(message, at) : at;
  if (message.startsWith(plain, end)) {
    end += plain.length;
    return behind ? skipBlanks(message, end) : end;
  }
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (index > 0) end = skipBlanks(message, end);
    if (!message.startsWith(word, end)) return -1;
    end += word.length;
  }
  return behind ? skipBlanks(message, end) : end;
}

/** The first place from `from` on where `words` stand; with `last`, one at which the message ends too. */
function findWords(
  words: Words,
  message: string,
  from: number,
  last: boolean,
): { start: number; end: number } | undefined {
  const [first] = words.words;
  if (first === undefined) return undefined;
  for (let at = message.indexOf(first, from); at >= 0; at = message.indexOf(first, at + 1)) {
    if (words.before && at > from && !isBlank(message.charCodeAt(at - 1))) continue;
    const end = wordsEnd(words, message, at);
    if (end < 0 || (last && skipBlanks(message, end) !== message.length)) continue;
    let start = at;
    if (words.before) while (start > from && isBlank(message.charCodeAt(start - 1))) start--;
    return { start, end };
  }
  return undefined;
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

function skipBlanks(message: string, from: number): number {
  let at = from;
  while (isBlank(message.charCodeAt(at))) at++;
  return at;
}
