import { type Dirent, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sideBySide } from '../reading/sideBySide.ts';
import { isGeneric } from './nodeNames.ts';

/** Files looked at in one folder tree, at most: a folder of collected logs holds some hundreds. */
export const MOST_FILES = 10_000;

const SKIPPED_FOLDERS = new Set(['node_modules', '.git', '.svn', '.hg', '.vscode', '.idea', '__pycache__']);

/** Endings of files that are no text of ours: the rest is told by content. */
const SKIPPED_ENDINGS = new Set(
  (
    '.7z .avi .avif .bmp .bz2 .class .css .dll .doc .docx .exe .gif .gz .htm .html .ico .jar .java .jpeg .jpg .js .jsx ' +
    '.map .md .mjs .mov .mp3 .mp4 .o .odt .pcap .pcapng .pdf .png .ppt .pptx .py .pyc .rar .rpm .deb .so .sql .svg ' +
    '.tar .tgz .tzst .ts .tsx .ttf .vsix .war .wasm .webp .woff .woff2 .xls .xlsx .xz .zip .zst .lock'
  ).split(' '),
);

/** What tcpmon packs its data into: read as it is. */
const PACKED_LOG = /^tcpmon-(?:dataf-\d+\.zst|(?:datastore|db)-.*\.tar)$/i;

/** True for the name of a file that tcpmon packed itself. */
export const isPackedByTcpmon = (name: string): boolean => PACKED_LOG.test(name);

/** True for the name of a file that may be a log, as far as names tell. */
export const mayBeLog = (name: string): boolean =>
  !SKIPPED_ENDINGS.has(extname(name).toLowerCase()) || isPackedByTcpmon(name);

/** What a walk through a folder found. */
export interface Discovery {
  /** `file:` uris of files that may be logs, sorted by path. */
  readonly uris: string[];
  /** True when the tree holds more files than {@link MOST_FILES}: the rest was not looked at. */
  readonly cut: boolean;
  /** `file:` uris of packed files in the tree, which may hold logs, sorted by path. */
  readonly packed: readonly string[];
}

const PACKED = new Set('.gz .tgz .zst .tzst .zip .tar .xz .bz2 .7z'.split(' '));

/** True for the name of a packed file. */
export const isPacked = (name: string): boolean =>
  PACKED.has(extname(name).toLowerCase()) && !isPackedByTcpmon(name);

/**
 * What walks through folders remember of them, so that the next walk lists only folders that changed. Nothing is taken
 * for true because of its age: a log that was collected a moment ago is found by the question asked now.
 */
export class Listings {
  readonly #known = new Map<string, Listing>();

  /** What is in the folder now; nothing when it cannot be listed. */
  async of(folder: string): Promise<readonly Dirent[]> {
    const changedMs = await changeOf(folder);
    const known = this.#known.get(folder);
    if (known && known.changedMs === changedMs) return known.entries;
    const entries = await list(folder);
    if (changedMs === undefined) this.#known.delete(folder);
    // A change within the same tick of the file system's clock as the last one would not show.
    else if (Date.now() - changedMs > COARSEST_TICK_MS) this.#known.set(folder, { changedMs, entries });
    return entries;
  }
}

interface Listing {
  readonly changedMs: number;
  readonly entries: readonly Dirent[];
}

/** Two seconds on FAT, less everywhere else. */
const COARSEST_TICK_MS = 2_500;

/**
 * The files under a folder that may be logs, by their names; content decides later. Folders that cannot be listed
 * are passed over, links are not followed. Rejects with the signal's reason.
 */
export async function discover(
  folder: string,
  signal?: AbortSignal,
  listings = new Listings(),
): Promise<Discovery> {
  const paths: string[] = [];
  const packed: string[] = [];
  const folders = [folder];
  while (folders.length > 0 && paths.length <= MOST_FILES) {
    signal?.throwIfAborted();
    const next = folders.splice(-FOLDERS_AT_ONCE);
    const listed = await sideBySide(next, FOLDERS_AT_ONCE, (one) => listings.of(one));
    for (const [index, entries] of listed.entries()) {
      for (const entry of entries) {
        const path = join(next[index] ?? folder, entry.name);
        if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) folders.push(path);
        if (!entry.isFile()) continue;
        if (mayBeLog(entry.name)) paths.push(path);
        else if (isPacked(entry.name)) packed.push(path);
      }
    }
  }
  paths.sort();
  return {
    uris: paths.slice(0, MOST_FILES).map((path) => pathToFileURL(path).href),
    cut: paths.length > MOST_FILES,
    packed: packed.sort().map((path) => pathToFileURL(path).href),
  };
}

const FOLDERS_AT_ONCE = 16;

/**
 * The files around a file that may be logs of the same node, itself among them: those in its folder, and in the folders
 * above as long as they are called by what is in them (`log`, `zookeeper`) and not by whose it is.
 */
export async function discoverBeside(path: string): Promise<Omit<Discovery, 'cut'>> {
  const found: string[] = [];
  const packed: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    for (const entry of await list(folder)) {
      if (!entry.isFile()) continue;
      if (mayBeLog(entry.name)) found.push(join(folder, entry.name));
      else if (isPacked(entry.name)) packed.push(join(folder, entry.name));
    }
    if (!isGeneric(folder) || dirname(folder) === folder) break;
  }
  const uris = (paths: string[]): string[] =>
    paths
      .sort()
      .slice(0, MOST_FILES)
      .map((one) => pathToFileURL(one).href);
  return { uris: uris(found), packed: uris(packed) };
}

/** A file as itself, a folder as what {@link discover} finds in it. Rejects with the system's error. */
export async function expandPath(path: string, signal?: AbortSignal): Promise<Discovery> {
  const found: Stats = await stat(path);
  if (found.isDirectory()) return discover(path, signal);
  return { uris: [pathToFileURL(path).href], cut: false, packed: [] };
}

/** When something was last added to the folder, renamed in it or taken away; undefined when nobody can tell. */
async function changeOf(folder: string): Promise<number | undefined> {
  try {
    return (await stat(folder)).mtimeMs;
  } catch {
    return undefined;
  }
}

async function list(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
