import type { Dialect } from '../log/format.ts';
import type { Block } from '../reading/block.ts';
import { bytesOf } from './tags.ts';
import { Text } from './text.ts';

/** Room for what a line holds beside its tags: a name, what ends it, and the 316 digits of the largest number there is. */
const REST = 512;

/** Numbers in one of {@link PrintedLines.rows}. */
export const LINE_NUMBERS = 3;

/** Lines that may tell something, printed from some of a record's items; valid until the next are. */
export interface PrintedLines {
  readonly text: Uint8Array;
  /** {@link LINE_NUMBERS} for each: where it begins in the text, and how many of all lines and bytes there are before it. */
  readonly rows: Uint32Array;
  /** All lines and bytes of those items. */
  readonly lines: number;
  readonly bytes: number;
  /** Where the next item begins, and whether it is left to the printer, since it is out of the ordinary. */
  readonly stoppedAt: number;
  readonly isOdd: boolean;
}

/** The lines of a block that may tell something, in print; of the others only how long they are. */
export class TellingLines {
  readonly text = new Text(1 << 12);
  readonly #dialect: Dialect;
  readonly #starts: number[] = [];
  readonly #stamps: number[] = [];
  readonly #headLines: number[] = [];
  readonly #offsets: number[] = [];
  #line = 0;
  #bytes = 0;
  #start = 0;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** For each label of a value, such as ` State=`, whether a line with it may tell something. */
  tells(labels: readonly Uint8Array[]): readonly boolean[] {
    const told = TOLD.get(this.#dialect) ?? new Map<readonly Uint8Array[], readonly boolean[]>();
    TOLD.set(this.#dialect, told);
    let answers = told.get(labels);
    if (!answers) {
      answers = labels.map((label) => {
        const line = Uint8Array.from([...BEFORE, ...label, ...BEHIND]);
        return this.#mayTell(line, 0, line.length);
      });
      told.set(labels, answers);
    }
    return answers;
  }

  /** Passes over a line of so many bytes. */
  pass(bytes: number): void {
    this.#line++;
    this.#bytes += bytes;
  }

  /** Begins a line that is put into {@link text}, for which there is room then. */
  begin(tags: number): void {
    this.text.reserve(tags + REST);
    this.#start = this.text.length;
  }

  /** Ends that line, of so many milliseconds; `isSure` when it is known that it may tell something. */
  end(stamp: number, isSure: boolean): void {
    const { text } = this;
    const size = text.length - this.#start;
    if (isSure || this.#mayTell(text.bytes, this.#start, text.length - 1)) {
      this.#starts.push(this.#start);
      this.#stamps.push(stamp);
      this.#headLines.push(this.#line);
      this.#offsets.push(this.#bytes);
    } else text.length = this.#start;
    this.pass(size);
  }

  /** Takes lines of so many milliseconds that are printed, and passes over those around them. */
  take({ text, rows, lines, bytes }: PrintedLines, stamp: number): void {
    const before = this.text.length;
    this.text.reserve(text.length);
    this.text.put(text);
    for (let row = 0; row < rows.length; row += LINE_NUMBERS) {
      this.#starts.push(before + (rows[row] ?? 0));
      this.#stamps.push(stamp);
      this.#headLines.push(this.#line + (rows[row + 1] ?? 0));
      this.#offsets.push(this.#bytes + (rows[row + 2] ?? 0));
    }
    this.#line += lines;
    this.#bytes += bytes;
  }

  #mayTell(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#dialect.mayTell?.(bytes, start, end) ?? true;
  }

  /** Bytes of all lines so far, those passed over among them. */
  get size(): number {
    return this.#bytes;
  }

  /** They are of the block that begins at `offset` and `firstLine`. */
  block(offset: number, firstLine: number): Block {
    return {
      offset,
      firstLine,
      bytes: this.text.bytes.subarray(0, this.text.length),
      starts: Float64Array.from(this.#starts),
      stamps: Float64Array.from(this.#stamps),
      headLines: Float64Array.from(this.#headLines),
      offsets: Float64Array.from(this.#offsets, (bytes) => offset + bytes),
    };
  }
}

const BEFORE = bytesOf('of=it');
const BEHIND = bytesOf('0 1698114690');
const TOLD = new WeakMap<Dialect, Map<readonly Uint8Array[], readonly boolean[]>>();
