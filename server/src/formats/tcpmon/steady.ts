import type { LineSieve } from '../../log/format.ts';
import { matches } from './lineProtocol.ts';
import { mixed, OLD_FINGERPRINTS } from './telling.ts';

const SPACE = 32;
const COMMA = 44;
const EQUALS = 61;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const TCP = bytesOf('tcp,LocalAddr=');
const NIC = bytesOf('nic,Name=');
const NET = bytesOf('net,Hostname=');
const PEER = bytesOf(',PeerAddr=');
const HOST = bytesOf(',Hostname=');
const PROCESS = bytesOf(',Process=cmd:');

interface Place {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** A value that is followed, as far as it was seen. */
interface Steady extends Place {
  isSteady: boolean;
}

/**
 * Finds lines of dialect F whose value is the same on all lines of its socket, interface or host. {@link Watch} tells nothing of those,
 * and nothing else of what it tells depends on them, but for the first line of each second of a measurement. Values are kept apart as
 * {@link followed} does, by all tags but the Process; two of them that share a fingerprint are taken for one, which is steady only if both
 * are the same one value. Where a line is not plain (not of ASCII, damaged, with an old name, of another host) all lines are needed.
 */
export class SteadySieve implements LineSieve {
  readonly #least: number;
  readonly #values = new Map<number, Steady>();
  /** Of each line its value; undefined where it is needed in any case. */
  readonly #lines: (Steady | undefined)[] = [];
  #isPlain = true;
  #host: Place | undefined;
  /** The tags of the line before, and whose they are: the lines of a socket follow each other. */
  #tags: Place | undefined;
  #owner = 0;
  #measurement = 0;
  #stamp = NaN;
  #count = 0;

  constructor(least: number) {
    this.#least = least;
  }

  see(bytes: Uint8Array, start: number, end: number, stamp: number): void {
    const value = this.#isPlain ? this.#valueOn(bytes, start, end) : undefined;
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
  #valueOn(bytes: Uint8Array, start: number, end: number): Steady | undefined {
    const stampSpace = bytes.lastIndexOf(SPACE, end - 1);
    const fieldSpace = stampSpace <= start ? -1 : bytes.lastIndexOf(SPACE, stampSpace - 1);
    if (fieldSpace <= start) return undefined;
    if (!this.#tags || !isSame(this.#tags, bytes, start, fieldSpace)) {
      const owner = this.#ownerOf(bytes, start, fieldSpace);
      if (owner === undefined) return undefined;
      this.#owner = owner;
      this.#tags = { bytes, start, end: fieldSpace };
    }
    let name = 0;
    let at = fieldSpace + 1;
    for (; at < stampSpace && bytes[at] !== EQUALS; at++) name = mixed(name, bytes[at] ?? 0);
    if (at >= stampSpace || OLD_FINGERPRINTS.has(name)) return undefined;
    const first = at + 1;
    for (at = first; at < stampSpace; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === COMMA || byte === EQUALS || byte >= 0x80) return undefined;
    }
    const key = Math.imul(this.#owner, 0x9e3779b1) ^ name;
    const known = this.#values.get(key);
    if (known) {
      if (known.isSteady && !isSame(known, bytes, first, stampSpace)) known.isSteady = false;
      return known;
    }
    const value = { bytes, start: first, end: stampSpace, isSteady: true };
    this.#values.set(key, value);
    return value;
  }

  /** A fingerprint of whose value it is: the tags but for the Process. Undefined when they are not plain. */
  #ownerOf(bytes: Uint8Array, start: number, end: number): number | undefined {
    const isTcp = matches(bytes, start, TCP);
    if (!isTcp && !matches(bytes, start, NIC) && !matches(bytes, start, NET)) return undefined;
    let peer = !isTcp;
    let host = matches(bytes, start, NET) ? start + NET.length : -1;
    let stop = end;
    let hash = 0;
    let owner = 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte >= 0x80) return undefined;
      if (byte === COMMA && at > start + 3) {
        if (!peer) peer = matches(bytes, at, PEER);
        else if (host < 0 && matches(bytes, at, HOST)) host = at + HOST.length;
        if (isTcp && matches(bytes, at, PROCESS)) {
          if (host < 0) return undefined;
          stop = at;
          owner = hash;
        }
      }
      hash = mixed(hash, byte);
    }
    if (host < 0 || host > stop) return undefined;
    this.#host ??= { bytes, start: host, end: stop };
    if (!isSame(this.#host, bytes, host, stop)) return undefined;
    return stop === end ? hash : owner;
  }
}

/** Whether the same bytes stand at both places. */
function isSame(place: Place, bytes: Uint8Array, start: number, end: number): boolean {
  if (place.end - place.start !== end - start) return false;
  for (let at = start; at < end; at++) if (place.bytes[place.start + at - start] !== bytes[at]) return false;
  return true;
}
