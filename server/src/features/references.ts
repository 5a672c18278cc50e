import type { Location, Position } from 'vscode-languageserver-types';
import type { ByteSource } from '../reading/byteSource.ts';
import { type FoundLine, LONGEST_LINE } from '../reading/findText.ts';
import { isFiled } from '../reading/idFilters.ts';
import type { Pace } from '../reading/lines.ts';
import { sideBySide } from '../reading/sideBySide.ts';
import type { LogFile } from '../workspace/logFile.ts';
import { searchLog } from '../workspace/searchLog.ts';
import { type Mention, namesOn } from './mention.ts';

/** Logs searched side by side. */
const AT_ONCE = 4;
/** Places told at most: nobody reads more, and an editor holds them all. */
export const MOST_PLACES = 20_000;
/** Milliseconds after which others have their turn. */
const TURN_MS = 8;

/**
 * The logs to search for a thing, in that order: those that an editor can show as text, and last those that name the same
 * connection on many lines of every second, so that no other log's places fall behind the most that are told.
 */
export function searched(logs: readonly LogFile[]): LogFile[] {
  const texts = logs.filter(({ printed }) => !printed);
  const isMeasuring = ({ dialect }: LogFile): boolean => dialect.connections?.reader !== undefined;
  return [...texts.filter((log) => !isMeasuring(log)), ...texts.filter(isMeasuring)];
}

/**
 * Every place in the logs that names a thing, however it is printed there; told as they are found, log by log, and answered as
 * a whole, in the order of the logs. A log that cannot be read tells none. Rejects with the signal's reason.
 */
export async function references(
  logs: readonly LogFile[],
  mention: Mention,
  tell: (some: Location[]) => void = () => undefined,
  pace: Pace = {},
): Promise<Location[]> {
  const needles = mention.forms.map((form) => encoder.encode(form));
  const filed = mention.id !== undefined && isFiled(mention.id, mention.forms) ? mention.id : undefined;
  const read = new Map<LogFile, number>();
  let count = 0;
  const found = await sideBySide(logs, AT_ONCE, async (log) => {
    const places: Location[] = [];
    if (mention.id !== undefined && !log.dialect.namesIds) return places;
    const progress = (bytes: number): void => {
      read.set(log, bytes);
      pace.progress?.([...read.values()].reduce((sum, one) => sum + one, 0));
    };
    const take = async (lines: readonly FoundLine[]): Promise<boolean> => {
      if (count > MOST_PLACES) return false;
      const here = await placesOn(log, lines, mention, places.at(-1)?.range.start);
      count += here.length;
      for (const place of here) places.push(place);
      if (here.length > 0) tell(here);
      return true;
    };
    try {
      await searchLog(log, needles, take, { ...pace, progress }, filed);
    } catch (error) {
      pace.signal?.throwIfAborted();
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
    return places;
  });
  // Whoever asks for one id soon asks for another.
  if (mention.id !== undefined) for (const log of logs) void log.search?.fileIds().catch(() => undefined);
  return found.flat().slice(0, MOST_PLACES);
}

async function placesOn(
  log: LogFile,
  lines: readonly FoundLine[],
  mention: Mention,
  last: Position | undefined,
): Promise<Location[]> {
  const places: Location[] = [];
  let before = last;
  let turn = performance.now();
  for (const found of lines) {
    const text = found.bytes
      ? textOf(found.bytes, found.offset)
      : await log.read((source) => lineOf(source, found));
    if (!text) continue;
    const columns = found.places.map((place) => text.columnOf(place));
    for (const { start, end } of namesOn(text.line, log.dialect, mention, columns)) {
      const { line } = found;
      // A line at the end of a stretch may be told in parts, and a name on it lie in both.
      const isTold = before?.line === line && before.character >= start;
      if (isTold) continue;
      before = { line, character: start };
      places.push({
        uri: log.uri,
        range: { start: { line, character: start }, end: { line, character: end } },
      });
    }
    if (performance.now() - turn < TURN_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    turn = performance.now();
  }
  return places;
}

interface LineText {
  readonly line: string;
  /** The UTF-16 column of a byte of the source. */
  columnOf(offset: number): number;
}

function textOf(bytes: Uint8Array, lineOffset: number): LineText {
  const line = decoder.decode(bytes);
  const isPlain = line.length === bytes.length;
  return {
    line: line.replace(/\r$/, ''),
    columnOf: (offset) =>
      isPlain ? offset - lineOffset : decoder.decode(bytes.subarray(0, offset - lineOffset)).length,
  };
}

/** The text of a line that was not at hand in whole; undefined when it is too long for anybody to look at. */
async function lineOf(source: ByteSource, { offset, places }: FoundLine): Promise<LineText | undefined> {
  const before = (places.at(-1) ?? offset) - offset;
  if (before >= LONGEST_LINE) return undefined;
  for (let size = before + USUAL_REST; ; size += LONGEST_LINE) {
    const bytes = new Uint8Array(size);
    const all = bytes.subarray(0, await source.read(bytes, offset));
    const feed = all.indexOf(LF, before);
    if (feed < 0 && all.length === size && size < 2 * LONGEST_LINE) continue;
    return textOf(feed < 0 ? all : all.subarray(0, feed), offset);
  }
}

/** Bytes that most lines have behind a place of interest, at most. */
const USUAL_REST = 2048;
const LF = 0x0a;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
