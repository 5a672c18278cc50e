import type { Level } from '../../log/record.ts';
import { isUpper, levelOf } from './header.ts';

/** The level whose capitals begin at `at`, as its record will have it, without decoding the line; what follows the word makes no difference. */
export function levelAt(bytes: Uint8Array, at: number, end: number): Level {
  const known = byFirst[bytes[at] ?? 0];
  if (!known) return OTHER;
  const { letters, level } = known;
  const behind = at + letters.length;
  if (behind > end) return OTHER;
  for (let index = 1; index < letters.length; index++) if (bytes[at + index] !== letters[index]) return OTHER;
  return behind < end && isUpper(bytes[behind]) ? OTHER : level;
}

const OTHER = levelOf('');

/** The levels by the code of their first letter: no two begin alike. */
const byFirst: ({ readonly letters: Uint8Array; readonly level: Level } | undefined)[] = [];
for (const level of ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] as const)
  byFirst[level.charCodeAt(0)] = { letters: new TextEncoder().encode(level), level };
