import { isoDateAt, ISO_SECONDS, threeDigits, twoDigits } from '../isoDate.ts';

const SPACE = 0x20;
const HASH = 0x23;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const UPPER_Z = 0x5a;

/**
 * Reads the stamps of GC logs out of bytes. What was read lies in its fields until the next call, so that nothing
 * is allocated on the way through a file.
 */
export class StampReader {
  /** Milliseconds of the date read last: true time when an offset was written, else as if it were UTC. */
  date = NaN;
  /** Minutes east of Greenwich written behind that date, or NaN. */
  offsetMinutes = NaN;
  /** Milliseconds since the JVM started, as read last. */
  uptime = NaN;
  /** Where reading stopped. */
  next = 0;

  /** Reads `2023-10-24T17:51:04.410+0800`; false, and nothing moved, when no such date stands at `at`. */
  readDate(bytes: Uint8Array, at: number, end: number): boolean {
    const seconds = isoDateAt(bytes, at, end);
    if (seconds !== seconds) return false;
    let next = at + ISO_SECONDS;
    const separator = bytes[next];
    if (separator !== POINT && separator !== COMMA) return false;
    const millis = threeDigits(bytes, next + 1);
    if (next + 4 > end || millis !== millis) return false;
    next += 4;
    const sign = next < end ? bytes[next] : undefined;
    let offset = NaN;
    if (sign === UPPER_Z) {
      offset = 0;
      next += 1;
    } else if ((sign === PLUS || sign === MINUS) && next + 5 <= end) {
      const colon = bytes[next + 3] === COLON ? 1 : 0;
      offset = twoDigits(bytes, next + 1) * 60 + twoDigits(bytes, next + 3 + colon);
      if (offset !== offset) return false;
      if (sign === MINUS) offset = -offset;
      next += 5 + colon;
    }
    // A comma before the milliseconds and no zone behind them is log4j's way, never the JVM's.
    if (separator === COMMA && offset !== offset) return false;
    this.date = seconds + millis - (offset === offset ? offset * 60_000 : 0);
    this.offsetMinutes = offset;
    this.next = next;
    return true;
  }

  /** Reads seconds with three decimals or more, `181251.642` or `0,0165`, into `uptime`. */
  readSeconds(bytes: Uint8Array, at: number, end: number): boolean {
    let next = at;
    let whole = 0;
    while (next < end && isDigit(bytes[next])) whole = whole * 10 + (bytes[next++] as number) - ZERO;
    if (next === at || next - at > 10) return false;
    if (next >= end || (bytes[next] !== POINT && bytes[next] !== COMMA)) return false;
    const decimals = ++next;
    let fraction = 0;
    let scale = 1;
    while (next < end && isDigit(bytes[next])) {
      fraction = fraction * 10 + (bytes[next++] as number) - ZERO;
      scale *= 10;
    }
    if (next - decimals < 3 || next - decimals > 9) return false;
    this.uptime = whole * 1000 + (fraction * 1000) / scale;
    this.next = next;
    return true;
  }

  /** Reads digits at `at`; NaN when there is none. */
  readInteger(bytes: Uint8Array, at: number, end: number): number {
    let next = at;
    let value = 0;
    while (next < end && isDigit(bytes[next])) value = value * 10 + (bytes[next++] as number) - ZERO;
    this.next = next;
    return next === at ? NaN : value;
  }

  /**
   * Reads what stands before a legacy event, `DATE: UPTIME: #ID: `, any part of which may be missing; false when
   * there is neither date nor uptime. The fields of a missing part are NaN.
   */
  readPrefix(bytes: Uint8Array, start: number, end: number): boolean {
    this.next = start;
    this.date = NaN;
    this.uptime = NaN;
    this.offsetMinutes = NaN;
    let at = bytes[start] === SPACE ? start + 1 : start;
    let found = false;
    while (this.readDate(bytes, at, end) && bytes[this.next] === COLON) {
      at = this.afterColon(bytes, end);
      found = true;
    }
    if (!found) {
      this.date = NaN;
      this.offsetMinutes = NaN;
    }
    if (this.readSeconds(bytes, at, end)) {
      if (bytes[this.next] === COLON) {
        at = this.afterColon(bytes, end);
        found = true;
      } else {
        this.uptime = NaN;
      }
    }
    if (found && bytes[at] === HASH) {
      this.readInteger(bytes, at + 1, end);
      if (bytes[this.next] === COLON) at = this.afterColon(bytes, end);
    }
    this.next = found ? at : start;
    return found;
  }

  private afterColon(bytes: Uint8Array, end: number): number {
    let at = this.next + 1;
    while (at < end && bytes[at] === SPACE) at++;
    return at;
  }
}

const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)[.,](\d{3})(?:([+-])(\d\d):?(\d\d)|Z)?$/;

/** Milliseconds of a date in text, as {@link StampReader.readDate} reads it from bytes; NaN when it is none. */
export function writtenDate(text: string): number {
  const found = WRITTEN.exec(text);
  if (!found) return NaN;
  const [, year, month, day, hour, minute, second, millis, sign, hours = '0', minutes = '0'] = found;
  const face = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return face + Number(millis) - offset * 60_000;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= NINE;
