import type { Location } from 'vscode-languageserver-types';
import { findText, type Found, LONGEST_LINE } from '../reading/findText.ts';
import type { Pace } from '../reading/lines.ts';
import { sideBySide } from '../reading/sideBySide.ts';
import type { LogFile } from '../workspace/logFile.ts';
import { type Mention, namesOn } from './mention.ts';

/** Logs searched side by side. */
const AT_ONCE = 4;
/** Places told at most: nobody reads more, and an editor holds them all. */
export const MOST_PLACES = 20_000;

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
  const read = new Map<LogFile, number>();
  let count = 0;
  const found = await sideBySide(logs, AT_ONCE, async (log) => {
    const places: Location[] = [];
    const progress = (bytes: number): void => {
      read.set(log, bytes);
      pace.progress?.([...read.values()].reduce((sum, one) => sum + one, 0));
    };
    try {
      await log.read((source) =>
        findText(
          source,
          needles,
          async (some) => {
            if (count > MOST_PLACES) return;
            const here = await placesIn(log, source, some, mention);
            count += here.length;
            for (const place of here) places.push(place);
            tell(here);
          },
          { ...pace, progress },
        ),
      );
    } catch (error) {
      pace.signal?.throwIfAborted();
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
    return places;
  });
  return found.flat().slice(0, MOST_PLACES);
}

type Source = Parameters<Parameters<LogFile['read']>[0]>[0];

async function placesIn(
  log: LogFile,
  source: Source,
  found: readonly Found[],
  mention: Mention,
): Promise<Location[]> {
  const places: Location[] = [];
  for (let from = 0; from < found.length;) {
    const first = found[from];
    if (!first) break;
    let to = from;
    while (found[to + 1]?.line === first.line) to++;
    const onLine = found.slice(from, to + 1);
    from = to + 1;
    const text = await lineOf(source, first.lineOffset, onLine.at(-1)?.offset ?? first.offset);
    if (!text) continue;
    const columns = onLine.map(({ offset }) => text.columnOf(offset));
    for (const { start, end } of namesOn(text.line, log.dialect, mention, columns)) {
      const { line } = first;
      places.push({
        uri: log.uri,
        range: { start: { line, character: start }, end: { line, character: end } },
      });
    }
  }
  return places;
}

interface LineText {
  readonly line: string;
  /** The UTF-16 column of a byte of the source. */
  columnOf(offset: number): number;
}

/** The line that begins at a byte and holds another; undefined when it is too long for anybody to look at. */
async function lineOf(source: Source, lineOffset: number, holds: number): Promise<LineText | undefined> {
  const before = holds - lineOffset;
  if (before >= LONGEST_LINE) return undefined;
  for (let size = before + USUAL_REST; ; size += LONGEST_LINE) {
    const bytes = new Uint8Array(size);
    const all = bytes.subarray(0, await source.read(bytes, lineOffset));
    const feed = all.indexOf(LF, before);
    if (feed < 0 && all.length === size && size < 2 * LONGEST_LINE) continue;
    const own = feed < 0 ? all : all.subarray(0, feed);
    return {
      line: decoder.decode(own).replace(/\r$/, ''),
      columnOf: (offset) => decoder.decode(own.subarray(0, offset - lineOffset)).length,
    };
  }
}

/** Bytes that most lines have behind a place of interest, at most. */
const USUAL_REST = 2048;
const LF = 0x0a;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
