import type { Turns } from '../unpack/turns.ts';
import { Hosts, Interfaces } from './counterLines.ts';
import type { Printer } from './printer.ts';
import { Sockets } from './sockets.ts';
import { bytesOf } from './tags.ts';
import type { Text } from './text.ts';
import { Malformed, NESTED, tagOf, VARINT, Wire } from './wire.ts';

/** What a record is of, by its number in the Metric: sockets, interfaces or the host. */
export type Kind = 1 | 2 | 3;

/** A record of one second and kind, measured. */
export interface Measured {
  readonly kind: Kind;
  /** Seconds since the epoch. */
  readonly second: number;
  /** Where its items begin and end in the body. */
  readonly start: number;
  readonly end: number;
}

/** What the items of a record come to, one entry each: reused from record to record. */
export interface Items {
  /** Where each begins in the body. */
  readonly offsets: number[];
  readonly lines: number[];
  readonly bytes: number[];
}

/** Dialect F writes ten digits: the seconds from 2001-09-09 to 2286-11-20. */
const FIRST_SECOND = 1_000_000_000;
const LAST_SECOND = 9_999_999_999;
/** A blank, ten digits and a line feed. */
const SUFFIX = 12;
const SECOND = tagOf(1, VARINT);
const ITEM = tagOf(3, NESTED);

export const isPlausible = (second: number): boolean => second >= FIRST_SECOND && second <= LAST_SECOND;

/** Reads the records of one host (`Metric` of tcpmon's proto/tcpmon.proto) into lines of dialect F. */
export class Frames {
  readonly #printers: Readonly<Record<Kind, Printer>>;

  constructor(hostname: string) {
    this.#printers = { 1: new Sockets(hostname), 2: new Interfaces(hostname), 3: new Hosts(hostname) };
  }

  /**
   * Checks a record to its last field and measures its items. Rejects with {@link Malformed} for a body that is none,
   * or the signal's reason.
   */
  async measure(body: Uint8Array, items: Items, turns: Turns): Promise<Measured> {
    items.offsets.length = items.lines.length = items.bytes.length = 0;
    try {
      const wire = new Wire(body);
      const { kind, start, end } = innerOf(wire);
      wire.pos = start;
      const second = await this.#measureInner(wire, kind, end, items, turns);
      if (!isPlausible(second)) throw new Malformed('it has no time');
      return { kind, second, start: items.offsets[0] ?? end, end };
    } catch (error) {
      turns.check();
      // What the protobuf runtime throws has no class of its own.
      throw error instanceof Malformed ? error : new Malformed('it is no message of tcpmon');
    }
  }

  async #measureInner(wire: Wire, kind: Kind, end: number, items: Items, turns: Turns): Promise<number> {
    const printer = this.#printers[kind];
    const from = wire.pos;
    let second = 0;
    while (wire.pos < end) {
      const offset = wire.pos;
      const tag = wire.uint32();
      if (tag === SECOND) second = Number(wire.signed());
      else if (tag === ITEM && kind !== 3) {
        const { lines, bytes } = printer.measure(wire, wire.stop(end), SUFFIX);
        items.offsets.push(offset);
        items.lines.push(lines);
        items.bytes.push(bytes);
        if ((items.offsets.length & 255) === 0 && turns.isDue) await turns.give();
      } else wire.pass(tag, end);
    }
    wire.ended(end);
    if (kind === 3) {
      wire.pos = from;
      const { lines, bytes } = printer.measure(wire, end, SUFFIX);
      items.offsets.push(from);
      items.lines.push(lines);
      items.bytes.push(bytes);
    }
    return second;
  }

  /** Prints the items in `bytes`, which begin with one. Rejects as {@link measure} does when they are not what was measured. */
  async print(bytes: Uint8Array, kind: Kind, second: number, into: Text, turns: Turns): Promise<void> {
    const wire = new Wire(bytes);
    const printer = this.#printers[kind];
    const suffix = bytesOf(` ${second}\n`);
    if (kind === 3) {
      printer.print(wire, bytes.length, suffix, into);
      return;
    }
    for (let items = 1; wire.pos < bytes.length; items++) {
      const tag = wire.uint32();
      if (tag === ITEM) printer.print(wire, wire.stop(bytes.length), suffix, into);
      else wire.pass(tag, bytes.length);
      if ((items & 15) === 0 && turns.isDue) await turns.give();
    }
  }
}

/** The one kind that a Metric holds, the last one where it holds several, and where its message lies in the body. */
function innerOf(wire: Wire): { kind: Kind; start: number; end: number } {
  let found: { kind: Kind; start: number; end: number } | undefined;
  while (wire.pos < wire.len) {
    const tag = wire.uint32();
    const field = tag >>> 3;
    if ((tag & 7) === NESTED && field >= 1 && field <= 3) {
      const end = wire.stop(wire.len);
      found = { kind: field as Kind, start: wire.pos, end };
      wire.pos = end;
    } else wire.pass(tag, wire.len);
  }
  wire.ended(wire.len);
  if (!found) throw new Malformed('it holds nothing');
  return found;
}
