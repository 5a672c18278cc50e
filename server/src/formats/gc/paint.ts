import type { Token } from '../../log/token.ts';

/** What a span of a line becomes when nothing inside it is named by a later stroke. */
export type Meaning = Token extends infer T ? (T extends Token ? Omit<T, 'start' | 'end'> : never) : never;

/**
 * Lays meanings over one line, the later over the earlier, so that an event can be painted whole and the dates and
 * brackets inside it afterwards:
 * ```
 * [GC (Allocation Failure) 85165.817: [DefNew: 1K->0K(2K), 0.1 secs] 3K->1K(4K), 0.2 secs]
 * ^^^^^^^^^^^^^^^^^^^^^^^^ pause                                      ^^^^^^^^^^^^^^^^^^^^^ pause
 *                          ^^^^^^^^^ uptime
 *                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ generation
 * ```
 */
export class LinePaint {
  private readonly line: string;
  private readonly strokes: Meaning[] = [];
  private readonly columns: Int32Array;

  constructor(line: string) {
    this.line = line;
    this.columns = new Int32Array(line.length);
  }

  /** Paints the columns from `start` up to `end`, which may lie outside the line. */
  stroke(start: number, end: number, meaning: Meaning): void {
    this.strokes.push(meaning);
    this.columns.fill(this.strokes.length, Math.max(0, start), Math.max(0, Math.min(end, this.line.length)));
  }

  /** The visible parts of all strokes in order of columns, without blanks and lone punctuation at their ends. */
  tokens(): Token[] {
    const tokens: Token[] = [];
    let start = 0;
    for (let column = 1; column <= this.columns.length; column++) {
      if (column < this.columns.length && this.columns[column] === this.columns[start]) continue;
      const meaning = this.strokes[(this.columns[start] ?? 0) - 1];
      if (meaning) this.add(tokens, start, column, meaning);
      start = column;
    }
    return tokens;
  }

  private add(tokens: Token[], start: number, end: number, meaning: Meaning): void {
    const part = this.line.slice(start, end);
    const text = part.trim();
    if (!/[\p{L}\p{N}]/u.test(text)) return;
    const from = start + part.indexOf(text);
    tokens.push({ start: from, end: from + text.length, ...meaning });
  }
}
