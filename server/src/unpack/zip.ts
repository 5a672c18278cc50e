import { crc32 } from 'node:zlib';
import {
  type Entry as Listed,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
} from 'yauzl';
import type { ByteSource } from '../reading/byteSource.ts';
import type { Pace } from '../reading/lines.ts';
import { Damaged, LimitReached, type Limits, LIMITS } from './limits.ts';
import { part } from './part.ts';
import type { PassedOver, TellPassed } from './passedOver.ts';
import { Turns } from './turns.ts';

/** One file in a zip. */
export interface ZipEntry {
  /** Its path in the archive, as written there; `/` between folders. */
  readonly name: string;
  /** Bytes that it says to unpack to: what comes out may be less or more. */
  readonly size: number;
  readonly isDeflated: boolean;
  /** Where its own header begins in the archive. */
  readonly offset: number;
  readonly packedSize: number;
  /** CRC-32 of the unpacked bytes. */
  readonly crc: number;
}

/**
 * The files in a zip, in the order of its directory (APPNOTE.TXT 6.3.10, 4.3.12). What cannot or must not be read is told
 * and passed over: links, encrypted files, packings other than deflate, and files whose bytes are those of another file,
 * too, as only bombs have them. Throws {@link Damaged} or {@link LimitReached} after what is sound; rejects with the
 * signal's reason or the system's error.
 */
export async function* zipEntries(
  source: ByteSource,
  limits: Limits = LIMITS,
  pace: Pace = {},
  tell: TellPassed = () => undefined,
): AsyncGenerator<ZipEntry> {
  const turns = new Turns(pace);
  const files: Listed[] = [];
  let problem: Error | undefined;
  try {
    const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false, autoClose: false };
    const zip = await fromRandomAccessReaderPromise(new Reader(source), source.size, options);
    for await (const listed of zip.eachEntry()) {
      if (turns.isDue) await turns.give();
      if (nameOf(listed).endsWith('/')) {
        if (zip.entriesRead <= MOST_FOLDERS * limits.entries) continue;
        problem = new LimitReached(`it holds more than ${MOST_FOLDERS * limits.entries} folders`);
        break;
      }
      if (files.length === limits.entries) {
        problem = new LimitReached(`it holds more than ${limits.entries} files`);
        break;
      }
      files.push(listed);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
    turns.check();
    problem = new Damaged('its directory is damaged or cut: files in it may be missing');
  }
  const shared = overlapping(files);
  for (const listed of files) {
    const name = nameOf(listed);
    const why = shared.has(listed) ? 'overlap' : passedOver(listed);
    if (why) tell(why, name);
    else
      yield {
        name,
        size: listed.uncompressedSize,
        isDeflated: listed.compressionMethod === DEFLATED,
        offset: listed.relativeOffsetOfLocalHeader,
        packedSize: listed.compressedSize,
        crc: listed.crc32,
      };
  }
  if (problem) throw problem;
}

/** Folders for each file that a zip may list. */
const MOST_FOLDERS = 4;
const DEFLATED = 8;
const STORED = 0;
/** APPNOTE.TXT 6.3.10, 4.3.7: bytes of a file's own header before its name. */
const HEADER = 30;

// Without `strictFileNames` a backslash, which Windows writes, divides folders.
const nameOf = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: Listed): string =>
  getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);

function passedOver(listed: Listed): PassedOver | undefined {
  // The upper half holds the mode of stat(2) when a Unix wrote it.
  const type = (listed.externalFileAttributes >>> 16) & 0o170000;
  if (type === 0o120000) return 'link';
  if (type !== 0 && type !== 0o100000) return 'device';
  if (listed.isEncrypted()) return 'encrypted';
  if (listed.compressionMethod !== DEFLATED && listed.compressionMethod !== STORED) return 'method';
  return undefined;
}

/** The files whose bytes, headers included, are also those of another. */
function overlapping(files: readonly Listed[]): Set<Listed> {
  const found = new Set<Listed>();
  const sorted = [...files].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let reach: { end: number; of: Listed } | undefined;
  for (const one of sorted) {
    const start = one.relativeOffsetOfLocalHeader;
    if (reach && start < reach.end) found.add(one).add(reach.of);
    const end = start + HEADER + one.fileNameLength + one.compressedSize;
    if (!reach || end > reach.end) reach = { end, of: one };
  }
  return found;
}

/** The packed bytes of a file in a zip. Rejects with {@link Damaged} or the system's error. */
export async function zipBytes(source: ByteSource, { offset, packedSize }: ZipEntry): Promise<ByteSource> {
  const header = new Uint8Array(HEADER);
  const read = await source.read(header, offset);
  const view = new DataView(header.buffer);
  if (read < HEADER || view.getUint32(0, true) !== 0x04034b50)
    throw new Damaged('its zip data is damaged where it should begin');
  const start = offset + HEADER + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + packedSize > source.size) throw new Damaged('its zip data ends too early');
  return part(source, start, packedSize);
}

/**
 * The unpacked bytes of a file as far as they are no more than its zip says: what goes beyond was made to deceive. Throws
 * LimitReached then, and {@link Damaged} when they are fewer, or others.
 */
export async function* asSaid(
  chunks: AsyncIterable<Uint8Array>,
  { size, crc }: ZipEntry,
): AsyncGenerator<Uint8Array> {
  let left = size;
  let sum = 0;
  for await (const chunk of chunks) {
    const sound = chunk.subarray(0, left);
    // Node has it from 20.15 on.
    sum = typeof crc32 === 'function' ? crc32(sound, sum) : crc;
    left -= sound.length;
    yield sound;
    if (chunk.length > sound.length)
      throw new LimitReached(`it unpacks to more than the ${size} bytes that its zip says`);
  }
  if (left > 0) throw new Damaged(`it unpacks to ${left} bytes less than its zip says`);
  if (sum !== crc && size > 0)
    throw new Damaged('the checksum of its zip data is wrong: lines in it may be, too');
}

const CHUNK = 64 << 10;

/** Reads ahead: the directory is asked for in pieces of some dozen bytes. */
class Reader extends RandomAccessReader {
  readonly #source: ByteSource;
  #chunk = new Uint8Array(0);
  #from = 0;

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  override read(
    into: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.#bytes(position, length).then(
      (bytes) => {
        into.set(bytes, offset);
        done(null, bytes.length);
      },
      (error: unknown) => done(error as Error),
    );
  }

  override close(done: (error: Error | null) => void): void {
    done(null);
  }

  async #bytes(position: number, length: number): Promise<Uint8Array> {
    const room = Math.max(0, Math.min(length, this.#source.size - position));
    const at = position - this.#from;
    if (at >= 0 && at + room <= this.#chunk.length) return this.#chunk.subarray(at, at + room);
    const chunk = new Uint8Array(Math.max(0, Math.min(Math.max(CHUNK, room), this.#source.size - position)));
    this.#chunk = chunk.subarray(0, await this.#source.read(chunk, position));
    this.#from = position;
    return this.#chunk.subarray(0, room);
  }
}
