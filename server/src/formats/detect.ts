import type { FileHead, LogFormat, Recognition } from '../log/format.ts';
import { formats } from './index.ts';

/** A recognition that came to a dialect. */
export type Recognised = Recognition & { readonly dialect: NonNullable<Recognition['dialect']> };

const LEAST_CONFIDENCE = 0.5;

/** What every format says of a file's head, the most confident first. */
export function recogniseAll(head: FileHead, among: readonly LogFormat[] = formats): Recognition[] {
  const own = withoutQuotes(head);
  return among.map((format) => recogniseBy(format, head, own)).sort((a, b) => b.confidence - a.confidence);
}

/** `own` are the lines outside all quotations, where there are any. */
function recogniseBy(format: LogFormat, head: FileHead, own: FileHead | undefined): Recognition {
  const recognition = format.recognise(head);
  if (!own || recognition.confidence < LEAST_CONFIDENCE || isRecognised(format.recognise(own)))
    return recognition;
  return { format, confidence: 0, reason: `a text that quotes lines of a ${format.title}` };
}

/** How Markdown and the mark-up of Jira begin and end a quotation of several lines. */
const FENCE = /^\s*(?:```|~~~|\{(?:noformat|code)\b[^}]{0,40}\})/;

/** The lines of a head outside all quotations; undefined when it quotes nothing, or is one quotation as a whole. */
function withoutQuotes({ name, lines }: FileHead): FileHead | undefined {
  let quoted = false;
  let fences = 0;
  const own = lines.filter((line) => {
    const isFence = FENCE.test(line);
    if (isFence) quoted = ++fences % 2 === 1;
    return !isFence && !quoted;
  });
  return fences > 0 && own.some((line) => line.trim() !== '') ? { name, lines: own } : undefined;
}

/** The format of a file with this head; undefined when it is none of ours. */
export function detect(head: FileHead, among: readonly LogFormat[] = formats): Recognised | undefined {
  const verdict = verdictOn(head, among);
  return 'found' in verdict ? verdict.found : undefined;
}

/** The format of a file, or why each says that it is not theirs, the most confident first. */
export type Verdict = { readonly found: Recognised } | { readonly refusals: readonly Recognition[] };

/** What {@link detect} comes to, and what {@link recogniseAll} does where that is nothing, in one look at the head. */
export function verdictOn(head: FileHead, among: readonly LogFormat[] = formats): Verdict {
  const own = withoutQuotes(head);
  const all: Recognition[] = [];
  for (const format of among) {
    const recognition = recogniseBy(format, head, own);
    // None of the others can be more certain.
    if (recognition.confidence >= 1 && isRecognised(recognition)) return { found: recognition };
    all.push(recognition);
  }
  const [best] = all.sort((a, b) => b.confidence - a.confidence);
  return best && isRecognised(best) ? { found: best } : { refusals: all };
}

function isRecognised(recognition: Recognition): recognition is Recognised {
  return recognition.confidence >= LEAST_CONFIDENCE && recognition.dialect !== undefined;
}

/** Bytes of a file that recognition looks at. */
export const HEAD_BYTES = 64 * 1024;

/**
 * The first lines of a file for recognition. `bytes` are its first {@link HEAD_BYTES}, or fewer; a last line that
 * is cut there is dropped unless it is the only one.
 */
export function headOf(name: string, bytes: Uint8Array, whole: boolean): FileHead {
  const lines = decoder.decode(bytes).split(/\r?\n/);
  if (!whole && lines.length > 1) lines.pop();
  return { name, lines };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
