/**
 * The lines of some text that hold one of the needles, in order: places in `bytes`, `end` without the line end. A needle is not
 * looked for across lines.
 */
export function linesWith(
  bytes: Uint8Array,
  needles: readonly Uint8Array[],
): { readonly start: number; readonly end: number }[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = new Set<number>();
  for (const needle of needles) {
    for (let at = text.indexOf(needle); at >= 0;) {
      starts.add(at === 0 ? 0 : text.lastIndexOf(LF, at - 1) + 1);
      const feed = text.indexOf(LF, at);
      at = feed < 0 ? -1 : text.indexOf(needle, feed + 1);
    }
  }
  return [...starts].sort((a, b) => a - b).map((start) => ({ start, end: endOfLine(text, start) }));
}

/** Where the line that begins at `start` ends, without its line end. */
function endOfLine(text: Buffer, start: number): number {
  const feed = text.indexOf(LF, start);
  const end = feed < 0 ? text.length : feed;
  return end > start && text[end - 1] === CR ? end - 1 : end;
}

const LF = 0x0a;
const CR = 0x0d;
