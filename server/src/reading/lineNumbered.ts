import { lineEnd } from './block.ts';
import type { ByteSource } from './byteSource.ts';
import type { Fences } from './fences.ts';
import { blockOfLine } from './recordAt.ts';

/** The text of a 0-based line of a file, without its line end; undefined when the file has no such line. Rejects with the system's error. */
export async function lineNumbered(
  source: ByteSource,
  fences: Fences,
  line: number,
): Promise<string | undefined> {
  if (line < 0 || line >= (fences.lines[fences.count] ?? 0)) return undefined;
  const index = blockOfLine(fences, line);
  const offset = fences.offsets[index] ?? 0;
  const bytes = new Uint8Array((fences.offsets[index + 1] ?? offset) - offset);
  const all = bytes.subarray(0, await source.read(bytes, offset));
  let start = 0;
  for (let at = fences.lines[index] ?? 0; at < line; at++) {
    const feed = all.indexOf(LF, start);
    if (feed < 0) return undefined;
    start = feed + 1;
  }
  return decoder.decode(all.subarray(start, lineEnd(all, start)));
}

const LF = 0x0a;
const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
