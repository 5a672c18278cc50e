import type { Item, Printer } from './printer.ts';
import { Act, ACTS } from './socketActs.ts';
import { MEMORY, SLOTS, SOCKET_FIELDS, type SocketField, stateLength, STATES } from './socketFields.ts';
import { EXPIRY, FD, NEXT_PROCESS, OPENING, PEER, PID, PROCESS, RETRANS, TIMER } from './socketWords.ts';
import { bytesOf, Tags, visible } from './tags.ts';
import type { TellingLines } from './tellingLines.ts';
import { digits, fixedLength, type Text, wideLength } from './text.ts';
import { NESTED, tagOf, VARINT, type Wire } from './wire.ts';

const WIDE = SOCKET_FIELDS.filter(({ form }) => form === 'wide').map(({ slot }) => slot);
const SEND_QUEUE = 5;

/** What stands before each value of a socket: ` State=`. */
export const LABELS = SOCKET_FIELDS.map(({ name }) => bytesOf(` ${name}=`));
/** Bytes of what stands between the tags and the values of a socket's lines. */
export const LABEL_BYTES = LABELS.reduce((sum, { length }) => sum + length, 0);
/** What stands between the tags and the number that ends an ordinary timer's line. */
export const TIMER_LABEL = bytesOf(' Timer="keepalive",ExpireTimeUs=1,Retrans=');
const STATE_BYTES = STATES.map((name) => bytesOf(`"${name}"`));
interface Timer {
  /** What stands on its line between the tags and the stamp. */
  readonly tags: Tags;
}

/**
 * The lines of a socket in dialect F: one for each timer, then one for each of 53 values. What is not in the record was
 * 0 or was not reported, and is printed as 0.
 */
export class Sockets implements Printer {
  readonly #host: Uint8Array;
  readonly #tags = new Tags();
  readonly #numbers = new Float64Array(SLOTS);
  readonly #wide: bigint[] = new Array<bigint>(SLOTS).fill(0n);
  /** Those of the socket are the first {@link #timerCount}. */
  readonly #timers: Timer[] = [];
  #timerCount = 0;
  readonly #processes = new Tags();

  constructor(hostname: string) {
    this.#host = bytesOf(`,Hostname=${visible(hostname)}`);
  }

  measure(wire: Wire, end: number, suffix: number): Item {
    this.#read(wire, end);
    const lines = SOCKET_FIELDS.length + this.#timerCount;
    let bytes = lines * (this.#tags.length + suffix) + LABEL_BYTES;
    for (let index = 0; index < this.#timerCount; index++) bytes += this.#timers[index]?.tags.length ?? 0;
    for (let index = 0; index < SOCKET_FIELDS.length; index++) bytes += this.#length(index);
    return { lines, bytes };
  }

  print(wire: Wire, end: number, suffix: Uint8Array, into: Text): void {
    this.#read(wire, end);
    const tags = this.#tags.bytes;
    for (let index = 0; index < this.#timerCount; index++) {
      into.put(tags);
      into.put(this.#timers[index]?.tags.bytes ?? NEXT_PROCESS);
      into.putShort(suffix);
    }
    for (let index = 0; index < SOCKET_FIELDS.length; index++) this.#printOne(index, tags, suffix, into);
  }

  #printOne(index: number, tags: Uint8Array, suffix: Uint8Array, into: Text): void {
    const { form, slot } = SOCKET_FIELDS[index] as SocketField;
    into.put(tags);
    into.putShort(LABELS[index] as Uint8Array);
    const value = this.#numbers[slot] ?? 0;
    if (form === 'state') printState(value, into);
    else if (form === 'fixed') into.fixed(value);
    else if (form === 'wide') into.wide(this.#wide[slot] ?? 0n);
    else into.whole(value);
    into.putShort(suffix);
  }

  #length(index: number): number {
    const { form, slot } = SOCKET_FIELDS[index] as SocketField;
    if (form === 'wide') return wideLength(this.#wide[slot] ?? 0n);
    const value = this.#numbers[slot] ?? 0;
    return form === 'state' ? stateLength(value) : form === 'fixed' ? fixedLength(value) : digits(value);
  }

  tell(wire: Wire, end: number, suffix: Uint8Array, stamp: number, into: TellingLines): void {
    this.#read(wire, end);
    const tags = this.#tags.bytes;
    for (let index = 0; index < this.#timerCount; index++) {
      const timer = this.#timers[index]?.tags.bytes ?? NEXT_PROCESS;
      into.begin(tags.length + timer.length);
      into.text.put(tags);
      into.text.put(timer);
      into.text.putShort(suffix);
      into.end(stamp, false);
    }
    const tells = into.tells(LABELS);
    for (let index = 0; index < SOCKET_FIELDS.length; index++) {
      if (tells[index]) {
        into.begin(tags.length);
        this.#printOne(index, tags, suffix, into.text);
        into.end(stamp, true);
      } else into.pass(tags.length + (LABELS[index]?.length ?? 0) + this.#length(index) + suffix.length);
    }
  }

  #read(wire: Wire, end: number): void {
    const numbers = this.#numbers.fill(0);
    for (const slot of WIDE) this.#wide[slot] = 0n;
    this.#timerCount = 0;
    this.#processes.text.length = 0;
    let local = 0;
    let localEnd = 0;
    let peer = 0;
    let peerEnd = 0;
    while (wire.pos < end) {
      const tag = wire.uint32();
      switch (ACTS[tag] ?? Act.pass) {
        case Act.whole:
          numbers[tag >>> 3] = wire.uint32();
          break;
        case Act.fixed:
          numbers[tag >>> 3] = wire.double();
          break;
        case Act.wide:
          // Bytes are counted without a sign; the send queue has one (int64).
          this.#wide[tag >>> 3] = tag >>> 3 === SEND_QUEUE ? wire.signed() : wire.unsigned();
          break;
        case Act.flag:
          numbers[tag >>> 3] = wire.bool() ? 1 : 0;
          break;
        case Act.state:
          numbers[3] = wire.int32();
          break;
        case Act.local:
          localEnd = wire.stop(end);
          local = wire.pos;
          wire.pos = localEnd;
          break;
        case Act.peer:
          peerEnd = wire.stop(end);
          peer = wire.pos;
          wire.pos = peerEnd;
          break;
        case Act.process:
          this.#readProcess(wire, wire.stop(end));
          break;
        case Act.timer:
          this.#readTimer(wire, wire.stop(end));
          break;
        case Act.memory:
          this.#readMemory(wire, wire.stop(end));
          break;
        default:
          wire.pass(tag, end);
      }
    }
    wire.ended(end);
    const tags = this.#tags;
    tags.begin(OPENING);
    wire.pos = local;
    tags.foreign(wire, localEnd);
    tags.add(PEER);
    wire.pos = peer;
    tags.foreign(wire, peerEnd);
    tags.add(this.#host);
    tags.add(this.#processes.bytes);
    wire.pos = end;
  }

  #readProcess(wire: Wire, end: number): void {
    const tags = this.#processes;
    let name = end;
    let nameEnd = end;
    let pid = 0;
    let descriptor = 0;
    while (wire.pos < end) {
      const tag = wire.uint32();
      if (tag === tagOf(1, NESTED)) {
        nameEnd = wire.stop(end);
        name = wire.pos;
        wire.pos = nameEnd;
      } else if (tag === tagOf(2, VARINT)) pid = wire.uint32();
      else if (tag === tagOf(3, VARINT)) descriptor = wire.uint32();
      else wire.pass(tag, end);
    }
    wire.ended(end);
    tags.add(tags.length === 0 ? PROCESS : NEXT_PROCESS);
    wire.pos = name;
    tags.foreign(wire, nameEnd);
    tags.add(PID);
    tags.number(pid);
    tags.add(FD);
    tags.number(descriptor);
    wire.pos = end;
  }

  #readTimer(wire: Wire, end: number): void {
    const timer = (this.#timers[this.#timerCount] ??= { tags: new Tags() });
    this.#timerCount++;
    let name = end;
    let nameEnd = end;
    let expiry = 0n;
    let retrans = 0;
    while (wire.pos < end) {
      const tag = wire.uint32();
      if (tag === tagOf(1, NESTED)) {
        nameEnd = wire.stop(end);
        name = wire.pos;
        wire.pos = nameEnd;
      } else if (tag === tagOf(2, VARINT)) expiry = wire.unsigned();
      else if (tag === tagOf(3, VARINT)) retrans = wire.uint32();
      else wire.pass(tag, end);
    }
    wire.ended(end);
    const { tags } = timer;
    tags.begin(TIMER);
    wire.pos = name;
    tags.foreign(wire, nameEnd);
    tags.add(EXPIRY);
    tags.text.reserve(20);
    tags.text.wide(expiry);
    tags.add(RETRANS);
    tags.number(retrans);
    wire.pos = end;
  }

  #readMemory(wire: Wire, end: number): void {
    while (wire.pos < end) {
      const tag = wire.uint32();
      const slot = MEMORY + (tag >>> 3);
      if ((tag & 7) === VARINT && slot > MEMORY && slot <= MEMORY + 9) this.#numbers[slot] = wire.uint32();
      else wire.pass(tag, end);
    }
    wire.ended(end);
  }
}

function printState(state: number, into: Text): void {
  const known = STATE_BYTES[state];
  if (known) into.putShort(known);
  else into.ascii(`"${state}"`);
}
