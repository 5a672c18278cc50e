import type { Colour, ColourKind } from '../log/colour.ts';

/** What a group of a pattern becomes: one kind; or what further rules find in it, with the rest of one kind or of none. */
type Paint = ColourKind | Inside | undefined;

interface Inside {
  readonly rest?: ColourKind;
  readonly rules: readonly ColourRule[];
}

/** What stands at some places of a line, and how its parts are painted. */
export interface ColourRule {
  readonly pattern: RegExp;
  readonly paints: readonly Paint[];
}

/**
 * A rule: `paints` are those of the pattern's groups in their order, or one for the whole of a pattern without groups.
 * The pattern has the flags `d` and `g`, and takes no more than linear time on one line: it is anchored on `^`, or
 * begins behind a negative look-behind, and its repetitions that can fail are bounded.
 */
export const rule = (pattern: RegExp, ...paints: readonly Paint[]): ColourRule => ({ pattern, paints });

/** Columns of a line that are painted as a whole; VS Code’s grammars give up on longer lines too. */
const LONGEST_LINE = 20_000;
/** Columns that are painted of a line longer than that. */
const HEAD_COLUMNS = 2_000;

/** What of a line is painted: all of it, or the head of one that nobody reads to its end. */
export const paintedOf = (line: string): string =>
  line.length > LONGEST_LINE ? line.slice(0, HEAD_COLUMNS) : line;

/**
 * Paints a line from column `from` on as a TextMate grammar does: of all rules the one that fits first in the line
 * wins, of those that fit at the same column the earlier one, and the search goes on behind it.
 */
export function paint(line: string, rules: readonly ColourRule[], from = 0): Colour[] {
  const ahead: (RegExpExecArray | null | undefined)[] = rules.map(() => undefined);
  const colours: Colour[] = [];
  let at = from;
  for (;;) {
    let first: RegExpExecArray | undefined;
    let paints: readonly Paint[] = [];
    for (const [index, { pattern, paints: own }] of rules.entries()) {
      let match = ahead[index];
      if (match === undefined || (match !== null && match.index < at)) {
        pattern.lastIndex = at;
        match = ahead[index] = pattern.exec(line);
      }
      if (match && (!first || match.index < first.index)) [first, paints] = [match, own];
    }
    if (!first) return colours;
    addMatch(colours, line, first, paints);
    at = first.index + Math.max(1, first[0].length);
  }
}

function addMatch(colours: Colour[], line: string, match: RegExpExecArray, paints: readonly Paint[]): void {
  const whole = match.length === 1;
  for (const [index, kind] of paints.entries()) {
    const [start, end] = match.indices?.[whole ? 0 : index + 1] ?? [0, 0];
    if (kind === undefined || start === end) continue;
    if (typeof kind === 'string') colours.push({ start, end, kind });
    else {
      const inside = paint(line.slice(0, end), kind.rules, start);
      const rest = kind.rest === undefined ? [] : [{ start, end, kind: kind.rest }];
      colours.push(...layOver(rest, inside));
    }
  }
}

/** The spans of `over`, and of `under` what they leave free; both in order of columns, and so is the answer. */
export function layOver(under: readonly Colour[], over: readonly Colour[]): Colour[] {
  const all: Colour[] = [...over];
  let next = 0;
  for (const { start, end, kind } of under) {
    while (next < over.length && (over[next]?.end ?? 0) <= start) next++;
    let at = start;
    for (let index = next; index < over.length; index++) {
      const above = over[index];
      if (!above || above.start >= end) break;
      if (above.start > at) all.push({ start: at, end: above.start, kind });
      at = Math.max(at, above.end);
    }
    if (at < end) all.push({ start: at, end, kind });
  }
  return all.sort((a, b) => a.start - b.start);
}
