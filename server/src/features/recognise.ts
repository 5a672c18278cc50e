import { verdictOn } from '../formats/detect.ts';
import type { RecogniseAnswer, RecogniseParams } from '../protocol/methods.ts';

/** Which of our languages a text belongs to, by content; without one, why not. */
export function recognise({ name, head }: RecogniseParams): RecogniseAnswer {
  const verdict = verdictOn({ name, lines: head.split(/\r?\n/) });
  if ('found' in verdict) {
    const { format, reason } = verdict.found;
    return { languageId: format.languageId, reason };
  }
  return { reason: verdict.refusals.map(({ format, reason }) => `${format.title}: ${reason}`).join('; ') };
}
