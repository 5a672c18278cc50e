import type { Level } from '../../log/record.ts';
import { headShape, isUpper, levelOf, skipNuls, STAMP_COLUMNS } from './header.ts';

const CLOSE = 0x5d;
const SPACE = 0x20;
const LONGEST_LEVEL = 16;

/** The level on a head line, as its record will have it, without decoding the line; what follows the line makes no difference. */
export function levelAt(bytes: Uint8Array, start: number, end: number): Level {
  let at = skipNuls(bytes, start, end) + STAMP_COLUMNS;
  if (bytes[at] === SPACE && bytes[at + 1] !== headShape.then.charCodeAt(1)) {
    at = behindBracket(bytes, at, Math.min(end, at + headShape.bracketLimit));
  }
  at += headShape.then.length;
  let to = at;
  while (to < end && to - at < LONGEST_LEVEL && isUpper(bytes[to])) to++;
  return known.get(hashOf(bytes, at, to)) ?? levelOf('');
}

/** Where the text goes on behind a bracket that closes before `limit`; `at` where none does. */
function behindBracket(bytes: Uint8Array, at: number, limit: number): number {
  // To look by hand takes less than to ask for the place of one byte among so few.
  for (let place = at; place < limit; place++) if (bytes[place] === CLOSE) return place + 1;
  return at;
}

const hashOf = (bytes: Uint8Array, from: number, to: number): number => {
  let hash = to - from;
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  return hash;
};

const known = new Map(
  (['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] as const).map((level) => {
    const bytes = new TextEncoder().encode(level);
    return [hashOf(bytes, 0, bytes.length), level];
  }),
);
