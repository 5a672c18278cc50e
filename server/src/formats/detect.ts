import type { FileHead, LogFormat, Recognition } from '../log/format.ts';
import { formats } from './index.ts';

/** A recognition that came to a dialect. */
export type Recognised = Recognition & { readonly dialect: NonNullable<Recognition['dialect']> };

const LEAST_CONFIDENCE = 0.5;

/** What every format says of a file's head, the most confident first. */
export function recogniseAll(head: FileHead, among: readonly LogFormat[] = formats): Recognition[] {
  return among.map((format) => format.recognise(head)).sort((a, b) => b.confidence - a.confidence);
}

/** The format of a file with this head; undefined when it is none of ours. */
export function detect(head: FileHead, among: readonly LogFormat[] = formats): Recognised | undefined {
  const [best] = recogniseAll(head, among);
  return best && isRecognised(best) ? best : undefined;
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
