/** Scheme of a read-only document that shows a stretch of a log. Its path ends in the log's name and the lines. */
export const SLICE_SCHEME = 'log-lens-slice';

/** A stretch of a log: whole records, unless one alone is longer than a slice. */
export interface Slice {
  /** Uri of the log. */
  source: string;
  /** Bytes `[fromByte, toByte)` of its text. */
  fromByte: number;
  toByte: number;
  /** Lines `[fromLine, toLine)` of it, 0-based. */
  fromLine: number;
  toLine: number;
  /** Checksum of those bytes: tells whether the log still says the same. */
  sum: number;
}

/**
 * Where a slice is asked around: a 0-based line, the byte at which one begins, or a moment. A time without zone is read on the
 * log's own clock.
 */
export type SlicePlace = { line: number } | { byte: number } | { time: string } | { instant: number };

/** Asks for a slice: around a place of a log, the one before or after another, or one that is known, again. */
export type SliceParams = SliceOptions &
  ({ source: string; at: SlicePlace } | { slice: string; step: 'earlier' | 'later' } | { slice: string });

export interface SliceOptions {
  /** Bytes of text that a slice may hold: 64 KiB to 16 MiB, 2 MiB when left out. */
  bytes?: number;
}

export interface SliceAnswer {
  /** Uri of the slice's own document. */
  uri: string;
  slice: Slice;
  languageId: string;
  /** The text, its line ends as in the log. A carriage return inside a line is shown as `␍`, lest it end one. */
  text: string;
  /** 0-based line of the log that was asked for, or that is nearest to the time asked for. */
  line: number;
  /** How far that is from the time asked for, where it is not the same: `0.6 s before`. */
  words?: string;
  /** Said when that is outside of what a correlation would show. */
  isFar?: true;
  /** False for a log that is no text on disk: there is no whole to go to. */
  isText: boolean;
  isStart: boolean;
  isEnd: boolean;
  /** What the reader should know of this text: whole sentences. */
  notes: string[];
}

export interface SliceStateParams {
  slice: string;
  /** Whether it showed the end of the log. */
  isEnd: boolean;
}

/** What became of a slice's log since. */
export interface SliceState {
  /** `grown` only when the slice showed the end of the log. */
  state: 'same' | 'grown' | 'replaced' | 'gone';
  /** A sentence for the reader, unless it is the same. */
  words?: string;
}

export interface ShowingParams {
  uri: string;
  /** A byte at which a line begins, to be told that line. */
  byte?: number;
}

/** What an editor needs to know to choose between a log and a slice of it. */
export interface Showing {
  /** Bytes of the file. */
  bytes: number;
  /** False for a log that is no text on disk: it shows as a slice only. */
  isText: boolean;
  /** The 0-based line at the byte asked for; absent when that is past the end. */
  line?: number;
}

/** A log that slices can be cut of, as a person calls it. */
export interface NamedLog {
  uri: string;
  name: string;
  format: string;
  bytes: number;
}

/** Asks which lines before a line hold a text; answered in pages, the latest lines first. */
export interface SearchPastParams {
  /** The log, or a slice of it; `line` counts in that. */
  uri: string;
  line: number;
  /** Literal text. Case counts only when it has capital letters. */
  text: string;
  /** How far back, in hours. */
  hours: number;
  /** From the page before. */
  next?: SearchPastNext;
}

export interface SearchPastNext {
  /** Blocks of the log below this one are not searched yet. */
  block: number;
  bytesDone: number;
  fingerprint: string;
}

export interface SearchPastAnswer {
  source: string;
  /** The moment searched back from. */
  to: number;
  zoneOffsetMinutes: number;
  matches: PastMatch[];
  /** Bytes of text in all pages together. */
  bytes: number;
  /** Absent on the last page. */
  next?: SearchPastNext;
}

export interface PastMatch {
  /** 0-based line of the log. */
  line: number;
  /** Of its record. */
  instant: number;
  /** The line, at most 500 characters of it around the match. */
  text: string;
}

/** The uri of a slice's document. `title` follows the log's name there: `(lines 1–20)`. */
export function sliceUri(slice: Slice, title: string): string {
  const path = /^[\w.+-]+:(?:\/\/[^/?#]*)?([^?#]*)/.exec(slice.source)?.[1] ?? '';
  return `${SLICE_SCHEME}:${path}${encodeURIComponent(` ${title}`)}?${encodeURIComponent(JSON.stringify(slice))}`;
}

/** The slice that a uri names, however it is spelled; undefined for any other uri. */
export function sliceOf(uri: string): Slice | undefined {
  if (!uri.startsWith(`${SLICE_SCHEME}:`)) return undefined;
  try {
    const query = /\?([^#]*)/.exec(uri)?.[1] ?? '';
    const slice = JSON.parse(decodeURIComponent(query)) as Slice;
    const { source, fromByte, toByte, fromLine, toLine, sum } = slice;
    const whole = [fromByte, toByte, fromLine, toLine, sum].every((count) => Number.isSafeInteger(count));
    return whole && typeof source === 'string' && fromByte >= 0 && fromByte <= toByte && fromLine <= toLine
      ? slice
      : undefined;
  } catch {
    return undefined;
  }
}

/** The log behind a uri: that of a slice, or the uri itself. */
export const sourceOf = (uri: string): string => sliceOf(uri)?.source ?? uri;
