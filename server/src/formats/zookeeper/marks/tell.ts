import type { Mark, MarkKind } from '../../../log/mark.ts';
import type { LogRecord } from '../../../log/record.ts';

export type Tell = (mark: Mark) => void;

/** The mark that a record is. */
export const markOf = (
  side: Mark['side'],
  kind: MarkKind,
  key: string,
  { stamp, line, byteOffset }: LogRecord,
): Mark => ({ side, kind, key, stamp, line, byteOffset });

/** Gave up by itself: until then it had the connection open. */
export const ranOutOfTime = ({ fields }: LogRecord): boolean =>
  /Read timed out/.test(String(fields['exception'] ?? ''));

/** The other side had ended the connection by then. */
export const wasHungUpOn = ({ fields }: LogRecord): boolean =>
  /EOFException|Connection reset|Broken pipe/.test(String(fields['exception'] ?? ''));
