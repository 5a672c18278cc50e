import type { Level } from '../../log/record.ts';
import { isUpper, levelOf } from './header.ts';

/** One letter more than any level has: of so few no two words make the same number. */
const LETTERS = 6;

/** The level whose capitals begin at `at`, as its record will have it, without decoding the line; what follows the word makes no difference. */
export function levelAt(bytes: Uint8Array, at: number, end: number): Level {
  let hash = 0;
  const limit = Math.min(end, at + LETTERS);
  for (let to = at; to < limit && isUpper(bytes[to]); to++) hash = withLetter(hash, bytes[to]);
  return known.get(hash) ?? levelOf('');
}

const withLetter = (hash: number, letter = 0): number => (Math.imul(hash, 31) + letter) | 0;

const known = new Map(
  (['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] as const).map((level) => [
    new TextEncoder().encode(level).reduce((hash, letter) => withLetter(hash, letter), 0),
    level,
  ]),
);
