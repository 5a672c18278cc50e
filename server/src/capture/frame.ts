import type { Turns } from '../unpack/turns.ts';
import { Hosts, Interfaces } from './counterLines.ts';
import type { Kind, Measured } from './measured.ts';
import { MeasureKernel, ROW_NUMBERS } from './measureKernel.ts';
import type { Item, Printer } from './printer.ts';
import { type Runs } from './runs.ts';
import { Sockets } from './sockets.ts';
import { bytesOf, visible } from './tags.ts';
import { printTelling } from './tellingKernel.ts';
import type { TellingLines } from './tellingLines.ts';
import type { Text } from './text.ts';
import { Malformed, NESTED, tagOf, VARINT, Wire } from './wire.ts';

/** Dialect F writes ten digits: the seconds from 2001-09-09 to 2286-11-20. */
const FIRST_SECOND = 1_000_000_000;
const LAST_SECOND = 9_999_999_999;
/** A blank, ten digits and a line feed. */
const SUFFIX = 12;
const SECOND = tagOf(1, VARINT);
const ITEM = tagOf(3, NESTED);
const MS = 1000;

export const isPlausible = (second: number): boolean => second >= FIRST_SECOND && second <= LAST_SECOND;

/** Reads the records of one host (`Metric` of tcpmon's proto/tcpmon.proto) into lines of dialect F. */
export class Frames {
  readonly #printers: Readonly<Record<Kind, Printer>>;
  readonly #hostTag: Uint8Array;
  #kernel: MeasureKernel | undefined;
  /** Of a host and of an interface without a name whose counters are all 0. */
  readonly #host: Item;
  readonly #adapter: Item;

  constructor(hostname: string) {
    this.#hostTag = bytesOf(`,Hostname=${visible(hostname)}`);
    const hosts = new Hosts(hostname);
    const adapters = new Interfaces(hostname);
    this.#host = hosts.measure(new Wire(new Uint8Array()), 0, SUFFIX);
    this.#adapter = adapters.measure(new Wire(new Uint8Array()), 0, SUFFIX);
    this.#printers = { 1: new Sockets(hostname), 2: adapters, 3: hosts };
  }

  /** Room for bytes of records that are to be measured: there they need not be copied. What was in it before is lost. */
  room(bytes: number): Uint8Array {
    return this.#ordinary.room(bytes);
  }

  /** As `MeasureKernel.records`. */
  ordinary(bytes: Uint8Array, runs: Runs, take: (body: number, measured: Measured) => void): number {
    return this.#ordinary.records(bytes, runs, take);
  }

  get #ordinary(): MeasureKernel {
    if (!this.#kernel) {
      this.#kernel = new MeasureKernel(this.#hostTag.length, SUFFIX);
      this.#kernel.begin(this.#host, this.#adapter);
    }
    return this.#kernel;
  }

  /**
   * Checks a record to its last field and measures its items into `runs`. Rejects with {@link Malformed} for a body that is none,
   * or the signal's reason.
   */
  async measure(body: Uint8Array, runs: Runs, turns: Turns): Promise<Measured> {
    try {
      const wire = new Wire(body);
      const { kind, start, end } = innerOf(wire);
      const second =
        (kind === 1 ? await this.#measureSockets(wire, start, end, runs, turns) : undefined) ??
        (kind === 3 ? this.#measureHost(body, start, end, runs) : undefined) ??
        (await this.#measureInner(wire, kind, start, end, runs, turns));
      if (!isPlausible(second)) throw new Malformed('it has no time');
      return { kind, second, start: runs.offsets[0] ?? end, end };
    } catch (error) {
      turns.check();
      // What the protobuf runtime throws has no class of its own.
      throw error instanceof Malformed ? error : new Malformed('it is no message of tcpmon');
    }
  }

  /** The second of a record of sockets; undefined where a field of the record is out of the ordinary. */
  async #measureSockets(
    wire: Wire,
    start: number,
    end: number,
    runs: Runs,
    turns: Turns,
  ): Promise<number | undefined> {
    const kernel = this.#ordinary;
    runs.begin();
    for (let from = start; from < end;) {
      const count = kernel.sockets(wire.body, from, end, runs.filled, from > start);
      if (count < 0) return undefined;
      const { rows } = kernel;
      for (let row = 0; row < count * ROW_NUMBERS; row += ROW_NUMBERS)
        runs.addRun(from + (rows[row] ?? 0), rows[row + 1] ?? 0, rows[row + 2] ?? 0);
      from = kernel.stoppedAt;
      if (kernel.isOdd) {
        wire.pos = from;
        wire.uint32();
        runs.add(from, this.#printers[1].measure(wire, wire.stop(end), SUFFIX));
        from = wire.pos;
      }
      if (turns.isDue) await turns.give();
    }
    return kernel.second;
  }

  /** The second of a record of a host; undefined where it is out of the ordinary. */
  #measureHost(body: Uint8Array, start: number, end: number, runs: Runs): number | undefined {
    const more = this.#ordinary.host(body, start, end);
    if (more < 0) return undefined;
    const { lines, bytes } = this.#host;
    runs.begin();
    runs.add(start, { lines, bytes: bytes + more });
    return this.#ordinary.second;
  }

  async #measureInner(
    wire: Wire,
    kind: Kind,
    start: number,
    end: number,
    runs: Runs,
    turns: Turns,
  ): Promise<number> {
    const printer = this.#printers[kind];
    runs.begin();
    wire.pos = start;
    let second = 0;
    for (let items = 0; wire.pos < end;) {
      const offset = wire.pos;
      const tag = wire.uint32();
      if (tag === SECOND) second = Number(wire.signed());
      else if (tag === ITEM && kind !== 3) {
        runs.add(offset, printer.measure(wire, wire.stop(end), SUFFIX));
        if ((++items & 255) === 0 && turns.isDue) await turns.give();
      } else wire.pass(tag, end);
    }
    wire.ended(end);
    if (kind === 3) {
      wire.pos = start;
      runs.add(start, printer.measure(wire, end, SUFFIX));
    }
    return second;
  }

  /** Prints the items in `bytes`, which begin with one. Rejects as {@link measure} does when they are not what was measured. */
  async print(bytes: Uint8Array, kind: Kind, second: number, into: Text, turns: Turns): Promise<void> {
    const suffix = bytesOf(` ${second}\n`);
    const printer = this.#printers[kind];
    await eachItem(bytes, kind, turns, (wire, end) => {
      printer.print(wire, end, suffix, into);
    });
  }

  /** As {@link print}, but only the lines that may tell something. */
  async tell(bytes: Uint8Array, kind: Kind, second: number, into: TellingLines, turns: Turns): Promise<void> {
    const suffix = bytesOf(` ${second}\n`);
    const printer = this.#printers[kind];
    const take: Take = (wire, end) => {
      printer.tell(wire, end, suffix, second * MS, into);
    };
    if (kind !== 1) return eachItem(bytes, kind, turns, take);
    const around = { host: this.#hostTag, suffix };
    const wire = new Wire(bytes);
    while (wire.pos < bytes.length) {
      const printed = printTelling(bytes, wire.pos, around, into);
      if (printed) {
        into.take(printed, second * MS);
        wire.pos = printed.stoppedAt;
      }
      if (printed?.isOdd !== false) takeItem(wire, take);
      if (turns.isDue) await turns.give();
    }
  }
}

/** Takes what begins where the reader is and ends there. */
type Take = (wire: Wire, end: number) => void;

/** Hands out where each of the items in `bytes` ends, which begin with one; others have their turn in between. */
async function eachItem(bytes: Uint8Array, kind: Kind, turns: Turns, take: Take): Promise<void> {
  const wire = new Wire(bytes);
  if (kind === 3) {
    take(wire, bytes.length);
    return;
  }
  for (let items = 1; wire.pos < bytes.length; items++) {
    takeItem(wire, take);
    if ((items & 15) === 0 && turns.isDue) await turns.give();
  }
}

function takeItem(wire: Wire, take: Take): void {
  const tag = wire.uint32();
  if (tag === ITEM) take(wire, wire.stop(wire.len));
  else wire.pass(tag, wire.len);
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
