// Measures the records of tcpmon's raw data that follow each other, as long as they are ordinary. A part of the kernel of measure.ts.
// It must agree with what src/capture/frame.ts measures one by one; test/capture/ordinaryRecords.test.ts compares the two.

import { counters, fills, filledThen, halt, HOST, items, ROW, second, SOCKETS, stoppedAt } from './measure';

/** Before each record: a magic and the length of its body. */
const HEAD: usize = 6;
const MAGIC: i32 = 0xadde;
/** Bytes of what is told of a record: where its body, its items and its end are, its kind, its rows; and its second, of eight bytes. */
const ENTRY: usize = 32;
/** The seconds that are written with ten digits. */
const FIRST_SECOND: f64 = 1_000_000_000;
const LAST_SECOND: f64 = 9_999_999_999;

let knownAt: usize = 0;
let seenAt: usize = 0;
let fields: i32 = 0;
let hostLines: u32 = 0;
let hostBytes: i32 = 0;

/** `known`, `seen` and `count` as {@link counters} takes them; a host whose counters are zeros has so many lines and bytes. */
export function beginRecords(known: usize, seen: usize, count: i32, lines: u32, bytes: i32): void {
  knownAt = known;
  seenAt = seen;
  fields = count;
  hostLines = lines;
  hostBytes = bytes;
}

/**
 * Measures the records in `[from, to)`, the first of which begins there, as far as they are ordinary and whole: into entries at `told`, at most
 * `mostTold`, and rows at `rows`, at most `mostRows`, as {@link measure} writes them. Answers how many; what it did not come to begins at
 * {@link stoppedAt}.
 */
export function records(
  from: usize,
  to: usize,
  told: usize,
  mostTold: i32,
  rows: usize,
  mostRows: i32,
  block: i32,
  filled: i32,
): i32 {
  let count = 0;
  let left = mostRows;
  let out = rows;
  let p = from;
  while (count < mostTold && left > 0 && to - p > HEAD) {
    const body = p + HEAD;
    const length = <usize>load<u32>(p, 2);
    if (<i32>load<u16>(p) != MAGIC || length == 0 || length > to - body) break;
    const stop = body + length;
    const tag = <i32>load<u8>(body);
    const kind = tag >> 3;
    if ((tag & 7) != 2 || kind < SOCKETS || kind > HOST || !fills(body + 1, stop)) break;
    const inner = stoppedAt();
    let made = 1;
    if (kind == HOST) {
      const more = counters(inner, stop, knownAt, seenAt, fields);
      if (more < 0) break;
      store<u32>(out, 0);
      store<u32>(out, hostLines, 4);
      store<u32>(out, <u32>(hostBytes + more), 8);
      filled = (filled >= block ? 0 : filled) + hostBytes + more;
    } else {
      made = items(kind, inner, stop, out, left, block, filled, false);
      if (made < 0 || stoppedAt() != stop) break;
      filled = filledThen();
    }
    const at = second();
    if (at < FIRST_SECOND || at > LAST_SECOND) break;
    const entry = told + <usize>count * ENTRY;
    store<u32>(entry, <u32>(body - from));
    store<u32>(entry, <u32>(inner - from), 4);
    store<u32>(entry, <u32>(stop - from), 8);
    store<u32>(entry, kind, 12);
    store<u32>(entry, made, 16);
    store<f64>(entry, at, 24);
    out += <usize>made * ROW;
    left -= made;
    count++;
    p = stop;
  }
  halt(p, false);
  return count;
}
