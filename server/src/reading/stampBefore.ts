import type { Dialect } from '../log/format.ts';
import { type Stamp, stamp } from '../log/instant.ts';
import type { ByteSource } from './byteSource.ts';
import { byteOrderMark } from './lines.ts';

/** How far back is looked, in bytes: one record with its stack trace. */
const NEAR = 64 << 10;
const MOST = 1 << 20;
const LF = 0x0a;

/**
 * The stamp of the last dated head line before the line that begins at a byte; undefined when none stands within a MiB before
 * it. Rejects with the system's error.
 */
export async function stampBefore(
  source: ByteSource,
  dialect: Dialect,
  offset: number,
): Promise<Stamp | undefined> {
  for (let reach = NEAR; ; reach *= 4) {
    const from = Math.max(0, offset - reach);
    const bytes = new Uint8Array(offset - from);
    const all = bytes.subarray(0, await source.read(bytes, from));
    const finder = dialect.heads();
    let found: Stamp | undefined;
    for (let start = from === 0 ? 0 : all.indexOf(LF) + 1; start < all.length;) {
      const feed = all.indexOf(LF, start);
      const end = feed < 0 ? all.length : feed;
      const at = finder.stampAt(all, start + byteOrderMark(all, start, end), end);
      if (Number.isFinite(at)) found = stamp(at);
      start = end + 1;
    }
    if (found !== undefined || from === 0 || reach >= MOST) return found;
  }
}
