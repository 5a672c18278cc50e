import type { ByteSource } from './byteSource.ts';
import { LONGEST_LINE } from './findText.ts';

/** Bytes that most lines have, at most. */
const USUAL = 2048;
const LF = 0x0a;
const decoder = new TextDecoder('utf-8', { ignoreBOM: false });

/** The line that begins at a byte, without its end; of a very long one the first 64 KiB. Rejects with the system's error. */
export async function lineText(source: ByteSource, offset: number): Promise<string> {
  for (let size = USUAL; ; size = LONGEST_LINE) {
    const bytes = new Uint8Array(size);
    const all = bytes.subarray(0, await source.read(bytes, offset));
    const feed = all.indexOf(LF);
    if (feed < 0 && all.length === size && size < LONGEST_LINE) continue;
    return decoder.decode(feed < 0 ? all : all.subarray(0, feed)).replace(/\r$/, '');
  }
}
