// eslint-disable-next-line no-control-regex -- colour codes begin with one
const COLOUR = /\u001b\[[\d;]*m/g;

/** A line without its colour codes, whose places in the line itself are still known. */
export interface Plain {
  readonly text: string;
  /** The column in the line of an index into `text`. */
  readonly column: (index: number) => number;
}

/** Takes out `ESC[…m`, which zerolog writes to the console even when it is captured. */
export function uncoloured(line: string): Plain {
  const codes = [...line.matchAll(COLOUR)];
  if (codes.length === 0) return { text: line, column: (index) => index };
  // Where each code stands in the text without them, and the columns that it and those before it take.
  const places: number[] = [];
  const widths: number[] = [];
  let width = 0;
  for (const code of codes) {
    places.push(code.index - width);
    width += code[0].length;
    widths.push(width);
  }
  const column = (index: number): number => index + (widths[countNotAbove(places, index) - 1] ?? 0);
  return { text: line.replace(COLOUR, ''), column };
}

/** How many of these numbers, which rise, are not above `value`. */
function countNotAbove(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
