import type { Token } from '../../../log/token.ts';
import { addresses } from './addresses.ts';
import { exceptionNames } from './exceptionNames.ts';
import { notification } from './notification.ts';
import { quantities } from './quantities.ts';
import { requests } from './requests.ts';
import type { Around, Word } from './word.ts';

/** Of two that fit the same place the earlier counts. */
const WORDS: readonly Word[] = [...notification, ...addresses, ...requests, ...exceptionNames];

/** Characters of one line that are looked through. */
const LONGEST = 16_384;

/**
 * What single words of a text mean, in order of columns, beside the ids in `taken`. `alone`: nobody has described the
 * message as a whole, so that its plain numbers are told too.
 */
export function wordsIn(text: string, taken: readonly Token[], around: Around, alone: boolean): Token[] {
  const all: Token[] = [...taken];
  const shown = text.slice(0, LONGEST);
  const covered = new Uint8Array(shown.length);
  for (const { start, end } of taken) covered.fill(1, start, end);
  for (const { pattern, explain, endpoint: endpointIn } of alone ? [...WORDS, ...quantities] : WORDS) {
    for (const match of shown.matchAll(pattern)) {
      const explanation = explain(match, around);
      if (!explanation) continue;
      const endpoint = endpointIn?.(match);
      for (const span of match.indices?.slice(1) ?? []) {
        const [start, end] = span ?? [0, 0];
        if (start === end || covered.subarray(start, end).includes(1)) continue;
        covered.fill(1, start, end);
        all.push(
          endpoint
            ? { kind: 'endpoint', endpoint, start, end, explanation }
            : { kind: 'fact', start, end, explanation },
        );
      }
    }
  }
  return all.sort((a, b) => a.start - b.start);
}
