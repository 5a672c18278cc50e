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
  const column = (index: number): number => {
    let at = index;
    for (const code of codes) {
      if (code.index > at) break;
      at += code[0].length;
    }
    return at;
  };
  return { text: line.replace(COLOUR, ''), column };
}
