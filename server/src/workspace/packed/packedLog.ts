import { basename } from 'node:path';
import { hasMagic } from '../../capture/frameHead.ts';
import { HEAD_BYTES } from '../../formats/detect.ts';
import { type Stamp, stamp } from '../../log/instant.ts';
import type { HeadFinder } from '../../log/format.ts';
import type { ByteSource } from '../../reading/byteSource.ts';
import { byteOrderMark } from '../../reading/lines.ts';
import { mebibytes } from '../../unpack/limits.ts';
import { isDataFileName } from '../captures/captureMembers.ts';
import { isPackedByTcpmon } from '../discover.ts';
import { isLog, type LogFile, logOf, printedLog, type Unusable } from '../logFile.ts';
import type { Volume } from './packedVolume.ts';
import { Passes } from '../passes.ts';
import { remembered } from '../remembered.ts';

/**
 * Looks at a log inside a packed file, of which no more than the first bytes are unpacked before it is read. `path` is what
 * its node is named by. Rejects with the system's error.
 */
export async function openPackedLog(uri: string, path: string, volume: Volume): Promise<LogFile | Unusable> {
  const bytes = await volume.head(HEAD_BYTES);
  const { key: fingerprint } = volume;
  let problem: string | undefined;
  const read: LogFile['read'] = (use) =>
    volume.lend((held) => {
      ({ problem } = held);
      return use(held.source);
    });
  if (isDataFileName(path) || isPackedByTcpmon(basename(path)) || hasMagic(bytes)) {
    const printed = await read((source) => printedLog(uri, path, source, fingerprint, read));
    if (printed) return printed;
  }
  const isWhole = bytes.length < HEAD_BYTES;
  const size = isWhole ? bytes.length : Math.max(volume.size, bytes.length + 1);
  const head = headOf(bytes, size);
  const log = await logOf(uri, undefined, basename(path), fingerprint, head, { read }, new Passes());
  if (!isLog(log)) return log;
  const { recognition, dialect } = log;
  // Without `settled`: a probe would have to unpack it, too.
  return {
    uri,
    recognition,
    dialect,
    fingerprint,
    read,
    path,
    size,
    // Unpacked here, where it can be cancelled and tells how far it is.
    fences: remembered(async (pace) => {
      await volume.lend(() => Promise.resolve(), pace);
      return log.fences(pace);
    }),
    packed: {
      isAtHand: () => volume.isAtHand(),
      firstStamp: firstStamp(bytes, log.dialect.heads()),
      problem: () => problem,
    },
  };
}

function headOf(bytes: Uint8Array, size: number): ByteSource {
  return {
    size,
    read: (into, position) => {
      const found = bytes.subarray(position, position + into.length);
      into.set(found);
      return Promise.resolve(found.length);
    },
  };
}

/** Unpacked bytes that are read for a question that is not about the logs themselves. */
const MOST_BESIDE = 256 * 2 ** 20;

/** Why these logs are not all read only to tell of another, in words; undefined where they may be. */
export function tooMuchPacked(logs: readonly LogFile[]): string | undefined {
  const packed = logs.filter((log) => log.packed && !log.packed.isAtHand());
  const bytes = packed.reduce((sum, { size }) => sum + size, 0);
  if (bytes <= MOST_BESIDE) return undefined;
  return `to tell, ${packed.length} packed logs of its node would have to be unpacked, ${mebibytes(bytes)}: unpack them by hand`;
}

/**
 * The stamp of a log's first dated record, from its first bytes; undefined where those have none. Rejects with the system's
 * error.
 */
export async function firstStampOf(log: LogFile): Promise<Stamp | undefined> {
  if (log.packed) return log.packed.firstStamp;
  const found = first.get(log) ?? log.read((source) => readFirstStamp(source, log.dialect.heads()));
  first.set(log, found);
  found.catch(() => first.delete(log));
  return found;
}

/** A log is replaced when its file changes. */
const first = new WeakMap<LogFile, Promise<Stamp | undefined>>();

async function readFirstStamp(source: ByteSource, heads: HeadFinder): Promise<Stamp | undefined> {
  const bytes = new Uint8Array(Math.min(HEAD_BYTES, source.size));
  return firstStamp(bytes.subarray(0, await source.read(bytes, 0)), heads);
}

const LF = 0x0a;

/** The stamp of the first dated head among whole lines. */
function firstStamp(bytes: Uint8Array, heads: HeadFinder): Stamp | undefined {
  for (
    let start = 0, feed = bytes.indexOf(LF);
    feed >= 0;
    start = feed + 1, feed = bytes.indexOf(LF, start)
  ) {
    const end = feed > start && bytes[feed - 1] === 0x0d ? feed - 1 : feed;
    const found = heads.stampAt(bytes, start + byteOrderMark(bytes, start, end), end);
    if (Number.isFinite(found)) return stamp(found);
  }
  return undefined;
}
