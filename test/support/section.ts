import type { Dialect, FileHead, LogFormat, Section } from '../../server/src/log/format.ts';

/** The lines of `text` as a section of a file that begins with them. */
export function sectionOf(text: string, firstLine = 0): Section {
  const lines = text.replace(/\n$/, '').split('\n');
  const offsets: number[] = [];
  let at = 0;
  for (const line of lines) {
    offsets.push(at);
    at += Buffer.byteLength(line) + 1;
  }
  return { firstLine, lines, offsets };
}

/** The head of a file called `name` that begins with `text`. */
export const headOf = (text: string, name = ''): FileHead => ({ name, lines: text.split('\n') });

/** The dialect in which `format` reads `text`; fails the test when it does not recognise it. */
export function dialectOf(format: LogFormat, text: string, name = ''): Dialect {
  const { dialect, reason } = format.recognise(headOf(text, name));
  if (!dialect) throw new Error(`${format.id} does not recognise the text: ${reason}`);
  return dialect;
}

/** What the dialect's head finder says of each line of `text`: a stamp, or NaN for a continuation. */
export function stampsOf(dialect: Dialect, text: string): number[] {
  const finder = dialect.heads();
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      const bytes = Buffer.from(line);
      return finder.stampAt(bytes, 0, bytes.length);
    });
}
