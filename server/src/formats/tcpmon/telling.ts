import { FOLLOWED_NAMES } from './series.ts';
import { namesThrough } from './today.ts';

const SPACE = 32;
const EQUALS = 61;

/**
 * Whether a line holds a value that is followed from second to second: all others are only details, of which a busy host
 * exports 300,000 a second. The field stands last but one on the line, or first in dialects A and B. Never false for a
 * line that is followed; allocates nothing.
 */
export function mayTell(bytes: Uint8Array, start: number, end: number): boolean {
  const stampSpace = bytes.lastIndexOf(SPACE, end - 1);
  const fieldSpace = stampSpace <= start ? -1 : bytes.lastIndexOf(SPACE, stampSpace - 1);
  return (fieldSpace >= start && isFollowedAt(bytes, fieldSpace + 1, end)) || isFollowedAt(bytes, start, end);
}

/** Whether the word at `start`, up to an equals sign or a blank, has the fingerprint of a followed field. */
function isFollowedAt(bytes: Uint8Array, start: number, end: number): boolean {
  let hash = 0;
  for (let at = start; at < end && at - start <= LONGEST; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === EQUALS || byte === SPACE) return FINGERPRINTS.has(hash);
    hash = mixed(hash, byte);
  }
  return false;
}

const mixed = (hash: number, byte: number): number => (Math.imul(hash, 31) + byte) | 0;

const NAMES = FOLLOWED_NAMES.flatMap(namesThrough);
/** Those of followed fields that they have no more. */
export const OLD_NAMES: ReadonlySet<string> = new Set(NAMES.filter((name) => !FOLLOWED_NAMES.includes(name)));
const LONGEST = Math.max(...NAMES.map(({ length }) => length));
const FINGERPRINTS = new Set(
  NAMES.map((name) => new TextEncoder().encode(name).reduce((hash, byte) => mixed(hash, byte), 0)),
);
