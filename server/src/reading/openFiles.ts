import { type FileHandle, open } from 'node:fs/promises';
import { type ByteSource, sourceOfFile } from './byteSource.ts';

/** How long a file that nobody reads stays open: a user who walks from hit to hit asks again within seconds. */
const IDLE_MS = 2_000;
/** Files open at once that nobody reads, at most. */
const MOST_IDLE = 64;

interface OpenFile {
  readonly handle: Promise<FileHandle>;
  readers: number;
  closing: NodeJS.Timeout | undefined;
}

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
  hold(kept);
  if (!(await isDeleted(kept))) return lend(key, kept, use);
  forget(key, kept);
  release(key, kept);
  // Whoever asks for a file that was deleted since it was opened shall hear that.
  return lend(key, opened(key, path), use);
}

async function lend<Result>(
  key: string,
  file: OpenFile,
  use: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
  try {
    return await use(await sourceOfFile(await file.handle));
  } catch (error) {
    forget(key, file);
    throw error;
  } finally {
    release(key, file);
  }
}

/** Opens a file that nobody has open, and holds it. */
function opened(key: string, path: string): OpenFile {
  const file: OpenFile = { handle: open(path, 'r'), readers: 1, closing: undefined };
  files.set(key, file);
  return file;
}

function hold(file: OpenFile): void {
  clearTimeout(file.closing);
  file.readers++;
}

function release(key: string, file: OpenFile): void {
  file.readers--;
  if (file.readers === 0) rest(key, file);
}

async function isDeleted({ handle }: OpenFile): Promise<boolean> {
  const opened = await handle.catch(() => undefined);
  return opened === undefined || (await opened.stat()).nlink === 0;
}

function rest(key: string, file: OpenFile): void {
  if (files.get(key) !== file) {
    close(file);
    return;
  }
  file.closing = setTimeout(() => {
    forget(key, file);
    close(file);
  }, IDLE_MS).unref();
  const idle = [...files].filter(([, { readers }]) => readers === 0);
  for (const [oldest, one] of idle.slice(0, Math.max(0, idle.length - MOST_IDLE))) {
    clearTimeout(one.closing);
    forget(oldest, one);
    close(one);
  }
}

function forget(key: string, file: OpenFile): void {
  if (files.get(key) === file) files.delete(key);
}

function close({ handle }: OpenFile): void {
  handle.then((opened) => opened.close()).catch(() => undefined);
}
