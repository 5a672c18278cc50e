import type { Dialect, HeadFinder, Section } from '../log/format.ts';
import type { Mark, SocketEnd } from '../log/mark.ts';
import { type ByteSource, unhurried } from './byteSource.ts';
import { type FoundLine, findText } from './findText.ts';
import { byteOrderMark, type Pace } from './lines.ts';

/** The messages between servers that one log shows. */
export interface FoundMarks {
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

/** The marks of a log, in one pass that looks for a few texts. Rejects with the system's error or the signal's reason. */
export async function marksIn(source: ByteSource, dialect: Dialect, pace: Pace = {}): Promise<FoundMarks> {
  const told = dialect.marks;
  if (!told) return { marks: [], ends: [], isCut: false };
  const { texts, frequent, linesBehind } = told;
  const marks = told.reader();
  const isFrequent = texts.map((text) => frequent.includes(text));
  const sections = new Sections(source, dialect, linesBehind);
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
      for (const [index, one] of wanted.entries()) {
        if (index % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
        const [record] = dialect.read(await sections.at(one));
        if (record?.line === one.line) marks.take(record);
      }
    },
    pace,
    { from: 0, to: source.size, isBare: true },
  );
  return { marks: marks.marks, ends: marks.ends, isCut: left < 0 };
}

/** Lines decoded at a stretch on the main thread. */
const AT_ONCE = 25;

/** Each of the lines found, with those behind it, read together where they lie near to each other. */
class Sections {
  readonly #source: ByteSource;
  readonly #linesBehind: number;
  /** Heads of one shape need not be told from other lines again once they are decoded. */
  readonly #finder: HeadFinder | undefined;
  readonly #buffer = new Uint8Array(READ_BYTES);
  #bytes = this.#buffer.subarray(0, 0);
  #from = 0;

  constructor(source: ByteSource, dialect: Dialect, linesBehind: number) {
    this.#source = source;
    this.#linesBehind = linesBehind;
    this.#finder = dialect.headShape && dialect.heads();
  }

  async at({ line, offset }: FoundLine): Promise<Section> {
    const to = Math.min(this.#source.size, offset + LONGEST_HEAD);
    if (offset < this.#from || to > this.#from + this.#bytes.length) {
      const buffer = this.#buffer.subarray(0, Math.min(this.#source.size - offset, READ_BYTES));
      this.#bytes = buffer.subarray(0, await this.#source.read(buffer, offset));
      this.#from = offset;
    }
    return { firstLine: line, ...this.#linesAt(offset - this.#from) };
  }

  #linesAt(place: number): Omit<Section, 'firstLine'> {
    const bytes = this.#bytes;
    const lines: string[] = [];
    const offsets: number[] = [];
    const stamps: number[] | undefined = this.#finder && [];
    const limit = Math.min(bytes.length, place + LONGEST_HEAD);
    for (let start = place; start < limit && lines.length <= this.#linesBehind;) {
      const feed = bytes.indexOf(LF, start);
      const next = feed < 0 || feed > limit ? limit : feed;
      const end = next > start && bytes[next - 1] === CR ? next - 1 : next;
      lines.push(decoder.decode(bytes.subarray(start, end)));
      offsets.push(this.#from + start);
      const text = start + byteOrderMark(bytes, start, end);
      stamps?.push(this.#finder?.stampAt(bytes, text, end) ?? NaN);
      start = next + 1;
    }
    return { lines, offsets, ...(stamps && { stamps }) };
  }
}

/** Read at once: what matters lies in crowds. */
const READ_BYTES = 128 << 10;

const LF = 0x0a;
const CR = 0x0d;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
