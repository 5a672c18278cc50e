import type { Dialect } from '../../log/format.ts';
import type { Mark, MarksTold, SocketEnd } from '../../log/mark.ts';
import { type ByteSource, unhurried } from '../../reading/byteSource.ts';
import { type FoundLine, findText } from '../../reading/findText.ts';
import type { Pace } from '../../reading/lines.ts';
import type { LogFile } from '../logFile.ts';
import { type Remembered, remembered } from '../remembered.ts';

/** The messages between servers that one log shows. */
export interface LogMarks {
  readonly marks: readonly Mark[];
  /** Connections to other servers that ended, in file order. */
  readonly ends: readonly SocketEnd[];
  /** Whether lines of which there are millions were left out. */
  readonly isCut: boolean;
}

/** Lines of the frequent texts that are read in one log: each takes some microseconds. */
const MOST_FREQUENT = 50_000;
/** Bytes of a record that are looked at. */
const LONGEST_HEAD = 16 << 10;

const known = new WeakMap<LogFile, Remembered<LogMarks>>();

/**
 * The marks of a log, in one pass that looks for a few texts; read once per state of the file. Rejects with the system's error or
 * the signal's reason.
 */
export const marksOf = (log: LogFile, pace?: Pace): Promise<LogMarks> => remember(log)(pace);

/** The marks of a log where they have been read; undefined before that. */
export const marksKnown = (log: LogFile): LogMarks | undefined => known.get(log)?.done();

function remember(log: LogFile): Remembered<LogMarks> {
  const found = known.get(log);
  if (found) return found;
  const reading = remembered((pace) => readMarks(log, pace));
  known.set(log, reading);
  return reading;
}

async function readMarks(log: LogFile, pace: Pace = {}): Promise<LogMarks> {
  const { marks } = log.dialect;
  if (!marks) return { marks: [], ends: [], isCut: false };
  return log.read((source) => readIn(source, log.dialect, marks, pace));
}

async function readIn(source: ByteSource, dialect: Dialect, told: MarksTold, pace: Pace): Promise<LogMarks> {
  const { texts, frequent, linesBehind } = told;
  const marks = told.reader();
  const isFrequent = texts.map((text) => frequent.includes(text));
  let left = MOST_FREQUENT;
  let last = -1;
  await findText(
    unhurried(source),
    texts.map((text) => encoder.encode(text)),
    async (found) => {
      const wanted = found.filter(({ needles: [first = 0], line }) => {
        if (line === last || (isFrequent[first] && left-- <= 0)) return false;
        last = line;
        return true;
      });
      for await (const section of sectionsAt(source, wanted, linesBehind)) {
        const [record] = dialect.read(section);
        if (record?.line === section.firstLine) marks.take(record);
      }
    },
    pace,
  );
  return { marks: marks.marks, ends: marks.ends, isCut: left < 0 };
}

/** Lines decoded at a stretch on the main thread. */
const AT_ONCE = 25;

/** Each of the lines found, with those behind it, read together where they lie near to each other. */
async function* sectionsAt(
  source: ByteSource,
  found: readonly FoundLine[],
  linesBehind: number,
): AsyncGenerator<{ firstLine: number; lines: string[]; offsets: number[] }> {
  let bytes = new Uint8Array(0);
  let from = 0;
  for (const [index, { line, offset: lineOffset }] of found.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
    const to = Math.min(source.size, lineOffset + LONGEST_HEAD);
    if (lineOffset < from || to > from + bytes.length) {
      const buffer = new Uint8Array(Math.min(source.size - lineOffset, READ_BYTES));
      bytes = buffer.subarray(0, await source.read(buffer, lineOffset));
      from = lineOffset;
    }
    yield { firstLine: line, ...linesAt(bytes, lineOffset - from, from, linesBehind) };
  }
}

/** Read at once: what matters lies in crowds. */
const READ_BYTES = 128 << 10;

function linesAt(
  bytes: Uint8Array,
  place: number,
  from: number,
  linesBehind: number,
): { lines: string[]; offsets: number[] } {
  const lines: string[] = [];
  const offsets: number[] = [];
  const limit = Math.min(bytes.length, place + LONGEST_HEAD);
  for (let start = place; start < limit && lines.length <= linesBehind;) {
    const feed = bytes.indexOf(LF, start);
    const end = feed < 0 || feed > limit ? limit : feed;
    lines.push(decoder.decode(bytes.subarray(start, end)).replace(/\r$/, ''));
    offsets.push(from + start);
    start = end + 1;
  }
  return { lines, offsets };
}

const LF = 0x0a;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
