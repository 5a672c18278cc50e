import type { Token } from '../../log/token.ts';
import { parseHead, STAMP_COLUMNS, stampOf } from './header.ts';
import { valuesIn } from './values.ts';

/** The stamp and the ids on one line of a record. */
export function tokensOf(lines: readonly string[], index: number): Token[] {
  const line = lines[index] ?? '';
  const header = parseHead(line);
  if (!header) return valuesIn(line);
  const from = header.messageStart;
  return [
    { kind: 'timestamp', start: 0, end: STAMP_COLUMNS, stamp: stampOf(line) },
    ...valuesIn(line.slice(from)).map((token) => ({
      ...token,
      start: token.start + from,
      end: token.end + from,
    })),
  ];
}
