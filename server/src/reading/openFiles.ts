import { elapsed } from '../log/elapsed.ts';
import { type ByteSource, sourceOfFile } from './byteSource.ts';
import { OpenedFile } from './openedFile.ts';

/** How long a file that nobody reads stays open: a user who walks from hit to hit asks again within seconds. */
const IDLE_MS = 2_000;
/** Files open at once that nobody reads, at most. */
const MOST_IDLE = 64;

interface OpenFile {
  readonly opened: Promise<OpenedFile>;
  readers: number;
  /** When somebody last read it, by the process's own clock. */
  lastRead: number;
}

/** Those read last stand last. */
const files = new Map<string, OpenFile>();

/**
 * Lends the file at `path` to `use` as {@link withFile} does, and keeps it open for a while: to open and close a file
 * takes longer than to read a block of it. `version` tells files apart that follow each other under one path: another version
 * is never read through a handle of the one before. Rejects with the system's error.
 */
export async function withKeptFile<Result>(
  path: string,
  version: string,
  use: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
  const key = `${version}\n${path}`;
  const kept = files.get(key);
  if (!kept) return lend(key, opened(key, path), use);
  kept.readers++;
  const size = await sizeOf(kept);
  if (size !== undefined) return lend(key, kept, use, size);
  forget(key, kept);
  release(key, kept);
  // Whoever asks for a file that was deleted since it was opened shall hear that.
  return lend(key, opened(key, path), use);
}

async function lend<Result>(
  key: string,
  file: OpenFile,
  use: (source: ByteSource) => Promise<Result>,
  known?: number,
): Promise<Result> {
  try {
    const opened = await file.opened;
    const size = known ?? (await opened.stat()).size;
    return await use(sourceOfFile(opened, size));
  } catch (error) {
    forget(key, file);
    throw error;
  } finally {
    release(key, file);
  }
}

/** Opens a file that nobody has open, and holds it. */
function opened(key: string, path: string): OpenFile {
  const file: OpenFile = { opened: OpenedFile.at(path), readers: 1, lastRead: 0 };
  files.set(key, file);
  return file;
}

/** Bytes of an open file; undefined when it was deleted, or never came to be open. */
async function sizeOf({ opened }: OpenFile): Promise<number | undefined> {
  const found = await opened.then((file) => file.stat()).catch(() => undefined);
  return found === undefined || found.nlink === 0 ? undefined : found.size;
}

function release(key: string, file: OpenFile): void {
  file.readers--;
  if (file.readers > 0) return;
  if (files.get(key) !== file) {
    close(file);
    return;
  }
  file.lastRead = elapsed();
  files.delete(key);
  files.set(key, file);
  closeTooMany();
  sweepLater();
}

function closeTooMany(): void {
  let left = files.size - MOST_IDLE;
  for (const [key, file] of files) {
    if (left-- <= 0) return;
    if (file.readers === 0) drop(key, file);
  }
}

let sweeping: NodeJS.Timeout | undefined;

/** One timer for all files: each is read many times a second, and to set a timer takes longer than to note the time. */
function sweepLater(): void {
  sweeping ??= setTimeout(() => {
    sweeping = undefined;
    const longAgo = elapsed() - IDLE_MS;
    for (const [key, file] of files) if (file.readers === 0 && file.lastRead <= longAgo) drop(key, file);
    if (files.size > 0) sweepLater();
  }, IDLE_MS).unref();
}

function drop(key: string, file: OpenFile): void {
  forget(key, file);
  close(file);
}

function forget(key: string, file: OpenFile): void {
  if (files.get(key) === file) files.delete(key);
}

function close({ opened }: OpenFile): void {
  opened.then((file) => file.close()).catch(() => undefined);
}
