import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { detect, HEAD_BYTES, headOf, recogniseAll, type Recognised } from '../formats/detect.ts';
import type { Dialect } from '../log/format.ts';
import { type ByteSource, textSource, withFile } from '../reading/byteSource.ts';
import { buildFences, type Fences } from '../reading/fences.ts';
import type { Pace } from '../reading/lines.ts';

/** A log as known at one moment; replaced, never changed, when the file behind it changes. */
export interface LogFile {
  readonly uri: string;
  /** Absolute path, or undefined for a text that is on no disk. */
  readonly path: string | undefined;
  readonly recognition: Recognised;
  readonly dialect: Dialect;
  readonly size: number;
  /** Equal as long as the file is the same. */
  readonly fingerprint: string;
  /** Lends the bytes to `use`. Rejects with the system's error. */
  read<Result>(use: (source: ByteSource) => Promise<Result>): Promise<Result>;
  /** The file's fences, built once, at the first request. Rejects with the system's error or the signal's reason. */
  fences(pace?: Pace): Promise<Fences>;
}

/** A file that is no log of ours, or cannot be read, and why. */
export interface Unusable {
  readonly uri: string;
  readonly problem: 'foreign' | 'unreadable';
  readonly reason: string;
  /** As of a log; empty when the file could not be read. */
  readonly fingerprint: string;
}

export const isLog = (found: LogFile | Unusable): found is LogFile => 'dialect' in found;

/** Looks at the file behind a `file:` uri. */
export async function openLogFile(uri: string): Promise<LogFile | Unusable> {
  try {
    const path = fileURLToPath(uri);
    return await withFile(path, async (source) =>
      logOf(uri, path, basename(path), await fingerprintOf(path), source, (use) => withFile(path, use)),
    );
  } catch (error) {
    return { uri, problem: 'unreadable', reason: readingProblem(error), fingerprint: '' };
  }
}

/** What tells a file that changed from one that did not; rejects with the system's error. */
export async function fingerprintOf(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path);
  return `${size}:${mtimeMs}:${ino}`;
}

/** A text that an editor holds and no disk does. */
export function openLogText(uri: string, version: number, text: string): Promise<LogFile | Unusable> {
  const source = textSource(text);
  return logOf(uri, undefined, basename(uri), `text:${version}`, source, (use) => use(source));
}

async function logOf(
  uri: string,
  path: string | undefined,
  name: string,
  fingerprint: string,
  source: ByteSource,
  read: LogFile['read'],
): Promise<LogFile | Unusable> {
  const bytes = new Uint8Array(Math.min(HEAD_BYTES, source.size));
  const filled = await source.read(bytes, 0);
  const head = headOf(name, bytes.subarray(0, filled), filled === source.size);
  const recognition = detect(head);
  const packing = packingOf(bytes);
  if (packing) {
    const reason = `it is packed (${packing} data): unpack it first`;
    return { uri, problem: 'foreign', reason, fingerprint };
  }
  if (!recognition) {
    const reason = recogniseAll(head)
      .map((refusal) => `${refusal.format.title}: ${refusal.reason}`)
      .join('; ');
    return { uri, problem: 'foreign', reason, fingerprint };
  }
  const { dialect } = recognition;
  let fences: Promise<Fences> | undefined;
  return {
    uri,
    path,
    recognition,
    dialect,
    size: source.size,
    fingerprint,
    read,
    fences: async (pace) => {
      for (;;) {
        const begun = fences !== undefined;
        fences ??= read((bytes) => buildFences(bytes, dialect.heads(), pace)).catch((error: unknown) => {
          fences = undefined;
          throw error;
        });
        try {
          return await fences;
        } catch (error) {
          // Another request began the pass: when that one was cancelled, this one still wants an answer.
          if (!begun) throw error;
          pace?.signal?.throwIfAborted();
        }
      }
    },
  };
}

/** First bytes of packed files. */
const PACKINGS: readonly (readonly [name: string, offset: number, magic: readonly number[]])[] = [
  ['gzip', 0, [0x1f, 0x8b]],
  ['zstd', 0, [0x28, 0xb5, 0x2f, 0xfd]],
  ['zip', 0, [0x50, 0x4b, 0x03, 0x04]],
  ['xz', 0, [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['bzip2', 0, [0x42, 0x5a, 0x68]],
  ['tar', 257, [0x75, 0x73, 0x74, 0x61, 0x72]],
];

function packingOf(bytes: Uint8Array): string | undefined {
  return PACKINGS.find(([, offset, magic]) =>
    magic.every((byte, index) => bytes[offset + index] === byte),
  )?.[0];
}

const PROBLEMS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
};

/** The system's error in words: `permission denied`. */
export function readingProblem(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  return PROBLEMS[code] ?? (error instanceof Error ? error.message : String(error));
}
