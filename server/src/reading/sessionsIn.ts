import type { Dialect } from '../log/format.ts';
import { NO_STAMP, type Stamp } from '../log/instant.ts';
import type { ByteSource } from './byteSource.ts';
import type { Pace } from './lines.ts';
import { type LineFound, linesHolding } from './linesHolding.ts';
import type { SessionColumns } from './sessionTable.ts';
import { SessionTableBuilder } from './sessionTableBuilder.ts';
import { stampBefore } from './stampBefore.ts';

/** What a log tells of sessions, in one pass that looks for a few texts. Rejects with the system's error or the signal's reason. */
export async function sessionsIn(
  source: ByteSource,
  dialect: Dialect,
  pace: Pace = {},
): Promise<SessionColumns> {
  const builder = new SessionTableBuilder();
  const { sessions } = dialect;
  if (!sessions) return builder.finish();
  const sought = sessions.texts.map(({ text, mayTell }) => ({ needle: encoder.encode(text), mayTell }));
  const finder = dialect.heads();
  const visit = (found: LineFound): void | Promise<void> => {
    const { bytes, start, end, offset, line } = found;
    const told = sessions.on(decoder.decode(bytes.subarray(start, Math.min(end, start + LONGEST_LINE))));
    if (!told) return undefined;
    const add = (when: Stamp | undefined): void =>
      builder.add(told, { line, byteOffset: offset, stamp: when ?? NO_STAMP });
    const own = finder.stampAt(bytes, start, end);
    const above = Number.isNaN(own) ? stampAbove(found, (from, to) => finder.stampAt(bytes, from, to)) : own;
    if (above === undefined) return stampBefore(source, dialect, offset).then(add);
    add(above);
  };
  await linesHolding(source, sought, visit, pace);
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
