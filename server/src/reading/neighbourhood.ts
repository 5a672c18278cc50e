import type { Dialect } from '../log/format.ts';
import { type LogRecord, weight } from '../log/record.ts';
import { type Blocks, type Place, withBlocks } from './blocks.ts';
import type { ByteSource } from './byteSource.ts';
import { blocksWhere } from './fenceGroups.ts';
import type { Fences } from './fences.ts';
import { loud, weighed } from './loudest.ts';
import { type Nearest, nearestStamps } from './nearestStamp.ts';
import { blocksAround, headsIn, type WindowBlocks } from './windowBlocks.ts';

/** What a file says around one stamp. */
export interface Neighbourhood {
  /** Distance in ms to the nearest record at or before the stamp, and after it; undefined where there is none. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** The nearest record; among several at the same distance those in the window, the loudest, the first in the file. */
  readonly nearest: LogRecord | undefined;
  /**
   * Records in the window, in time order, ties in file order; at most `limit`, the loud and the near ones first, the
   * nearest always among them. What lasts into the window from outside counts as in it. Details stand here only
   * when the window holds nothing else.
   */
  readonly hits: readonly LogRecord[];
  /** Records in the window that {@link hits} leaves out; details are not counted where there is anything else. */
  readonly more: number;
}

/** A window of stamps around a stamp, and how many of its records to bring. */
export interface Around {
  readonly stamp: number;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  /** Whether records say their kind where they would not as brief ones. */
  readonly kinds?: boolean;
}

/** Looks around a stamp in one file; the records are brief, as {@link Dialect.read} has them, unless kinds are asked for. Exact whatever the order of its records. Rejects with the system's error. */
export async function lookAround(
  source: ByteSource,
  dialect: Dialect,
  fences: Fences,
  around: Around,
  signal?: AbortSignal,
): Promise<Neighbourhood> {
  return withBlocks({ source, dialect, fences, signal }, (blocks) => look(blocks, around));
}

async function look(blocks: Blocks, around: Around): Promise<Neighbourhood> {
  // What is nearest lies in the window as a rule: no more is read for it then.
  const { records, total, around: near } = await recordsIn(blocks, around);
  const { before, after } = near ?? (await nearestStamps(blocks, around.stamp));
  const least = Math.min(before ?? Infinity, after ?? Infinity);
  const nearest =
    loudestAt(records, around.stamp, least) ??
    loudestAt(await outside(blocks, around, least), around.stamp, least);
  const hits = choose(records, nearest, around);
  return { before, after, nearest, hits, more: Math.max(0, total - hits.length) };
}

/** Records decoded for one answer, at most: in a busier window those nearest to the pivot. */
const MOST_DECODED = 20_000;
/** Heads looked at beyond each edge of the window for something that lasts into it. */
const BEYOND = 40;
/** Details shown where there is nothing else. */
const MOST_DETAILS = 5;

interface RecordsIn {
  readonly records: LogRecord[];
  readonly total: number;
  /** What is nearest on either side, where both lie in the window and all of it was looked at. */
  readonly around?: Nearest | undefined;
}

async function recordsIn(blocks: Blocks, around: Around): Promise<RecordsIn> {
  const { stamp, from, to } = around;
  const { dialect } = blocks;
  if (isWeighedByLevel(dialect)) return loudestIn(blocks, around);
  const context = contextOf(dialect);
  const { places: inside, headsBeyond, details } = await placesBetween(blocks, around, from - context);
  const most = details > 0 ? MOST_SIEVED : MOST_DECODED;
  const lasting = dialect.resolution >= 1000 ? [] : await placesBeyond(blocks, around);
  const near =
    inside.length <= most
      ? inside
      : inside.sort((a, b) => Math.abs(a.stamp - stamp) - Math.abs(b.stamp - stamp)).slice(0, most);
  const places = new Map(
    [...near, ...lasting].map((place) => [`${place.index}:${place.head}:${place.sieved}`, place]),
  );
  const isIn = (one: { readonly stamp: number }): boolean => one.stamp >= from && one.stamp <= to;
  const found = [...places.values()].sort(inFileOrder);
  const changing = await blocks.changing(found, Math.max(around.limit, MOST_DETAILS));
  const steady = changing === found ? 0 : found.filter(isIn).length - changing.filter(isIn).length;
  const decoded = await blocks.decode(changing, !around.kinds);
  const lastsInto = ({ lasted }: LogRecord): boolean =>
    lasted !== undefined && lasted.start <= to && lasted.end >= from;
  const records = decoded.filter((record) => isIn(record) || lastsInto(record));
  const told = records.filter((record) => !record.detail).length;
  const shown = told || records.length + steady + details;
  return { records, total: shown + inside.length - near.length + headsBeyond };
}

/** A format that counts seconds tells changes by the second before: milliseconds. */
const contextOf = ({ resolution }: Dialect): number => (resolution >= 1000 ? 2 * resolution : 0);

/** Whether each record of it is weighed by itself, and by its level alone. */
export const isWeighedByLevel = (dialect: Dialect): boolean =>
  dialect.levelAt !== undefined &&
  dialect.headShape !== undefined &&
  !dialect.mayTell &&
  contextOf(dialect) === 0;

/** Where every record is weighed by its level alone, no more are decoded than are shown. */
async function loudestIn(blocks: Blocks, around: Around): Promise<RecordsIn> {
  const { fences, dialect } = blocks;
  const { near, headsBeyond } = blocksAround(fences, around, MOST_BYTES);
  const { inside, before, after } = weighed(await blocks.readAll(near), dialect, around);
  const isAll = headsBeyond === 0 && before < Infinity && after < Infinity;
  return {
    records: await blocks.decode(inside.loudest(around.limit, isAll), !around.kinds),
    total: inside.count + headsBeyond,
    around: isAll ? { before, after } : undefined,
  };
}

/** Bytes kept in memory for one window, at most, but for one block; of a wider one the blocks nearest to the pivot are read. */
const MOST_BYTES = 16 << 20;
/** Bytes read for one window of which only what may tell something is kept. */
const MOST_BYTES_SIEVED = 192 << 20;
/** Records decoded of those: four seconds of a host with 5,000 sockets. */
const MOST_SIEVED = 80_000;

const inFileOrder = (a: Place, b: Place): number => a.index - b.index || a.head - b.head;

type StampedPlace = Place & { readonly stamp: number };

interface PlacesBetween extends Pick<WindowBlocks, 'headsBeyond'> {
  readonly places: StampedPlace[];
  /** Heads passed over because they are details. */
  readonly details: number;
}

/** Heads between two stamps; of more than can be decoded, those that may tell something where the dialect knows which. */
async function placesBetween(blocks: Blocks, { stamp, to }: Around, from: number): Promise<PlacesBetween> {
  const { heads } = blocks.fences;
  const window = { stamp, from, to };
  const whole = blocksAround(blocks.fences, window, Infinity);
  const sieved = blocks.dialect.mayTell !== undefined && headsIn(blocks.fences, whole.near) > MOST_DECODED;
  const most = sieved ? MOST_BYTES_SIEVED : MOST_BYTES;
  const { near, headsBeyond } = blocksAround(blocks.fences, window, most);
  const places: StampedPlace[] = [];
  let details = 0;
  if (!sieved) await blocks.readAll(near);
  for (const index of near) {
    const { stamps } = sieved ? await blocks.sievedAt(index) : await blocks.at(index);
    details += sieved ? (heads[index] ?? 0) - stamps.length : 0;
    for (let head = 0; head < stamps.length; head++) {
      const found = stamps[head] ?? NaN;
      if (found >= from && found <= to) places.push({ index, head, stamp: found, sieved });
    }
  }
  return { places, headsBeyond, details };
}

/** Heads just outside the window: a pause may have begun before it, or be reported after it. */
async function placesBeyond(blocks: Blocks, { from, to }: Around): Promise<StampedPlace[]> {
  const { before: past } = await nearestStamps(blocks, from);
  const { after: future } = await nearestStamps(blocks, to);
  const places: StampedPlace[] = [];
  for (const [index, { stamps }] of blocks.read) {
    const last = past === undefined ? -1 : stamps.lastIndexOf(from - past);
    const first = future === undefined ? -1 : stamps.indexOf(to + future);
    for (let head = Math.max(0, last - BEYOND); head <= last; head++) {
      places.push({ index, head, stamp: stamps[head] ?? NaN, sieved: false });
    }
    for (let head = first; first >= 0 && head < Math.min(stamps.length, first + BEYOND); head++) {
      places.push({ index, head, stamp: stamps[head] ?? NaN, sieved: false });
    }
  }
  return places;
}

/** The nearest records where none lies in the window; a busy second may fill several blocks with them. */
async function outside(blocks: Blocks, { stamp, kinds }: Around, least: number): Promise<LogRecord[]> {
  if (!Number.isFinite(least)) return [];
  const mayHold = (first: number, last: number): boolean =>
    [stamp - least, stamp + least].some((found) => first <= found && found <= last);
  for (const index of blocksWhere(blocks.fences, mayHold)) await blocks.at(index);
  const places: Place[] = [];
  for (const [index, { stamps }] of blocks.read) {
    stamps.forEach((found, head) => {
      if (Math.abs(found - stamp) === least && places.length < MOST_DECODED)
        places.push({ index, head, sieved: false });
    });
  }
  return blocks.decode(places, !kinds);
}

/** The loudest of the records at a distance from a stamp, the first of several. */
export function loudestAt(
  records: readonly LogRecord[],
  stamp: number,
  distance: number,
): LogRecord | undefined {
  return records
    .filter((record) => Math.abs(record.stamp - stamp) === distance)
    .reduce<LogRecord | undefined>(
      (best, record) => (best && weight(best) >= weight(record) ? best : record),
      undefined,
    );
}

function choose(
  records: readonly LogRecord[],
  nearest: LogRecord | undefined,
  { stamp, from, to, limit }: Around,
): readonly LogRecord[] {
  const plain = records.filter((record) => !record.detail || record === nearest);
  const onlyDetails = plain.every((record) => record.detail);
  const inTime = nearest !== undefined && nearest.stamp >= from && nearest.stamp <= to;
  const most = onlyDetails && inTime ? Math.min(limit, MOST_DETAILS) : limit;
  const shown = onlyDetails ? records : plain;
  if (shown.length <= most) return inTimeOrder(shown);
  const ranked = shown.map((record, order) => ({
    record,
    order,
    rank: record === nearest ? Infinity : loud(weight(record)),
    distance: Math.abs(record.stamp - stamp),
  }));
  // Infinity less Infinity is no number: the nearest stands first.
  ranked.sort(
    (a, b) => (a.rank === b.rank ? 0 : b.rank - a.rank) || a.distance - b.distance || a.order - b.order,
  );
  ranked.length = most;
  return inTimeOrder(ranked.sort((a, b) => a.order - b.order).map(({ record }) => record));
}

/** Records given in file order, which is that of time nearly always. */
export function inTimeOrder(records: readonly LogRecord[]): readonly LogRecord[] {
  for (let at = 1; at < records.length; at++) {
    if ((records[at - 1]?.stamp ?? 0) > (records[at]?.stamp ?? 0))
      return [...records].sort((a, b) => a.stamp - b.stamp);
  }
  return records;
}
