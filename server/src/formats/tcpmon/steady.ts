import type { LineSieve } from '../../log/format.ts';
import { OLD_NAMES } from './telling.ts';

/** A value that is followed, as far as it was seen. */
interface Steady {
  readonly value: string;
  isSteady: boolean;
}

/**
 * Finds lines of dialect F whose value is the same on all lines of its socket, interface or host. {@link Watch} tells nothing of those,
 * and nothing else of what it tells depends on them, but for the first line of each second of a measurement. Values are kept apart as
 * {@link followed} does, by all tags but the Process. Where a line is not plain (not of ASCII, damaged, with an old name, of another host)
 * all lines are needed. Goes by texts, not by bytes: a loop over bytes is slow until it has run for long, and this is done once per answer.
 */
export class SteadySieve implements LineSieve {
  readonly #least: number;
  readonly #values = new Map<string, Steady>();
  /** Of each line its value; undefined where it is needed in any case. */
  readonly #lines: (Steady | undefined)[] = [];
  #isPlain = true;
  #bytes: Uint8Array | undefined;
  #view: Buffer = Buffer.alloc(0);
  #host: string | undefined;
  /** The tags of the line before, and whose they are: the lines of a socket follow each other. */
  #tags = '';
  #owner = '';
  #measurement = 0;
  #stamp = NaN;
  #count = 0;

  constructor(least: number) {
    this.#least = least;
  }

  see(bytes: Uint8Array, start: number, end: number, stamp: number): void {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const value = this.#isPlain ? this.#valueOn(this.#view.toString('latin1', start, end)) : undefined;
    if (!value) this.#isPlain = false;
    const measurement = bytes[start + 1] ?? 0;
    if (measurement !== this.#measurement || stamp !== this.#stamp) this.#count = 0;
    this.#measurement = measurement;
    this.#stamp = stamp;
    this.#lines.push(this.#count++ < this.#least ? undefined : value);
  }

  needed(): Uint8Array {
    return Uint8Array.from(this.#lines, (value) => (this.#isPlain && value?.isSteady ? 0 : 1));
  }

  /** The value on a line, which is no longer steady when it differs from the one before; undefined when the line is not plain. */
  #valueOn(line: string): Steady | undefined {
    const stampSpace = line.lastIndexOf(' ');
    const fieldSpace = line.lastIndexOf(' ', stampSpace - 1);
    const equals = line.indexOf('=', fieldSpace);
    if (fieldSpace <= 0 || equals < 0 || equals > stampSpace) return undefined;
    const tags = line.slice(0, fieldSpace);
    if (tags !== this.#tags) {
      const owner = this.#ownerOf(tags);
      if (owner === undefined) return undefined;
      this.#tags = tags;
      this.#owner = owner;
    }
    const name = line.slice(fieldSpace + 1, equals);
    const value = line.slice(equals + 1, stampSpace);
    // eslint-disable-next-line no-control-regex
    if (OLD_NAMES.has(name) || /[,=]|[^\x00-\x7f]/.test(value)) return undefined;
    const key = `${this.#owner} ${name}`;
    const known = this.#values.get(key);
    if (known) {
      if (known.value !== value) known.isSteady = false;
      return known;
    }
    const found = { value, isSteady: true };
    this.#values.set(key, found);
    return found;
  }

  /** Whose value it is: the tags but for the Process. Undefined when they are not plain. */
  #ownerOf(tags: string): string | undefined {
    // eslint-disable-next-line no-control-regex
    if (/[^\x00-\x7f]/.test(tags)) return undefined;
    const isTcp = tags.startsWith('tcp,LocalAddr=');
    const process = isTcp ? tags.lastIndexOf(',Process=cmd:') : -1;
    const owner = process < 0 ? tags : tags.slice(0, process);
    const before = isTcp ? owner.indexOf(',PeerAddr=') : tags.startsWith('nic,Name=') ? 0 : -1;
    const at = before < 0 ? -1 : owner.indexOf(',Hostname=', before + 1);
    if (at < 0 && !owner.startsWith('net,Hostname=')) return undefined;
    const host = owner.slice(at < 0 ? 'net,Hostname='.length : at + ',Hostname='.length);
    this.#host ??= host;
    return host === this.#host ? owner : undefined;
  }
}
