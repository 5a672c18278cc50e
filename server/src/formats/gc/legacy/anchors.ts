import type { Anchor } from '../../../log/format.ts';
import { stamp } from '../../../log/instant.ts';
import { StampReader } from '../stamps.ts';

const SPACE = 0x20;
const LETTER_T = 0x54;
/** Length of `2016-08-30 20:35:29`. */
const SECONDS = 19;
/** Longer than any heading of a rotated file. */
const LONGEST = 512;

/**
 * What rotation writes as the first and the last line of a file (`gcLogFileStream`, JDK 7u2 to 8): a local date in
 * whole seconds, and no uptime.
 */
const HEADING =
  /^(?<day>\d{4}-\d\d-\d\d) (?<time>\d\d:\d\d:\d\d) GC log (?<what>file created|file has reached|rotation request has been received)/;

const reader = new StampReader();
const decoder = new TextDecoder('latin1');

/** The wall clock on a line that prints date and uptime both, or on a heading of rotation. */
export function anchorAt(bytes: Uint8Array, start: number, end: number): Anchor | undefined {
  const mark = bytes[start + 10];
  if (mark === SPACE && end - start > SECONDS) return headingIn(bytes, start, end);
  if (mark !== LETTER_T && bytes[start + 11] !== LETTER_T) return undefined;
  if (!reader.readPrefix(bytes, start, end)) return undefined;
  const { date, uptime, offsetMinutes } = reader;
  if (Number.isNaN(date) || Number.isNaN(uptime)) return undefined;
  const face = Number.isNaN(offsetMinutes) ? 'local' : 'utc';
  return { wall: stamp(date), face, resolution: 1, stamp: stamp(uptime), stands: 'before' };
}

function headingIn(bytes: Uint8Array, start: number, end: number): Anchor | undefined {
  const text = decoder.decode(bytes.subarray(start, Math.min(end, start + LONGEST)));
  const { day, time, what } = HEADING.exec(text)?.groups ?? {};
  if (day === undefined || time === undefined) return undefined;
  const wall = stamp(Date.parse(`${day}T${time}Z`));
  if (Number.isNaN(wall)) return undefined;
  return { wall, face: 'local', resolution: 1000, stands: what === 'file created' ? 'before' : 'behind' };
}
