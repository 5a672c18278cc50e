import type { Colour } from './colour.ts';
import type { ConnectionsTold } from './connection.ts';
import type { Stamp } from './instant.ts';
import type { MarksTold } from './mark.ts';
import type { MembersTold } from './member.ts';
import type { Level, LogRecord } from './record.ts';
import type { SessionsTold } from './session.ts';
import type { Token } from './token.ts';

/**
 * What the stamps of a file count: `local` a wall clock without a zone; `utc` true time, because the offset is
 * written or the stamp counts from the epoch; `uptime` since a process started; `none` nothing at all.
 */
export type Face = 'local' | 'utc' | 'uptime' | 'none';

/** The start of a file, for recognition. */
export interface FileHead {
  /** The file's name without its folder, or '' when it has none. */
  readonly name: string;
  /** Its first lines, without line ends; the last one may be cut. */
  readonly lines: readonly string[];
}

/** Some whole lines of one file, beginning at any line. */
export interface Section {
  /** 0-based line in the file of `lines[0]`. */
  readonly firstLine: number;
  readonly lines: readonly string[];
  /** Byte in the file where each line begins. */
  readonly offsets: ArrayLike<number>;
  /** What the dialect's own {@link HeadFinder} said of each line in the pass that reads it; absent where none was asked. */
  readonly stamps?: ArrayLike<number>;
}

/**
 * Tells head lines from continuations in one pass over a file, line after line in file order. Runs on every byte
 * of every file: no decoding, no allocation.
 */
export interface HeadFinder {
  /**
   * The stamp of the record that begins on the line `bytes[start, end)` (without its line end), or NaN when the
   * line continues the record before it, or UNDATED when it begins a record that carries no time.
   */
  stampAt(bytes: Uint8Array, start: number, end: number): Stamp;
}

/** Looks through lines of a file for those that {@link Dialect.sieve} is after; for one question. */
export interface LineSieve {
  /** Shows it the next head line `bytes[start, end)` in file order, with its stamp. The bytes must stay as they are. */
  see(bytes: Uint8Array, start: number, end: number, stamp: number): void;
  /**
   * For each line seen 1 where it is needed, 0 where its record is a detail, and stays one when only needed lines are read. All are needed
   * where one of them is not understood.
   */
  needed(): Uint8Array;
}

/** What one line tells of the wall clock, in a log whose stamps count from the start of a process. */
export interface Anchor {
  /** The wall clock's moment, true time where `face` is `utc`, else as {@link Stamp} has local dates. */
  readonly wall: Stamp;
  readonly face: 'local' | 'utc';
  /** Milliseconds that `wall` does not tell apart. */
  readonly resolution: number;
  /** The stamp that belongs to that moment; undefined where only the place in the file tells when it was. */
  readonly stamp?: Stamp;
  /** Whether a moment without a stamp stands before the lines it is about, as a file's heading, or behind them. */
  readonly stands: 'before' | 'behind';
}

/** What {@link Dialect.stepAt} answers for a line that a process writes as it ends. */
export const ENDING = Infinity;

/**
 * Head lines of one fixed shape, which a scan of gigabytes can look for by itself: a byte order mark and NUL bytes may come
 * first; then `yyyy-MM-dd[T ]HH:mm:ss[,.]SSS`, `bracket`…`]` or nothing, `then`, and capital letters. All ASCII, at most 60 bytes each.
 */
export interface HeadShape {
  /** What the optional bracket begins with: ` [myid:`. */
  readonly bracket: string;
  /** Bytes within which the bracket must close, its beginning among them. */
  readonly bracketLimit: number;
  readonly then: string;
  /** Capital letters that must follow: those that the level begins with. */
  readonly capitals: number;
}

/** What one line tells of who wrote a log: `JDK`, `17.0.15+6`. */
export interface Clue {
  readonly what: string;
  readonly value: string;
  /** 0-based among the lines that were looked at. */
  readonly line: number;
}

/** What a row of a list shows of a record beside its place and its time; of its fields the exception only. */
export interface RecordRow extends Pick<LogRecord, 'message' | 'fields'> {
  readonly level: Level;
}

/** How the lines of one recognised file are read. Chosen once, by a first look at the file's head. */
export interface Dialect {
  /** In words, for a person: `log4j 2 layout, [myid:]`. */
  readonly name: string;
  readonly face: Face;
  /** Milliseconds that one stamp cannot tell apart: 1, or 1000 for whole seconds. */
  readonly resolution: number;
  /** The offset written in the stamps, as `+08:00`, where one is. */
  readonly writtenOffset?: string;

  /**
   * A fresh finder for one pass that begins at the 0-based line `firstLine`, 0 when left out; a format without state
   * may return the same one each time.
   */
  heads(firstLine?: number): HeadFinder;
  /**
   * Of a dialect that tells the stamps of another one anew: what it makes of a stamp of that one's, on a 0-based line. For what was
   * read without it.
   */
  readonly restamp?: (at: Stamp, line: number) => Stamp;
  /** The shape of all heads that {@link heads} finds, and of nothing else, where they have one. */
  readonly headShape?: HeadShape;
  /**
   * How far in its life a line shows the process to be that writes the log: 1, 2, … for the steps of its start in
   * their order, {@link ENDING} for its end, 0 for any other line. Absent where no line shows it. Hot, as a HeadFinder.
   */
  stepAt?(bytes: Uint8Array, start: number, end: number): number;
  /** The wall clock that a line tells beside the stamps; only in dialects that count from a start. Hot as well. */
  anchorAt?(bytes: Uint8Array, start: number, end: number): Anchor | undefined;
  /**
   * Whether a head line, without its line end, may tell more than one value among many, by itself or against the same value
   * of another line; false for what is a detail whatever stands around it. Of a line with one `name=value` before its stamp it depends on
   * the name alone. Lets a busy second be read without decoding all
   * of it. Absent where every record may tell something, or takes more than its head line. Hot, as a HeadFinder.
   */
  mayTell?(bytes: Uint8Array, start: number, end: number): boolean;
  /**
   * Of lines for which {@link mayTell} holds, those that no change can show on: a busy second has hundreds of values, of which a few are
   * not what they were. Of each stretch of lines that were stored together the first `least` are needed whatever they show.
   */
  sieve?(least: number): LineSieve;
  /**
   * The level that the record will have on whose head line the capitals of {@link headShape} stand at `at`, and which ends at `end` with
   * all lines that go on with it. Lets the loudest records of a window be chosen before they are decoded. Only where a record is weighed by its level
   * alone: none is a detail, none tells of something that lasted. Hot, as a HeadFinder.
   */
  levelAt?(bytes: Uint8Array, at: number, end: number): Level;
  /**
   * What one pass over a file carries from section to section, such as the last value of a counter; absent in a
   * dialect that tells every record by itself.
   */
  memory?(): object;
  /**
   * The records whose heads lie in the section. Lines before the first head belong to no record here. `memory` is the
   * one of this pass, when the sections before were read with it. `brief`: records may come with no more than a row of a list shows
   * of them: without kind, landmark, period, reading and timeout, and of their fields with the exception only.
   */
  read(section: Section, memory?: object, brief?: boolean): LogRecord[];
  /**
   * What a brief record says, told of the text of that record alone, which begins with a head of {@link headShape} and ends before the next one. Present
   * where {@link levelAt} is, and no record takes more than its own lines. Undefined where {@link read} has no record either.
   */
  rowOf?(text: string): RecordRow | undefined;
  /**
   * What the line `lines[index]` names, in order of columns, without overlaps; `lines` are those of one record, which
   * begins at the 0-based line `firstLine` of its file, 0 when left out.
   */
  tokens(lines: readonly string[], index: number, firstLine?: number): Token[];
  /**
   * How each of these lines of a file, which follow each other, is to be coloured: in order of columns, without overlaps.
   * Cheap: it is asked for what is in view, whatever the file's size. Absent in a dialect that leaves it to a grammar.
   */
  colours?(lines: readonly string[]): Colour[][];
  /** True when its records of kind `pause` and `stop` are the stretches in which all threads of a process stood still. */
  readonly tellsPauses?: true;
  /** True when its records may tell of trouble on connections; see {@link LogRecord}. */
  readonly tellsTrouble?: true;
  /** True where the process writes the log that is the server itself: what it runs in, such as a zone, its other logs do. */
  readonly ofServer?: true;
  /** Whether its lines may name sessions and transactions. A log that cannot is not searched for them. */
  readonly namesIds?: true;
  /** How its records tell of the servers of a cluster and their roles; absent where none ever does. */
  readonly members?: MembersTold;
  /** How its lines tell of clients' sessions; absent where none ever does. */
  readonly sessions?: SessionsTold;
  /** How its records show messages between the servers of a cluster; absent where none ever does. */
  readonly marks?: MarksTold;
  /** How its records tell of TCP connections; absent where none ever does. */
  readonly connections?: ConnectionsTold;
  /** What these first lines of a file tell of the versions of what wrote it; absent where none ever tells. */
  clues?(lines: readonly string[]): Clue[];
}

/** What a format says to the head of a file. */
export interface Recognition {
  readonly format: LogFormat;
  /** 0 not this format, 1 certain. */
  readonly confidence: number;
  /** Why, or why not, in one sentence. */
  readonly reason: string;
  /** Present when the confidence is above 0. */
  readonly dialect?: Dialect;
}

/** What one log format knows. Registered in formats/index.ts. */
export interface LogFormat {
  /** `zookeeper`: the word in records and answers. */
  readonly id: string;
  /** The editor's language id: `zookeeper-log`. */
  readonly languageId: string;
  /** `ZooKeeper server log`: the word in sentences. */
  readonly title: string;
  recognise(head: FileHead): Recognition;
}
