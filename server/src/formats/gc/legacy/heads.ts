import type { HeadFinder } from '../../../log/format.ts';
import { NO_STAMP, type Stamp, UNDATED } from '../../../log/instant.ts';
import { StampReader } from '../stamps.ts';
import type { LegacyClock } from './clock.ts';

const SPACE = 0x20;
const COLON = 0x3a;
const COMMA = 0x2c;
const CLOSE_ROUND = 0x29;
const SMALL_A = 0x61;
const SMALL_F = 0x66;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const ZERO = 0x30;
const NINE = 0x39;
const SMALL_X = 0x78;

/** Lines after which an event that never closed is given up for torn. */
const TORN_AFTER = 200;

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const HEADS = ['[GC', '[Full GC', '[Inc GC'].map(bytesOf);
/** What may be glued to a head: `[GCAdaptiveSizePolicy::…`, `[GCBefore GC:`. */
const GLUED = ['Adaptive', 'Before', 'PSYoung', 'TLAB'].map(bytesOf);
/** What makes a bracket that begins like a head something else. */
const NO_HEADS = ['concurrent', ' concurrent', ' Worker', ' ref-proc'].map(bytesOf);
const BEHIND_HEAD = bytesOf(' \t\r(,:#-[{0123456789');
const STOPPED = bytesOf('Total time for which');
const RUNNING = bytesOf('Application time:');
const ERGONOMICS = bytesOf('[G1Ergonomics');
const YOUNG_OCCUPANCY = bytesOf('[YG occ');

/**
 * Finds the lines on which legacy events begin. The language is one of brackets: a line inside an open bracket
 * continues its event whatever it begins with, for other threads print into the middle of it.
 */
export class LegacyHeads implements HeadFinder {
  /** The stamp of the line looked at last that begins a record; UNDATED for one without a time. */
  stamp: Stamp = NO_STAMP;
  /** Brackets open at the end of the line looked at last. */
  depth = 0;
  private readonly reader = new StampReader();
  private readonly clock: LegacyClock;
  private linesOpen = 0;
  private hostsYoung = false;

  constructor(clock: LegacyClock) {
    this.clock = clock;
  }

  stampAt(bytes: Uint8Array, start: number, end: number): Stamp {
    return this.beginsAt(bytes, start, end) ? this.stamp : NO_STAMP;
  }

  /** Whether the line begins a record, be it one without a stamp. */
  beginsAt(bytes: Uint8Array, start: number, end: number): boolean {
    const { reader } = this;
    const stamped = reader.readPrefix(bytes, start, end);
    const at = reader.next;
    const begins =
      this.depth === 0 ? opens(bytes, at, end, stamped) : this.interrupts(bytes, at, end, stamped);
    if (begins) {
      this.stamp = stamped ? this.clock.next(reader.date, reader.uptime) : UNDATED;
      this.depth = 0;
      this.linesOpen = 0;
      this.hostsYoung = hostsYoung(bytes, at, end);
    } else {
      this.linesOpen++;
    }
    this.depth = depthAfter(bytes, start, end, this.depth);
    return begins;
  }

  /**
   * Whether a line inside an open bracket proves that bracket torn: a collection cannot begin within another, save
   * the young one that CMS runs inside its remark (-XX:+CMSScavengeBeforeRemark).
   */
  private interrupts(bytes: Uint8Array, at: number, end: number, stamped: boolean): boolean {
    if (!stamped && !(this.clock.face === 'none' && isPauseHead(bytes, at, end))) return false;
    if (this.linesOpen >= TORN_AFTER || startsWith(bytes, STOPPED, at, end)) return true;
    return !this.hostsYoung && isPauseHead(bytes, at, end);
  }
}

/** Whether a line outside all brackets begins a record: `at` is where its prefix, if any, ends. */
function opens(bytes: Uint8Array, at: number, end: number, stamped: boolean): boolean {
  if (stamped) return !startsWith(bytes, ERGONOMICS, at, end);
  const first = bytes[at];
  if (first === OPEN) return isPauseHead(bytes, at, end);
  return startsWith(bytes, STOPPED, at, end) || startsWith(bytes, RUNNING, at, end);
}

/** Whether the bracket at `at` opens a pause; the bytes' version of `PAUSE_HEAD` in events.ts. */
function isPauseHead(bytes: Uint8Array, at: number, end: number): boolean {
  for (const head of HEADS) {
    if (!startsWith(bytes, head, at, end)) continue;
    const next = at + head.length;
    if (next === end) return true;
    if (startsWithAny(bytes, NO_HEADS, next, end)) return false;
    return BEHIND_HEAD.includes(bytes[next] as number) || startsWithAny(bytes, GLUED, next, end);
  }
  return false;
}

/**
 * Open brackets after the line, `depth` before it. Address ranges `[0x…, 0x…)` and the rows of class histograms
 * (`1: 20502 470181 [I`) hold brackets that never close and do not count; neither does one bracket too many.
 */
function depthAfter(bytes: Uint8Array, start: number, end: number, depth: number): number {
  if (isHistogramRow(bytes, start, end)) return depth;
  let open = depth;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte < OPEN || byte > CLOSE) continue;
    if (byte === OPEN) {
      if (bytes[at + 1] === ZERO && bytes[at + 2] === SMALL_X) at = lastOfRange(bytes, at, end);
      else open++;
    } else if (byte === CLOSE && open > 0) {
      open--;
    }
  }
  return open;
}

/** Where the address range that begins at `from` ends, its closing bracket included. */
function lastOfRange(bytes: Uint8Array, from: number, end: number): number {
  let at = from + 1;
  while (at < end && isOfRange(bytes[at] as number)) at++;
  return at < end && (bytes[at] === CLOSE || bytes[at] === CLOSE_ROUND) ? at : at - 1;
}

const isOfRange = (byte: number): boolean =>
  (byte >= ZERO && byte <= NINE) ||
  (byte >= SMALL_A && byte <= SMALL_F) ||
  byte === SMALL_X ||
  byte === COMMA ||
  byte === SPACE;

/** Whether the line is `  12:  2050241  4701812112  …`. */
function isHistogramRow(bytes: Uint8Array, start: number, end: number): boolean {
  let at = afterSpaces(bytes, start, end);
  const rank = at;
  at = afterDigits(bytes, at, end);
  if (at === rank || bytes[at] !== COLON || bytes[at + 1] !== SPACE) return false;
  at = afterSpaces(bytes, at + 1, end);
  const count = at;
  at = afterDigits(bytes, at, end);
  return at > count && at < end && bytes[at] === SPACE && bytes[at + 1] === SPACE;
}

function afterSpaces(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] === SPACE) at++;
  return at;
}

function afterDigits(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] as number) >= ZERO && (bytes[at] as number) <= NINE) at++;
  return at;
}

function startsWith(bytes: Uint8Array, word: Uint8Array, at: number, end: number): boolean {
  if (end - at < word.length) return false;
  for (let index = 0; index < word.length; index++) if (bytes[at + index] !== word[index]) return false;
  return true;
}

function startsWithAny(bytes: Uint8Array, words: readonly Uint8Array[], at: number, end: number): boolean {
  for (const word of words) if (startsWith(bytes, word, at, end)) return true;
  return false;
}

/** Whether the head at `at` is CMS's remark, `[GC (CMS Final Remark) [YG occupancy: …`: next to its first bracket. */
function hostsYoung(bytes: Uint8Array, at: number, end: number): boolean {
  let inner = at + 1;
  const limit = Math.min(end, at + 40);
  while (inner < limit && bytes[inner] !== OPEN) inner++;
  return startsWith(bytes, YOUNG_OCCUPANCY, inner, end);
}
