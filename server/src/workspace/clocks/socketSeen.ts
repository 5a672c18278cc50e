import type { Dialect } from '../../log/format.ts';
import type { Stamp } from '../../log/instant.ts';
import { stamp } from '../../log/instant.ts';
import { type ByteSource, unhurried } from '../../reading/byteSource.ts';
import { findText } from '../../reading/findText.ts';
import type { Pace } from '../../reading/lines.ts';
import type { LogFile } from '../logFile.ts';

/** Records behind the last one of a socket, in bytes: enough to see that the log goes on. */
const BEHIND_BYTES = 256 << 10;
/** Places kept of one socket: the last ones, since writers may print past each other. */
const LAST_PLACES = 200;
const LONGEST_LINE = 8 << 10;

/**
 * The last stamps at which a log names each of these addresses, `10.255.0.141:41168`, where it goes on within `goesOnMs` behind that: then it is
 * the address that was gone, and not the log. Rejects with the system's error or the signal's reason.
 */
export async function lastSeen(
  log: LogFile,
  addresses: readonly string[],
  goesOnMs: number,
  pace?: Pace,
): Promise<Map<string, Stamp>> {
  const seen = new Map<string, Stamp>();
  if (addresses.length === 0) return seen;
  const needles = addresses.map((address) => encoder.encode(address));
  await log.read(async (source) => {
    const places = addresses.map((): number[] => []);
    await findText(
      unhurried(source),
      needles,
      (found) => {
        for (const { needles: named, offset } of found) {
          for (const needle of new Set(named)) {
            const own = places[needle];
            own?.push(offset);
            if (own && own.length > 2 * LAST_PLACES) own.splice(0, LAST_PLACES);
          }
        }
      },
      pace,
    );
    for (const [index, address] of addresses.entries()) {
      const last = await lastOf(source, log.dialect, address, (places[index] ?? []).slice(-LAST_PLACES));
      if (last && (await goesOn(source, log.dialect, last, goesOnMs))) seen.set(address, last.at);
    }
  });
  return seen;
}

interface LastPlace {
  readonly at: Stamp;
  readonly offset: number;
}

async function lastOf(
  source: ByteSource,
  dialect: Dialect,
  address: string,
  places: readonly number[],
): Promise<LastPlace | undefined> {
  let last: LastPlace | undefined;
  const whole = new RegExp(`(?<![\\d.])${address.replaceAll('.', '\\.')}(?!\\d)`);
  for (const offset of places) {
    const bytes = new Uint8Array(Math.min(LONGEST_LINE, source.size - offset));
    const all = bytes.subarray(0, await source.read(bytes, offset));
    const feed = all.indexOf(LF);
    const line = all.subarray(0, feed < 0 ? all.length : feed);
    if (!whole.test(decoder.decode(line))) continue;
    const at = dialect.heads().stampAt(line, 0, line.length);
    if (Number.isFinite(at) && (!last || at >= last.at)) last = { at: stamp(at), offset };
  }
  return last;
}

/** Whether a record follows that is later by so much at most. */
async function goesOn(
  source: ByteSource,
  dialect: Dialect,
  { at, offset }: LastPlace,
  withinMs: number,
): Promise<boolean> {
  const bytes = new Uint8Array(Math.min(BEHIND_BYTES, source.size - offset));
  const all = bytes.subarray(0, await source.read(bytes, offset));
  const heads = dialect.heads();
  for (let start = 0; ;) {
    const feed = all.indexOf(LF, start);
    if (feed < 0) return false;
    const found = heads.stampAt(all, start, feed);
    if (found > at && found <= at + withinMs) return true;
    start = feed + 1;
  }
}

const LF = 0x0a;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
