import { detect, recogniseAll } from '../formats/detect.ts';
import type { RecogniseAnswer, RecogniseParams } from '../protocol/methods.ts';

/** Which of our languages a text belongs to, by content; without one, why not. */
export function recognise({ name, head }: RecogniseParams): RecogniseAnswer {
  const lines = head.split(/\r?\n/);
  const found = detect({ name, lines });
  if (found) return { languageId: found.format.languageId, reason: found.reason };
  const refusals = recogniseAll({ name, lines });
  return { reason: refusals.map(({ format, reason }) => `${format.title}: ${reason}`).join('; ') };
}
