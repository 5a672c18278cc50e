import { elapsed } from '../log/elapsed.ts';
import { type ByteSource, sourceOfFile } from './byteSource.ts';
import { OpenedFile } from './openedFile.ts';
import { toldThisTurn } from './statOf.ts';

/** How long a file that nobody reads stays open: a user who walks from hit to hit asks again within seconds. */
const IDLE_MS = 2_000;
/** Files open at once that nobody reads, at most. */
const MOST_IDLE = 64;

interface OpenFile {
  readonly opened: Promise<OpenedFile>;
  /** Once it is open. */
  ready?: OpenedFile;
  readers: number;
  /** When somebody last read it, by the process's own clock. */
  lastRead: number;
}

/** Those read last stand last. */
const files = new Map<string, OpenFile>();

/** A file that stays open for a while after it was read: to open and close it takes longer than to read a block of it. */
export interface KeptFile {
  /** Lends it to `use` as `withFile` does. Rejects with the system's error. */
  read<Result>(use: (source: ByteSource) => Promise<Result>): Promise<Result>;
  /** What `use` answers at once; undefined where the file is not open, was deleted, or where that may block this thread. Throws as `use` does. */
  readHere<Result>(use: (source: ByteSource) => Result): Result | undefined;
}

/**
 * The file at `path`. `version` tells files apart that follow each other there: another version is never read through a handle of the
 * one before.
 */
export function keptFile(path: string, version: string): KeptFile {
  const key = `${version}\n${path}`;
  return {
    read: (use) => withKeptFile(key, path, use),
    readHere: (use) => withKeptFileHere(key, path, use),
  };
}

async function withKeptFile<Result>(
  key: string,
  path: string,
  use: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
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

function withKeptFileHere<Result>(
  key: string,
  path: string,
  use: (source: ByteSource) => Result,
): Result | undefined {
  const kept = files.get(key);
  if (!kept?.ready) return undefined;
  // Who knows the version has looked at the path, in this turn as a rule.
  const found = toldThisTurn(path) ?? kept.ready.statHere();
  if (!found || found.nlink === 0) return undefined;
  const answer = use(sourceOfFile(kept.ready, found.size));
  kept.lastRead = elapsed();
  return answer;
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
  file.opened.then(
    (ready) => (file.ready = ready),
    () => undefined,
  );
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
