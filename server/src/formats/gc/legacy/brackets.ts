/** A bracket of a text and the brackets inside it. Offsets count UTF-16 units of that text. */
export interface Bracket {
  /** Offset of `[`. */
  readonly open: number;
  /** Offset of `]`, or the text's length when it never comes. */
  readonly close: number;
  readonly closed: boolean;
  readonly inner: readonly Bracket[];
}

interface Growing extends Bracket {
  close: number;
  closed: boolean;
  inner: Growing[];
}

/** A row of a class histogram: `   1:  2050241  4701812112  [Ljava.lang.Object;`. */
const HISTOGRAM_ROW = /^ *\d+: +\d+ {2}/;

/** Brackets nested deeper than in any GC log are noise, and must not exhaust the stack of who walks them. */
const DEEPEST = 32;

/**
 * The outermost brackets of `text`. Address ranges `[0x…, 0x…)` and the rows of class histograms do not count, as
 * in heads.ts; nor does a `]` that closes nothing.
 */
export function bracketsOf(text: string): Bracket[] {
  const outermost: Growing[] = [];
  const stack: Growing[] = [];
  let lineStart = 0;
  let ignored = 0;
  for (const line of text.split('\n')) {
    if (!HISTOGRAM_ROW.test(line)) {
      for (let column = 0; column < line.length; column++) {
        const letter = line.charCodeAt(column);
        if (letter === 0x5b && line.startsWith('0x', column + 1)) {
          column = afterRange(line, column);
        } else if (letter === 0x5b && stack.length >= DEEPEST) {
          ignored++;
        } else if (letter === 0x5b) {
          const bracket: Growing = { open: lineStart + column, close: text.length, closed: false, inner: [] };
          (stack.at(-1)?.inner ?? outermost).push(bracket);
          stack.push(bracket);
        } else if (letter === 0x5d && ignored > 0) {
          ignored--;
        } else if (letter === 0x5d) {
          const bracket = stack.pop();
          if (bracket) {
            bracket.close = lineStart + column;
            bracket.closed = true;
          }
        }
      }
    }
    lineStart += line.length + 1;
  }
  return outermost;
}

/** Column of the last character of the address range that begins at `column`: `[0x…, 0x…)`, or with `]`. */
function afterRange(line: string, column: number): number {
  RANGE.lastIndex = column;
  return column + (RANGE.exec(line)?.[0].length ?? 1) - 1;
}

const RANGE = /\[[0-9a-fx, ]*[)\]]?/y;

/** What stands in `bracket` itself, with a blank for each bracket inside it. */
export function ownText(text: string, bracket: Bracket): string {
  let own = '';
  let from = bracket.open + 1;
  for (const inner of bracket.inner) {
    own += `${text.slice(from, inner.open)} `;
    from = inner.close + 1;
  }
  return own + text.slice(from, bracket.close);
}
