import type { Dialect } from '../log/format.ts';
import { type LogRecord, weight } from '../log/record.ts';
import { type Block, readBlock, recordsOf } from './block.ts';
import type { ByteSource } from './byteSource.ts';
import type { Fences } from './fences.ts';

/** What a file says around one stamp. */
export interface Neighbourhood {
  /** Distance in ms to the nearest record at or before the stamp, and after it; undefined where there is none. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** The nearest record; among several at the same distance the loudest, then the first in the file. */
  readonly nearest: LogRecord | undefined;
  /** Records in the window, in time order, ties in file order; at most `limit`, the loud and the near ones first. */
  readonly hits: readonly LogRecord[];
  /** Records in the window that {@link hits} leaves out. */
  readonly more: number;
}

/** A window of stamps around a stamp, and how many of its records to bring. */
export interface Around {
  readonly stamp: number;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** Looks around a stamp in one file. Exact whatever the order of its records. Rejects with the system's error. */
export async function lookAround(
  source: ByteSource,
  dialect: Dialect,
  fences: Fences,
  around: Around,
): Promise<Neighbourhood> {
  const blocks = new Blocks(source, dialect, fences);
  const before = await nearestBefore(blocks, around.stamp);
  const after = await nearestAfter(blocks, around.stamp);
  const least = Math.min(before ?? Infinity, after ?? Infinity);
  const window = await recordsBetween(blocks, around);
  const nearest = loudest(blocks, around.stamp, least);
  return { before, after, nearest, ...withNearest(window, nearest, around) };
}

/** The blocks read for one answer: each is read once. */
class Blocks {
  readonly dialect: Dialect;
  readonly fences: Fences;
  readonly read = new Map<number, Block>();
  readonly #source: ByteSource;

  constructor(source: ByteSource, dialect: Dialect, fences: Fences) {
    this.#source = source;
    this.dialect = dialect;
    this.fences = fences;
  }

  async at(index: number): Promise<Block> {
    const known = this.read.get(index);
    if (known) return known;
    const block = await readBlock(this.#source, this.dialect, this.fences, index);
    this.read.set(index, block);
    return block;
  }
}

function nearestBefore(blocks: Blocks, stamp: number): Promise<number | undefined> {
  const { least, greatest } = blocks.fences;
  return nearest(
    blocks,
    (block) => ((least[block] ?? Infinity) <= stamp ? Math.max(0, stamp - (greatest[block] ?? 0)) : Infinity),
    (found) => (found <= stamp ? stamp - found : Infinity),
  );
}

function nearestAfter(blocks: Blocks, stamp: number): Promise<number | undefined> {
  const { least, greatest } = blocks.fences;
  return nearest(
    blocks,
    (block) => ((greatest[block] ?? -Infinity) > stamp ? Math.max(0, (least[block] ?? 0) - stamp) : Infinity),
    (found) => (found > stamp ? found - stamp : Infinity),
  );
}

/** Reads blocks in the order of what they can offer at best, until none can better what was found. */
async function nearest(
  blocks: Blocks,
  bound: (block: number) => number,
  distance: (stamp: number) => number,
): Promise<number | undefined> {
  let best = Infinity;
  const tried = new Set<number>();
  for (;;) {
    let next = -1;
    let offer = best;
    for (let block = 0; block < blocks.fences.count; block++) {
      const atBest = bound(block);
      if (atBest < offer && !tried.has(block)) {
        next = block;
        offer = atBest;
      }
    }
    if (next < 0) return Number.isFinite(best) ? best : undefined;
    tried.add(next);
    for (const stamp of (await blocks.at(next)).stamps) best = Math.min(best, distance(stamp));
  }
}

/** Records decoded to choose from, at most, where many share an instant or a window. */
const CANDIDATES = 4_000;

function loudest(blocks: Blocks, stamp: number, distance: number): LogRecord | undefined {
  const places: Place[] = [];
  for (const [index, block] of [...blocks.read].sort(([a], [b]) => a - b)) {
    block.stamps.forEach((found, head) => {
      if (Math.abs(found - stamp) === distance && places.length < CANDIDATES) places.push({ index, head });
    });
  }
  return decode(blocks, places).reduce<LogRecord | undefined>(
    (best, record) =>
      Math.abs(record.stamp - stamp) === distance && (!best || weight(record) > weight(best)) ? record : best,
    undefined,
  );
}

async function recordsBetween(
  blocks: Blocks,
  { stamp, from, to, limit }: Around,
): Promise<{ hits: LogRecord[]; more: number }> {
  const { fences } = blocks;
  const places: (Place & { distance: number })[] = [];
  for (let index = 0; index < fences.count; index++) {
    if ((fences.least[index] ?? Infinity) > to || (fences.greatest[index] ?? -Infinity) < from) continue;
    const block = await blocks.at(index);
    block.stamps.forEach((found, head) => {
      if (found >= from && found <= to) places.push({ index, head, distance: Math.abs(found - stamp) });
    });
  }
  const near = places.length <= CANDIDATES ? places : [...places].sort((a, b) => a.distance - b.distance);
  const chosen = near.slice(0, CANDIDATES).sort((a, b) => a.index - b.index || a.head - b.head);
  const records = decode(blocks, chosen).filter((record) => record.stamp >= from && record.stamp <= to);
  const hits = records
    .map((record, order) => ({ record, order, distance: Math.abs(record.stamp - stamp) }))
    .sort((a, b) => rank(b.record) - rank(a.record) || a.distance - b.distance || a.order - b.order)
    .slice(0, limit)
    .sort((a, b) => a.record.stamp - b.record.stamp || a.order - b.order)
    .map(({ record }) => record);
  return { hits, more: Math.max(0, places.length - hits.length) };
}

/** The nearest record stands among the hits, however quiet it is. */
function withNearest(
  window: { hits: LogRecord[]; more: number },
  nearest: LogRecord | undefined,
  { stamp, from, to, limit }: Around,
): { hits: LogRecord[]; more: number } {
  const { hits, more } = window;
  if (!nearest || nearest.stamp < from || nearest.stamp > to) return window;
  if (hits.some((hit) => hit.byteOffset === nearest.byteOffset)) return window;
  const farthest = hits.reduce(
    (far, hit, index) =>
      Math.abs(hit.stamp - stamp) > Math.abs((hits[far]?.stamp ?? stamp) - stamp) ? index : far,
    0,
  );
  const kept = hits.length < limit ? hits : hits.filter((_, index) => index !== farthest);
  const all = [...kept, nearest].sort((a, b) => a.stamp - b.stamp || a.byteOffset - b.byteOffset);
  return { hits: all, more: more + hits.length - all.length };
}

/** Warnings and worse before all others, details after them; within a rank the nearer goes first. */
const rank = (record: LogRecord): number => {
  const loud = weight(record);
  return loud >= 4 ? loud : Math.min(1, loud);
};

interface Place {
  readonly index: number;
  readonly head: number;
}

/** Decodes heads given in file order, runs of neighbours together. */
function decode(blocks: Blocks, places: readonly Place[]): LogRecord[] {
  const records: LogRecord[] = [];
  for (let from = 0; from < places.length;) {
    const { index, head } = places[from] ?? { index: 0, head: 0 };
    let to = from + 1;
    while (places[to]?.index === index && places[to]?.head === head + to - from) to++;
    const block = blocks.read.get(index);
    if (block) records.push(...recordsOf(block, blocks.dialect, head, head + to - from));
    from = to;
  }
  return records;
}
