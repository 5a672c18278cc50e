import { NO_STAMP, type Stamp } from '../../log/instant.ts';
import type { Pace } from '../../reading/lines.ts';
import { type LineFound, linesHolding } from '../../reading/linesHolding.ts';
import { stampBefore } from '../../reading/stampBefore.ts';
import type { LogFile } from '../logFile.ts';
import { type Remembered, remembered } from '../remembered.ts';
import { type SessionTable, SessionTableBuilder } from './sessionTable.ts';

const known = new WeakMap<LogFile, Remembered<SessionTable>>();

/** Whether a log may tell of sessions. */
export const tellsSessions = ({ dialect }: LogFile): boolean => dialect.sessions !== undefined;

/**
 * What a log tells of sessions: one pass that looks for a few texts, once per state of the file. Rejects with the system's error or
 * the signal's reason.
 */
export const sessionsInLog = (log: LogFile, pace?: Pace): Promise<SessionTable> => readingOf(log)(pace);

/** What a log tells of sessions, if it has been read for that. */
export const sessionsAtHand = (log: LogFile): SessionTable | undefined => known.get(log)?.done();

function readingOf(log: LogFile): Remembered<SessionTable> {
  const found = known.get(log);
  if (found) return found;
  const reading = remembered((pace) => read(log, pace));
  known.set(log, reading);
  return reading;
}

async function read(log: LogFile, pace?: Pace): Promise<SessionTable> {
  const builder = new SessionTableBuilder();
  const { dialect } = log;
  const { sessions } = dialect;
  if (!sessions) return builder.finish();
  const sought = sessions.texts.map(({ text, mayTell }) => ({ needle: encoder.encode(text), mayTell }));
  const finder = dialect.heads();
  await log.read((source) => {
    const visit = (found: LineFound): void | Promise<void> => {
      const { bytes, start, end, offset, line } = found;
      const told = sessions.on(decoder.decode(bytes.subarray(start, Math.min(end, start + LONGEST_LINE))));
      if (!told) return undefined;
      const add = (when: Stamp | undefined): void =>
        builder.add(told, { line, byteOffset: offset, stamp: when ?? NO_STAMP });
      const own = finder.stampAt(bytes, start, end);
      const above = Number.isNaN(own)
        ? stampAbove(found, (from, to) => finder.stampAt(bytes, from, to))
        : own;
      if (above === undefined) return stampBefore(source, dialect, offset).then(add);
      add(above);
    };
    return linesHolding(source, sought, visit, pace);
  });
  return builder.finish();
}

const LONGEST_LINE = 64 << 10;
const LF = 0x0a;
/** Lines looked at above one that begins no record: more than a stack trace has. */
const MOST_ABOVE = 200;

/** The stamp of the last head line above a line among the bytes at hand. */
function stampAbove(
  { bytes, start }: LineFound,
  stampAt: (start: number, end: number) => Stamp,
): Stamp | undefined {
  let end = start === 0 ? -1 : bytes.lastIndexOf(LF, start - 1);
  for (let count = 0; end > 0 && count < MOST_ABOVE; count++) {
    const feed = bytes.lastIndexOf(LF, end - 1);
    const found = stampAt(feed + 1, end);
    if (Number.isFinite(found)) return found;
    end = feed;
  }
  return undefined;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
