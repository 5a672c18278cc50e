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

/**
 * Joins `lines` with line feeds, except where a terminal cut a line at its width, in the middle of a token
 * (`[Me⏎taspace`), and it was pasted so: such lines are joined with nothing. `open` says of each line whether a
 * bracket is open at its end.
 */
export function joinLines(lines: readonly string[], open: readonly boolean[]): Joined {
  const starts: number[] = [];
  let text = '';
  lines.forEach((line, index) => {
    if (index > 0 && !isCut(lines, open, index - 1)) text += '\n';
    starts.push(text.length);
    text += line;
  });
  return { text, starts };
}

/** Whether line `index` was cut at a terminal's width: as long as the first line and as one of its neighbours. */
function isCut(lines: readonly string[], open: readonly boolean[], index: number): boolean {
  const width = lines[0]?.length ?? 0;
  const line = lines[index] ?? '';
  const next = lines[index + 1] ?? '';
  if (!open[index] || line.length !== width || width < NARROWEST || next.length > width) return false;
  if (index > 0) return isCut(lines, open, index - 1);
  return next.length === width || (/\w$/.test(line) && !NATURAL.test(next));
}

/** The line that holds `offset` of the joined text. */
export function lineAt({ starts }: Joined, offset: number): number {
  let line = starts.length - 1;
  while (line > 0 && (starts[line] ?? 0) > offset) line--;
  return line;
}
