import { type Counters, MAX_CONNECTIONS, NET, NIC, OLD_NET } from './counters.ts';
import type { Item, Printer } from './printer.ts';
import { bytesOf, Tags, visible } from './tags.ts';
import type { TellingLines } from './tellingLines.ts';
import { digits, type Text, wideLength } from './text.ts';
import { NESTED, tagOf, VARINT, type Wire } from './wire.ts';

/** The lines of one set of counters: a value for each name, those that are not in the record 0. */
class CounterLines {
  readonly #places: Counters['places'];
  readonly #labels: readonly Uint8Array[];
  readonly #labelBytes: number;
  /** -1 for one of {@link #wide}. */
  readonly #values: Float64Array;
  readonly #wide = new Map<number, bigint>();

  constructor({ names, places }: Counters) {
    this.#places = places;
    this.#labels = names.map((name) => bytesOf(` ${name}=`));
    this.#labelBytes = this.#labels.reduce((sum, { length }) => sum + length, 0);
    this.#values = new Float64Array(names.length);
  }

  clear(): void {
    this.#values.fill(0);
  }

  /** Takes the value behind a tag, if it is one of these counters. */
  take(wire: Wire, tag: number): boolean {
    const place = (tag & 7) === VARINT ? this.#places.get(tag >>> 3) : undefined;
    if (place === undefined) return false;
    const value = wire.small();
    this.#values[place] = value;
    if (value < 0) this.#wide.set(place, tag >>> 3 === MAX_CONNECTIONS ? wire.signed() : wire.unsigned());
    return true;
  }

  measure(tags: number, suffix: number): Item {
    let bytes = this.#labelBytes + this.#labels.length * (tags + suffix);
    for (let index = 0; index < this.#values.length; index++) bytes += this.#length(index);
    return { lines: this.#labels.length, bytes };
  }

  print(tags: Uint8Array, suffix: Uint8Array, into: Text): void {
    for (let index = 0; index < this.#labels.length; index++) this.#printOne(index, tags, suffix, into);
  }

  tell(tags: Uint8Array, suffix: Uint8Array, stamp: number, into: TellingLines): void {
    const tells = into.tells(this.#labels);
    for (let index = 0; index < this.#labels.length; index++) {
      if (tells[index]) {
        into.begin(tags.length);
        this.#printOne(index, tags, suffix, into.text);
        into.end(stamp, true);
      } else
        into.pass(tags.length + (this.#labels[index]?.length ?? 0) + this.#length(index) + suffix.length);
    }
  }

  #printOne(index: number, tags: Uint8Array, suffix: Uint8Array, into: Text): void {
    into.putShort(tags);
    into.putShort(this.#labels[index] as Uint8Array);
    const value = this.#values[index] ?? 0;
    if (value < 0) into.wide(this.#wide.get(index) ?? 0n);
    else into.whole(value);
    into.putShort(suffix);
  }

  #length(index: number): number {
    const value = this.#values[index] ?? 0;
    return value < 0 ? wideLength(this.#wide.get(index) ?? 0n) : digits(value);
  }
}

const NAME = bytesOf('nic,Name=');

/** The lines of an interface: 9 counters. */
export class Interfaces implements Printer {
  readonly #host: Uint8Array;
  readonly #tags = new Tags();
  readonly #lines = new CounterLines(NIC);

  constructor(hostname: string) {
    this.#host = bytesOf(`,Hostname=${visible(hostname)}`);
  }

  measure(wire: Wire, end: number, suffix: number): Item {
    this.#read(wire, end);
    return this.#lines.measure(this.#tags.length, suffix);
  }

  print(wire: Wire, end: number, suffix: Uint8Array, into: Text): void {
    this.#read(wire, end);
    this.#lines.print(this.#tags.bytes, suffix, into);
  }

  tell(wire: Wire, end: number, suffix: Uint8Array, stamp: number, into: TellingLines): void {
    this.#read(wire, end);
    this.#lines.tell(this.#tags.bytes, suffix, stamp, into);
  }

  #read(wire: Wire, end: number): void {
    this.#lines.clear();
    let name = end;
    let nameEnd = end;
    while (wire.pos < end) {
      const tag = wire.uint32();
      if (tag === tagOf(1, NESTED)) {
        nameEnd = wire.stop(end);
        name = wire.pos;
        wire.pos = nameEnd;
      } else if (!this.#lines.take(wire, tag)) wire.pass(tag, end);
    }
    wire.ended(end);
    this.#tags.begin(NAME);
    wire.pos = name;
    this.#tags.foreign(wire, nameEnd);
    this.#tags.add(this.#host);
    wire.pos = end;
  }
}

/**
 * The lines of a host: 216 counters, or the 22 of builds before 91c4bc1 (2023-10-09) under the names of then. The two
 * generations share no number: a record that has but the old ones is of the old one.
 */
export class Hosts implements Printer {
  readonly #tags: Uint8Array;
  readonly #today = new CounterLines(NET);
  readonly #old = new CounterLines(OLD_NET);

  constructor(hostname: string) {
    this.#tags = bytesOf(`net,Hostname=${visible(hostname)}`);
  }

  measure(wire: Wire, end: number, suffix: number): Item {
    return this.#read(wire, end).measure(this.#tags.length, suffix);
  }

  print(wire: Wire, end: number, suffix: Uint8Array, into: Text): void {
    this.#read(wire, end).print(this.#tags, suffix, into);
  }

  tell(wire: Wire, end: number, suffix: Uint8Array, stamp: number, into: TellingLines): void {
    this.#read(wire, end).tell(this.#tags, suffix, stamp, into);
  }

  #read(wire: Wire, end: number): CounterLines {
    this.#today.clear();
    this.#old.clear();
    let isToday = false;
    let isOld = false;
    while (wire.pos < end) {
      const tag = wire.uint32();
      if (this.#today.take(wire, tag)) isToday = true;
      else if (this.#old.take(wire, tag)) isOld = true;
      else wire.pass(tag, end);
    }
    wire.ended(end);
    return isOld && !isToday ? this.#old : this.#today;
  }
}
