import type { HeadFinder } from '../../../log/format.ts';
import { NO_STAMP, type Stamp, stamp, UNDATED } from '../../../log/instant.ts';
import { StampReader } from '../stamps.ts';
import type { Layout, StampForm } from './decorators.ts';

const SPACE = 0x20;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const LETTER_M = 0x6d;
const LETTER_N = 0x6e;
const LETTER_S = 0x73;

/** Finds the lines of the unified log that carry a stamp, each a record; in a log without stamps all but blank lines. */
export class UnifiedHeads implements HeadFinder {
  private readonly reader = new StampReader();
  private readonly column: number;
  private readonly form: StampForm | undefined;

  constructor({ stamped }: Layout) {
    this.column = stamped?.column ?? -1;
    this.form = stamped?.form;
  }

  stampAt(bytes: Uint8Array, start: number, end: number): Stamp {
    if (this.form === undefined) return isBlank(bytes, start, end) ? NO_STAMP : UNDATED;
    if (start >= end || bytes[start] !== OPEN) return NO_STAMP;
    let at = start;
    for (let column = 0; column < this.column; column++) {
      while (at < end && bytes[at] !== CLOSE) at++;
      at++;
      if (at >= end || bytes[at] !== OPEN) return NO_STAMP;
    }
    return stamp(this.valueAt(bytes, at + 1, end, this.form));
  }

  private valueAt(bytes: Uint8Array, at: number, end: number, form: StampForm): number {
    const { reader } = this;
    if (form === 'date') {
      return reader.readDate(bytes, at, end) && closes(bytes, reader.next, end) ? reader.date : NaN;
    }
    if (form === 'uptime') {
      if (!reader.readSeconds(bytes, at, end) || bytes[reader.next] !== LETTER_S) return NaN;
      return closes(bytes, reader.next + 1, end) ? reader.uptime : NaN;
    }
    const value = reader.readInteger(bytes, at, end);
    const { next } = reader;
    if (next - at > MOST_DIGITS[form]) return NaN;
    if (bytes[next] !== (form === 'nanos' ? LETTER_N : LETTER_M) || bytes[next + 1] !== LETTER_S) return NaN;
    if (!closes(bytes, next + 2, end)) return NaN;
    return form === 'nanos' ? value / 1e6 : value;
  }
}

/** As many as decorators.ts takes for such a value. */
const MOST_DIGITS = { epochMillis: 14, uptimeMillis: 14, nanos: 20 };

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && (bytes[at] as number) <= SPACE) at++;
  return at === end;
}

const closes = (bytes: Uint8Array, at: number, end: number): boolean => at < end && bytes[at] === CLOSE;
