import type { Dialect, HeadFinder } from '../../log/format.ts';
import { type Stamp, stamp as stampOf, UNDATED } from '../../log/instant.ts';
import type { LogRecord } from '../../log/record.ts';
import type { Token } from '../../log/token.ts';

/** From which line on the stamps of a log count from which start; NaN where that is not known. */
export interface RunStart {
  /** 0-based. */
  readonly fromLine: number;
  /** Instant in milliseconds. */
  readonly startedAt: number;
}

/**
 * `dialect`, whose stamps count from the start of a process, with true time for stamps. Runs in one file repeat their
 * uptimes, so no clock could tell of an uptime alone which run it is of: only its line does. Hence the start is added
 * where stamps are read, and not by a clock; that keeps stamps in order across runs and all search by stamps as it is.
 */
export function datedDialect(dialect: Dialect, starts: readonly RunStart[]): Dialect {
  const startAt = (line: number): number =>
    starts.findLast(({ fromLine }) => fromLine <= line)?.startedAt ?? NaN;
  return {
    ...dialect,
    face: 'utc',
    heads: (firstLine = 0) => new DatedHeads(dialect.heads(firstLine), starts, firstLine),
    restamp: (at, line) => stampOf(at + startAt(line)),
    read: (section, memory, brief) =>
      dialect.read(section, memory, brief).map((record) => datedRecord(record, startAt(record.line))),
    tokens: (lines, index, firstLine = 0) =>
      dialect.tokens(lines, index, firstLine).map((token) => datedToken(token, startAt(firstLine))),
  };
}

class DatedHeads implements HeadFinder {
  readonly #heads: HeadFinder;
  readonly #starts: readonly RunStart[];
  #line: number;
  /** Index of the first start that lies below the line. */
  #next = 0;

  constructor(heads: HeadFinder, starts: readonly RunStart[], firstLine: number) {
    this.#heads = heads;
    this.#starts = starts;
    this.#line = firstLine;
  }

  stampAt(bytes: Uint8Array, start: number, end: number): Stamp {
    const found = this.#heads.stampAt(bytes, start, end);
    while ((this.#starts[this.#next]?.fromLine ?? Infinity) <= this.#line) this.#next++;
    this.#line++;
    if (!Number.isFinite(found)) return found;
    const dated = found + (this.#starts[this.#next - 1]?.startedAt ?? NaN);
    return dated === dated ? stampOf(dated) : UNDATED;
  }
}

function datedRecord(record: LogRecord, startedAt: number): LogRecord {
  const { lasted, ...rest } = record;
  const stamp = stampOf(record.stamp + startedAt);
  if (!lasted || startedAt !== startedAt) return { ...rest, stamp };
  return { ...rest, stamp, lasted: datedSpan(lasted, startedAt) };
}

function datedToken(token: Token, startedAt: number): Token {
  if (token.kind === 'timestamp') return { ...token, stamp: stampOf(token.stamp + startedAt) };
  if (token.kind !== 'fact') return token;
  const { lasted, at, ...rest } = token.explanation;
  if (startedAt !== startedAt) return { ...token, explanation: rest };
  return {
    ...token,
    explanation: {
      ...rest,
      ...(lasted && { lasted: datedSpan(lasted, startedAt) }),
      ...(at !== undefined && { at: stampOf(at + startedAt) }),
    },
  };
}

const datedSpan = (
  { start, end }: { readonly start: Stamp; readonly end: Stamp },
  startedAt: number,
): { start: Stamp; end: Stamp } => ({ start: stampOf(start + startedAt), end: stampOf(end + startedAt) });
