import type { Stamp } from './instant.ts';
import type { LogRecord } from './record.ts';
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

/** How the lines of one recognised file are read. Chosen once, by a first look at the file's head. */
export interface Dialect {
  /** In words, for a person: `log4j 2 layout, [myid:]`. */
  readonly name: string;
  readonly face: Face;
  /** Milliseconds that one stamp cannot tell apart: 1, or 1000 for whole seconds. */
  readonly resolution: number;
  /** The offset written in the stamps, as `+08:00`, where one is. */
  readonly writtenOffset?: string;

  /** A fresh finder for one pass; a format without state may return the same one each time. */
  heads(): HeadFinder;
  /**
   * What one pass over a file carries from section to section, such as the last value of a counter; absent in a
   * dialect that tells every record by itself.
   */
  memory?(): object;
  /**
   * The records whose heads lie in the section. Lines before the first head belong to no record here. `memory` is the
   * one of this pass, when the sections before were read with it.
   */
  read(section: Section, memory?: object): LogRecord[];
  /** What the line `lines[index]` names, in order of columns, without overlaps; `lines` are those of one record. */
  tokens(lines: readonly string[], index: number): Token[];
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
