/** The lines of one record as one text, and the way back to lines and columns. */
export interface Joined {
  readonly text: string;
  /** Offset in `text` where each line begins. */
  readonly starts: readonly number[];
}

/** What begins a line that the JVM itself broke off: never the second half of a cut token. */
const NATURAL = /^(?:[\s,:\]}[{-]|$|[A-Z][a-zA-Z]+[ :]|\d{4}-\d\d-|\d+[.,]\d{3}: )/;
/** No terminal is narrower. */
const NARROWEST = 60;
/** Nor wider. */
const WIDEST = 2000;

/**
 * Joins `lines` with line feeds, except where a terminal cut a line at its width, in the middle of a token
 * (`[Me⏎taspace`), and it was pasted so: such lines are joined with nothing. `open` says of each line whether a
 * bracket is open at its end.
 */
export function joinLines(lines: readonly string[], open: readonly boolean[]): Joined {
  const starts: number[] = [];
  let text = '';
  let cut = false;
  lines.forEach((line, index) => {
    if (index > 0 && !cut) text += '\n';
    starts.push(text.length);
    text += line;
    cut = (cut || index === 0) && isCut(lines, open, index);
  });
  return { text, starts };
}

/**
 * Whether line `index` was cut at a terminal's width, when all before it were: as long as the first line, and that
 * as long as its neighbour.
 */
function isCut(lines: readonly string[], open: readonly boolean[], index: number): boolean {
  const width = lines[0]?.length ?? 0;
  const line = lines[index] ?? '';
  const next = lines[index + 1] ?? '';
  if (width < NARROWEST || width > WIDEST || index + 1 >= lines.length) return false;
  if (!open[index] || line.length !== width || next.length > width) return false;
  if (index > 0) return true;
  return next.length === width || (/\w$/.test(line) && !NATURAL.test(next));
}

/** The line that holds `offset` of the joined text. */
export function lineAt({ starts }: Joined, offset: number): number {
  let [line, beyond] = [0, starts.length];
  while (line + 1 < beyond) {
    const middle = (line + beyond) >> 1;
    if ((starts[middle] ?? 0) > offset) beyond = middle;
    else line = middle;
  }
  return line;
}
