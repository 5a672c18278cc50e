/** What a decorator of -Xlog shows, as far as its form tells. */
export type DecoratorKind =
  'date' | 'epochMillis' | 'uptime' | 'uptimeMillis' | 'nanos' | 'number' | 'level' | 'tags' | 'word';

/** One `[value]` before the message. Columns are those of the brackets' inside. */
export interface Decorator {
  readonly kind: DecoratorKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A line of the unified log, taken apart. */
export interface DecoratedLine {
  readonly decorators: readonly Decorator[];
  /** Column where the message begins. */
  readonly messageAt: number;
}

/** All that -Xlog knows, each once. */
const MOST_DECORATORS = 12;

/** Takes the decorators off `line`; a line with none has its message at column 0. */
export function decoratorsOf(line: string): DecoratedLine {
  const decorators: Decorator[] = [];
  let at = 0;
  while (decorators.length < MOST_DECORATORS && line.charCodeAt(at) === 0x5b) {
    const close = line.indexOf(']', at);
    if (close < 0) break;
    const text = line.slice(at + 1, close);
    decorators.push({ kind: kindOf(text), text, start: at + 1, end: close });
    at = close + 1;
  }
  return { decorators, messageAt: line[at] === ' ' ? at + 1 : at };
}

const FORMS: readonly (readonly [DecoratorKind, RegExp])[] = [
  ['date', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.,]\d{3}(?:[+-]\d{4}|Z)$/],
  ['uptime', /^\d{1,10}[.,]\d{3}s$/],
  // Milliseconds since 1970 have 12 digits and more, those since the start of a JVM never.
  ['epochMillis', /^\d{12,14}ms$/],
  ['uptimeMillis', /^\d{1,14}ms$/],
  ['nanos', /^\d{1,20}ns$/],
  ['level', /^(?:trace|debug|info|warning|error) *$/],
  ['number', /^\d{1,20}$/],
  ['tags', /^(?:gc|safepoint)(?:,[a-z0-9_]+)* *$/],
];

const kindOf = (text: string): DecoratorKind => FORMS.find(([, form]) => form.test(text))?.[0] ?? 'word';

/** The decorators whose value is a moment, the best to place a line in time first. */
const MOMENTS = ['date', 'epochMillis', 'uptime', 'uptimeMillis', 'nanos'] as const;

/** How a moment is written. */
export type StampForm = (typeof MOMENTS)[number];

/** Which decorator gives the stamps of a file, found from its lines: their order is not announced anywhere. */
export interface Layout {
  readonly stamped: { readonly column: number; readonly form: StampForm } | undefined;
  /** The decorators in words: `[date][uptime][level][tags]`. */
  readonly words: string;
}

/** The layout of `line`. Of two nanosecond values the second is the uptime; the first counts from nowhere known. */
export function layoutOf({ decorators }: DecoratedLine): Layout {
  const words = decorators.map(({ kind }) => `[${WORDS[kind]}]`).join('');
  for (const form of MOMENTS) {
    const columns = decorators.flatMap(({ kind }, column) => (kind === form ? [column] : []));
    const column = form === 'nanos' ? columns.at(-1) : columns[0];
    if (column !== undefined) return { stamped: { column, form }, words };
  }
  return { stamped: undefined, words };
}

const WORDS: Record<DecoratorKind, string> = {
  date: 'time',
  epochMillis: 'timemillis',
  uptime: 'uptime',
  uptimeMillis: 'uptimemillis',
  nanos: 'nanos',
  number: 'pid',
  level: 'level',
  tags: 'tags',
  word: 'name',
};
