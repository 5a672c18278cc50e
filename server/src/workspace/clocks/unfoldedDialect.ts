import type { Clock } from '../../log/clock.ts';
import type { Fold } from '../../log/folds.ts';
import type { Dialect, HeadFinder } from '../../log/format.ts';
import { type Stamp, stamp } from '../../log/instant.ts';
import type { LogRecord } from '../../log/record.ts';
import type { Token } from '../../log/token.ts';

/** The record of a file from which on local times come the second time. */
export interface Turning {
  readonly fold: Fold;
  /** 0-based. */
  readonly line: number;
}

/**
 * `dialect`, whose stamps are local times on `clock`, with true time for stamps. Of a local time that comes twice, only the line of a record tells which
 * it is: hence it is told where stamps are read, and not by a clock; see datedDialect.ts.
 */
export function unfoldedDialect(dialect: Dialect, clock: Clock, turnings: readonly Turning[]): Dialect {
  const trueAt = (at: Stamp, line: number): Stamp => {
    if (!Number.isFinite(at)) return at;
    for (const { fold, line: turned } of turnings)
      if (at >= fold.from && at < fold.to) return stamp(at - (line < turned ? fold.before : fold.after));
    return stamp(clock.toInstant(at));
  };
  // A scan for heads of that shape would tell the stamps as they are written.
  const finding = { ...dialect };
  delete finding.headShape;
  return {
    ...finding,
    heads: (firstLine = 0) => new UnfoldedHeads(dialect.heads(firstLine), trueAt, firstLine),
    restamp: trueAt,
    // The stamps of a section are those of these heads, which the dialect below does not know.
    read: ({ firstLine, lines, offsets }, memory, brief) =>
      dialect.read({ firstLine, lines, offsets }, memory, brief).map((record): LogRecord => {
        const { lasted, line } = record;
        const dated = { ...record, stamp: trueAt(record.stamp, line) };
        return lasted
          ? { ...dated, lasted: { start: trueAt(lasted.start, line), end: trueAt(lasted.end, line) } }
          : dated;
      }),
    tokens: (lines, index, firstLine = 0) =>
      dialect.tokens(lines, index, firstLine).map((token): Token => {
        if (token.kind === 'timestamp') return { ...token, stamp: trueAt(token.stamp, firstLine) };
        if (token.kind !== 'fact') return token;
        const { lasted, at, ...more } = token.explanation;
        return {
          ...token,
          explanation: {
            ...more,
            ...(lasted && {
              lasted: { start: trueAt(lasted.start, firstLine), end: trueAt(lasted.end, firstLine) },
            }),
            ...(at !== undefined && { at: trueAt(at, firstLine) }),
          },
        };
      }),
  };
}

class UnfoldedHeads implements HeadFinder {
  readonly #heads: HeadFinder;
  readonly #trueAt: (at: Stamp, line: number) => Stamp;
  #line: number;

  constructor(heads: HeadFinder, trueAt: (at: Stamp, line: number) => Stamp, firstLine: number) {
    this.#heads = heads;
    this.#trueAt = trueAt;
    this.#line = firstLine;
  }

  stampAt(bytes: Uint8Array, start: number, end: number): Stamp {
    const found = this.#heads.stampAt(bytes, start, end);
    return this.#trueAt(found, this.#line++);
  }
}
