import { NoPivot, pivotAt } from '../../correlation/pivot.ts';
import type { Clock } from '../../log/clock.ts';
import { type Instant, shift, type Stamp } from '../../log/instant.ts';
import { offsetMinutes } from '../../log/zone.ts';
import type { PastMatch, SearchPastAnswer, SearchPastNext, SearchPastParams } from '../../protocol/slice.ts';
import type { ByteSource } from '../../reading/byteSource.ts';
import type { Fences } from '../../reading/fences.ts';
import { eachLine, type Pace } from '../../reading/lines.ts';
import { dateLogs } from '../../workspace/dating/dating.ts';
import { isLog, type LogFile } from '../../workspace/logFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { clocksOf } from '../../workspace/clocks/zones.ts';
import { whyNot } from './sliceOrigin.ts';

const HOUR = 3_600_000;
/** Work of one page, at most: after that the reader sees what there is, and may have had enough. */
const PAGE_MS = 150;
const MOST_MATCHES = 200;
/** Bytes searched in one go. */
const STRETCH = 4 * 1024 * 1024;
const LONGEST_TEXT = 500;
const BEFORE_MATCH = 80;
/** What zones may shift a stamp by, over what a difference of instants says. */
const SHIFTS = 3 * HOUR;

/**
 * Answers `logLens/searchPast`: the lines that hold a text, of records from the hours before the one at hand, this one among them; the
 * latest first, a page at a time. Exact whatever the order of the records. Rejects with {@link NoPivot} or the signal's reason.
 */
export async function searchPast(
  workspace: Workspace,
  { uri, line, text, hours, next }: SearchPastParams,
  pace: Pace = {},
): Promise<SearchPastAnswer> {
  if (text.trim() === '') throw new NoPivot('Say what to search for.');
  const log = await workspace.catalogue.find(uri);
  const name = workspace.shownPath(uri);
  if (!isLog(log)) throw new NoPivot(`${name}: ${whyNot(log)}.`);
  if (next && next.fingerprint !== log.fingerprint) {
    throw new NoPivot(`${name}: changed while it was searched. Search again.`);
  }
  const { logs } = await workspace.everywhere(pace.signal, uri);
  const others = logs.filter((other) => other.uri !== uri);
  const seen = await dateLogs([log, ...others], workspace.settings, pace.signal);
  const dated = seen[0] ?? log;
  const clock = clocksOf(seen, workspace.settings).get(uri);
  if (!clock) throw new NoPivot(`${name}: has no clock.`);
  const { instant: to } = await pivotAt(dated, clock, line, pace);
  const from = shift(to, -hours * HOUR);
  const fences = await dated.fences(pace);
  const blocks = blocksBetween(fences, clock.toStamp(from) - SHIFTS, clock.toStamp(to) + SHIFTS);
  const search: Search = { log: dated, clock, fences, from, to, find: finderOf(text) };
  const { matches, rest } = await searchPage(search, blocks, next, pace.signal);
  return {
    source: uri,
    to,
    zoneOffsetMinutes: offsetMinutes(clock.zone.name, to),
    matches,
    bytes: blocks.reduce((sum, block) => sum + bytesOf(fences, block), 0),
    ...(rest ? { next: rest } : {}),
  };
}

interface Search {
  readonly log: LogFile;
  readonly clock: Clock;
  readonly fences: Fences;
  readonly from: Instant;
  readonly to: Instant;
  readonly find: LineFinder;
}

/** The line as text, where it holds what is searched for. */
type LineFinder = (bytes: Uint8Array, start: number, end: number) => string | undefined;

async function searchPage(
  search: Search,
  blocks: readonly number[],
  next: SearchPastNext | undefined,
  signal: AbortSignal | undefined,
): Promise<{ matches: PastMatch[]; rest: SearchPastNext | undefined }> {
  const left = blocks.filter((block) => block < (next?.block ?? Infinity));
  const matches: PastMatch[] = [];
  let bytesDone = next?.bytesDone ?? 0;
  const end = performance.now() + PAGE_MS;
  await search.log.read(async (source) => {
    do {
      const stretch = takeStretch(left, search.fences);
      if (!stretch) return;
      matches.push(...(await searchStretch(source, search, stretch, signal)).reverse());
      bytesDone += stretch.bytes;
    } while (performance.now() < end && matches.length < MOST_MATCHES);
  });
  const last = left.at(-1);
  if (last === undefined) return { matches, rest: undefined };
  return { matches, rest: { block: last + 1, bytesDone, fingerprint: search.log.fingerprint } };
}

/** Takes blocks that follow each other in the file off the end. */
function takeStretch(
  blocks: number[],
  fences: Fences,
): { first: number; last: number; bytes: number } | undefined {
  const last = blocks.pop();
  if (last === undefined) return undefined;
  let [first, bytes] = [last, bytesOf(fences, last)];
  while (blocks.at(-1) === first - 1 && bytes + bytesOf(fences, first - 1) <= STRETCH) {
    first = blocks.pop() ?? 0;
    bytes += bytesOf(fences, first);
  }
  return { first, last, bytes };
}

async function searchStretch(
  source: ByteSource,
  { log, clock, fences, from, to, find }: Search,
  { first, last }: { first: number; last: number },
  signal: AbortSignal | undefined,
): Promise<PastMatch[]> {
  const heads = log.dialect.heads(fences.lines[first]);
  const matches: PastMatch[] = [];
  let line = fences.lines[first] ?? 0;
  let stamp: Stamp | undefined;
  await eachLine(
    source,
    (bytes, start, end) => {
      const found = heads.stampAt(bytes, start, end);
      if (Number.isFinite(found)) stamp = found;
      const text = find(bytes, start, end);
      if (text !== undefined && stamp !== undefined) {
        const instant = clock.toInstant(stamp);
        if (instant >= from && instant <= to) matches.push({ line, instant, text });
      }
      line++;
    },
    { from: fences.offsets[first] ?? 0, to: fences.offsets[last + 1] ?? 0, signal },
  );
  return matches;
}

function finderOf(text: string): LineFinder {
  const lower = text.toLowerCase();
  const isExact = lower !== text;
  if (!isExact && !ASCII.test(text)) return foldingFinder(lower);
  const needle = encoder.encode(text);
  const fold = isExact ? SAME : LOWER;
  return (bytes, start, end) => {
    if (!holds(bytes, start, end, needle, fold)) return undefined;
    const line = decoder.decode(bytes.subarray(start, end));
    return excerpt(line, isExact ? line.indexOf(text) : line.toLowerCase().indexOf(lower));
  };
}

/** Letters beyond ASCII have small ones that only a decoded line tells. */
function foldingFinder(lower: string): LineFinder {
  return (bytes, start, end) => {
    const line = decoder.decode(bytes.subarray(start, end));
    const at = line.toLowerCase().indexOf(lower);
    return at < 0 ? undefined : excerpt(line, at);
  };
}

const ASCII = /^[ -~]*$/;
const SAME = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const LOWER = SAME.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte));

/** Whether the bytes `[start, end)`, folded, hold the needle. */
function holds(bytes: Uint8Array, start: number, end: number, needle: Uint8Array, fold: Uint8Array): boolean {
  const first = needle[0];
  for (let at = start, last = end - needle.length; at <= last; at++) {
    if (fold[bytes[at] as number] !== first) continue;
    let same = 1;
    while (same < needle.length && fold[bytes[at + same] as number] === needle[same]) same++;
    if (same === needle.length) return true;
  }
  return false;
}

/** What a row of a list can show: a line may be megabytes long. */
function excerpt(line: string, at: number): string {
  if (line.length <= LONGEST_TEXT) return line;
  const from = Math.max(0, at - BEFORE_MATCH);
  const shown = line.slice(from, from + LONGEST_TEXT);
  return `${from > 0 ? '…' : ''}${shown}${from + LONGEST_TEXT < line.length ? '…' : ''}`;
}

function blocksBetween({ least, greatest, count }: Fences, from: number, to: number): number[] {
  const blocks: number[] = [];
  for (let block = 0; block < count; block++) {
    if ((least[block] ?? Infinity) <= to && (greatest[block] ?? -Infinity) >= from) blocks.push(block);
  }
  return blocks;
}

const bytesOf = ({ offsets }: Fences, block: number): number =>
  (offsets[block + 1] ?? 0) - (offsets[block] ?? 0);

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8');
