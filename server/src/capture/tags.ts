import { Malformed, type Wire } from './wire.ts';
import { Text } from './text.ts';

/** Longest run of tags before a line's value: every one of the 53 lines of a socket repeats them. */
const MOST = 64 << 10;

const encoder = new TextEncoder();
/** The bytes of a text that we write ourselves. */
export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

/** What stands on a line before its value: the measurement and its tags. */
export class Tags {
  readonly text = new Text();

  /** Begins with `opening`, such as `tcp,LocalAddr=`. */
  begin(opening: Uint8Array): void {
    this.text.length = 0;
    this.text.put(opening);
  }

  add(bytes: Uint8Array): void {
    this.text.reserve(bytes.length);
    this.text.putShort(bytes);
  }

  number(value: number): void {
    this.text.reserve(16);
    this.text.whole(value);
  }

  /**
   * Adds text of the record, up to `end`. No dialect escapes any of it; only what would end the line or could act on a
   * terminal is written as `\x0a`. Throws {@link Malformed} for a text that no socket has.
   */
  foreign(wire: Wire, end: number): void {
    const { text } = this;
    if (end - wire.pos + text.length > MOST) throw new Malformed('a name in it has no end');
    text.reserve(4 * (end - wire.pos));
    for (; wire.pos < end; wire.pos++) {
      const byte = wire.body[wire.pos] ?? 0;
      if (byte >= 0x20 && byte !== 0x7f) text.bytes[text.length++] = byte;
      else text.ascii(`\\x${byte.toString(16).padStart(2, '0')}`);
    }
  }

  get bytes(): Uint8Array {
    return this.text.bytes.subarray(0, this.text.length);
  }

  get length(): number {
    return this.text.length;
  }
}

/** A text of ours as {@link Tags.foreign} writes the record's. */
export const visible = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  text.replace(/[\x00-\x1f\x7f]/g, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
